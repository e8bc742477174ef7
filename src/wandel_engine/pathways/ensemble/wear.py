"""Equipment of one kind that wears out, on a tape; as `simulation.replacement` and `simulation.lasting`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.ensemble.frame import Frame
from wandel_engine.pathways.ensemble.tape import ZERO, Num, Term, number
from wandel_engine.pathways.model.document import Component, Kind, Transition
from wandel_engine.pathways.model.values import Series


class KindWear:
    """What falls due of a kind.

    Of the year settled last: `renewed`; `early`: replaced ahead of time; `before`: was there before the first
    decision or came with new units, and is not due; `lost`: is gone of it.
    """

    def __init__(self, frame: Frame, component: Component, kind: Kind, advance: Mapping[str, Series]) -> None:
        q = frame.q
        self.kind, self.frame, self.tape = kind, frame, q.tape
        self.key = f"{frame.stock.key}/{component.key}/{kind.key}"
        self.first = q.model.first_decision - q.model.base_year
        q.certain(kind.lifetime, f"the lifetime of '{self.key}'")
        self.lifetime = round(q.values.constant(kind.lifetime, "a"))
        has = [state.components.get(component.key) == kind.key for state in frame.stock.states]
        self.states = [at for at, mine in enumerate(has) if mine]
        self.leaves = [t for t in frame.transitions if has[frame.at[t.from_]] and not has[frame.at[t.to]]]
        self.enters = [t for t in frame.transitions if has[frame.at[t.to]] and not has[frame.at[t.from_]]]
        self.allowed = [year <= (kind.renewable_until or 9999) for year in q.model.years]
        self.advance = advance[self.key]
        self.due: list[list[Term]] = [[] for _ in range(q.count)]
        self.due_before: list[list[Term]] = [[] for _ in range(q.count)]
        units = float(frame.base[np.array(has)].sum())
        shares = kind.due or (1 / self.lifetime,) * self.lifetime
        for age, share in enumerate(shares[: q.count]):
            if units * share:
                due = (number(units * share), frame.survival(0, age))
                self.due[age].append(due)
                self.due_before[age].append(due)
        for year in range(q.count - 1):
            for one in frame.born(year, self.states):
                self._install(year, one, before=True)
        self.renewed = self.early = self.pool = self.lost = ZERO
        self.before = number(units)

    def _install(self, year: int, units: Num, before: bool) -> None:
        """New equipment. `before`: nobody pays for it from the first decision on."""
        first = year + 1
        last = first + self.lifetime - 1
        if last < len(self.due):
            due = (self.frame.survival(first, last), units)
            self.due[last].append(due)
            if before:
                self.due_before[last].append(due)

    def missing(self, year: int, left: Mapping[str, Num], waited: bool) -> Num:
        """Due, less what leaves this kind (of those that waited, or of the year's own) and the pool."""
        terms: list[Term] = [(number(-1.0), left[t.key]) for t in self._leaving(left, waited)]
        if waited:
            terms += self.due[year]
            terms.append((self.frame.alive[year].times(-1.0), self.pool))
        return self.tape.dot(terms)

    def _leaving(self, left: Mapping[str, Num], waited: bool) -> list[Transition]:
        return [t for t in self.leaves if t.key in left and (t.lead_time > 0) == waited]

    def needed(self, year: int, flows: Mapping[str, Num]) -> Num:
        """Like-for-like renewals if `flows` are decided in the year; none where forbidden."""
        if not self.allowed[year]:
            return ZERO
        missing = self._all_missing(year, self.frame.effects, flows)
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
        fresh = self.frame.born(year, self.states)
        for t in self.enters:
            if t.key in effects:
                decided_before = year - t.lead_time < self.first
                self._install(year, effects[t.key], decided_before)
                fresh += [effects[t.key]] if decided_before else []
        if self.renewed is not ZERO:
            self._install(year, self.renewed, year < self.first)
            fresh += [self.renewed] if year < self.first else []
        self._lose(year, fresh, effects)

    def _lose(self, year: int, fresh: list[Num], effects: Mapping[str, Num]) -> None:
        """What was there before is lost as far as fewer units keep the kind."""
        due = self.tape.dot(self.due_before[year]).times(-1.0)
        here = self.tape.product(self.before, self.frame.alive[year])
        self.before = self.tape.most(ZERO, self.tape.sum((here, due, *fresh)))
        if self.leaves:
            stay = [self.frame.now[at] for at in self.states] + self.frame.born(year, self.states)
            stay += [effects[t.key] for t in self.enters if t.key in effects]
            stay += [effects[t.key].times(-1.0) for t in self.leaves if t.key in effects]
            self.lost = self.tape.most(ZERO, self.tape.difference(self.before, self.tape.sum(stay)))
