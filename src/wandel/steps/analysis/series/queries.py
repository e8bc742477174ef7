"""Reads of a series: its rows, who saved which, and which years are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.records.cells.answers import Answer
from wandel.foundation.records.cells.rows import Row
from wandel.foundation.records.models import Version
from wandel.steps.analysis.models import Indicator
from wandel.steps.analysis.series.cells import figures_by_year, year_key
from wandel_engine.files.bounds import FIRST_YEAR, LAST_YEAR

MOST_YEARS = 300
AT_FIRST = 10
"""Years for which a new series shows an empty row."""
WIDEST = 60
"""Years between the first and the last value of a series up to which the empty ones are shown too."""


def row_of(
    indicator: Indicator, year: int | None, answer: Answer | None = None, text: str | None = None
) -> Row:
    """The row of a year; with what was typed and the answer to it, where that is asked about."""
    key = year_key(year)
    given = {"city_slug": indicator.city.slug, "slug": indicator.slug, "key": key}
    row = Row(
        key=key,
        label=_("ohne Jahr") if year is None else key,
        cell_url=reverse("analysis:cell", kwargs=given),
        page_url=reverse("analysis:year", kwargs=given),
    )
    return row.holding(figures_by_year(indicator).get(year), indicator.city, answer, text)


def rows_of(
    indicator: Indicator,
    years: Iterable[int | None],
    answers: Mapping[int | None, tuple[str, Answer]] | None = None,
) -> list[Row]:
    """The rows of some years, each with who saved it last, and when."""
    saved, rows = saved_by(indicator), []
    for year in years:
        text, answer = (answers or {}).get(year, (None, None))
        author, at = saved.get(year, ("", None))
        rows.append(replace(row_of(indicator, year, answer, text), author=author, at=at))
    return rows


def saved_by(indicator: Indicator) -> dict[int | None, tuple[str, dt.datetime]]:
    """Who changed the figure of each year last, and when, by the versions of the indicator."""
    found: dict[int | None, tuple[str, dt.datetime]] = {}
    before: dict[int | None, Any] = {}
    versions = Version.objects.filter(artefact_id=indicator.pk).order_by("number")
    for figures, name, email, at in versions.values_list(
        "content__figures", "author__name", "author__email", "at"
    ):
        now = {figure.get("year"): figure for figure in figures or ()}
        for year, figure in now.items():
            if before.get(year) != figure:
                found[year] = (name or email or "", at)
        before = now
    return found


def years_shown(
    indicator: Indicator, first: int | None = None, last: int | None = None, more: Iterable[int | None] = ()
) -> list[int | None]:
    """The years that have a row: those with a figure, those asked for, and `more`."""
    stated = {*figures_by_year(indicator), *more}
    years = {year for year in stated if year is not None}
    if first is not None and last is not None:
        years |= set(range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1))
    elif not years:
        # A figure that names no year may stand alone.
        this = timezone.localdate().year
        years = set() if stated else set(range(this - AT_FIRST, this + 1))
    elif max(years) - min(years) <= WIDEST:
        years |= set(range(min(years), max(years) + 1))
    ordered: list[int | None] = list(sorted(years)[-MOST_YEARS:])
    return [None, *ordered] if None in stated else ordered
