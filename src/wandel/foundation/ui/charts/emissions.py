"""Emissions over the years: who emits, what the target asks, what happens without the pathway."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts.spec import (
    Chart,
    Column,
    Data,
    Series,
    Spec,
    base,
    colour_scale,
    coloured,
    on_top,
    scaled,
    shape_scale,
    text_layers,
)
from wandel.foundation.ui.formats import format_number

HEIGHT = 340
EVERY = 5
LETTER = 6.6
"""Pixels that a letter of a label takes, generously."""


@dataclass(frozen=True, slots=True)
class Target:
    """From `year` on emissions may be at most `value`."""

    year: int
    value: float
    title: str


@dataclass(frozen=True, slots=True)
class Emissions:
    """The numbers of one pathway; every sequence is as long as `years`. `band` and `middle`: the range of its
    sum in many draws, and their median."""

    id: str
    title: str
    sentence: str
    years: Sequence[int]
    series: Sequence[Series]
    targets: Sequence[Target] = ()
    trend: Sequence[float | None] = ()
    band: tuple[Sequence[float], Sequence[float]] | None = None
    middle: Sequence[float] = ()
    unit: str = "t CO₂e"
    note: str = ""


def emissions_chart(
    data: Emissions, *, largest: float | None = None, span: tuple[int, int] | None = None
) -> Chart:
    """Stacked areas by sector with target, trend and band; `largest` and `span` fix the axes."""
    series = coloured(data.series)
    top = largest if largest is not None else largest_value(data)
    divisor, unit = scaled(top, data.unit)
    first, last = span or (data.years[0], data.years[-1])
    spec = base(data.sentence, HEIGHT)
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [first, last], "nice": False, "zero": False},
        "axis": {"format": "d", "values": [year for year in range(first, last + 1) if year % EVERY == 0]},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "scale": {"domainMax": top / divisor * 1.06, "nice": True},
    }
    on_top(spec, y)
    spec["layer"] = [
        *_areas(data, series, divisor, x, y),
        *_band(data, divisor, x, y),
        *_middle(data, divisor, x, y),
        *_trend(data, divisor, x, y),
        *_targets(data, divisor, last, x, y),
    ]
    missing = any(value is None for entry in series for value in entry.values)
    gap = _("Wo Angaben fehlen, fehlen sie auch im Diagramm.") if missing else ""
    return Chart(
        data.id,
        spec,
        data.title,
        data.sentence,
        *_table(data, series),
        note=" ".join(text for text in (data.note, gap) if text),
        data=_data(data, series),
    )


def emissions_pair(left: Emissions, right: Emissions) -> tuple[Chart, Chart]:
    """Two pathways on the same axes, in the same colours and the same order."""
    largest = max(largest_value(left), largest_value(right))
    span = (min(left.years[0], right.years[0]), max(left.years[-1], right.years[-1]))
    return (
        emissions_chart(left, largest=largest, span=span),
        emissions_chart(right, largest=largest, span=span),
    )


def largest_value(data: Emissions) -> float:
    totals = [sum(max(entry.values[i] or 0, 0) for entry in data.series) for i in range(len(data.years))]
    others = [value for value in data.trend if value is not None]
    limits = [target.value for target in data.targets]
    return max([*totals, *others, *limits, *(data.band[1] if data.band else ()), *data.middle, 1e-9])


def _stacked(data: Emissions, series: Sequence[Series], divisor: float) -> list[Spec]:
    """Lower and upper edge of each sector, stacked upwards, sinks downwards; missing values leave a gap."""
    rows = []
    for index, year in enumerate(data.years):
        above = below = 0.0
        for entry in series:
            value = entry.values[index]
            if value is None:
                rows.append(
                    {"year": year, "series": entry.title, "value": None, "from": None, "amount": None}
                )
                continue
            amount = value / divisor
            start = above if amount >= 0 else below
            if amount >= 0:
                above += amount
            else:
                below += amount
            rows.append(
                {
                    "year": year,
                    "series": entry.title,
                    "value": round(start + amount, 6),
                    "from": round(start, 6),
                    "amount": round(amount, 6),
                }
            )
    return rows


def _areas(data: Emissions, series: Sequence[Series], divisor: float, x: Spec, y: Spec) -> list[Spec]:
    if not series:
        return []
    rows = _stacked(data, series, divisor)
    signs = [row for row in rows if row["year"] % EVERY == 0 and row["amount"]]
    tooltip = [
        {"field": "series", "type": "nominal", "title": _("Bereich")},
        {"field": "year", "type": "quantitative", "format": "d", "title": _("Jahr")},
        {"field": "amount", "type": "quantitative", "format": ",.3~r", "title": scaled(1, data.unit)[1]},
    ]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "stroke": "@surface", "strokeWidth": 1.5, "line": False},
            "encoding": {"x": x, "y": y, "y2": {"field": "from"}, "color": colour_scale(series)},
        },
        {
            "data": {"values": signs},
            "mark": {
                "type": "point",
                "filled": True,
                "opacity": 1,
                "size": 80,
                "stroke": "@surface",
                "strokeWidth": 1.5,
            },
            "encoding": {
                "x": x,
                "y": y,
                "color": colour_scale(series),
                "shape": shape_scale(series),
                "tooltip": tooltip,
            },
        },
    ]


def _band(data: Emissions, divisor: float, x: Spec, y: Spec) -> list[Spec]:
    """The range of uncertainty: shaded above the sum, a dotted edge above and below."""
    if data.band is None:
        return []
    rows = []
    for index, (year, low, high) in enumerate(zip(data.years, *data.band, strict=True)):
        total = sum(entry.values[index] or 0 for entry in data.series)
        rows.append(
            {"year": year, "value": high / divisor, "low": low / divisor, "from": max(total, low) / divisor}
        )
    edge = {"type": "line", "strokeWidth": 1.5, "strokeDash": [2, 3]}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": "@band", "opacity": 0.35},
            "encoding": {"x": x, "y": y, "y2": {"field": "from"}},
        },
        {
            "data": {"values": rows},
            "mark": {**edge, "color": "@pathway"},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": rows},
            "mark": {**edge, "color": "@surface"},
            "encoding": {"x": x, "y": {**y, "field": "low"}},
        },
    ]


def _middle(data: Emissions, divisor: float, x: Spec, y: Spec) -> list[Spec]:
    """The middle of the draws, which is not the plan where what goes wrong is never made up for."""
    if not data.middle:
        return []
    rows = [
        {"year": year, "value": value / divisor} for year, value in zip(data.years, data.middle, strict=True)
    ]
    at = rows[round(0.7 * (len(rows) - 1))]
    label = {**at, "label": _("Mitte der Durchläufe"), "short": _("Mitte")}
    line = {"data": {"values": rows}, "encoding": {"x": x, "y": y}}
    return [
        {**line, "mark": {"type": "line", "color": "@surface", "strokeWidth": 5}},
        {**line, "mark": {"type": "line", "color": "@pathway", "strokeWidth": 2}},
        *text_layers(
            {
                "data": {"values": [label]},
                "mark": {"color": "@pathway", "baseline": "bottom", "dy": -6, "align": "left", "dx": 5},
                "transform": [{"calculate": "width < 520 ? datum.short : datum.label", "as": "shown"}],
                "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
            }
        ),
    ]


def _trend(data: Emissions, divisor: float, x: Spec, y: Spec) -> list[Spec]:
    rows = [
        {"year": year, "value": value / divisor}
        for year, value in zip(data.years, data.trend, strict=False)
        if value is not None
    ]
    if not rows:
        return []
    # On the side of the line that the line itself leaves free, and away from its end, where targets stand.
    falling = rows[-1]["value"] < rows[0]["value"]
    at = rows[round(0.6 * (len(rows) - 1))] if falling else rows[-1]
    label = {**at, "label": _("Trendszenario: ohne neue Maßnahmen"), "short": _("Trendszenario")}
    place = {"align": "left", "dx": 5} if falling else {"align": "right"}
    room = "0.4 * width" if falling else "width"
    needed = max(520 * (0.4 if falling else 1), LETTER * len(label["label"]))
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": "@trend", "strokeWidth": 2.5, "strokeDash": [7, 5]},
            "encoding": {"x": x, "y": y},
        },
        *text_layers(
            {
                "data": {"values": [label]},
                "mark": {"color": "@trend", "baseline": "bottom", "dy": -9, **place},
                "transform": [{"calculate": f"{room} < {needed} ? datum.short : datum.label", "as": "shown"}],
                "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
            }
        ),
    ]


def _targets(data: Emissions, divisor: float, last: int, x: Spec, y: Spec) -> list[Spec]:
    if not data.targets:
        return []
    rows = [
        {
            "year": target.year,
            "until": max(last, target.year),
            "value": target.value / divisor,
            "label": target.title,
            "short": _("Ziel {year}").format(year=target.year),
        }
        for target in data.targets
    ]
    ink = {"color": "@target"}
    text = {"x": x, "y": y, "text": {"field": "shown"}}
    right = {"align": "right", "baseline": "bottom", "dy": -9, "dx": 4, "fontWeight": 600, **ink}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "strokeWidth": 3, **ink},
            "encoding": {"x": x, "x2": {"field": "until"}, "y": y},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "shape": "diamond", "size": 150, "opacity": 1, **ink},
            "encoding": {"x": x, "y": y},
        },
        *text_layers(
            {
                "data": {"values": rows},
                "mark": right,
                "transform": [{"calculate": "width < 520 ? datum.short : datum.label", "as": "shown"}],
                "encoding": text,
            }
        ),
    ]


def _data(data: Emissions, series: Sequence[Series]) -> Data:
    """Year by year: the sectors, the draws, the trend, and what targets allow from their year on."""
    parts: list[tuple[Column, Sequence[float | None]]] = [
        (Column(entry.key or "others", entry.title, data.unit), entry.values) for entry in series
    ]
    if data.middle:
        parts.append((Column("median", _("Mitte der Durchläufe"), data.unit), data.middle))
    if data.band:
        parts += [
            (Column("low", _("Spanne, unteres Ende"), data.unit), data.band[0]),
            (Column("high", _("Spanne, oberes Ende"), data.unit), data.band[1]),
        ]
    if data.trend:
        missing = [None] * (len(data.years) - len(data.trend))
        parts.append((Column("trend", _("Trendszenario"), data.unit), [*data.trend, *missing]))
    if data.targets:
        due = [[one.value for one in data.targets if one.year <= year] for year in data.years]
        parts.append((Column("target", _("Ziel"), data.unit), [min(one, default=None) for one in due]))
    return Data(
        [Column("year", _("Jahr")), *(column for column, _values in parts)],
        [[year, *(values[index] for _column, values in parts)] for index, year in enumerate(data.years)],
    )


def _table(data: Emissions, series: Sequence[Series]) -> tuple[list[str], list[list[str]]]:
    def shown(value: float | None) -> str:
        return format_number(value, 0 if value is None or abs(value) >= 100 else None)

    columns = [_("Jahr"), *(f"{entry.title} ({data.unit})" for entry in series)]
    totals = len(series) > 1
    if totals:
        columns.append(_("Zusammen ({unit})").format(unit=data.unit))
    if data.middle:
        columns.append(_("Mitte der Durchläufe ({unit})").format(unit=data.unit))
    if data.band:
        columns.append(_("Spanne ({unit})").format(unit=data.unit))
    if data.trend:
        columns.append(_("Trendszenario ({unit})").format(unit=data.unit))
    if data.targets:
        columns.append(_("Ziel ({unit})").format(unit=data.unit))
    rows = []
    for index, year in enumerate(data.years):
        values = [entry.values[index] for entry in series]
        row = [str(year), *(shown(value) for value in values)]
        if totals:
            row.append(shown(None if None in values else sum(value or 0 for value in values)))
        if data.middle:
            row.append(shown(data.middle[index]))
        if data.band:
            row.append(f"{shown(data.band[0][index])} – {shown(data.band[1][index])}")
        if data.trend:
            row.append(shown(data.trend[index] if index < len(data.trend) else None))
        if data.targets:
            due = [target.value for target in data.targets if target.year <= year]
            row.append(shown(min(due)) if due else "–")
        rows.append(row)
    return columns, rows
