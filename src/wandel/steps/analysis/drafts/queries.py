"""Reads of drafts of balances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from wandel.foundation.records.cells.answers import Answer
from wandel.foundation.records.cells.rows import Row
from wandel.steps.analysis.drafts.places import Filled, Place, places_shown
from wandel.steps.analysis.models import BalanceDraft
from wandel.steps.analysis.names import SECTOR_NAMES


def row_of(
    draft: BalanceDraft,
    place: Place,
    filled: Filled,
    answer: Answer | None = None,
    text: str | None = None,
) -> Row:
    """The row of a cell; with what was typed and the answer to it, where that is asked about."""
    given = {"city_slug": draft.city.slug, "year": draft.year, "key": place.key}
    row = Row(
        key=place.key,
        label=place.label,
        cell_url=reverse("analysis:draft-cell", kwargs=given),
        page_url=reverse("analysis:draft-page", kwargs=given),
    )
    held = filled.by_place.get(place)
    if held is not None:
        author = (held.saved_by.name or held.saved_by.email) if held.saved_by else ""
        row = replace(row, author=author, at=held.saved_at, quality=held.quality)
    return row.holding(held.figure if held is not None else None, draft.city, answer, text)


def groups_of(
    draft: BalanceDraft, filled: Filled, answers: Mapping[Place, tuple[str, Answer]] | None = None
) -> list[dict[str, Any]]:
    """The rows of all cells under their sectors; what would count twice says so."""
    answers = answers or {}
    twice = filled.overlaps()
    groups: dict[str, list[Row]] = {}
    for place in places_shown({*filled.by_place, *answers}):
        text, answer = answers.get(place, (None, None))
        if answer is None and place in twice:
            answer, text = Answer(said=twice[place]), None
        groups.setdefault(place.sector, []).append(row_of(draft, place, filled, answer, text))
    return [{"title": SECTOR_NAMES[sector], "rows": rows} for sector, rows in groups.items()]
