"""Equipment of one kind that wears out, on a tape; as `simulation.replacement`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from wandel_engine.pathways.ensemble.tape import ZERO, Num, Term, number
from wandel_engine.pathways.model.document import Component, Kind, Stock, Transition
from wandel_engine.pathways.model.values import Series

if TYPE_CHECKING:
    from wandel_engine.pathways.ensemble.stocks import Group


class KindWear:
    """What falls due of a kind; `renewed` and `early` are those of the year settled last."""

    def __init__(
        self,
        stock: Stock,
        component: Component,
        kind: Kind,
        base: Series,
        group: Group,
        advance: Mapping[str, Series],
    ) -> None:
        q = group.q
        self.kind, self.group, self.tape = kind, group, q.tape
        self.key = f"{stock.key}/{component.key}/{kind.key}"
        q.certain(kind.lifetime, f"the lifetime of '{self.key}'")
        self.lifetime = round(q.values.constant(kind.lifetime, "a"))
        has = [state.components.get(component.key) == kind.key for state in stock.states]
        self.leaves = [t for t in group.transitions if has[group.at[t.from_]] and not has[group.at[t.to]]]
        self.enters = [t.key for t in group.transitions if has[group.at[t.to]] and not has[group.at[t.from_]]]
        self.allowed = [year <= (kind.renewable_until or 9999) for year in q.model.years]
        self.advance = advance[self.key]
        self.due: list[list[Term]] = [[] for _ in range(q.count)]
        units = float(base[np.array(has)].sum())
        shares = kind.due or (1 / self.lifetime,) * self.lifetime
        for age, share in enumerate(shares[: q.count]):
            if units * share:
                self.due[age].append((number(units * share), group.survival(0, age)))
        for year, births in enumerate(group.births[:-1]):
            for state, born in births.items():
                if has[state]:
                    for one in born:
                        self._install(year, one)
        self.renewed = self.early = self.pool = ZERO

    def _install(self, year: int, units: Num) -> None:
        first = year + 1
        last = first + self.lifetime - 1
        if last < len(self.due):
            self.due[last].append((self.group.survival(first, last), units))

    def missing(self, year: int, left: Mapping[str, Num], waited: bool) -> Num:
        """Due, less what leaves this kind (of those that waited, or of the year's own) and the pool."""
        terms: list[Term] = [(number(-1.0), left[t.key]) for t in self._leaving(left, waited)]
        if waited:
            terms += self.due[year]
            terms.append((self.group.alive[year].times(-1.0), self.pool))
        return self.tape.dot(terms)

    def _leaving(self, left: Mapping[str, Num], waited: bool) -> list[Transition]:
        return [t for t in self.leaves if t.key in left and (t.lead_time > 0) == waited]

    def needed(self, year: int, flows: Mapping[str, Num]) -> Num:
        """Like-for-like renewals if `flows` are decided in the year; none where forbidden."""
        if not self.allowed[year]:
            return ZERO
        missing = self._all_missing(year, self.group.effects, flows)
        return self.tape.most(ZERO, missing).plus(float(self.advance[year]))

    def _all_missing(self, year: int, waited: Mapping[str, Num], flows: Mapping[str, Num]) -> Num:
        before = self.missing(year, waited, waited=True)
        now = self.missing(year, flows, waited=False)
        return self.tape.sum((before, now))

    def renew(self, year: int, effects: Mapping[str, Num]) -> None:
        """Settle the year. The pool holds what was replaced early; below zero it is overdue."""
        surplus = self._all_missing(year, effects, effects).times(-1.0)
        self.renewed = self.needed(year, effects)
        self.pool = surplus
        if self.allowed[year]:
            self.pool = self.tape.most(ZERO, surplus).plus(float(self.advance[year]))
        self.early = self.tape.most(ZERO, self.pool)
        for key in self.enters:
            if key in effects:
                self._install(year, effects[key])
        if self.renewed is not ZERO:
            self._install(year, self.renewed)
