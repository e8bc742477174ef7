"""The picture of a series."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts import Chart, Goal, values_over_years
from wandel.foundation.ui.figures import as_figure
from wandel.foundation.ui.formats import confirmed_zero, digits_of, format_quantity, unit_name
from wandel.foundation.ui.text import localise
from wandel.steps.analysis.models import Indicator


def series_chart(indicator: Indicator) -> Chart | None:
    """The values over the years with its goal, where there are two of them or one and a goal."""
    figures = sorted((one for one in indicator.figures if one.get("year")), key=lambda one: one["year"])
    known = [one for one in figures if one.get("value") is not None]
    goal = indicator.goal if indicator.goal and indicator.goal.get("year") else None
    if not known or len(known) + (goal is not None) < 2:
        return None
    title = str(localise(indicator.title))
    return values_over_years(
        id=f"series-{indicator.slug}",
        title=title,
        sentence=_sentence(known, goal),
        years=[one["year"] for one in figures],
        values=[one.get("value") for one in figures],
        ranges=[(one.get("low"), one.get("high")) for one in figures],
        words=[_word(one) for one in figures],
        unit=str(unit_name(indicator.series_unit)),
        goal=Goal(goal["year"], goal["value"], _("Ziel")) if goal else None,
    )


def _word(figure: dict[str, Any]) -> str:
    shown = as_figure(figure, digits=digits_of(figure.get("value")))
    return confirmed_zero() if shown.is_confirmed_zero else shown.number


def _stated(figure: dict[str, Any]) -> str:
    return format_quantity(figure["value"], figure["unit"], digits_of(figure["value"]))


def _sentence(known: list[dict[str, Any]], goal: dict[str, Any] | None) -> str:
    first, last = known[0], known[-1]
    said = {
        "first": first["year"],
        "start": _stated(first),
        "last": last["year"],
        "end": _stated(last),
    }
    if len(known) == 1:
        sentence = _("%(last)s: %(end)s.") % said
    else:
        sentence = _("Von %(start)s im Jahr %(first)s zu %(end)s im Jahr %(last)s.") % said
    if goal:
        named = {"year": goal["year"], "value": _stated(goal)}
        sentence += " " + _("Ziel für %(year)s: %(value)s.") % named
    return sentence
