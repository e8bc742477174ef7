"""Every code that reading a case or a model can raise is said in the reader's language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import wandel_engine
from wandel.foundation.records.problems.nouns import NOUNS
from wandel.foundation.records.problems.words import WORDS

ENGINE = Path(wandel_engine.__file__).parent
READING = (ENGINE / "figures.py", ENGINE / "files", ENGINE / "cases", ENGINE / "pathways" / "model")
AT = {
    "Problem": 0,
    "PydanticCustomError": 0,
    "ValueProblem": 0,
    "_problem": 2,
    "_refuse": 0,
    "_row_problem": 0,
    "add": 1,
    "known": 3,
    "note": 0,
    "refuse": 0,
}
"""Function → which argument is the code; of `known`, what is unknown."""


def codes() -> dict[str, str]:
    """Code → the file that raises it."""
    found: dict[str, str] = {}
    for place in READING:
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    found |= dict.fromkeys(_codes(node), file.name)
    return found


def _codes(call: ast.Call) -> list[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    at = AT.get(name, len(call.args))
    if at >= len(call.args):
        return []
    argument = call.args[at]
    parts = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    words = [text for text in texts if re.fullmatch(r"[a-z]+(_[a-z]+)*", text)]
    return [f"unknown_{word}" for word in words] if name == "known" else words


def has_words(code: str) -> bool:
    return code in WORDS or (code.startswith("unknown_") and code.removeprefix("unknown_") in NOUNS)


def test_codes_are_found_where_they_are_raised() -> None:
    found = codes()
    assert len(found) > 90
    assert {"free_cycle", "no_households", "contradicting_correlations", "unknown_criterion"} <= set(found)
    assert {"unknown_derivation", "empty_cell", "price_year", "syntax"} <= set(found)


def test_every_code_has_words() -> None:
    assert {code: file for code, file in codes().items() if not has_words(code)} == {}
