"""Stacked bars: a balance by carrier and sector, costs by year and payer."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts.spec import Chart, Series, Spec, base, colour_scale, coloured, scaled
from wandel.foundation.ui.formats import format_number

BAR = 30
GAP = 12


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
    divisor, axis_unit = scaled(largest or max([*totals, 0]), unit)
    rows = [
        {
            "category": category,
            "series": entry.title,
            "order": order,
            "value": round(value / divisor, 6),
        }
        for order, entry in enumerate(series)
        for category, value in zip(categories, entry.values, strict=True)
        if value is not None
    ]
    spec = base(sentence, height if vertical else {"step": BAR + GAP})
    measure: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": axis_unit,
        "stack": "zero",
        "axis": {"tickCount": 5, "grid": True},
    }
    if largest is not None:
        measure["scale"] = {"domainMax": largest / divisor}
    thing: Spec = {
        "field": "category",
        "type": "ordinal",
        "sort": list(categories),
        "title": None,
        "axis": {"domain": vertical, "labelLimit": 150, "labelAngle": 0, "labelOverlap": True},
    }
    if vertical:
        measure["axis"] |= {
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "start",
            "titleY": -12,
            "titleX": 0,
        }
        spec["padding"] = {"left": 4, "right": 4, "top": 26, "bottom": 4}
    spec["data"] = {"values": rows}
    spec["mark"] = {"type": "bar", "stroke": "@surface", "strokeWidth": 1.5, "cornerRadius": 1}
    if not vertical:
        spec["mark"]["height"] = BAR
    spec["encoding"] = {
        "x": thing if vertical else measure,
        "y": measure if vertical else thing,
        "color": colour_scale(series),
        "order": {"field": "order", "type": "quantitative"},
        "tooltip": [
            {"field": "category", "type": "nominal", "title": category_title or _("Gruppe")},
            {"field": "series", "type": "nominal", "title": _("Bereich")},
            {"field": "value", "type": "quantitative", "format": ",.3~r", "title": axis_unit},
        ],
    }
    columns = [category_title or _("Gruppe"), *(f"{entry.title} ({unit})" for entry in series)]
    if len(series) > 1:
        columns.append(_("Zusammen ({unit})").format(unit=unit))
    return Chart(id, spec, title, sentence, columns, _rows(categories, series, digits), note=note)


def _rows(categories: Sequence[str], series: Sequence[Series], digits: int | None) -> list[list[str]]:
    def shown(value: float | None) -> str:
        places = 0 if digits is None and value is not None and abs(value) >= 100 else digits
        return format_number(value, places)

    rows = []
    for index, category in enumerate(categories):
        values = [entry.values[index] for entry in series]
        known = [value for value in values if value is not None]
        row = [category, *(shown(value) for value in values)]
        if len(series) > 1:
            row.append(shown(sum(known) if known else None))
        rows.append(row)
    return rows
