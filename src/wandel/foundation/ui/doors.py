"""Views that everybody may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def open_view(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that belongs to no city and is open to everybody, so that none is open by oversight."""
    view.permission = "everybody"
    return view
