"""Views that everybody may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SMALL_BODY = 256 * 1024
"""Bytes that a view takes unless it says otherwise: the longest form, written in any script."""
TOO_LARGE = "wandel.too_large"
"""In the scope of a request whose body was larger, and was not kept."""


def takes(most_bytes: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a view that takes more than SMALL_BODY in a request, and says itself that something was too much:
    see is_too_large."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.largest_body = most_bytes
        return view

    return mark


def is_too_large(request: Any) -> bool:
    """Whether the body was larger than its view takes. It is empty now."""
    return TOO_LARGE in getattr(request, "scope", ())


def open_view(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that belongs to no city and is open to everybody, so that none is open by oversight."""
    view.permission = "everybody"
    return view


def direct_view(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark an asynchronous view whose POST requests the web process hands over without any middleware, since
    a whole room sends at the same moment. There is no session, no account, no language and no CSRF token in
    it: the view looks after all of that itself."""
    view.direct = True
    return open_view(view)
