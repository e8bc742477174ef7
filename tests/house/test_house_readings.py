"""Stored models, results and answers are read through the doors that were made for them."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module

import pytest
from tests.house.source import SOURCE

from wandel_engine.pathways.result import Result

PATHWAYS = SOURCE / "steps" / "pathways"
# What computes and stores, and the door itself with the readings behind it.
BEHIND_THE_DOOR = {
    PATHWAYS / f"{name}.py"
    for name in (
        "actions",
        "choices",
        "facts",
        "forms",
        "jobs",
        "memory",
        "queries",
        "reading",
        "sight",
        "switches",
    )
}


INTO_DOCUMENTS = ("result__", "document__", "model_version__")


def past_the_door(code: str) -> list[int]:
    """The lines of a module on which stored models or results are read without asking what the reader may
    see of them."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module == "wandel.steps.pathways.memory":
            found.append(node.lineno)
        elif isinstance(node, ast.Attribute):
            stored = isinstance(node.value, ast.Name) and node.value.id in {"ModelVersion", "Result", "Study"}
            if (stored and node.attr == "objects") or node.attr in {"document", "model_versions", "studies"}:
                found.append(node.lineno)
        elif isinstance(node, ast.Constant) and str(node.value).startswith(INTO_DOCUMENTS):
            found.append(node.lineno)
    return found


def test_models_and_results_are_read_through_one_door():
    """`sight` says what a reader may know of them; whatever reads past it shows what is hidden."""
    # The documents of this room are balances, which name no artefact.
    elsewhere = SOURCE / "steps" / "analysis"
    outside = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if path not in BEHIND_THE_DOOR
        and elsewhere not in path.parents
        and "migrations" not in path.parts
        and (lines := past_the_door(path.read_text()))
    }
    assert outside == {}


@pytest.mark.parametrize(
    "code",
    [
        "Result.objects.all()",
        "version.document['targets']",
        "city.model_versions.first()",
        "from wandel.steps.pathways.memory import pathway_of",
        "found.values('result__targets')",
    ],
)
def test_reading_past_the_door_is_noticed(code):
    assert past_the_door(code) == [1]


READINGS = {"model_validate", "model_validate_json", "model_validate_strings", "model_construct", "parse_obj"}
ANSWERS = {
    name
    for name, found in inspect.getmembers(import_module("wandel_engine.pathways.result"), inspect.isclass)
    + inspect.getmembers(import_module("wandel_engine.pathways.ensemble.result"), inspect.isclass)
    if issubclass(found, Result)
} - {"Decisions", "Options"}


def past_the_formats(code: str) -> list[int]:
    """The lines of a module on which an answer of the engine is read from plain data without asking for its
    format. Decisions and options are no answers: they are asked with, and people write them."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if (
            isinstance(node, ast.Attribute)
            and node.attr in READINGS
            and isinstance(node.value, ast.Name | ast.Attribute)
            and _named(node.value) in ANSWERS
        )
        or (isinstance(node, ast.Name | ast.Attribute) and _named(node) == "TypeAdapter")
    ]


def _named(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def test_stored_answers_are_read_by_their_format():
    """`wandel_engine.pathways.stored` knows every format; a class takes a document of an earlier one, which
    says no number, for one of today."""
    outside = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if (lines := past_the_formats(path.read_text()))
    }
    assert outside == {}


@pytest.mark.parametrize(
    "code",
    [
        "Pathway.model_validate(document)",
        "result.Ensemble.model_validate_json(text)",
        "read = Bands.model_validate",
        "TypeAdapter(Pathway)",
    ],
)
def test_reading_past_the_formats_is_noticed(code):
    assert past_the_formats(code) == [1]
