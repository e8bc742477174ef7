"""Quantities of a model as numbers on a tape: certain ones as they are, uncertain ones from the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wandel_engine.figures import Figure
from wandel_engine.pathways.ensemble.tape import Num, Tape, number
from wandel_engine.pathways.model import Model, UncertainInput, Values, uncertain_inputs
from wandel_engine.pathways.model.document import Distribution, Quantity, Reference
from wandel_engine.pathways.model.uncertain import quantile
from wandel_engine.pathways.model.units import conversion, parse_unit

Course = list[Num]
"""A number for each year of the model."""


class NotVariable(ValueError):
    """An uncertain input that an ensemble cannot vary; `key` names it."""

    def __init__(self, key: str, where: str) -> None:
        self.key = key
        super().__init__(
            f"an ensemble cannot vary '{key}', of which {where} depends; give it one value without a range, or write the figure in place"
        )


@dataclass(frozen=True)
class InputRow:
    """A row that each draw fills: a figure at the quantile of the uncertain input at place `input`."""

    input: int
    figure: Figure
    distribution: Distribution


class Quantities:
    """Resolves quantities to courses on a tape.

    `inputs`: the uncertain inputs in their order; `rows`: what each input row of the tape holds.
    """

    def __init__(self, model: Model, variants: Mapping[str, str], tape: Tape) -> None:
        self.model, self.tape = model, tape
        self.values = Values(model, variants)
        self.count = len(self.values.years)
        self.inputs: tuple[UncertainInput, ...] = uncertain_inputs(model, variants)
        self.rows: list[InputRow] = []
        self._units = {parameter.key: parameter.figure.unit for parameter in model.parameters}
        self._units |= {driver.key: driver.unit for driver in model.drivers}
        self._points: dict[str, list[Num]] = {
            item.key: [self._input(place, figure, item.distribution) for figure in item.figures]
            for place, item in enumerate(self.inputs)
        }
        self._kinds = {item.key: item for item in self.inputs}
        self._courses: dict[tuple[tuple[str, ...], str], Course] = {}

    def _input(self, place: int, figure: Figure, distribution: Distribution) -> Num:
        low, high = (float(end) for end in quantile(figure, distribution, [0.0, 1.0]))
        if low == high:
            return number(low)
        self.rows.append(InputRow(place, figure, distribution))
        return self.tape.input(low, high)

    def series(self, quantity: Quantity, unit: str) -> Course:
        """The quantity in `unit`, year by year."""
        if isinstance(quantity, Reference) and any(key in self._points for key in quantity.ref):
            known = (quantity.ref, unit)
            if known not in self._courses:
                self._courses[known] = self._product(quantity.ref, unit)
            return self._courses[known]
        return [number(value) for value in self.values.series(quantity, unit)]

    def optional(self, quantity: Quantity | None, unit: str, default: float = 0.0) -> Course:
        """Like `series`; `default` everywhere where there is no quantity."""
        return [number(default)] * self.count if quantity is None else self.series(quantity, unit)

    def index(self, driver: str) -> Course:
        """The course of a driver without unit."""
        return self.series(Reference(ref=(driver,)), "1")

    def certain(self, quantity: Quantity, what: str) -> None:
        """Raise NotVariable if the quantity is uncertain; `what` says what it is."""
        for key in quantity.ref if isinstance(quantity, Reference) else ():
            if key in self._points:
                raise NotVariable(key, what)

    def _product(self, keys: tuple[str, ...], unit: str) -> Course:
        """Certain factors first: their product scales the uncertain ones without an operation."""
        given = parse_unit("1")
        for key in keys:
            given = given * parse_unit(self._units[key])
        certain = np.full(self.count, conversion(given, unit))
        for key in keys:
            if key not in self._points:
                certain = certain * self.values.series(Reference(ref=(key,)), self._units[key])
        course = [number(value) for value in certain]
        for key in keys:
            if key in self._points:
                course = [self.tape.product(x, y) for x, y in zip(course, self._course(key), strict=True)]
        return course

    def _course(self, key: str) -> Course:
        """An uncertain parameter or driver in its own unit."""
        if ((key,), "") not in self._courses:
            self._courses[(key,), ""] = (
                self._driver(key) if self._kinds[key].kind == "driver" else self._parameter(key)
            )
        return self._courses[(key,), ""]

    def _parameter(self, key: str) -> Course:
        """Money of another price year is restated."""
        figure = self._kinds[key].figures[0]
        unit = Figure(value=1.0, unit=figure.unit, year=figure.year, flag="fictional")
        return [self._points[key][0].times(float(each)) for each in self.values.series(unit, figure.unit)]

    def _driver(self, key: str) -> Course:
        """Linear between the points, each at the same quantile of its own range."""
        figures = self._kinds[key].figures
        order = sorted(range(len(figures)), key=lambda at: figures[at].year or self.model.base_year)
        years = [figures[at].year or self.model.base_year for at in order]
        points = [
            self._points[key][at].times(conversion(parse_unit(figures[at].unit), self._units[key]))
            for at in order
        ]
        course = []
        for weights in np.array([np.interp(self.values.years, years, one) for one in np.eye(len(years))]).T:
            terms = zip(weights, points, strict=True)
            course.append(self.tape.dot((number(weight), point) for weight, point in terms if weight))
        return course
