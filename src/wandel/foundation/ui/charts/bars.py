"""Stacked bars: a balance by carrier and sector, costs by year and payer."""

from collections.abc import Sequence

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
)
from wandel.foundation.ui.formats import NO_BREAK_SPACE, format_number

BAR = 28
GAP = 12
# A part smaller than this share of the longest bar has no room for its shape.
ROOM = 0.045


def stacked_bars(
    *,
    id: str,
    title: str,
    sentence: str,
    categories: Sequence[str],
    series: Sequence[Series],
    unit: str,
    category_title: str = "",
    vertical: bool = False,
    height: int = 320,
    largest: float | None = None,
    digits: int | None = None,
    note: str = "",
) -> Chart:
    """One bar per category, in it one part per series; lying by default, standing for years.

    A missing value is left out of the bar and called "no data" in the table.
    """
    series = coloured(series)
    totals = [sum(max(entry.values[i] or 0, 0) for entry in series) for i in range(len(categories))]
    top = largest or max([*totals, 0])
    divisor, axis_unit = scaled(top, unit)
    parts = _parts(categories, series, divisor)
    spec = base(sentence, height if vertical else (BAR + GAP) * max(len(categories), 1))
    measure: Spec = {
        "type": "quantitative",
        "title": axis_unit,
        "axis": {"tickCount": 5, "grid": True, "domain": False},
    }
    if largest is not None:
        measure["scale"] = {"domainMax": largest / divisor}
    thing: Spec = {
        "field": "category",
        "type": "ordinal",
        "sort": list(categories),
        "title": None,
        "axis": {
            "domain": True,
            "grid": False,
            "labelLimit": 150,
            "labelAngle": 0,
            "labelOverlap": True,
            "labelSeparation": 6,
        },
        "scale": {"paddingInner": GAP / (BAR + GAP), "paddingOuter": 0.15},
    }
    if vertical:
        on_top(spec, measure)
    along, across = ("y", "x") if vertical else ("x", "y")
    tooltip = [
        {"field": "category", "type": "nominal", "title": category_title or _("Gruppe")},
        {"field": "series", "type": "nominal", "title": _("Bereich")},
        {"field": "amount", "type": "quantitative", "format": ",.3~r", "title": axis_unit},
    ]
    spec["layer"] = [
        {
            "data": {"values": parts},
            "mark": {"type": "bar", "stroke": "@surface", "strokeWidth": 1.5},
            "encoding": {
                across: thing,
                along: {**measure, "field": "to"},
                f"{along}2": {"field": "from"},
                "color": colour_scale(series),
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": [part for part in parts if abs(part["amount"]) > ROOM * top / divisor]},
            "mark": {"type": "point", "filled": True, "color": "@surface", "opacity": 0.9, "size": 45},
            "encoding": {
                across: thing,
                along: {**measure, "field": "middle"},
                "shape": shape_scale(series),
                "tooltip": tooltip,
            },
        },
    ]
    columns = [category_title or _("Gruppe"), *(f"{entry.title} ({unit})" for entry in series)]
    if len(series) > 1:
        columns.append(_("Zusammen ({unit})").format(unit=unit))
    shown = _rows(categories, series, digits)
    data = Data(
        [
            Column("category", category_title or _("Gruppe"), is_text=True),
            *(Column(entry.key, entry.title, unit) for entry in series),
        ],
        [[category, *(entry.values[index] for entry in series)] for index, category in enumerate(categories)],
    )
    return Chart(id, spec, title, sentence, columns, shown, note=note, data=data)


def _parts(categories: Sequence[str], series: Sequence[Series], divisor: float) -> list[Spec]:
    parts = []
    for index, category in enumerate(categories):
        ends = {True: 0.0, False: 0.0}
        for entry in series:
            value = entry.values[index]
            if not value:
                continue
            start = ends[value > 0]
            ends[value > 0] = end = start + value / divisor
            parts.append(
                {
                    "category": category,
                    "series": entry.title,
                    "from": round(start, 6),
                    "to": round(end, 6),
                    "middle": round((start + end) / 2, 6),
                    "amount": round(value / divisor, 6),
                }
            )
    return parts


def _rows(categories: Sequence[str], series: Sequence[Series], digits: int | None) -> list[list[str]]:
    def shown(value: float | None) -> str:
        places = 0 if digits is None and value is not None and abs(value) >= 100 else digits
        return format_number(value, places)

    rows = []
    for index, category in enumerate(categories):
        values = [entry.values[index] for entry in series]
        known = [value for value in values if value is not None]
        row = [
            category,
            *(
                entry.absent.get(index) or shown(value) if value is None else shown(value)
                for entry, value in zip(series, values, strict=True)
            ),
        ]
        if len(series) > 1:
            together = shown(sum(known) if known else None)
            lacks = any(
                value is None and index not in entry.absent
                for entry, value in zip(series, values, strict=True)
            )
            if known and lacks:
                together = NO_BREAK_SPACE.join((_("mindestens"), together))
            row.append(together)
        rows.append(row)
    return rows
