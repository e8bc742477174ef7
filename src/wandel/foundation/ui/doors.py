"""Views that everybody may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


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
