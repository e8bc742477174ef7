"""One number over the years, with what it shall become."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts.spec import Chart, Spec, base, on_top, scaled, text_layers
from wandel.foundation.ui.formats import format_number

HEIGHT = 300
COLOUR = "@step-analysis"


@dataclass(frozen=True, slots=True)
class Goal:
    """What the number shall be in a year."""

    year: int
    value: float
    title: str


def values_over_years(
    *,
    id: str,
    title: str,
    sentence: str,
    years: Sequence[int],
    values: Sequence[float | None],
    unit: str,
    ranges: Sequence[tuple[float | None, float | None]] = (),
    words: Sequence[str] = (),
    goal: Goal | None = None,
    note: str = "",
) -> Chart:
    """A line with a point for each year, and a gap where there are no data; the target as a diamond. `words`
    say in the table what the values do not, such as that nobody knows."""
    known = [value for value in values if value is not None] + ([goal.value] if goal else [])
    divisor, axis_unit = scaled(max(map(abs, known), default=0), unit)
    ends = [*years, *([goal.year] if goal else [])]
    spec = base(sentence, HEIGHT)
    x: Spec = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [min(ends), max(ends)], "nice": False, "zero": False, "padding": 14},
        "axis": {"format": "d", "tickMinStep": 1, "labelOverlap": True, "labelSeparation": 8},
    }
    y: Spec = {"field": "value", "type": "quantitative", "title": axis_unit, "axis": {"tickCount": 5}}
    on_top(spec, y)
    points = [
        {"year": year, "value": value / divisor, "run": run}
        for year, value, run in zip(years, values, _runs(years, values), strict=True)
        if value is not None
    ]
    tooltip = [
        {"field": "year", "type": "quantitative", "format": "d", "title": _("Jahr")},
        {"field": "value", "type": "quantitative", "format": ",.4~r", "title": axis_unit},
    ]
    spec["layer"] = [
        *_spans(years, ranges, divisor, x, y),
        {
            "data": {"values": points},
            "mark": {"type": "line", "color": COLOUR, "strokeWidth": 2.5},
            "encoding": {"x": x, "y": y, "detail": {"field": "run", "type": "nominal"}},
        },
        {
            "data": {"values": points},
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 60, "color": COLOUR},
            "encoding": {"x": x, "y": y, "tooltip": tooltip},
        },
        *(_goal(goal, divisor, x, y, tooltip) if goal else []),
    ]
    shown = words or [format_number(value) for value in values]
    rows = [[str(year), word] for year, word in zip(years, shown, strict=True)]
    if goal:
        rows.append([f"{goal.year} ({goal.title})", format_number(goal.value)])
    return Chart(id, spec, title, sentence, [_("Jahr"), unit or _("Wert")], rows, note=note)


def _runs(years: Sequence[int], values: Sequence[float | None]) -> list[int]:
    """Values between which nobody has said that there are none belong to one line."""
    runs, run = [], 0
    for _year, value in zip(years, values, strict=True):
        run += value is None
        runs.append(run)
    return runs


def _spans(
    years: Sequence[int],
    ranges: Sequence[tuple[float | None, float | None]],
    divisor: float,
    x: Spec,
    y: Spec,
) -> list[Spec]:
    """The ranges of estimates."""
    spans = [
        {"year": year, "value": low / divisor, "high": high / divisor}
        for year, (low, high) in zip(years, ranges, strict=False)
        if low is not None and high is not None and low < high
    ]
    if not spans:
        return []
    return [
        {
            "data": {"values": spans},
            "mark": {"type": "rule", "color": "@muted", "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "y2": {"field": "high"}},
        }
    ]


def _goal(goal: Goal, divisor: float, x: Spec, y: Spec, tooltip: list[Spec]) -> list[Spec]:
    place = [{"year": goal.year, "value": goal.value / divisor, "title": goal.title}]
    return [
        {
            "data": {"values": place},
            "mark": {
                "type": "point",
                "shape": "diamond",
                "filled": True,
                "opacity": 1,
                "size": 220,
                "color": "@target",
            },
            "encoding": {"x": x, "y": y, "tooltip": tooltip},
        },
        *text_layers(
            {
                "data": {"values": place},
                "mark": {"align": "right", "baseline": "bottom", "dx": -4, "dy": -10, "color": "@ink"},
                "encoding": {"x": x, "y": y, "text": {"field": "title"}},
            }
        ),
    ]
