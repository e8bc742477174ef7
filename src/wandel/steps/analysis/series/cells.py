"""The cells of a series: a year each."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.records.checking import check
from wandel.steps.analysis.models import Indicator

WITHOUT_YEAR = "none"
"""Stands in an address for the figure that names no year."""


def year_key(year: int | None) -> str:
    return WITHOUT_YEAR if year is None else str(year)


def figures_by_year(indicator: Indicator) -> dict[int | None, dict[str, Any]]:
    return {figure.get("year"): figure for figure in indicator.figures}


def wrong_with(indicator: Indicator, figure: dict[str, Any]) -> str:
    """What is wrong with a figure alone, as the series would have it."""
    if not indicator.series_unit:
        return _("Zuerst braucht die Kennzahl eine Einheit.")
    if figure.get("flag") == "fictional" and not indicator.city.is_demo:
        return _("Erfundenes gehört nur in eine Demonstration.")
    alone = {"title": indicator.title, "flag": "stated", "unit": indicator.series_unit, "figures": [figure]}
    try:
        check(Indicator, alone, indicator.slug, indicator.city)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""
