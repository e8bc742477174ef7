"""Influence and interest of organisations as a grid with their names."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts.spec import (
    Chart,
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


def influence_interest_grid(
    *, id: str, title: str, sentence: str, positions: Sequence[Position], note: str = ""
) -> Chart:
    """Organisations that share a place stand below one another, so that every name can be read."""
    used = [key for key in ACTOR_SECTOR_NAMES if any(entry.sector == key for entry in positions)]
    series = [actor_series(key) for key in used]
    spec = base(sentence, HEIGHT)
    x = _axis("interest", _("Interesse am Wandel →"))
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
                "encoding": {**points, "text": {"field": "title"}},
            }
        ),
    ]
    spec["padding"] = {"left": 4, "right": 130, "top": 4, "bottom": 4}
    columns = [_("Organisation"), _("Bereich"), _("Einfluss (1–5)"), _("Interesse (1–5)")]
    table = [
        [entry.title, str(ACTOR_SECTOR_NAMES[entry.sector]), f"{entry.influence:g}", f"{entry.interest:g}"]
        for entry in sorted(positions, key=lambda entry: (-entry.influence, -entry.interest, entry.title))
    ]
    return Chart(id, spec, title, sentence, columns, table, note=note, wide=True, numeric_from=2)


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
    for entry in sorted(positions, key=lambda entry: (entry.sector, entry.title)):
        places[(entry.interest, entry.influence)].append(entry)
    return [
        {
            "title": entry.title,
            "series": str(ACTOR_SECTOR_NAMES[entry.sector]),
            "interest": interest - 0.3,
            "influence": influence + ((len(entries) - 1) / 2 - index) * STEP,
        }
        for (interest, influence), entries in places.items()
        for index, entry in enumerate(entries)
    ]
