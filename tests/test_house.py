"""The rules of the house that no linter knows: writes in actions, a permission on every view."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

SOURCE = Path(__file__).parent.parent / "src" / "wandel"
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
}
# The frame of every action writes the audit entry itself; the assets save fonts.
FRAME = {SOURCE / "foundation" / "cities" / "audit.py", SOURCE / "foundation" / "ui" / "assets.py"}


def _is_action(path: Path) -> bool:
    return path.name == "actions.py" or "actions" in path.parts or "migrations" in path.parts


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
        if not _is_action(path) and path not in FRAME and (lines := orm_writes(path.read_text()))
    }
    assert outside == {}


@pytest.mark.parametrize(
    "code", ["city.save()", "City.objects.create()", "City.objects.filter(a=1).update(b=2)", "x.delete()"]
)
def test_a_write_is_noticed(code):
    assert orm_writes(code) == [1]


def test_a_dictionary_is_not_taken_for_a_model():
    assert orm_writes("context.update(city=1)") == []


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def test_every_view_names_the_permission_it_asks_for():
    open_by_oversight = [
        address
        for address, view in _views(get_resolver())
        if view.__module__.startswith("wandel") and not hasattr(view, "permission")
    ]
    assert open_by_oversight == []


def test_no_junk_drawers_and_no_file_too_long_to_hold_in_the_head():
    package = SOURCE.parent
    for path in package.rglob("*.py"):
        assert path.stem not in {"utils", "util", "helpers", "common", "misc"}, path
        if "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= 420, path
