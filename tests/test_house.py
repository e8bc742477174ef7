"""The rules of the house that no linter knows: writes in actions, a permission on every view."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI
from ninja.openapi.views import default_home

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


def _answering(view: Any) -> list[Any]:
    """Our functions behind a view. django-ninja wraps those of one address in a view of its own and hands out
    the description of the interface by a partial of its own; its start page only says that there is none."""
    if isinstance(view, partial):
        return [] if view.func is default_home else [view]
    if view.__module__.startswith("ninja"):
        wrapped = inspect.getclosurevars(view).nonlocals["self"]
        return [operation.view_func for operation in wrapped.operations]
    return [view] if view.__module__.startswith("wandel") else []


def _open_by_oversight(views: Iterable[tuple[str, Any]]) -> list[str]:
    return [
        address
        for address, view in views
        if not all(hasattr(function, "permission") for function in _answering(view))
    ]


def test_every_view_names_the_permission_it_asks_for():
    assert _open_by_oversight(_views(get_resolver())) == []


def test_an_open_operation_of_the_interface_is_noticed():
    api = NinjaAPI(urls_namespace="house", docs_url=None)

    @api.get("/open")
    def open_operation(request):
        return {}

    noticed = _open_by_oversight((str(pattern.pattern), pattern.callback) for pattern in api.urls[0])
    assert noticed == ["openapi.json", "open"]


def test_no_junk_drawers_and_no_file_too_long_to_hold_in_the_head():
    package = SOURCE.parent
    for path in package.rglob("*.py"):
        assert path.stem not in {"utils", "util", "helpers", "common", "misc"}, path
        if "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= 420, path
