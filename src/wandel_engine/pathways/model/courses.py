"""Everything that parameters and drivers can become: default courses, variants, and the ends of their ranges.

What a computation may use is bounded when it is read: a variant or a draw beyond its bounds is refused as a
default course would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from wandel_engine.figures import Figure
from wandel_engine.pathways.model.document import Distribution, Driver, Model, Reference
from wandel_engine.pathways.model.uncertain import quantile
from wandel_engine.pathways.model.units import Unit, conversion, parse_unit
from wandel_engine.pathways.model.values import Series, Values

Path = tuple[int | str, ...]
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Course:
    """One course of a key, in its own unit, least and greatest over all draws.

    `places`: the path of each figure behind it. `variant`: whose course it is, None for the default.
    """

    places: tuple[Path, ...]
    figures: tuple[Figure, ...]
    low: Series
    high: Series
    variant: str | None = None


class Courses:
    """All courses of a model's parameters and drivers. Raises UnitError where a unit cannot be read."""

    def __init__(self, model: Model, values: Values) -> None:
        self.model, self.values = model, values
        self._parameters = {item.key: (at, item) for at, item in enumerate(model.parameters)}
        self._drivers = {item.key: (at, item) for at, item in enumerate(model.drivers)}
        self._of: dict[str, tuple[Course, ...]] = {}
        self._spans: dict[tuple[tuple[str, ...], str], tuple[Series, Series]] = {}

    def of(self, key: str) -> tuple[Course, ...]:
        """The default course first."""
        if key not in self._of:
            self._of[key] = tuple(self._driver(key) if key in self._drivers else self._parameter(key))
        return self._of[key]

    def beyond(self, quantity: Reference, unit: str, low: float, high: float) -> tuple[Path, float] | None:
        """A place whose number takes the quantity below `low` or above `high`, and that number in `unit`.

        One key is moved at a time, the others by their defaults; the place is empty where only several keys
        together leave the bounds.
        """
        wrong = _outside(self._span(quantity, unit), low, high)
        if wrong is None:
            return None
        factor = self._factor(quantity, unit)
        default = [self.values.series(Reference(ref=(key,)), self._unit(key)) for key in quantity.ref]
        for at, key in enumerate(quantity.ref):
            others = factor * np.prod([one for place, one in enumerate(default) if place != at], axis=0)
            for course in self.of(key):
                alone = _outside((course.low * others, course.high * others), low, high)
                if alone is not None:
                    return self._place(course, least=alone < low), alone
        return (), wrong

    def _factor(self, quantity: Reference, unit: str) -> float:
        given = Unit(1.0, ())
        for key in quantity.ref:
            given = given * parse_unit(self._unit(key))
        return conversion(given, unit)

    def _span(self, quantity: Reference, unit: str) -> tuple[Series, Series]:
        """The least and the greatest number by year, whatever variants are chosen and numbers drawn."""
        if (quantity.ref, unit) not in self._spans:
            whole = np.full(len(self.values.years), self._factor(quantity, unit))
            least, most = whole, whole
            for key in quantity.ref:
                ends = self._ends_of(key)
                corners = [one * end for one in (least, most) for end in ends]
                least, most = np.min(corners, axis=0), np.max(corners, axis=0)
            self._spans[quantity.ref, unit] = least, most
        return self._spans[quantity.ref, unit]

    def _ends_of(self, key: str) -> tuple[Series, Series]:
        courses = self.of(key)
        return np.min([one.low for one in courses], axis=0), np.max([one.high for one in courses], axis=0)

    def variants(self, *quantities: object) -> Iterator[Mapping[str, str]]:
        """All choices among variants of the drivers in these quantities: driver → variant."""
        keys = [key for item in quantities if isinstance(item, Reference) for key in item.ref]
        named = [key for key in dict.fromkeys(keys) if key in self._drivers]
        options = [[None, *(one.key for one in self._drivers[key][1].variants)] for key in named]
        for chosen in product(*options):
            yield {key: variant for key, variant in zip(named, chosen, strict=True) if variant is not None}

    def _unit(self, key: str) -> str:
        return self._drivers[key][1].unit if key in self._drivers else self._parameters[key][1].figure.unit

    def _parameter(self, key: str) -> Iterator[Course]:
        at, parameter = self._parameters[key]
        stated = self.values.series(Reference(ref=(key,)), parameter.figure.unit)
        restated = stated / parameter.figure.value if parameter.figure.value else np.ones_like(stated)
        low, high = (end * restated for end in _ends(parameter.figure, parameter.distribution))
        yield Course((("parameters", at, "figure"),), (parameter.figure,), low, high)

    def _driver(self, key: str) -> Iterator[Course]:
        at, driver = self._drivers[key]
        yield self._course(driver, ("drivers", at, "points"), driver.points, None)
        for index, variant in enumerate(driver.variants):
            path = ("drivers", at, "variants", index, "points")
            if variant.points:
                yield self._course(driver, path, variant.points, variant.key)

    def _course(self, driver: Driver, path: Path, points: Sequence[Figure], variant: str | None) -> Course:
        order = sorted(range(len(points)), key=lambda at: points[at].year or self.model.base_year)
        years = [points[at].year or self.model.base_year for at in order]
        scale = [conversion(parse_unit(points[at].unit), driver.unit) for at in order]
        ends = [_ends(points[at], driver.distribution) for at in order]
        low, high = (
            np.interp(self.values.years, years, [one[end] * s for one, s in zip(ends, scale, strict=True)])
            for end in (0, 1)
        )
        places = tuple((*path, at) for at in order)
        return Course(places, tuple(points[at] for at in order), low, high, variant)

    def _place(self, course: Course, least: bool) -> Path:
        sizes = [figure.value for figure in course.figures]
        return course.places[int(np.argmin(sizes) if least else np.argmax(sizes))]


def _ends(figure: Figure, distribution: Distribution) -> tuple[float, float]:
    """The least and the greatest number that a draw can give."""
    if distribution == "lognormal" and min(figure.value, figure.low or figure.value) <= 0:
        return figure.value, figure.value  # refused as such
    low, high = quantile(figure, distribution, [0.0, 1.0])
    return float(low), float(high)


def _outside(span: tuple[Series, Series], low: float, high: float) -> float | None:
    """The worst of the numbers, if one lies outside."""
    least, most = float(span[0].min()), float(span[1].max())
    if least < low - _ROUNDING * max(1.0, abs(low)):
        return least
    return most if most > high * (1 + _ROUNDING) else None
