"""Stocks under a plan that meets reality, on a tape. Conventions: docs/adr/0009, as `simulation.rationing`.

Only flows that the plan decides are recorded; states that nothing enters or leaves stay certain.
"""

from __future__ import annotations

from wandel_engine.pathways.ensemble.group import Group, nothing
from wandel_engine.pathways.ensemble.limits import Limits, Standing
from wandel_engine.pathways.ensemble.quantities import Course, Quantities
from wandel_engine.pathways.ensemble.tape import ONE, ZERO, Num
from wandel_engine.pathways.model.document import Transition
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
                if not nothing(wish):
                    wanted[t.key] = wish if most is None else self.tape.least(wish, most)
        wanted = self.limits.ration(year, wanted, standing)
        for group in self.groups:
            group.decide(year, wanted)
            group.renew(year)

    def end(self, year: int) -> None:
        """Units move."""
        for group in self.groups:
            group.end(year)
