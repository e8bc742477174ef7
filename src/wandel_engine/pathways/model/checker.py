"""Consistency of a model beyond the shape of its document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from wandel_engine.figures import Figure
from wandel_engine.files.bounds import LARGEST
from wandel_engine.pathways.model.courses import Courses
from wandel_engine.pathways.model.document import Model, Quantity, Reference, Stock
from wandel_engine.pathways.model.units import UnitError, conversion, parse_unit
from wandel_engine.pathways.model.values import Series, ValueProblem, Values

Path = tuple[int | str, ...]
_SUM_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Finding:
    """Something inconsistent at a path inside the document."""

    path: Path
    code: str
    message: str
    mend: str
    params: dict[str, str | int | float] = field(default_factory=dict)


class Checker:
    """Collects findings; offers look-ups and quantity checks to the checks of the single parts."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.values = Values(model)
        self.courses = Courses(model, self.values)
        self.findings: list[Finding] = []
        self.sectors = {item.key for item in model.sectors}
        self.payers = {item.key for item in model.payers}
        self.trades = {item.key for item in model.trades}
        self.criteria = {item.key: item for item in model.criteria}
        self.drivers = {item.key for item in model.drivers}
        self.commodities = {item.key: item for item in model.commodities}
        self.stocks = {item.key: item for item in model.stocks}
        self.transitions = {item.key: item for item in model.transitions}
        self.plants = {item.key: item for item in model.plants}
        self.measures = {item.artefact: item for item in model.measures}

    def add(self, path: Path, code: str, message: str, mend: str, **params: str | int | float) -> None:
        """Note a finding."""
        self.findings.append(Finding(path, code, message, mend, params))

    def known(self, path: Path, key: str, names: Iterable[str], what: str) -> bool:
        """Whether `key` is among `names`; notes ``unknown_<what>`` if not."""
        if key in names:
            return True
        self.add(
            path, f"unknown_{what}", f"there is no {what} '{key}'", f"name a {what} of the model", key=key
        )
        return False

    def unique(self, path: Path, keys: Iterable[str]) -> None:
        """Notes keys that stand twice in a list."""
        seen: set[str] = set()
        for index, key in enumerate(keys):
            if key in seen:
                self.add(
                    (*path, index), "double_key", f"'{key}' stands twice", "give each its own key", key=key
                )
            seen.add(key)

    def quantity(
        self,
        path: Path,
        quantity: Quantity | None,
        unit: str,
        low: float | None = 0.0,
        high: float | None = None,
    ) -> Series | None:
        """The resolved quantity if its unit is right and it lies between `low` and `high`."""
        if quantity is None:
            return None
        try:
            least, most = self.values.extremes(quantity, unit)
        except ValueProblem as problem:
            self.add(path, problem.code, str(problem), problem.mend, **problem.params)
            return None
        except UnitError as error:
            self.add(path, "unknown_unit", str(error), "write it like EUR/m2 or MWh/a")
            return None
        low = -LARGEST if low is None else low
        high = LARGEST if high is None else high
        if not self._within(path, path, least if least < low else most, low, high):
            return None
        if isinstance(quantity, Reference):
            # Variants and draws are used as well as the default course.
            beyond = self._beyond(quantity, unit, low, high)
            if beyond is not None and not self._within(path, beyond[0] or path, beyond[1], low, high):
                return None
        return self.values.series(quantity, unit)

    def _beyond(self, quantity: Reference, unit: str, low: float, high: float) -> tuple[Path, float] | None:
        try:
            return self.courses.beyond(quantity, unit, low, high)
        except UnitError:  # of a variant's point, which the drivers are told
            return None

    def under(self, variants: Mapping[str, str]) -> Values:
        """The model's numbers under a choice of variants."""
        return Values(self.model, variants)

    def _within(self, path: Path, place: Path, value: float, low: float, high: float) -> bool:
        """Whether a number lies between the bounds of what stands at `path`; it stems from `place`."""
        where = "" if place == path else f", where '{'.'.join(map(str, path))}' uses it"
        if value < low:
            message = "a negative number" if low == 0 else f"a number below {low}"
            mend = f"at least {low:g} is needed{where}"
            self._once(Finding(place, "negative", message, mend, {"low": low, "value": value}))
            return False
        if value > high:
            mend = f"at most {high:g} is possible{where}"
            self._once(Finding(place, "too_large", f"a number above {high:g}", mend, {"high": high}))
            return False
        return True

    def _once(self, finding: Finding) -> None:
        """A place that is used in several places is told once."""
        if all((known.path, known.code) != (finding.path, finding.code) for known in self.findings):
            self.findings.append(finding)

    def figure(self, path: Path, figure: Figure, unit: str) -> float | None:
        """A figure's value in `unit`, not negative."""
        value = self.quantity(path, figure, unit)
        return None if value is None else float(value[0])

    def years(self, path: Path, quantity: Quantity | None, minimum: int = 1) -> None:
        """Notes a lifetime that is not a whole number of years, at least `minimum`."""
        value = self.quantity(path, quantity, "a", low=None)
        if value is None:
            return
        least, most = float(value.min()), float(value.max())
        if least != round(least) or least < minimum or most > least:
            self.add(
                path,
                "not_whole_years",
                "not a whole number of years",
                f"at least {minimum}, whole and constant",
            )

    def shares(self, path: Path, shares: Mapping[str, float]) -> None:
        """Notes unknown payers and shares that do not sum to 1."""
        for payer in shares:
            self.known((*path, payer), payer, self.payers, "payer")
        total = sum(shares.values())
        if abs(total - 1) > _SUM_TOLERANCE:
            self.add(path, "shares_sum", f"the shares sum to {total:g}", "let them sum to 1", total=total)

    def hours(self, path: Path, hours: Mapping[str, Quantity], unit: str) -> None:
        """Notes unknown trades and wrong hours."""
        for trade, quantity in hours.items():
            self.known((*path, trade), trade, self.trades, "trade")
            self.quantity((*path, trade), quantity, f"h/{unit}")

    def contributions(self, path: Path, criteria: Mapping[str, Quantity], per: str) -> None:
        """Notes unknown criteria and wrong contributions; `per` is what follows the criterion's unit."""
        for key, quantity in criteria.items():
            if self.known((*path, key), key, self.criteria, "criterion"):
                self.quantity((*path, key), quantity, self.criteria[key].unit + per, low=None)

    def states(self, path: Path, stock: Stock, keys: Iterable[str]) -> None:
        """Notes states that the stock does not have."""
        names = {state.key for state in stock.states}
        for index, key in enumerate(keys):
            self.known((*path, index), key, names, "state")

    def distribution(self, path: Path, stock: Stock) -> None:
        """Notes a base distribution that does not sum to the stock's total."""
        total = self.figure((*path, "total"), stock.total, stock.unit)
        if total is not None and total <= 0:
            self.add((*path, "total"), "empty_stock", "the stock has no units", "give a total above 0")
        parts = [
            self.figure((*path, "states", index, "base"), state.base, stock.unit)
            for index, state in enumerate(stock.states)
            if state.base is not None
        ]
        known = [part for part in parts if part is not None]
        if total and len(known) == len(parts) and abs(sum(known) - total) > _SUM_TOLERANCE * total:
            self.add(
                (*path, "total"),
                "distribution_sum",
                f"the states hold {sum(known):.10g} of {total:.10g}",
                "correct the distribution or the total",
                sum=sum(known),
                total=total,
            )

    def unit_of(self, path: Path, unit: str) -> bool:
        """Whether a unit can be read."""
        try:
            conversion(parse_unit(unit), unit)
        except UnitError as error:
            self.add(path, "unknown_unit", str(error), "write it like m2, dwelling or MWh", given=unit)
            return False
        return True


def figures_of(part: BaseModel, path: Path = ()) -> Iterator[tuple[Path, Figure]]:
    """All figures inside a part of the document, with their paths."""
    for name, info in type(part).model_fields.items():
        yield from _figures_in(getattr(part, name), (*path, info.alias or name))


def _figures_in(value: object, path: Path) -> Iterator[tuple[Path, Figure]]:
    if isinstance(value, Figure):
        yield path, value
    elif isinstance(value, BaseModel):
        yield from figures_of(value, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _figures_in(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _figures_in(item, (*path, key))
