"""Numbers of a model as series over its years, in the unit that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wandel_engine.figures import Figure
from wandel_engine.pathways.model.document import Driver, Model, Quantity, Reference
from wandel_engine.pathways.model.units import Unit, UnitError, conversion, parse_unit

Series = NDArray[np.float64]


class ValueProblem(ValueError):
    """A quantity that cannot be resolved: `code`, `params` and `mend` say why."""

    def __init__(self, code: str, message: str, mend: str, **params: str | int | float) -> None:
        self.code, self.mend, self.params = code, mend, params
        super().__init__(message)


class Values:
    """Resolves quantities of a model for chosen variants of its drivers (driver key → variant key).

    `pulse` is called whenever a quantity is resolved; whatever it raises ends the computation that asked.
    Raises ValueProblem for an unknown driver, variant or parameter, a wrong unit, or a missing price index.
    """

    def __init__(
        self,
        model: Model,
        variants: Mapping[str, str] | None = None,
        pulse: Callable[[], None] = lambda: None,
    ) -> None:
        self.model, self.pulse = model, pulse
        self.years = np.arange(model.base_year, model.horizon + 1)
        self._parameters = {parameter.key: parameter.figure for parameter in model.parameters}
        self._drivers = {driver.key: driver for driver in model.drivers}
        self._variants = dict(variants or {})
        self._courses: dict[str, Series] = {}
        self._products: dict[tuple[str, ...], tuple[Series, Unit]] = {}
        for key, variant in self._variants.items():
            driver = self._driver(key)
            if variant not in {known.key for known in driver.variants}:
                raise ValueProblem(
                    "unknown_variant",
                    f"driver '{key}' has no variant '{variant}'",
                    "choose one of its variants",
                    driver=key,
                    variant=variant,
                )

    def _driver(self, key: str) -> Driver:
        if key not in self._drivers:
            raise ValueProblem(
                "unknown_driver", f"there is no driver '{key}'", "name a driver of the model", key=key
            )
        return self._drivers[key]

    def driver(self, key: str) -> Series:
        """The course of a driver, shape (years,), in the driver's own unit."""
        if key not in self._courses:
            driver = self._driver(key)
            points: Sequence[Figure] = driver.points
            for variant in driver.variants:
                if variant.key == self._variants.get(key):
                    points = variant.points
            self._courses[key] = self._interpolated(driver, points)
        return self._courses[key]

    def driver_as(self, key: str, unit: str) -> Series:
        """The course of a driver in `unit`, shape (years,)."""
        return self.series(Reference(ref=(key,)), unit)

    def _interpolated(self, driver: Driver, points: Sequence[Figure]) -> Series:
        if not points:
            raise ValueProblem(
                "driver_without_points",
                f"driver '{driver.key}' has no values",
                "add points with a year",
                key=driver.key,
            )
        known = sorted((point.year or self.model.base_year, point) for point in points)
        scale = [conversion(parse_unit(point.unit), driver.unit) for _, point in known]
        return np.interp(
            self.years,
            [year for year, _ in known],
            [p.value * s for (_, p), s in zip(known, scale, strict=True)],
        )

    def series(self, quantity: Quantity, unit: str) -> Series:
        """The quantity in `unit`, shape (years,)."""
        self.pulse()
        value, given = self._resolve(quantity)
        try:
            factor = conversion(given, unit)
        except UnitError as error:
            raise ValueProblem(
                "wrong_unit", str(error), f"state the value in {unit}", expected=unit, given=_shown(quantity)
            ) from error
        return value * factor

    def constant(self, quantity: Quantity, unit: str) -> float:
        """The quantity in `unit` as one number. Raises ValueProblem if it varies over the years."""
        value = self.series(quantity, unit)
        if np.any(value != value[0]):
            raise ValueProblem(
                "not_constant", "the value must not vary over the years", "use a parameter or a figure"
            )
        return float(value[0])

    def optional(self, quantity: Quantity | None, unit: str, default: float = 0.0) -> Series:
        """Like `series`; `default` everywhere where there is no quantity."""
        return np.full(len(self.years), default) if quantity is None else self.series(quantity, unit)

    def is_share(self, quantity: Quantity) -> bool:
        """Whether the quantity has no dimension (``%`` or ``1``)."""
        try:
            return not self._resolve(quantity)[1].powers
        except ValueProblem:
            return False

    def _resolve(self, quantity: Quantity) -> tuple[Series, Unit]:
        if isinstance(quantity, Figure):
            return self._figure(quantity)
        if quantity.ref not in self._products:
            self._products[quantity.ref] = self._product(quantity)
        return self._products[quantity.ref]

    def _product(self, reference: Reference) -> tuple[Series, Unit]:
        value, unit = np.ones(len(self.years)), Unit(1.0, ())
        for key in reference.ref:
            if key in self._parameters:
                part, part_unit = self._figure(self._parameters[key])
            elif key in self._drivers:
                part, part_unit = self.driver(key), self._parsed(self._drivers[key].unit)
            else:
                raise ValueProblem(
                    "unknown_reference",
                    f"there is no parameter or driver '{key}'",
                    "name a parameter or a driver of the model",
                    key=key,
                )
            value, unit = value * part, unit * part_unit
        return value, unit

    def _figure(self, figure: Figure) -> tuple[Series, Unit]:
        unit = self._parsed(figure.unit)
        value = figure.value
        if unit.is_money and figure.year is not None and figure.year != self.model.price_year:
            value *= self._price_ratio(figure.year)
        return np.full(len(self.years), value), unit

    def _parsed(self, text: str) -> Unit:
        try:
            return parse_unit(text)
        except UnitError as error:
            raise ValueProblem(
                "unknown_unit", str(error), "write it like EUR/m2 or MWh/a", given=text
            ) from error

    def _price_ratio(self, year: int) -> float:
        if self.model.price_index is None:
            raise ValueProblem(
                "price_year",
                f"a price of {year} in a model with prices of {self.model.price_year}",
                "restate the price, or name a price_index driver",
                year=year,
            )
        index = self._driver(self.model.price_index)
        points = sorted(
            (point.year or 0, point.value * conversion(parse_unit(point.unit), index.unit))
            for point in index.points
        )
        at = np.interp([year, self.model.price_year], [y for y, _ in points], [v for _, v in points])
        return float(at[1] / at[0])


def _shown(quantity: Quantity) -> str:
    return quantity.unit if isinstance(quantity, Figure) else " × ".join(quantity.ref)
