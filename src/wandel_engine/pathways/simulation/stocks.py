"""Stocks over the years: flows, births, deaths, and the equipment that wears out.

Conventions: units in a state operate during the year; a flow decided in t leaves at the end of t + lead time;
units waiting to leave stay reserved; deaths are a share of every state alike; ages are independent of state.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.model.document import Component, Kind, Stock, Transition
from wandel_engine.pathways.model.values import Series, Values

Matrix = NDArray[np.float64]


@dataclass
class StockPath:
    """One stock over the years. `units`: (years, states); series by transition and kind: (years,).

    `flows`: units decided in the year; `moved`: those that move at its end.
    """

    units: Matrix
    flows: dict[str, Series]
    moved: dict[str, Series]
    renewals: dict[str, Series]
    early: dict[str, Series]
    overdue: dict[str, Series]
    unreserved: Matrix


@dataclass(frozen=True)
class Wear:
    """A kind of equipment of a stock: who has it, and how long it lasts."""

    key: str
    component: Component
    kind: Kind
    states: NDArray[np.bool_]
    lifetime: int


def wears(stock: Stock, values: Values) -> list[Wear]:
    """All kinds of equipment of a stock."""
    return [
        Wear(
            f"{stock.key}/{component.key}/{kind.key}",
            component,
            kind,
            np.array([state.components.get(component.key) == kind.key for state in stock.states]),
            round(values.constant(kind.lifetime, "a")),
        )
        for component in stock.components
        for kind in component.kinds
    ]


class StockRun:
    """Runs one stock forward. With `flows` and `renewals` given they are applied; without, the trend runs."""

    def __init__(self, stock: Stock, transitions: list[Transition], values: Values) -> None:
        self.stock, self.transitions, self.values = stock, transitions, values
        self.count = len(values.years)
        self.at = {state.key: index for index, state in enumerate(stock.states)}
        self.base = np.array(
            [0.0 if s.base is None else values.constant(s.base, stock.unit) for s in stock.states]
        )
        self.deaths = values.optional(stock.deaths, "1/a")
        self.alive = [1 - float(share) for share in self.deaths]
        self.births = np.zeros((self.count, len(stock.states)))
        for birth in stock.births:
            self.births[:, self.at[birth.state]] += values.series(birth.units, f"{stock.unit}/a")
        self.transient = np.array([state.transient for state in stock.states])
        self.wears = wears(stock, values)
        self.leaving = {
            self.at[state.key]: mine
            for state in stock.states
            if (mine := [t for t in transitions if t.from_ == state.key])
        }
        self.trend = {
            t.key: values.optional(t.trend, f"{stock.unit}/a")
            * ((values.years >= (t.first_year or 0)) & (values.years <= (t.last_year or 9999)))
            for t in transitions
        }

    def run(self, flows: Mapping[str, Series] | None, renewals: Mapping[str, Series] | None) -> StockPath:
        """The stock's path. Raises nothing: what does not add up is left in `unreserved` and `overdue`."""
        years, states = self.count, len(self.base)
        units = np.zeros((years, states))
        units[0] = self.base
        unreserved = np.zeros((years, states))
        moved = {
            t.key: np.array(flows[t.key]) if flows is not None else np.zeros(years) for t in self.transitions
        }
        for year in range(years - 1):
            free = units[year] * (1 - self.deaths[year])
            for t in self.transitions:
                waiting = moved[t.key][max(0, year - t.lead_time) : year].sum()
                free[self.at[t.from_]] -= waiting
            if flows is None:
                self._trend_flows(year, units[year] * (1 - self.deaths[year]), free, moved)
            for t in self.transitions:
                free[self.at[t.from_]] -= moved[t.key][year]
            unreserved[year] = free
            following = units[year] * (1 - self.deaths[year]) + self.births[year]
            for t in self.transitions:
                if year >= t.lead_time:
                    amount = moved[t.key][year - t.lead_time]
                    following[self.at[t.from_]] -= amount
                    following[self.at[t.to]] += amount
            units[year + 1] = following
        path = StockPath(units, moved, self._later(moved), {}, {}, {}, unreserved)
        for wear in self.wears:
            self._wear(wear, path, None if renewals is None else renewals[wear.key])
        return path

    def _later(self, flows: Mapping[str, Series]) -> dict[str, Series]:
        """Units that move at the end of each year: decided a lead time before."""
        moved = {t.key: np.zeros(self.count) for t in self.transitions}
        for t in self.transitions:
            moved[t.key][t.lead_time :] = flows[t.key][: max(0, self.count - t.lead_time)]
        return moved

    def _trend_flows(self, year: int, alive: Series, free: Series, moved: dict[str, Series]) -> None:
        """What happens without the city: the stated trend, scaled down together where units run out."""
        wanted: dict[str, float] = {}
        for t in self.transitions:
            in_time = year + t.lead_time + 1 < self.count
            wanted[t.key] = float(self.trend[t.key][year]) if in_time else 0.0
        for state, leaving in self.leaving.items():
            total = sum(wanted[t.key] for t in leaving)
            # Units that wait can die: what leaves later must still be there then.
            longest = max(t.lead_time for t in leaving)
            dying = 1 - math.prod(self.alive[year + 1 : year + 1 + longest])
            available = max(0.0, float(free[state] - dying * alive[state]))
            if self.transient[state] and total == 0:
                wanted[leaving[0].key], total = 1.0, 1.0
            if total > available or (self.transient[state] and total > 0):
                for t in leaving:
                    wanted[t.key] *= available / total
        for t in self.transitions:
            moved[t.key][year] = wanted[t.key]

    def _wear(self, wear: Wear, path: StockPath, renewals: Series | None) -> None:
        """Book what falls due, what is renewed, what was replaced early and what is overdue.

        Everything counts units that are alive in the following year. The pool holds units replaced before
        they fell due; below zero it is equipment that runs on beyond its lifetime.
        """
        last = self.count - 1
        due = np.zeros(self.count + wear.lifetime + 1)
        shares = wear.kind.due or (1 / wear.lifetime,) * wear.lifetime
        base = float(self.base[wear.states].sum())
        for age, share in enumerate(shares[: self.count]):
            due[age] += base * share * math.prod(self.alive[: age + 1])
        left, renewed, pool, previous = np.zeros(self.count), np.zeros(self.count), np.zeros(self.count), 0.0
        for t in self.transitions:
            was, now = wear.states[self.at[t.from_]], wear.states[self.at[t.to]]
            effect = path.moved[t.key]
            if was and not now:
                left += effect
            if now and not was:
                for year in range(last):
                    self._fall_due(due, year + 1, effect[year], wear.lifetime)
        for birth, amounts in enumerate(self.births.T):
            if wear.states[birth]:
                for year in range(last):
                    self._fall_due(due, year + 1, float(amounts[year]), wear.lifetime)
        allowed = self.values.years <= (wear.kind.renewable_until or 9999)
        for year in range(last):
            missing = due[year] - left[year] - self.alive[year] * previous
            if renewals is None:
                renewed[year] = max(0.0, missing) if allowed[year] else 0.0
            else:
                renewed[year] = renewals[year]
            pool[year] = previous = renewed[year] - missing
            self._fall_due(due, year + 1, renewed[year], wear.lifetime)
        path.renewals[wear.key] = renewed
        path.early[wear.key] = np.maximum(pool, 0.0)
        path.overdue[wear.key] = np.maximum(-pool, 0.0)

    def _fall_due(self, due: Series, first: int, amount: float, lifetime: int) -> None:
        """Equipment new in year index `first` falls due in its last year, if its units are still alive."""
        year = first + lifetime - 1
        if amount and year < self.count:
            due[year] += amount * math.prod(self.alive[first : year + 1])
