"""One stock under a plan that meets reality, on a tape; as `simulation.rationing`, docs/adr/0009."""

from __future__ import annotations

from collections.abc import Mapping

from wandel_engine.pathways.ensemble.frame import Frame, rest
from wandel_engine.pathways.ensemble.quantities import Quantities
from wandel_engine.pathways.ensemble.tape import ONE, ZERO, Num
from wandel_engine.pathways.ensemble.wear import KindWear
from wandel_engine.pathways.model.document import Stock, Transition
from wandel_engine.pathways.simulation.plan import Plan


class Group(Frame):
    """One stock: `units` by state, `flows` and `effects` by transition and year, all without zeros."""

    def __init__(self, stock: Stock, q: Quantities, plan: Plan) -> None:
        super().__init__(stock, q)
        self.leaving: list[list[Transition]] = [
            [t for t in self.transitions if t.from_ == state.key] for state in stock.states
        ]
        self.flows: dict[str, dict[int, Num]] = {t.key: {} for t in self.transitions}
        self.wears = [
            KindWear(self, component, kind, plan.advance)
            for component in stock.components
            for kind in component.kinds
        ]

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
                left = self.tape.product(free, rest(self.tape.step(total)))
                first = transitions[0]
                self._decided(first, year, self.tape.sum((self.flows[first.key].get(year, ZERO), left)))

    def _decided(self, t: Transition, year: int, amount: Num) -> None:
        if not nothing(amount):
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


def nothing(value: Num) -> bool:
    """Whether it is certainly zero."""
    return value.row < 0 and value.shift == 0.0
