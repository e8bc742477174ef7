"""Numbers of a model as series over its years, in the unit that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

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
        self._conversions: dict[tuple[str, str, int | None], tuple[float, float]] = {}
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
        known = sorted(
            ((point.year or self.model.base_year, point) for point in points), key=lambda placed: placed[0]
        )
        scale = [conversion(parse_unit(point.unit), driver.unit) for _, point in known]
        return np.interp(
            self.years,
            [year for year, _ in known],
            [p.value * s for (_, p), s in zip(known, scale, strict=True)],
        )

    def series(self, quantity: Quantity, unit: str) -> Series:
        """The quantity in `unit`, shape (years,)."""
        self.pulse()
        if isinstance(quantity, Figure):
            return np.full(len(self.years), self.number(quantity, unit))
        value, given = self._resolve(quantity)
        return value * _conversion(given, unit, quantity)

    def number(self, figure: Figure, unit: str) -> float:
        """A figure in `unit`, money at the model's price year."""
        priced = None if figure.year == self.model.price_year else figure.year
        known = self._conversions.get((figure.unit, unit, priced))
        if known is None:
            given = self._parsed(figure.unit)
            ratio = self._price_ratio(priced) if given.is_money and priced is not None else 1.0
            known = self._conversions[figure.unit, unit, priced] = (ratio, _conversion(given, unit, figure))
        ratio, factor = known
        return figure.value * ratio * factor

    def extremes(self, quantity: Quantity, unit: str) -> tuple[float, float]:
        """The least and the greatest value over the years, in `unit`."""
        if isinstance(quantity, Figure):
            number = self.number(quantity, unit)
            return number, number
        value = self.series(quantity, unit)
        return float(value.min()), float(value.max())

    def table(self, asked: Iterable[tuple[Quantity | None, str]], default: float = 0.0) -> Series:
        """Quantities, each in its unit, as rows of an array (quantities, years); `default` where there is
        none."""
        self.pulse()
        pairs = list(asked)
        first = [
            self.number(quantity, unit) if isinstance(quantity, Figure) else default
            for quantity, unit in pairs
        ]
        rows = np.repeat(np.array(first, float)[:, None], len(self.years), axis=1)
        for at, (quantity, unit) in enumerate(pairs):
            if isinstance(quantity, Reference):
                rows[at] = self.series(quantity, unit)
        return rows

    def constants(self, asked: Iterable[tuple[Quantity, str]]) -> Series:
        """Quantities as one number each, shape (quantities,). Raises ValueProblem if one varies."""
        return np.array([self.constant(quantity, unit) for quantity, unit in asked], float)

    def constant(self, quantity: Quantity, unit: str) -> float:
        """The quantity in `unit` as one number. Raises ValueProblem if it varies over the years."""
        if isinstance(quantity, Figure):
            return self.number(quantity, unit)
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
            if isinstance(quantity, Figure):
                return not self._parsed(quantity.unit).powers
            return not self._resolve(quantity)[1].powers
        except ValueProblem:
            return False

    def _resolve(self, reference: Reference) -> tuple[Series, Unit]:
        if reference.ref not in self._products:
            self._products[reference.ref] = self._product(reference)
        return self._products[reference.ref]

    def _product(self, reference: Reference) -> tuple[Series, Unit]:
        value, unit = np.ones(len(self.years)), Unit(1.0, ())
        for key in reference.ref:
            if key in self._parameters:
                figure = self._parameters[key]
                part_unit = self._parsed(figure.unit)
                part = np.full(len(self.years), self.number(figure, figure.unit))
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
        if at.min() <= 0:
            raise ValueProblem(
                "index_not_positive",
                f"the price index '{index.key}' is not above 0",
                "give it values above 0",
                key=index.key,
            )
        return float(at[1] / at[0])


def _conversion(given: Unit, unit: str, quantity: Quantity) -> float:
    try:
        return conversion(given, unit)
    except UnitError as error:
        raise ValueProblem(
            "wrong_unit", str(error), f"state the value in {unit}", expected=unit, given=_shown(quantity)
        ) from error


def _shown(quantity: Quantity) -> str:
    return quantity.unit if isinstance(quantity, Figure) else " × ".join(quantity.ref)
