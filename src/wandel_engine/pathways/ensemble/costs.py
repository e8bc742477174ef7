"""Cost of a year, and what of it is left after the horizon, on a tape; as `simulation.costs`, all payers."""

from __future__ import annotations

from collections.abc import Callable

from wandel_engine.pathways.ensemble.quantities import Course, NotVariable, Quantities
from wandel_engine.pathways.ensemble.stocks import City, Group
from wandel_engine.pathways.ensemble.supply import Energy, EnergyYear
from wandel_engine.pathways.ensemble.tape import Num, Term, number
from wandel_engine.pathways.model.document import Transition


class Costs:
    """Books cost in EUR/a of the price year."""

    def __init__(self, q: Quantities, city: City, energy: Energy) -> None:
        self.q, self.city, self.energy = q, city, energy
        model, values = q.model, q.values
        q.certain(model.discount_rate, "the discount rate")
        if model.price_index in {item.key for item in q.inputs}:
            raise NotVariable(str(model.price_index), "the restating of prices")
        self.rate = values.constant(model.discount_rate, "1/a")
        self.first = model.first_decision - model.base_year
        self.price = {c.key: q.optional(c.price, "EUR/MWh") for c in model.commodities}
        self.export = {c.key: q.optional(c.export_price, "EUR/MWh") for c in model.commodities}
        self.variable = {plant.key: q.optional(plant.variable_cost, "EUR/MWh") for plant in model.plants}
        self.edges = [_edge(group, t, q) for group in city.groups for t in group.transitions]
        self.renewal = {
            wear.key: [
                each.times(_paid(wear.kind.payers))
                for each in q.series(wear.kind.renewal_cost, f"EUR/{group.stock.unit}")
            ]
            for group in city.groups
            for wear in group.wears
        }
        self.running = [
            (
                group,
                at,
                [
                    each.times(_paid(group.stock.payers))
                    for each in q.series(state.yearly_cost, f"EUR/{group.stock.unit}/a")
                ],
            )
            for group in city.groups
            for at, state in enumerate(group.stock.states)
            if state.yearly_cost is not None
        ]

    def weight(self, year: int) -> float:
        """Discount factor; 0 before the first decision."""
        return float((1 + self.rate) ** -(year - self.first)) if year >= self.first else 0.0

    def year(self, year: int, now: EnergyYear) -> tuple[Num, Num]:
        """Cost of the year, EUR/a, and the value of what it bought after the horizon, undiscounted EUR."""
        cost: list[Term] = []
        lasting: dict[float, list[Term]] = {}

        def book(amount: Num, each: Num, share_left: float) -> None:
            lasting.setdefault(share_left if year >= self.first else 0.0, []).append((each, amount))

        for flows, each, lead, life in self.edges:
            if year in flows:
                book(flows[year], each[year], self._left(year, lead + 1, life))
        for group in self.city.groups:
            for wear in group.wears if year < self.q.count - 1 else ():
                each_year = self.renewal[wear.key][year]
                book(wear.renewed, each_year, self._left(year, 1, wear.lifetime))
                cost.append((each_year.times(1 / wear.lifetime), wear.early))
        cost += [(each[year], group.units[at]) for group, at, each in self.running]
        self._measures(year, cost, book)
        self._energy(year, now, cost)
        cost += lasting.pop(0.0, [])
        paid = {share: self.q.tape.dot(terms) for share, terms in lasting.items()}
        total = self.q.tape.sum([self.q.tape.dot(cost), *paid.values()])
        return total, self.q.tape.sum(value.times(share) for share, value in paid.items())

    def _left(self, year: int, first: int, life: int | None) -> float:
        """Share of a cost left after the horizon of what works from `first` years later."""
        if life is None:
            return 0.0
        return max(0.0, 1 - max(0, self.q.count - (year + first)) / life)

    def _measures(self, year: int, cost: list[Term], book: Callable[[Num, Num, float], None]) -> None:
        q, name = self.q, self.q.model.years[year]
        for measure in q.model.measures:
            start = self.city.decisions.measures.get(measure.artefact)
            if start is None or name < start:
                continue
            paid = number(_paid(measure.payers))
            cost.append((paid, q.optional(measure.yearly_cost, "EUR/a")[year]))
            if name == start:
                life = None
                if measure.lifetime is not None:
                    q.certain(measure.lifetime, f"the lifetime of measure '{measure.artefact}'")
                    life = round(q.values.constant(measure.lifetime, "a"))
                once = q.optional(measure.one_off_cost, "EUR")[year]
                book(once, paid, self._left(year, 0, life))

    def _energy(self, year: int, now: EnergyYear, cost: list[Term]) -> None:
        tape = self.q.tape
        for group, uses in zip(self.city.groups, self.energy.uses, strict=True):
            paid = _paid(group.stock.payers)
            if abs(paid - 1) > 1e-12:
                cost += [
                    (self.price[key][year].times(paid - 1), tape.product(each[year], group.units[at]))
                    for at, key, each in uses
                ]
        cost += [(self.price[key][year], amount) for key, amount in now.demand.items()]
        for plant in self.q.model.plants:
            takes, paid = self.energy.plants[plant.key].takes, _paid(plant.payers)
            fuel = tape.dot((takes[key][year], self.price[key][year]) for key in takes)
            each = tape.sum((self.variable[plant.key][year], fuel)).times(paid)
            cost.append((each, now.output[plant.key]))
        for key, sold in now.sold.items():
            replaced = tape.difference(now.local[key], sold)
            cost.append((self.price[key][year].times(-1.0), replaced))
            cost.append((self.export[key][year].times(-1.0), sold))


def _paid(payers: dict[str, float]) -> float:
    return sum(payers.values())


def _edge(group: Group, t: Transition, q: Quantities) -> tuple[dict[int, Num], Course, int, int | None]:
    """Flows by year, EUR per unit, lead time, and how long what it buys lasts."""
    if t.lifetime is not None:
        q.certain(t.lifetime, f"the lifetime of '{t.key}'")
        life: int | None = round(q.values.constant(t.lifetime, "a"))
    else:
        life = min((wear.lifetime for wear in group.wears if t.key in wear.enters), default=None)
    each = q.series(t.cost, f"EUR/{group.stock.unit}")
    return group.flows[t.key], [one.times(_paid(t.payers)) for one in each], t.lead_time, life
