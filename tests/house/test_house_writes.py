"""Models are written in actions only, and what is hidden there is noted for backups."""

from __future__ import annotations

import ast

import pytest
from tests.house.source import SOURCE, is_action

WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
}
# The frame of every action writes the audit entry itself; the others save fonts and pictures,
# no models.
FRAME = {
    SOURCE / "foundation" / "cities" / "audit.py",
    SOURCE / "foundation" / "ui" / "assets.py",
    SOURCE / "foundation" / "administration" / "logos.py",
    SOURCE / "foundation" / "records" / "attachments" / "pictures.py",
}


def orm_writes(code: str) -> list[int]:
    """The lines of a module on which a model is written."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            receiver = ast.dump(node.func.value)
            if receiver.startswith("Call(func=Name(id='super'"):
                continue
            on_manager = "objects" in receiver
            if node.func.attr in WRITES or (node.func.attr == "update" and on_manager):
                found.append(node.lineno)
    return found


def test_models_are_written_in_actions_only():
    outside = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if not is_action(path) and path not in FRAME and (lines := orm_writes(path.read_text()))
    }
    assert outside == {}


@pytest.mark.parametrize(
    "code", ["city.save()", "City.objects.create()", "City.objects.filter(a=1).update(b=2)", "x.delete()"]
)
def test_a_write_is_noticed(code):
    assert orm_writes(code) == [1]


def test_a_dictionary_is_not_taken_for_a_model():
    assert orm_writes("context.update(city=1)") == []


def hidden_in_silence(code: str) -> list[int]:
    """The lines of functions that withdraw or hide something and do not note it for the list of erasures."""
    found = []
    for function in ast.walk(ast.parse(code)):
        if not isinstance(function, ast.FunctionDef):
            continue
        inside = list(ast.walk(function))
        hides = any(
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and node.attr in {"withdrawn_at", "visibility"}
            for node in inside
        ) or any(
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", "") == "update"
            and any(keyword.arg in {"withdrawn_at", "visibility"} for keyword in node.keywords)
            for node in inside
        )
        names = {getattr(node, "attr", getattr(node, "id", "")) for node in inside}
        if hides and not any(name.startswith("note_") for name in names):
            found.append(function.lineno)
    return found


def test_what_is_hidden_is_noted_so_that_no_backup_brings_it_back():
    silent = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if is_action(path)
        and "migrations" not in path.parts
        and (lines := hidden_in_silence(path.read_text()))
    }
    assert silent == {}


def test_hiding_in_silence_is_noticed():
    assert hidden_in_silence("def hide(x):\n    x.withdrawn_at = now()") == [1]
    assert hidden_in_silence("def hide(x):\n    x.objects.update(visibility='team')") == [1]
    assert hidden_in_silence("def hide(x):\n    x.visibility = 'team'\n    note_visibility(x)") == []
