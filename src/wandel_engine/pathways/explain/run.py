"""One simulation beside its model: what addresses name, looked up by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from wandel_engine.figures import Figure
from wandel_engine.pathways.explain.numbers import simulated
from wandel_engine.pathways.model import Model
from wandel_engine.pathways.model.document import Driver, Limit, Stock, Transition
from wandel_engine.pathways.result import CostKind, Pathway, Simulation
from wandel_engine.writing import whole_number

_PLURALS = {"commodity": "commodities", "criterion": "criteria"}
LONGEST = 1000
"""Years over which something can be paid off."""


class Unresolved(LookupError):
    """A part of an address names nothing in the model."""


@dataclass(frozen=True)
class Wearing:
    """A kind of equipment of a stock, and the states that have it."""

    stock: Stock
    component: str
    kind: Any
    states: frozenset[str]

    @property
    def key(self) -> str:
        """``stock/component/kind``."""
        return f"{self.stock.key}/{self.component}/{self.kind.key}"

    @property
    def path(self) -> str:
        """Its place in the document."""
        return f"stocks[{self.stock.key}].components[{self.component}].kinds[{self.kind.key}]"


class Run:
    """A simulation, its model, and the variants it was run with.

    `prefix` stands before its addresses (``trend/``). `undecided`: flows, renewals and dispatch follow from
    the conventions of the trend; otherwise they are decisions. `still`: the drivers of others stand still.
    `rationed`: a plan was rationed, and units that wait to leave can die.
    `pathway`, `trend`: what the simulation is the outcome of, and the trend beside it.
    """

    def __init__(
        self,
        model: Model,
        simulation: Simulation,
        variants: Mapping[str, str],
        prefix: str = "",
        undecided: bool = False,
        still: bool = False,
        rationed: bool = False,
        pathway: Pathway | None = None,
        trend: Run | None = None,
    ) -> None:
        self.model, self.simulation, self.variants = model, simulation, variants
        self.prefix, self.undecided, self.still = prefix, undecided, still
        self.pathway, self.trend, self.rationed = pathway, trend, rationed
        self.first, self.last = model.base_year, model.horizon
        self.parameters = {item.key: item for item in model.parameters}
        self.drivers = {item.key: item for item in model.drivers}
        self.commodities = {item.key: item for item in model.commodities}
        self.stocks = {item.key: item for item in model.stocks}
        self.plants = {item.key: item for item in model.plants}
        self.transitions = {item.key: item for item in model.transitions}
        self.measures = {item.artefact: item for item in model.measures}
        self.trades = {item.key: item for item in model.trades}
        self.payers = {item.key: item for item in model.payers}
        self.limits = {item.key: item for item in model.limits}
        self.criteria = {item.key: item for item in model.criteria}

    @cached_property
    def numbers(self) -> dict[str, float]:
        """Address (without prefix) → number of the simulation."""
        return dict(simulated(self.simulation))

    @cached_property
    def demand(self) -> tuple[tuple[str, str], ...]:
        """(stock, commodity) of every use of energy."""
        return tuple((row.stock, row.commodity) for row in self.simulation.energy)

    @cached_property
    def _moves(self) -> dict[str, tuple[Transition, ...]]:
        return {key: tuple(t for t in self.model.transitions if t.stock == key) for key in self.stocks}

    @cached_property
    def _wearing(self) -> dict[str, tuple[Wearing, ...]]:
        return {
            stock.key: tuple(
                Wearing(
                    stock,
                    component.key,
                    kind,
                    frozenset(s.key for s in stock.states if s.components.get(component.key) == kind.key),
                )
                for component in stock.components
                for kind in component.kinds
            )
            for stock in self.model.stocks
        }

    def moves(self, stock: Stock) -> tuple[Transition, ...]:
        """Transitions of a stock."""
        return self._moves[stock.key]

    def wearing(self, stock: Stock) -> tuple[Wearing, ...]:
        """Kinds of equipment of a stock."""
        return self._wearing[stock.key]

    def stock_of(self, named: Mapping[str, Any]) -> Stock:
        """The stock of a transition or of a kind of equipment."""
        stock: Stock = named["wear"].stock if "wear" in named else self.stocks[named["transition"].stock]
        return stock

    def unit_of_limit(self, limit: Limit) -> str:
        """In which unit a limit counts."""
        if limit.kind == "transitions":
            return f"{self.stocks[self.transitions[limit.transitions[0]].stock].unit}/a"
        if limit.kind == "states":
            return self.stocks[limit.stock].unit
        if limit.kind == "criterion":
            return f"{self.criteria[limit.criterion].unit}/a"
        return {"money": "EUR/a", "hours": "h/a", "commodity": "MWh/a", "carbon-budget": "t"}[limit.kind]

    def points(self, driver: Driver) -> tuple[str, tuple[Figure, ...]]:
        """Path and points of the course that a driver takes in this run."""
        for variant in driver.variants:
            if variant.key == self.variants.get(driver.key):
                return f"drivers[{driver.key}].variants[{variant.key}].points", variant.points
        return f"drivers[{driver.key}].points", driver.points

    def started(self, measure: str) -> int | None:
        """The start year of a measure."""
        return self.simulation.decisions.measures.get(measure)

    def resolve(self, name: str, text: str, found: Mapping[str, Any]) -> Any:
        """What a part of an address names: `name` is the placeholder, `found` what stood before it."""
        if name == "life":
            return self._life(text)
        if name in ("year", "since", "price"):
            return self._year(name, text)
        if name == "state":
            known: Mapping[str, Any] = {state.key: state for state in found["stock"].states}
        elif name == "wear":
            known = {w.key: w for stock in self.model.stocks for w in self.wearing(stock)}
        elif name == "account":
            known = {"bisko": "bisko", "territorial": "territorial"}
        elif name == "cost":
            known = {kind: kind for kind in get_args(CostKind)}
        elif name == "target":
            known = {target.artefact: target for target in self.model.targets}
        else:
            known = getattr(self, _PLURALS.get(name, name + "s"))
        if text not in known:
            raise Unresolved(f"there is no {name} '{text}'")
        return known[text]

    def _life(self, text: str) -> int:
        years = whole_number(text)
        if years is None or not 1 <= years <= LONGEST:
            raise Unresolved(f"'{text}' is no number of years from 1 to {LONGEST}")
        return years

    def _year(self, name: str, text: str) -> int:
        year = whole_number(text)
        if year is None:
            raise Unresolved(f"'{text}' is not a year")
        if name == "year" and not self.first <= year <= self.last:
            raise Unresolved(f"{year} lies outside {self.first} to {self.last}")
        return year
