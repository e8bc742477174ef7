"""What all charts share: their parts, their look, and colours by name.

In a specification a colour is written as `@name` (a name of `palettes`). The browser turns it into the custom
property `var(--w-name)`, so that a chart follows the theme and the print style without being drawn again;
`render_svg` turns it into the value of a theme.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wandel.foundation.ui.names import ACTOR_SECTOR_NAMES, EMISSION_SECTOR_NAMES, PAYER_NAMES
from wandel.foundation.ui.palettes import SHAPES

VEGALITE_VERSION = "6.4"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Fira Sans, sans-serif"
# For things without a colour of their own, in this order: first those of people, since those of emission
# sectors would be read as the sectors.
SPARE_COLOURS = (
    ("@actor-administration", "circle"),
    ("@actor-business", "square"),
    ("@actor-civil-society", "diamond"),
    ("@actor-science", "cross"),
    ("@actor-politics", "triangle-up"),
    ("@step-analysis", "triangle-down"),
    ("@trend", "triangle-right"),
    ("@band", "triangle-left"),
)

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart's data: its name in the file, and what stands in it. `is_text`: no numbers."""

    name: str
    title: str
    unit: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Data:
    """The numbers of a chart as they were computed, neither rounded nor in anybody's notation; None is "no
    data"."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture, what it says in one sentence, and the same numbers as a table.

    `id` must be unique on the page. `wide` keeps a picture readable on a phone by letting it scroll sideways.
    `data` are the same numbers for machines; `address` is where the files of the chart are, without the
    ending, and `query` what belongs behind it.
    """

    id: str
    spec: Spec
    title: str
    sentence: str
    columns: Sequence[object] = ()
    rows: Sequence[Sequence[object]] = ()
    note: str = ""
    wide: bool = False
    numeric_from: int = 1
    data: Data | None = None
    address: str = ""
    query: str = ""

    def at(self, address: str, query: str = "") -> "Chart":
        """The chart, with the place of its files."""
        return replace(self, address=address, query=query)

    @property
    def spec_id(self) -> str:
        return f"{self.id}-spec"


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart: its values stand in the order of the years or categories; None is "no data".

    `absent` says by place what the table says of a missing value instead of "no data".
    """

    key: str
    title: str
    values: Sequence[float | None] = field(default_factory=list)
    colour: str = ""
    shape: str = ""
    absent: Mapping[int, str] = field(default_factory=dict)


def emission_series(
    key: str, values: Sequence[float | None], title: str = "", absent: Mapping[int, str] | None = None
) -> Series:
    """The series of an emission sector in its fixed colour."""
    name = f"sector-{key}"
    return Series(
        key, title or str(EMISSION_SECTOR_NAMES[key]), values, f"@{name}", SHAPES[name], absent or {}
    )


def actor_series(key: str, values: Sequence[float | None] = (), title: str = "") -> Series:
    """The series of an actor sector in its fixed colour."""
    name = f"actor-{key}"
    return Series(key, title or str(ACTOR_SECTOR_NAMES[key]), values, f"@{name}", SHAPES[name])


def payer_series(key: str, values: Sequence[float | None] = ()) -> Series:
    """The series of a group of payers in its fixed colour."""
    name = f"payer-{key}"
    return Series(key, str(PAYER_NAMES[key]), values, f"@{name}", SHAPES[name])


def coloured(series: Sequence[Series]) -> list[Series]:
    """Give a spare colour and shape to each series that has none."""
    taken = {entry.colour for entry in series if entry.colour}
    spare = iter([pair for pair in SPARE_COLOURS if pair[0] not in taken] * len(series))
    result = []
    for entry in series:
        if not entry.colour:
            colour, shape = next(spare)
            entry = replace(entry, colour=colour, shape=entry.shape or shape)
        result.append(entry)
    return result


def scaled(largest: float, unit: str) -> tuple[float, str]:
    """(divisor, unit on the axis): large numbers are shown in thousands or millions."""
    from django.utils.translation import gettext as _

    if largest >= 2_000_000:
        return 1e6, _("Mio. {unit}").format(unit=unit)
    if largest >= 20_000:
        return 1e3, _("Tsd. {unit}").format(unit=unit)
    return 1, unit


def base(sentence: str, height: int) -> Spec:
    """An empty specification in the look of the house."""
    axis = {
        "domainColor": "@edge",
        "gridColor": "@grid",
        "labelColor": "@muted",
        "labelFont": FONT,
        "labelFontSize": 13,
        "labelPadding": 6,
        "tickColor": "@edge",
        "ticks": False,
        "titleColor": "@muted",
        "titleFont": FONT,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    }
    return {
        "$schema": SCHEMA,
        "description": sentence,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 4,
        "background": None,
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "axis": axis,
            "axisX": {"grid": False},
            "axisY": {"domain": False},
            "legend": {
                "labelColor": "@ink",
                "labelFont": FONT,
                "labelFontSize": 13,
                "labelLimit": 260,
                "orient": "bottom",
                "direction": "horizontal",
                "columnPadding": 18,
                "rowPadding": 6,
                "symbolSize": 110,
                "symbolStrokeWidth": 0,
                "titleFontSize": 0,
            },
            "text": {"font": FONT, "fontSize": 13},
        },
    }


AXIS = 60
"""Pixels that the labels of an upright axis and the edges take of a frame."""


def _legend_columns(titles: Sequence[str]) -> str:
    """As many columns as the longest title leaves room for, so that none is cut; one row where all fit in it.
    About 7 px a letter at 13 px, and 44 for symbol and gaps.

    The width of the picture changes while it is laid out, after the legend has got its height; that of its
    frame does not. Documents have no frame. `width` stands in both: it tells when the frame has changed."""
    room = [7 * len(title) + 44 for title in titles] or [1]
    free = f"(isValid(containerSize()[0]) ? containerSize()[0] - {AXIS} + 0 * width : width)"
    return f"{free} >= {sum(room)} ? {len(room)} : clamp(floor({free} / {max(room)}), 1, {len(room)})"


def colour_scale(series: Sequence[Series]) -> Spec:
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": [entry.title for entry in series], "range": [entry.colour for entry in series]},
        "legend": {"title": None, "columns": {"expr": _legend_columns([entry.title for entry in series])}},
    }


def shape_scale(series: Sequence[Series]) -> Spec:
    return {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": [entry.title for entry in series], "range": [entry.shape for entry in series]},
        "legend": {"title": None, "columns": {"expr": _legend_columns([entry.title for entry in series])}},
    }


def on_top(spec: Spec, measure: Spec) -> None:
    """Write the unit of an upright axis above it, level, where it is read first."""
    measure["axis"] = {
        **measure.get("axis", {}),
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "start",
        "titleBaseline": "bottom",
        "titleX": 0,
        "titleY": -10,
    }
    spec["padding"] = {"left": 4, "right": 14, "top": 4, "bottom": 4}


def text_layers(layer: Spec) -> list[Spec]:
    """A text with a halo in the colour of the page, so that it can be read on lines and areas."""
    mark = {"type": "text", "font": FONT, **layer["mark"]}
    shape = {key: value for key, value in mark.items() if key != "color"}
    halo = {**shape, "stroke": "@surface", "strokeWidth": 4, "strokeJoin": "round", "fill": "@surface"}
    return [{**layer, "mark": halo}, {**layer, "mark": mark}]
