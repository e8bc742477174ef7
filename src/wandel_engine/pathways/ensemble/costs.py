"""Cost of a year, and what is left after the horizon, on a tape; as `simulation.costs`, all payers."""

from __future__ import annotations

from wandel_engine.pathways.ensemble.lasting import Lasting, shared
from wandel_engine.pathways.ensemble.quantities import NotVariable, Quantities
from wandel_engine.pathways.ensemble.stocks import City
from wandel_engine.pathways.ensemble.supply import Energy, EnergyYear
from wandel_engine.pathways.ensemble.tape import ONE, Num, Term, number


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
        self.lasting = Lasting(q, city.groups)
        self.kept: list[Num] = []
        self.running = [
            (
                group,
                at,
                [
                    each.times(shared(group.stock.payers))
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

    def year(self, year: int, now: EnergyYear) -> Num:
        """Cost of the year, EUR/a."""
        cost: list[Term] = []
        for group in self.city.groups:
            for t in group.transitions:
                if year in group.flows[t.key]:
                    cost.append((group.flows[t.key][year], self.lasting.price[t.key][year]))
            for wear in group.wears if year < self.q.count - 1 else ():
                each_year = self.lasting.price[wear.key][year]
                cost.append((each_year, wear.renewed))
                cost.append((each_year.times(1 / wear.lifetime), wear.lost))
        self.lasting.note(year)
        cost += [(each[year], group.units[at]) for group, at, each in self.running]
        self._measures(year, cost)
        self._energy(year, now, cost)
        return self.q.tape.dot(cost)

    def value_left(self) -> Num:
        """After the last year: the value of what was bought and still stands, undiscounted EUR."""
        return self.q.tape.sum((self.lasting.value_left(), *self.kept))

    def _measures(self, year: int, cost: list[Term]) -> None:
        q, name = self.q, self.q.model.years[year]
        for measure in q.model.measures:
            start = self.city.decisions.measures.get(measure.artefact)
            if start is None or name < start:
                continue
            paid = shared(measure.payers)
            cost.append((number(paid), q.optional(measure.yearly_cost, "EUR/a")[year]))
            if name == start:
                once = q.optional(measure.one_off_cost, "EUR")[year].times(paid)
                cost.append((ONE, once))
                if measure.lifetime is not None and year >= self.first:
                    q.certain(measure.lifetime, f"the lifetime of measure '{measure.artefact}'")
                    life = round(q.values.constant(measure.lifetime, "a"))
                    self.kept.append(once.times(max(0.0, 1 - (q.count - year) / life)))

    def _energy(self, year: int, now: EnergyYear, cost: list[Term]) -> None:
        tape = self.q.tape
        for group, uses in zip(self.city.groups, self.energy.uses, strict=True):
            paid = shared(group.stock.payers)
            if abs(paid - 1) > 1e-12:
                cost += [
                    (self.price[key][year].times(paid - 1), tape.product(each[year], group.units[at]))
                    for at, key, each in uses
                ]
        cost += [(self.price[key][year], amount) for key, amount in now.demand.items()]
        for plant in self.q.model.plants:
            takes, paid = self.energy.plants[plant.key].takes, shared(plant.payers)
            fuel = tape.dot((takes[key][year], self.price[key][year]) for key in takes)
            each = tape.sum((self.variable[plant.key][year], fuel)).times(paid)
            cost.append((each, now.output[plant.key]))
        for key, sold in now.sold.items():
            replaced = tape.difference(now.local[key], sold)
            cost.append((self.price[key][year].times(-1.0), replaced))
            cost.append((self.export[key][year].times(-1.0), sold))
