"""Emissions of a year in both accounts, on a tape; as `simulation.accounts`, summed over the city."""

from __future__ import annotations

from wandel_engine.pathways.ensemble.quantities import Course, Quantities
from wandel_engine.pathways.ensemble.supply import Energy, EnergyYear
from wandel_engine.pathways.ensemble.tape import Num, Term
from wandel_engine.pathways.model import Account
from wandel_engine.pathways.model.document import Plant


class Accounts:
    """Books emissions, t/a."""

    def __init__(self, q: Quantities, energy: Energy) -> None:
        self.q, self.energy = q, energy
        self.factors: dict[Account, dict[str, Course]] = {
            account: {
                c.key: q.optional(None if c.factors is None else getattr(c.factors, account), "t/MWh")
                for c in q.model.commodities
            }
            for account in ("bisko", "territorial")
        }
        self.allocation = {plant.key: q.optional(plant.allocation, "1", 1.0) for plant in q.model.plants}

    def bisko(self, year: int, now: EnergyYear) -> Num:
        """End energy × factor; heat of plants bears its share of what they use, if anybody uses it."""
        tape, factors, supply = self.q.tape, self.factors["bisko"], self.energy.supply
        terms: list[Term] = [
            (factors[key][year], amount) for key, amount in now.demand.items() if supply[key] != "plants"
        ]
        made: dict[str, list[Num]] = {key: [] for key, kind in supply.items() if kind == "plants"}
        for plant in self.q.model.plants:
            share = self.allocation[plant.key][year]
            burnt = self._burnt(plant, year, now)
            if plant.output in made:
                made[plant.output].append(tape.product(share, burnt))
            for flow in plant.by_products:
                if flow.commodity in made:
                    rest = share.times(-1.0).plus(1.0)
                    made[flow.commodity].append(tape.product(rest, burnt))
        terms += [(tape.step(now.demand[key]), tape.sum(parts)) for key, parts in made.items()]
        return tape.dot(terms)

    def _burnt(self, plant: Plant, year: int, now: EnergyYear) -> Num:
        """Emissions of what a plant uses."""
        tape, factors = self.q.tape, self.factors["bisko"]
        takes = self.energy.plants[plant.key].takes
        each = tape.dot((takes[key][year], factors[key][year]) for key in takes)
        return tape.product(each, now.output[plant.key])

    def territorial(self, year: int, now: EnergyYear) -> Num:
        """What is burnt inside, and what is imported, at its own factor."""
        tape, factors, supply = self.q.tape, self.factors["territorial"], self.energy.supply
        terms: list[Term] = []
        for key, kind in supply.items():
            if kind == "market":
                terms.append((factors[key][year], tape.sum((now.demand[key], now.used[key]))))
            elif kind == "grid":
                terms.append((factors[key][year], now.bought[key]))
        return tape.dot(terms)
