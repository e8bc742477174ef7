"""Finds the public pages of a city by following links, one address for each kind of page."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.urls import Resolver404, resolve

LINK = re.compile(r'href="(/de/[^"#?]*)"')
MOST = 400
# Documents and calendars are files, and log-in is not part of a city.
NO_PAGES = ("account", ".pdf", ".ics")


def public_pages(start: str, get: Callable[[str], str]) -> dict[str, str]:
    """The first address found for each view, by the name of the view. `get` answers with a page, or with an
    empty text where the address leads to none."""
    waiting, seen, found = [start], {start}, {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        try:
            name = resolve(address).view_name
        except Resolver404:
            continue
        if name in found or any(part in address for part in NO_PAGES):
            continue
        page = get(address)
        if not page:
            continue
        found[name] = address
        for onward in LINK.findall(page):
            if onward not in seen:
                seen.add(onward)
                waiting.append(onward)
    return found
