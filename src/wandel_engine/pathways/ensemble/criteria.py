"""Criteria of a year, on a tape; as `simulation.criteria`, summed over the city."""

from __future__ import annotations

from collections.abc import Iterator

from wandel_engine.pathways.ensemble.quantities import Course, Quantities
from wandel_engine.pathways.ensemble.stocks import City
from wandel_engine.pathways.ensemble.supply import Energy, EnergyYear
from wandel_engine.pathways.ensemble.tape import ONE, Num, Term


class Criteria:
    """Books criteria, each in its unit a year."""

    def __init__(self, q: Quantities, city: City, energy: Energy) -> None:
        self.q, self.city, self.energy = q, city, energy
        self.units = {criterion.key: criterion.unit for criterion in q.model.criteria}
        self.flows: dict[str, dict[str, Course]] = {
            key: {
                t.key: q.series(t.criteria[key], f"{unit}/{group.stock.unit}")
                for group in city.groups
                for t in group.transitions
                if key in t.criteria
            }
            for key, unit in self.units.items()
        }

    def year(self, year: int, now: EnergyYear) -> dict[str, Num]:
        """All criteria of the year, its flows decided."""
        flows = {key: flow for group in self.city.groups for key, flow in group.flows.items()}
        found = {}
        for key in self.units:
            terms = list(self._standing(key, year, now))
            terms += [(each[year], flows[t][year]) for t, each in self.flows[key].items() if year in flows[t]]
            found[key] = self.q.tape.dot(terms)
        return found

    def standing(self, key: str, year: int) -> Num:
        """What states, energy and measures contribute to a criterion, whatever is decided in the year."""
        return self.q.tape.dot(self._standing(key, year, self.energy.year(year)))

    def _standing(self, key: str, year: int, now: EnergyYear) -> Iterator[Term]:
        q, unit, name = self.q, self.units[key], self.q.model.years[year]
        for group in self.city.groups:
            for at, state in enumerate(group.stock.states):
                if key in state.criteria:
                    each = q.series(state.criteria[key], f"{unit}/{group.stock.unit}/a")
                    yield each[year], group.units[at]
        for commodity in q.model.commodities:
            if key in commodity.criteria:
                each = q.series(commodity.criteria[key], f"{unit}/MWh")
                yield each[year], now.demand[commodity.key]
                yield each[year], now.used[commodity.key]
        for measure in q.model.measures:
            start = self.city.decisions.measures.get(measure.artefact)
            if key in measure.criteria and start == name:
                yield ONE, q.series(measure.criteria[key], unit)[year]
