"""Chromium as the tests drive it: the machine's own, and quiet."""

from __future__ import annotations

import shutil

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def draw_charts(page) -> None:
    """Bring every chart into the window and wait until it is drawn."""
    from playwright.sync_api import expect

    for figure in page.locator("[data-chart]").all():
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_attribute("data-drawn", "yes", timeout=20_000)
