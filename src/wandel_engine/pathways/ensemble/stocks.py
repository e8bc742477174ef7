"""Stocks under a plan that meets reality, on a tape. Conventions: docs/adr/0009, as `simulation.rationing`.

Only flows that the plan decides are recorded; states that nothing enters or leaves stay certain.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.ensemble.limits import Limits, Standing
from wandel_engine.pathways.ensemble.quantities import Course, Quantities
from wandel_engine.pathways.ensemble.tape import ONE, ZERO, Num
from wandel_engine.pathways.ensemble.wear import KindWear
from wandel_engine.pathways.model.document import Stock, Transition
from wandel_engine.pathways.simulation.plan import Plan


class City:
    """All stocks, stepped year by year. After `step(year)`, `units`, `flows`, … hold that year."""

    def __init__(self, q: Quantities, plan: Plan) -> None:
        self.q, self.tape, self.plan, self.decisions = q, q.tape, plan, plan.decisions
        model = q.model
        self.first = model.first_decision - model.base_year
        self.groups = [Group(stock, q, plan) for stock in model.stocks]
        self.limits = Limits(q, self.groups, plan.decisions.measures)
        self.wish = {t.key: self._wish(t) for t in model.transitions}
        self.most = {t.key: self._most(t) for t in model.transitions}

    def _wish(self, t: Transition) -> Course:
        planned = self.decisions.flows[t.key]
        uptake = self.q.optional(t.uptake, "1", 1.0)
        told = self.plan.uptake[t.key]
        return [
            (uptake[year].times(1 / told[year]) if year >= self.first else ONE).times(planned[year])
            for year in range(self.q.count)
        ]

    def _most(self, t: Transition) -> list[Num | None]:
        """The yearly limit with what measures add; None: unlimited."""
        model, count = self.q.model, self.q.count
        if not any(self.decisions.flows[t.key]):
            return [None] * count
        unit = next(stock.unit for stock in model.stocks if stock.key == t.stock)
        limit: list[Num | None] = [None] * count
        if t.yearly_limit is not None:
            course = self.q.series(t.yearly_limit, f"{unit}/a")
            for measure in model.measures:
                start = self.decisions.measures.get(measure.artefact)
                for effect in measure.effects:
                    if effect.transition == t.key and start is not None:
                        adds = self.q.series(effect.adds, f"{unit}/a")
                        for year, name in enumerate(model.years):
                            if name >= start + measure.lag:
                                course = [*course]
                                course[year] = self.tape.sum((course[year], adds[year]))
            limit = [*course]
        for year, name in enumerate(model.years):
            if year < self.first:
                limit[year] = None
            elif not (t.first_year or 0) <= name <= (t.last_year or 9999):
                limit[year] = ZERO
        return limit

    def step(self, year: int, standing: Standing) -> None:
        """Decide the year's flows. `standing`: what counts in a criterion already."""
        wanted: dict[str, Num] = {}
        for group in self.groups:
            group.begin(year)
            for t in group.transitions:
                wish, most = self.wish[t.key][year], self.most[t.key][year]
                if not _none(wish):
                    wanted[t.key] = wish if most is None else self.tape.least(wish, most)
        wanted = self.limits.ration(year, wanted, standing)
        for group in self.groups:
            group.decide(year, wanted)
            group.renew(year)

    def end(self, year: int) -> None:
        """Units move."""
        for group in self.groups:
            group.end(year)


class Group:
    """One stock: `units` by state, `flows` and `effects` by transition and year, all without zeros."""

    def __init__(self, stock: Stock, q: Quantities, plan: Plan) -> None:
        self.stock, self.q, self.tape = stock, q, q.tape
        self.transitions = [t for t in q.model.transitions if t.stock == stock.key]
        self.at = {state.key: index for index, state in enumerate(stock.states)}
        self.alive = [_rest(deaths) for deaths in q.optional(stock.deaths, "1/a")]
        self.births: list[dict[int, list[Num]]] = [{} for _ in range(q.count)]
        for birth in stock.births:
            for year, units in enumerate(q.series(birth.units, f"{stock.unit}/a")):
                self.births[year].setdefault(self.at[birth.state], []).append(units)
        base = [0.0 if s.base is None else q.values.constant(s.base, stock.unit) for s in stock.states]
        self.units = [Num(0.0, -1, units, units, units) for units in base]
        self.leaving: list[list[Transition]] = [
            [t for t in self.transitions if t.from_ == state.key] for state in stock.states
        ]
        self.flows: dict[str, dict[int, Num]] = {t.key: {} for t in self.transitions}
        self.effects: dict[str, Num] = {}
        self.wears = [
            KindWear(stock, component, kind, np.array(base), self, plan.advance)
            for component in stock.components
            for kind in component.kinds
        ]

    def survival(self, first: int, last: int) -> Num:
        """Share of the units of year `first` that are alive after year `last`."""
        share = ONE
        for year in range(first, last + 1):
            share = self.tape.product(share, self.alive[year])
        return share

    def begin(self, year: int) -> None:
        """What was decided earlier leaves now, as far as it is still alive."""
        self.now = [self.tape.product(x, self.alive[year]) for x in self.units]
        self.effects = {}
        for state, transitions in enumerate(self.leaving):
            waited = {
                t.key: self.flows[t.key][year - t.lead_time]
                for t in transitions
                if t.lead_time and year - t.lead_time in self.flows[t.key]
            }
            if waited:
                going = self.tape.sum(waited.values())
                there = ONE
                if self.now[state].low < going.high:
                    there = self.tape.least(ONE, self.tape.share(self.now[state], going))
                for key, flow in waited.items():
                    self.effects[key] = self.tape.product(flow, there)

    def decide(self, year: int, wanted: Mapping[str, Num]) -> None:
        """Scale what leaves each state to the units that are free there."""
        last = year == self.q.count - 1
        for state, transitions in enumerate(self.leaving):
            flows = {t.key: wanted[t.key] for t in transitions if t.key in wanted}
            must = self.stock.states[state].transient and not last and bool(transitions)
            if not flows and not must:
                continue
            reserved = [
                self.flows[t.key][earlier].times(-1.0)
                for t in transitions
                for earlier in range(max(0, year - t.lead_time), year)
                if earlier in self.flows[t.key]
            ]
            free = self.tape.most(ZERO, self.tape.sum([self.now[state], *reserved]))
            total = self.tape.sum(flows.values())
            factor = ONE
            if must or free.low < total.high:
                factor = self.tape.share(free, total)
                if not must:
                    factor = self.tape.least(ONE, factor)
            for t in transitions:
                if t.key in flows:
                    self._decided(t, year, self.tape.product(flows[t.key], factor))
            if must:
                rest = self.tape.product(free, _rest(self.tape.step(total)))
                first = transitions[0]
                self._decided(first, year, self.tape.sum((self.flows[first.key].get(year, ZERO), rest)))

    def _decided(self, t: Transition, year: int, amount: Num) -> None:
        if not _none(amount):
            self.flows[t.key][year] = amount
            if not t.lead_time:
                self.effects[t.key] = amount

    def renew(self, year: int) -> None:
        """Settle what falls due."""
        if year < self.q.count - 1:
            for wear in self.wears:
                wear.renew(year, self.effects)

    def end(self, year: int) -> None:
        """Units move; what is new in them falls due after its lifetime."""
        moves: list[list[Num]] = [[] for _ in self.units]
        for t in self.transitions:
            if t.key in self.effects:
                moves[self.at[t.from_]].append(self.effects[t.key].times(-1.0))
                moves[self.at[t.to]].append(self.effects[t.key])
        for state, units in self.births[year].items():
            moves[state] += units
        self.units = [
            self.tape.sum([alive, *moves[state]]) if moves[state] else alive
            for state, alive in enumerate(self.now)
        ]


def _none(value: Num) -> bool:
    return value.row < 0 and value.shift == 0.0


def _rest(value: Num) -> Num:
    """1 − value."""
    return value.times(-1.0).plus(1.0)
