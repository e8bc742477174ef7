"""Problems of a case in the reader's language. The engine says each in English, with a code and parameters;
where this room has no words for a code, the English stands there and is marked as English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wandel.foundation.records.problems.nouns import NOUNS
from wandel.foundation.records.problems.words import WORDS
from wandel.foundation.ui.formats import format_number

_KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_URL_PATTERN = "^https?://"
_SUGGESTION = re.compile(r"did you mean (.+)\?")


@dataclass(frozen=True)
class Explained:
    """A problem as people read it. `language` is "en" where only the engine's English is there, or empty."""

    file: str
    line: int | None
    field: str
    message: str
    mend: str
    language: str = ""


def explain(problem: Mapping[str, Any]) -> Explained:
    """The problem, as `Problem.as_dict` gives it, in the active language."""
    place = problem.get("file", ""), problem.get("line"), problem.get("field", "")
    found = _in_words(problem["code"], _shown(problem.get("params") or {}))
    if found is None:
        return Explained(*place, problem["message"], problem["mend"], "en")
    message, mend = found
    if suggested := _SUGGESTION.fullmatch(problem["mend"]):
        mend = _("Vielleicht gemeint: %(suggestion)s") % {"suggestion": suggested[1].replace(" or ", ", ")}
    return Explained(*place, message, mend)


def _in_words(code: str, params: Mapping[str, str]) -> tuple[str, str] | None:
    pattern = params.get("pattern", "")
    if pattern == _KEY_PATTERN:
        code = "key_form"
    elif pattern.startswith(_URL_PATTERN):
        code = "url_form"
    for message, mend in WORDS.get(code, ()):
        try:
            return str(message) % params, str(mend) % params
        except KeyError:
            continue
    noun = NOUNS.get(code.removeprefix("unknown_")) if code.startswith("unknown_") else None
    if noun is not None and "key" in params:
        return (
            _("%(what)s „%(key)s“ gibt es nicht.") % {"what": noun, "key": params["key"]},
            _("Den Schlüssel berichtigen oder den Eintrag ergänzen."),
        )
    return None


def _shown(params: Mapping[str, Any]) -> dict[str, str]:
    # Whole numbers may be years, which nobody writes with a thousands separator.
    shown = {
        name: format_number(value) if isinstance(value, float) else str(value)
        for name, value in params.items()
        if value != ""
    }
    if isinstance(limit := params.get("limit"), int):
        shown["megabytes"] = format_number(limit / 1_000_000)
    if "expected" in shown:
        shown["expected"] = shown["expected"].replace(" or ", ", ")
    return shown
