"""Small pictures that stand in a page without a script: parts of a whole, and the way to a target.

They are drawn on the server, since a first page shall not wait for a library. Places are in per cent, so that
a picture is as wide as its frame while its texts keep their size; colours are those of the palettes by name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from wandel.foundation.ui.palettes import SHAPES

MARKS = {
    "circle": "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
    "square": "M-3-3h6v6h-6z",
    "diamond": "M0-4.500L4.500 0L0 4.500L-4.500 0z",
    "triangle-up": "M0-4L4 3.200H-4z",
    "cross": "M-1.300-4h2.600v2.700h2.700v2.600h-2.700v2.700h-2.600v-2.700h-2.700v-2.600h2.700z",
}
ROOM = 7
"""Parts smaller than this share of the whole, in per cent, have no room for their shape."""
APART = 11.0
"""How far labels at the end stay from each other, in per cent of the height."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole. `name` is a colour of the palettes, which has a shape, too."""

    name: str
    title: str
    value: float


@dataclass(frozen=True, slots=True)
class DrawnPart:
    part: Part
    start: float
    share: float

    @property
    def middle(self) -> float:
        return round(self.start + self.share / 2, 2)

    @property
    def mark(self) -> str:
        return mark_of(self.part.name)

    @property
    def has_room(self) -> bool:
        return self.share >= ROOM


def mark_of(name: str) -> str:
    """The shape beside the colour, as a path around its middle."""
    return MARKS[SHAPES[name]]


def parts_of(parts: Sequence[Part]) -> list[DrawnPart]:
    """Side by side, in per cent of their sum; what is not above zero has no part in it."""
    whole = sum(part.value for part in parts if part.value > 0)
    drawn, start = [], 0.0
    for part in parts:
        if part.value > 0:
            share = 100 * part.value / whole
            drawn.append(DrawnPart(part, round(start, 2), round(share, 2)))
            start += share
    return drawn


def step_of(largest: float) -> float:
    """A round number of which three or four reach the largest value."""
    power = 10.0 ** math.ceil(math.log10(largest / 4))
    return next(power * part for part in (0.2, 0.25, 0.5, 1.0) if power * part * 4.5 >= largest)


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    width: float
    y: float
    height: float
    year: int
    is_marked: bool


@dataclass(frozen=True)
class Bars:
    """One bar for each year; what is below zero hangs down. `marked` is the year that stands out."""

    values: Sequence[tuple[int, float]]
    marked: int | None = None

    @property
    def _ends(self) -> tuple[float, float]:
        values = [value for _year, value in self.values]
        low, high = min([*values, 0.0]), max([*values, 0.0])
        return (low, high) if high > low else (0.0, 1.0)

    def y(self, value: float) -> float:
        low, high = self._ends
        return round(100 * (high - value) / (high - low), 2)

    @property
    def bars(self) -> list[Bar]:
        width = 100 / len(self.values)
        zero = self.y(0.0)
        return [
            Bar(
                round(place * width + 0.1 * width, 2),
                round(0.8 * width, 2),
                min(zero, self.y(value)),
                round(abs(self.y(value) - zero), 2),
                year,
                year == self.marked,
            )
            for place, (year, value) in enumerate(self.values)
        ]

    @property
    def ticks(self) -> list[tuple[float, int, bool]]:
        """(place, year, whether it stands out): the first, the last, the marked and every fifth with room."""
        years = [year for year, _value in self.values]
        width, kept = 100 / len(years), []
        wanted = [year for year in years if year % 5 == 0 or year in (years[0], years[-1], self.marked)]
        for year in sorted(wanted, key=lambda one: (one != self.marked, one % 5 != 0, one)):
            if all(abs(year - other) * width > 10 for other in kept):
                kept.append(year)
        return [
            (round((years.index(year) + 0.5) * width, 2), year, year == self.marked) for year in sorted(kept)
        ]

    @property
    def rules(self) -> list[tuple[float, float]]:
        """(place, value) of the level lines."""
        low, high = self._ends
        step = step_of(max(high, -low))
        return [
            (self.y(at * step), at * step) for at in range(math.ceil(low / step), math.floor(high / step) + 1)
        ]


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at the end of a line; `kind` is the line's."""

    kind: str
    text: str
    at: float


@dataclass(frozen=True)
class Way:
    """Emissions so far, the pathway, the trend, the range of the draws, and the target. All in one unit, by
    year; `balance` is (year, value). What is not known is empty or None."""

    balance: tuple[int, float] | None = None
    years: Sequence[int] = ()
    planned: Sequence[float] = ()
    decided_from: int = 0
    trend: Sequence[float] = ()
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    target: tuple[int, float] | None = None
    ends: Sequence[tuple[str, str, float]] = field(default_factory=list)
    """(kind, text, value) of what is labelled at the right edge."""
    balance_text: str = ""

    @property
    def first(self) -> int:
        return min([*self.years[:1], *([self.balance[0]] if self.balance else [])])

    @property
    def last(self) -> int:
        """As far as anything is computed, and where nothing is, as far as the target."""
        ends = [*self.years[-1:], *([self.target[0]] if self.target else [])]
        return max(ends) if ends else self.first + 10

    @property
    def _largest(self) -> float:
        known = [*self.planned, *self.trend, *self.high, *([self.balance[1]] if self.balance else [])]
        return max([*known, *([self.target[1]] if self.target else [])], default=0.0) or 1.0

    @property
    def top(self) -> float:
        """Just above what is drawn; a point alone stays below the highest line, so that it can be read."""
        if self.years:
            return 1.03 * self._largest
        return self._step * math.ceil(self._largest / self._step)

    @property
    def _step(self) -> float:
        return step_of(self._largest)

    def x(self, year: int) -> float:
        return round(100 * (year - self.first) / max(1, self.last - self.first), 2)

    def y(self, value: float) -> float:
        return round(100 * (1 - value / self.top), 2)

    @property
    def balance_x(self) -> float:
        return self.x(self.balance[0]) if self.balance else 0.0

    @property
    def balance_y(self) -> float:
        return self.y(self.balance[1]) if self.balance else 0.0

    @property
    def target_x(self) -> float:
        return self.x(self.target[0]) if self.target else 0.0

    @property
    def target_y(self) -> float:
        return self.y(self.target[1]) if self.target else 0.0

    def _line(self, values: Sequence[float], *, first: int = 0, last: int = 9999) -> str:
        if not values:
            return ""
        points = [
            f"{self.x(year)} {self.y(value)}"
            for year, value in zip(self.years, values, strict=True)
            if first <= year <= last
        ]
        return "M" + "L".join(points) if len(points) > 1 else ""

    @property
    def past(self) -> str:
        """From the balance to the first year in which something is decided."""
        start = ""
        if self.balance and self.years and self.balance[0] < self.decided_from:
            start = f"M{self.x(self.balance[0])} {self.y(self.balance[1])}L"
        known = self._line(
            self.planned, first=self.balance[0] + 1 if self.balance else 0, last=self.decided_from
        )
        return start + known.removeprefix("M") if start and known else known

    @property
    def pathway(self) -> str:
        return self._line(self.planned, first=self.decided_from)

    @property
    def without(self) -> str:
        return self._line(self.trend, first=self.decided_from)

    @property
    def band(self) -> str:
        upper = self._line(self.high, first=self.decided_from)
        if not upper:
            return ""
        lower = [
            f"L{self.x(year)} {self.y(value)}"
            for year, value in zip(self.years, self.low, strict=True)
            if year >= self.decided_from
        ]
        return upper + "".join(reversed(lower)) + "Z"

    @property
    def rules(self) -> list[tuple[float, float]]:
        """(place, value) of the level lines."""
        count = int(self.top / self._step + 1e-9)
        return [(self.y(at * self._step), at * self._step) for at in range(count + 1)]

    @property
    def ticks(self) -> list[tuple[float, int, bool]]:
        """(place, year, whether it is the target's)."""
        aimed = self.target[0] if self.target else None
        years = {year for year in range(self.first, self.last + 1) if year % 5 == 0} | {self.first, self.last}
        years |= {aimed} if aimed else set()
        kept: list[int] = []
        # The target's year first, then the others where they have room.
        for year in sorted(years, key=lambda one: (one != aimed, one % 5 != 0, one)):
            if all(abs(year - other) > (self.last - self.first) / 9 for other in kept):
                kept.append(year)
        return [(self.x(year), year, year == aimed) for year in sorted(kept)]

    @property
    def labels(self) -> list[Label]:
        """What stands at the right edge, from above, none upon another."""
        wanted = sorted(((self.y(value), kind, text) for kind, text, value in self.ends))
        places = [place for place, _kind, _text in wanted]
        for at in range(1, len(places)):
            places[at] = max(places[at], places[at - 1] + APART)
        # What was pushed below the edge pushes the others up.
        floor = 104.0
        for at in range(len(places) - 1, -1, -1):
            places[at] = min(places[at], floor)
            floor = places[at] - APART
        return [
            Label(kind, text, round(place, 2))
            for place, (_at, kind, text) in zip(places, wanted, strict=True)
        ]
