"""A sheet on which one formula is written down: its symbols, and the numbers of the model behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Protocol

from wandel_engine.figures import Figure, Text
from wandel_engine.pathways.explain.expression import Expression
from wandel_engine.pathways.explain.run import Run, Unresolved
from wandel_engine.pathways.explain.shown import (
    DecisionInput,
    FigureInput,
    Input,
    OptionInput,
    ResultInput,
    SolverInput,
    StatedInput,
)
from wandel_engine.pathways.model.document import Quantity, Stock
from wandel_engine.pathways.model.units import Unit, conversion, parse_unit


@dataclass(frozen=True)
class Known:
    """A number that was looked up. `scale`: against which its rounding is judged."""

    value: float
    unit: str
    title: Text | None
    scale: float


class Results(Protocol):
    """Where a sheet looks up other numbers."""

    def look_up(self, address: str) -> Known:
        """The number at a full address."""


@dataclass(frozen=True)
class Answer:
    """What a number is: one expression, or a sum of terms, each of a group (a stock, a plant, a decade)."""

    expression: Expression | None = None
    terms: tuple[tuple[str, Expression], ...] = field(default=())
    note: str = ""


class Sheet:
    """Writes one formula for a number of `run`."""

    def __init__(self, results: Results, run: Run) -> None:
        self.results, self.run = results, run
        self.inputs: dict[str, Input] = {}
        self._known: dict[object, str] = {}

    def result(self, address: str, symbol: str, prefix: str | None = None) -> Expression:
        """Another number, of this run or of the one with `prefix`."""
        full = (self.run.prefix if prefix is None else prefix) + address
        known = self.results.look_up(full)
        shown = self._put(
            full,
            symbol,
            lambda name: ResultInput(
                symbol=name,
                value=known.value,
                unit=known.unit,
                title=known.title,
                address=full,
                scale=known.scale,
            ),
        )
        return replace(shown, scale=known.scale)

    def decision(self, address: str, unit: str, symbol: str) -> Expression:
        """Something decided; its number is that of the simulation."""
        value = self.run.numbers[address]
        full = self.run.prefix + address
        return self._put(
            full, symbol, lambda name: DecisionInput(symbol=name, value=value, unit=unit, address=full)
        )

    def solver(self, value: float | None, unit: str, symbol: str, statement: str) -> Expression:
        """Something the solver proved or found for the pathway. `statement`: what it says.

        Raises Unresolved if there is none.
        """
        if value is None or self.run.pathway is None:
            raise Unresolved("the result does not say it")
        provenance = self.run.pathway.provenance
        return self._put(
            symbol,
            symbol,
            lambda name: SolverInput(
                symbol=name,
                value=value,
                unit=unit,
                solver=f"{provenance.solver} {provenance.solver_version}",
                statement=statement,
            ),
        )

    def option(self, value: float, name: str, symbol: str, unit: str) -> Expression:
        """A number that the run was asked with."""
        return self._put(
            ("option", name),
            symbol,
            lambda free: OptionInput(symbol=free, value=value, unit=unit, name=name),
        )

    def stated(self, value: float, path: str, symbol: str, unit: str = "1") -> Expression:
        """A bare number of the document."""
        return self._put(
            path,
            symbol,
            lambda name: StatedInput(symbol=name, value=float(value), unit=unit, path=path),
        )

    def figure(
        self, figure: Figure, path: str, unit: str, symbol: str, title: Text | None = None
    ) -> Expression:
        """A figure in `unit`, restated in the model's price year where it is money of another one."""
        if not parse_unit(figure.unit).is_money or figure.year in (None, self.run.model.price_year):
            return self._shown(figure, path, unit, symbol, title, None)
        level = self.result(f"prices/{figure.year}", f"price_level_{figure.year}")
        return self._shown(figure, path, unit, symbol, title, figure.year) * level

    def point(self, figure: Figure, path: str, unit: str, symbol: str) -> Expression:
        """A point of a driver's course: its year says when it holds, not whose year's money it is."""
        return self._shown(figure, path, unit, symbol, None, None)

    def _shown(
        self, figure: Figure, path: str, unit: str, symbol: str, title: Text | None, restated: int | None
    ) -> Expression:
        factor = conversion(parse_unit(figure.unit), unit)

        def make(name: str) -> Input:
            return FigureInput(
                symbol=name,
                value=figure.value * factor,
                unit=unit,
                title=title,
                figure=figure,
                factor=factor,
                path=path,
                restated_from=restated,
            )

        return self._put((path, unit), symbol, make)

    def quantity(self, quantity: Quantity, path: str, unit: str, year: int, symbol: str) -> Expression:
        """A figure, or the product of parameters and drivers, in `unit` in a year."""
        if isinstance(quantity, Figure):
            return self.figure(quantity, path, unit, symbol)
        if len(quantity.ref) == 1 and quantity.ref[0] in self.run.parameters:
            return self._parameter(quantity.ref[0], unit)
        parts, units = [], []
        for key in quantity.ref:
            if key in self.run.parameters:
                base = Unit(1.0, parse_unit(self.run.parameters[key].figure.unit).powers)
                parts.append(self._parameter(key, _written(base)))
                units.append(base)
            else:
                parts.append(self.result(f"drivers/{key}/{year}", f"{key}_{year}"))
                units.append(parse_unit(self.run.drivers[key].unit))
        factor = prod(part.factor for part in units) / parse_unit(unit).factor
        whole = parts[0]
        for part in parts[1:]:
            whole = whole * part
        if factor == 1:
            return whole
        return whole * self.stated(factor, f"{path} in {unit}", "unit_factor")

    def is_share(self, quantity: Quantity) -> bool:
        """Whether a quantity has no dimension."""
        if isinstance(quantity, Figure):
            return not parse_unit(quantity.unit).powers
        unit = Unit(1.0, ())
        for key in quantity.ref:
            parameter = self.run.parameters.get(key)
            of = self.run.drivers[key].unit if parameter is None else parameter.figure.unit
            unit = unit * parse_unit(of)
        return not unit.powers

    def optional(
        self, quantity: Quantity | None, path: str, unit: str, year: int, symbol: str
    ) -> Expression | None:
        """Like `quantity`; None where there is none."""
        return None if quantity is None else self.quantity(quantity, path, unit, year, symbol)

    def deaths(self, stock: Stock, year: int) -> Expression | None:
        """Share of a stock's units that vanish in a year; None if none ever do."""
        return self.optional(stock.deaths, f"stocks[{stock.key}].deaths", "1/a", year, "deaths")

    def _parameter(self, key: str, unit: str) -> Expression:
        parameter = self.run.parameters[key]
        return self.figure(parameter.figure, f"parameters[{key}].figure", unit, key, parameter.title)

    def _put(self, key: object, symbol: str, make: Callable[[str], Input]) -> Expression:
        if key not in self._known:
            self._known[key] = name = self._free(symbol)
            self.inputs[name] = make(name)
        name = self._known[key]
        value = self.inputs[name].value
        return Expression(name, value, abs(value))

    def _free(self, symbol: str) -> str:
        """A symbol that is not taken yet."""
        name = re.sub(r"\W+", "_", symbol).strip("_")
        if not name[:1].isalpha() or name in ("min", "max"):
            name = f"x_{name}"
        count, free = 1, name
        while free in self.inputs:
            count += 1
            free = f"{name}_{count}"
        return free


def product(parts: Sequence[Expression | None]) -> Expression:
    """The product of the parts that there are; at least one."""
    given = [part for part in parts if part is not None]
    whole = given[0]
    for part in given[1:]:
        whole = whole * part
    return whole


def _written(unit: Unit) -> str:
    """A unit of factor 1 as text."""
    above = [symbol for symbol, power in unit.powers for _ in range(max(power, 0))]
    below = [symbol for symbol, power in unit.powers for _ in range(max(-power, 0))]
    return "/".join(["*".join(above) or "1", *below])
