"""Limits on transitions, hours, money and criteria, on a tape; as `simulation.yearly_limits`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from wandel_engine.pathways.ensemble.group import Group
from wandel_engine.pathways.ensemble.quantities import Course, Quantities
from wandel_engine.pathways.ensemble.tape import ONE, ZERO, Num, Term, number
from wandel_engine.pathways.model.document import CriterionLimit, HoursLimit, MoneyLimit, TransitionLimit
from wandel_engine.pathways.simulation.yearly_limits import Rationing, holds

Standing = Callable[[str, int], Num]
"""Criterion, year → what counts in it whatever is decided in the year."""


class Limits:
    """All limits of the model that ration flows."""

    def __init__(self, q: Quantities, groups: Sequence[Group], started: Mapping[str, int | None]) -> None:
        self.q, self.groups = q, groups
        self.saves = {
            t.key: [wear for wear in group.wears if any(t.key == other.key for other in wear.leaves)]
            for group in groups
            for t in group.transitions
            if not t.lead_time
        }
        self.limits = [
            _Limit(limit, q, groups, started)
            for limit in q.model.limits
            if isinstance(limit, Rationing) and limit.at_most is not None
        ]

    def ration(self, year: int, wanted: dict[str, Num], standing: Standing) -> dict[str, Num]:
        """Each flow × the smallest factor of the limits it counts in."""
        tape, last = self.q.tape, year == self.q.count - 1
        kept: dict[str, Num] = {}
        renewals: dict[str, Num] | None = None
        for limit in self.limits:
            if not limit.holds[year] or not any(key in limit.flows for key in wanted):
                continue
            if renewals is None:
                renewals = {
                    wear.key: ZERO if last else wear.needed(year, wanted)
                    for group in self.groups
                    for wear in group.wears
                }
            load: list[Term] = [
                (each[year], wanted[key]) for key, each in limit.flows.items() if key in wanted
            ]
            load += [(each[year], renewals[key]) for key, each in limit.renewals.items()]
            load += [(ONE, limit.fixed[year]), (number(-1.0), limit.most[year])]
            load += self._under_way(limit, year)
            if limit.criterion is not None:
                load.append((ONE, standing(limit.criterion, year)))
            excess = tape.most(ZERO, tape.dot(load))
            if excess is ZERO:
                continue
            net = {key: self._net(limit, key, year) for key in limit.flows if key in wanted}
            taken = tape.dot((tape.most(ZERO, each), wanted[key]) for key, each in net.items())
            # As a maximum, so that what is cut entirely is exactly 0: a transient state asks for that.
            left = tape.most(ZERO, tape.share(excess, taken).times(-1.0).plus(1.0))
            for key, each in net.items():
                mine = tape.most(left, tape.step(each).times(-1.0).plus(1.0))
                kept[key] = tape.least(kept[key], mine) if key in kept else mine
        return {key: tape.product(flow, kept[key]) if key in kept else flow for key, flow in wanted.items()}

    def _under_way(self, limit: _Limit, year: int) -> list[Term]:
        """What is still taken by flows of the years before."""
        return [
            (limit.flows[t.key][earlier], group.flows[t.key][earlier])
            for group in self.groups
            for t in group.transitions
            for earlier in range(max(0, year - limit.spread.get(t.key, 1) + 1), year)
            if earlier in group.flows[t.key]
        ]

    def _net(self, limit: _Limit, key: str, year: int) -> Num:
        """What a flow takes of a limit beyond the renewal that it saves in the same year."""
        if year == self.q.count - 1:
            return limit.flows[key][year]
        saved = [
            limit.renewals[wear.key][year].times(-1.0)
            for wear in self.saves.get(key, ())
            if wear.allowed[year] and wear.key in limit.renewals
        ]
        return self.q.tape.sum([limit.flows[key][year], *saved])


class _Limit:
    def __init__(
        self,
        limit: Rationing,
        q: Quantities,
        groups: Sequence[Group],
        started: Mapping[str, int | None],
    ) -> None:
        self.holds = holds(q.model, q.values, limit)
        self.flows: dict[str, Course] = {}
        self.renewals: dict[str, Course] = {}
        self.fixed: Course = [ZERO] * q.count
        self.spread: dict[str, int] = {}
        self.criterion = limit.criterion if isinstance(limit, CriterionLimit) else None
        counted = {criterion.key: criterion.unit for criterion in q.model.criteria}.get(self.criterion or "")
        unit = {"hours": "h/a", "criterion": f"{counted}/a"}.get(limit.kind, "EUR/a")
        for group in groups:
            for t in group.transitions:
                if isinstance(limit, TransitionLimit):
                    if t.key in limit.transitions:
                        self.flows[t.key] = [ONE] * q.count
                        unit = f"{group.stock.unit}/a"
                elif isinstance(limit, HoursLimit):
                    if limit.trade in t.hours:
                        hours = q.series(t.hours[limit.trade], f"h/{group.stock.unit}")
                        self.flows[t.key] = [each.times(1 / t.hours_spread) for each in hours]
                        self.spread[t.key] = t.hours_spread
                elif isinstance(limit, CriterionLimit):
                    if limit.criterion in t.criteria:
                        each_unit = t.criteria[limit.criterion]
                        self.flows[t.key] = q.series(each_unit, f"{counted}/{group.stock.unit}")
                elif share := sum(t.payers.get(payer, 0.0) for payer in limit.payers):
                    cost = q.series(t.cost, f"EUR/{group.stock.unit}")
                    self.flows[t.key] = [each.times(share) for each in cost]
            for wear in group.wears:
                if isinstance(limit, HoursLimit) and limit.trade in wear.kind.hours:
                    given = wear.kind.hours[limit.trade]
                    self.renewals[wear.key] = q.series(given, f"h/{group.stock.unit}")
                elif isinstance(limit, MoneyLimit):
                    share = sum(wear.kind.payers.get(payer, 0.0) for payer in limit.payers)
                    if share:
                        cost = q.series(wear.kind.renewal_cost, f"EUR/{group.stock.unit}")
                        self.renewals[wear.key] = [each.times(share) for each in cost]
        if isinstance(limit, MoneyLimit):
            self._measures(limit, q, started)
        self.most = q.optional(limit.at_most, unit)

    def _measures(self, limit: MoneyLimit, q: Quantities, started: Mapping[str, int | None]) -> None:
        for measure in q.model.measures:
            start = started.get(measure.artefact)
            share = sum(measure.payers.get(payer, 0.0) for payer in limit.payers)
            if start is None or not share:
                continue
            once = q.optional(measure.one_off_cost, "EUR")
            yearly = q.optional(measure.yearly_cost, "EUR/a")
            for year, name in enumerate(q.model.years):
                paid = [once[year]] * (name == start) + [yearly[year]] * (name >= start)
                self.fixed[year] = q.tape.sum([self.fixed[year], *(each.times(share) for each in paid)])
