"""Every view, and every operation of the interface, names the permission it asks for."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI
from ninja.openapi.views import default_home


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
    if isinstance(getattr(view, "__wrapped__", None), partial):
        view = view.__wrapped__
    if isinstance(view, partial):
        return [] if view.func is default_home else [view]
    if view.__module__.startswith("ninja"):
        wrapped = inspect.getclosurevars(inspect.unwrap(view)).nonlocals["self"]
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
