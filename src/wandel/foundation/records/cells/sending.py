"""What a table sends, and how it is answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from wandel.foundation.records.cells.rows import Row

LONGEST = 200
LARGEST_PASTE = 100_000
SAVED = "cells-saved"
"""The event on which a page draws anew what it shows beside the table."""


def typed_in(request: HttpRequest) -> dict[str, str]:
    """Key → what was typed into its cell, where a table was sent as a whole; a click on what may have been
    meant counts before that."""
    keys = [name.removeprefix("cell-") for name in request.POST if name.startswith("cell-")]
    return {key: typed_into(request, key) for key in keys}


def typed_into(request: HttpRequest, key: str) -> str:
    return str(request.POST.get(f"mend-{key}", request.POST.get(f"cell-{key}", "")))[:LONGEST]


def pasted_in(request: HttpRequest) -> str:
    return str(request.POST.get("pasted", ""))[:LARGEST_PASTE]


def saved(answer: HttpResponse) -> HttpResponse:
    """Tell the page that there is something new."""
    answer["HX-Trigger"] = SAVED
    return answer


def cell_answer(request: HttpRequest, row: Row, *, saved: bool) -> HttpResponse:
    """The answer to one cell; to a click on what may have been meant, the whole row."""
    shown = {"row": row, "just_saved": saved, "whole_row": f"mend-{row.key}" in request.POST}
    answer = render(request, "records/cells/cell.html", shown)
    if saved:
        answer["HX-Trigger"] = SAVED
    return answer


def summary(kept: int, asked: int) -> str:
    """How many cells were kept, and about how many is asked."""
    words = ngettext("%(number)s Wert gespeichert.", "%(number)s Werte gespeichert.", kept) % {"number": kept}
    if not asked:
        return words
    question = ngettext(
        "Bei %(number)s Zelle ist noch eine Frage offen.",
        "Bei %(number)s Zellen ist noch eine Frage offen.",
        asked,
    )
    return f"{words} {question % {'number': asked}}"
