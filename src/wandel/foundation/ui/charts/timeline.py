"""Measures over the years."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts.spec import Chart, Column, Data, Spec, base, text_layers

ROW = 42


@dataclass(frozen=True, slots=True)
class Span:
    """A measure: it starts in `start` and works on until `end`, or on without an end.

    `colour` is a name of the palettes; `group` says in the table what the colour says in the picture.
    """

    title: str
    start: int
    end: int | None = None
    colour: str = "pathway"
    group: str = ""


def measure_timeline(
    *,
    id: str,
    title: str,
    sentence: str,
    spans: Sequence[Span],
    years: tuple[int, int],
    today: int | None = None,
    note: str = "",
) -> Chart:
    """One line per measure with its name above; what has no end runs out of the picture with an arrow."""
    first, last = years
    spec = base(sentence, ROW * max(len(spans), 1))
    middle = (first + last) / 2
    rows = [
        {
            "row": index,
            "from": max(span.start, first),
            "to": min(span.end, last) if span.end is not None else last,
            "title": f"{span.title} · {span.group}" if span.group else span.title,
            "colour": f"@{span.colour}",
            "goes_on": span.end is None or span.end > last,
            "late": span.start > middle,
        }
        for index, span in enumerate(spans)
    ]
    x: Spec = {
        "field": "from",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [first, last], "nice": False, "zero": False},
        "axis": {
            "format": "d",
            "grid": True,
            "values": [year for year in range(first, last + 1) if year % 5 == 0],
            "orient": "top",
            "domain": False,
        },
    }
    y: Spec = {
        "field": "row",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-0.65, len(spans) - 0.1], "reverse": True, "nice": False, "zero": False},
    }
    layers: list[Spec] = []
    if today is not None and first <= today <= last:
        layers.append(
            {
                "data": {"values": [{"from": today}]},
                "mark": {"type": "rule", "color": "@muted", "strokeDash": [2, 3]},
                "encoding": {"x": x},
            }
        )
    for colour in sorted({row["colour"] for row in rows}):
        mine = [row for row in rows if row["colour"] == colour]
        layers.append(
            {
                "data": {"values": mine},
                "mark": {"type": "rule", "color": colour, "strokeWidth": 9, "strokeCap": "butt"},
                "encoding": {"x": x, "x2": {"field": "to"}, "y": y},
            }
        )
        arrows = [row for row in mine if row["goes_on"]]
        layers.append(
            {
                "data": {"values": arrows},
                "mark": {
                    "type": "point",
                    "shape": "triangle-right",
                    "filled": True,
                    "opacity": 1,
                    "size": 230,
                    "color": colour,
                },
                "encoding": {"x": {**x, "field": "to"}, "y": y},
            }
        )
    # In a narrow picture a name needs the whole width, and begins where the picture does.
    for late, align, where in ((False, "left", "from"), (True, "right", "to")):
        layers += text_layers(
            {
                "data": {"values": [row for row in rows if row["late"] is late]},
                "mark": {
                    "align": {"expr": f"width < 520 ? 'left' : '{align}'"},
                    "baseline": "bottom",
                    "dy": -9,
                    "limit": {"expr": "width"},
                    "color": "@ink",
                },
                "transform": [{"calculate": f"width < 520 ? {first} : datum.{where}", "as": "at"}],
                "encoding": {"x": {**x, "field": "at"}, "y": y, "text": {"field": "title"}},
            }
        )
    spec["layer"] = layers
    spec["padding"] = {"left": 4, "right": 14, "top": 4, "bottom": 4}
    grouped = any(span.group for span in spans)
    columns = [_("Maßnahme"), *([_("Handlungsfeld")] if grouped else []), _("Beginn"), _("Ende")]
    table = [
        [
            span.title,
            *([span.group or _("keine Angabe")] if grouped else []),
            str(span.start),
            _("läuft weiter") if span.end is None else str(span.end),
        ]
        for span in spans
    ]
    data = Data(
        [
            Column("measure", _("Maßnahme"), is_text=True),
            Column("field", _("Handlungsfeld"), is_text=True),
            Column("start", _("Beginn")),
            Column("end", _("Ende")),
        ],
        [[span.title, span.group or None, span.start, span.end] for span in spans],
    )
    first_number = 2 if grouped else 1
    return Chart(id, spec, title, sentence, columns, table, note=note, numeric_from=first_number, data=data)
