"""Influence and interest of organisations as a grid with their names."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts.spec import (
    Chart,
    Column,
    Data,
    Spec,
    actor_series,
    base,
    colour_scale,
    on_top,
    shape_scale,
    text_layers,
)
from wandel.foundation.ui.names import ACTOR_SECTOR_NAMES

STEP = 0.17
HEIGHT = 560


@dataclass(frozen=True, slots=True)
class Position:
    """Where an organisation stands, both on a scale of 1 to 5."""

    title: str
    sector: str
    influence: float
    interest: float


NAME_OR_NUMBER: Spec = {
    "condition": {"test": "width > 420", "field": "title", "type": "nominal"},
    "field": "number",
    "type": "nominal",
}


def influence_interest_grid(
    *, id: str, title: str, sentence: str, positions: Sequence[Position], note: str = ""
) -> Chart:
    """Organisations that share a place stand below one another, so that every name can be read. Where names
    have no room, as on a phone, each is a number of the table."""
    positions = sorted(positions, key=lambda entry: (-entry.influence, -entry.interest, entry.title))
    used = [key for key in ACTOR_SECTOR_NAMES if any(entry.sector == key for entry in positions)]
    series = [actor_series(key) for key in used]
    spec = base(sentence, HEIGHT)
    x = _axis("interest", _("Interesse am Wandel →"))
    # Room for a name beside the last place.
    x["scale"]["domain"] = [0.5, 6.4]
    y = _axis("influence", _("Einfluss ↑"))
    on_top(spec, y)
    points = {"x": x, "y": y}
    rows = _spread(positions)
    spec["layer"] = [
        {
            "data": {"values": [{"interest": 3.0, "influence": 3.0}]},
            "mark": {"type": "rule", "color": "@edge", "strokeDash": [3, 4]},
            "encoding": {"x": x},
        },
        {
            "data": {"values": [{"interest": 3.0, "influence": 3.0}]},
            "mark": {"type": "rule", "color": "@edge", "strokeDash": [3, 4]},
            "encoding": {"y": y},
        },
        *_captions(x, y),
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 110},
            "encoding": {**points, "color": colour_scale(series), "shape": shape_scale(series)},
        },
        *text_layers(
            {
                "data": {"values": rows},
                "mark": {
                    "align": "left",
                    "baseline": "middle",
                    "dx": 10,
                    "color": "@ink",
                    "limit": {"expr": "width > 700 ? 260 : 150"},
                },
                "encoding": {**points, "text": NAME_OR_NUMBER},
            }
        ),
    ]
    columns = [_("Organisation"), _("Bereich"), _("Einfluss (1–5)"), _("Interesse (1–5)")]
    table = [
        [
            f"{number}. {entry.title}",
            str(ACTOR_SECTOR_NAMES[entry.sector]),
            f"{entry.influence:g}",
            f"{entry.interest:g}",
        ]
        for number, entry in enumerate(positions, start=1)
    ]
    numbered = _("Wo der Platz für Namen nicht reicht, stehen Zahlen; die Tabelle nennt zu jeder den Namen.")
    note = " ".join(text for text in (note, numbered) if text)
    data = Data(
        [
            Column("organisation", _("Organisation"), is_text=True),
            Column("sector", _("Bereich"), is_text=True),
            Column("influence", _("Einfluss (1–5)")),
            Column("interest", _("Interesse (1–5)")),
        ],
        [[entry.title, entry.sector, entry.influence, entry.interest] for entry in positions],
    )
    return Chart(id, spec, title, sentence, columns, table, note=note, numeric_from=2, data=data)


def _axis(name: str, title: str) -> Spec:
    return {
        "field": name,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0.5, 5.5], "nice": False, "zero": False},
        "axis": {"values": [1, 2, 3, 4, 5], "format": "d", "grid": True, "domain": False},
    }


def _captions(x: Spec, y: Spec) -> list[Spec]:
    """What the four corners mean."""
    corners = [
        (0.55, 5.45, "top", _("überzeugen")),
        (3.05, 5.45, "top", _("eng zusammenarbeiten")),
        (0.55, 0.55, "bottom", _("im Blick behalten")),
        (3.05, 0.55, "bottom", _("auf dem Laufenden halten")),
    ]
    return [
        {
            "data": {"values": [{"interest": interest, "influence": influence, "label": label}]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": baseline,
                "color": "@muted",
                "fontSize": 12,
            },
            "encoding": {"x": x, "y": y, "text": {"field": "label"}},
        }
        for interest, influence, baseline, label in corners
    ]


def _spread(positions: Sequence[Position]) -> list[Spec]:
    places: dict[tuple[float, float], list[Position]] = defaultdict(list)
    numbers = {id(entry): number for number, entry in enumerate(positions, start=1)}
    for entry in sorted(positions, key=lambda entry: (entry.sector, entry.title)):
        places[(entry.interest, entry.influence)].append(entry)
    return [
        {
            "title": entry.title,
            "number": str(numbers[id(entry)]),
            "series": str(ACTOR_SECTOR_NAMES[entry.sector]),
            "interest": interest - 0.3,
            "influence": influence + ((len(entries) - 1) / 2 - index) * STEP,
        }
        for (interest, influence), entries in places.items()
        for index, entry in enumerate(entries)
    ]
