"""Long lists, a page at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

MOST = 50
"""Entries on a page."""


def paged(request: HttpRequest, rows: Any, name: str = "page", most: int = MOST) -> Page:
    """The page of `rows` that the address asks for by `name`; the first or the last where there is no such
    page. `{% pages %}` draws the links to the others, which keep whatever else the address says."""
    page = Paginator(rows, most).get_page(request.GET.get(name))
    page.name = name
    return page
