"""Plants under a plan that meets reality: the decided dispatch as far as it goes, the rest by merit.

The conventions are those of docs/adr/0009. In each year after the base year:

1. Plants that must run make what they can.
2. Others make what was decided, within their capacity; where nothing was decided, what the order of merit
   asks of them.
3. A limit on a commodity first serves stocks and plants that must run; what the others take of it is scaled
   to what is left. Where states and must-run plants alone exceed it, that is reported, not changed.
4. Plants for the same heat are scaled down together to the demand, plus the surplus that the plan itself
   has.
5. Heat that is still missing is made in the order of merit, within capacities and what is left of limits.

The base year is the balance: what the plan has in it stands, heat in proportion to what is wanted of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.model.document import CommodityLimit, Model, Plant
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.simulation.plan import Plan
from wandel_engine.pathways.simulation.stocks import Matrix
from wandel_engine.pathways.simulation.supply import capacities, demands, supply, wanted_heat
from wandel_engine.pathways.simulation.yearly_limits import holds


def rationed_dispatch(
    model: Model,
    values: Values,
    units: Mapping[str, Matrix],
    plan: Plan,
) -> dict[str, Series]:
    """Output by plant, MWh/a."""
    return _Dispatch(model, values, units, plan).run()


class _Dispatch:
    def __init__(
        self,
        model: Model,
        values: Values,
        units: Mapping[str, Matrix],
        plan: Plan,
    ) -> None:
        self.model, self.values, self.plan = model, values, plan
        started = plan.decisions.measures
        count = len(values.years)
        demand = demands(model, values, units)
        self.open = wanted_heat(model, values, demand)
        # Heat wanted in the base year, as a share of what the plan reckoned with.
        self._base_heat = {
            key: float(wanted[0]) / plan.base_heat[key]
            for key, wanted in self.open.items()
            if plan.base_heat[key] > 0
        }
        self.capacity = capacities(model, values, units, started)
        self.output = {plant.key: np.zeros(count) for plant in model.plants}
        self.planned = supply(model, values, units, started, plan.dispatch).output
        self.left = {limit.key: self._left(limit, demand) for limit in self._limits()}

    def _limits(self) -> list[CommodityLimit]:
        return [limit for limit in self.model.limits if isinstance(limit, CommodityLimit)]

    def _left(self, limit: CommodityLimit, demand: Mapping[tuple[str, str], Series]) -> Series:
        """MWh/a that plants may take of a limited commodity."""
        used = sum(
            (e for (_, key), e in demand.items() if key == limit.commodity), np.zeros(len(self.values.years))
        )
        most = self.values.series(limit.at_most, "MWh/a")
        return np.where(holds(self.model, self.values, limit), most - used, np.inf)

    def _takes(self, plant: Plant) -> dict[str, Series]:
        """Limit → MWh of its commodity per MWh of the plant's output."""
        each = {flow.commodity: flow.per_output for flow in plant.inputs}
        return {
            limit.key: self.values.series(each[limit.commodity], "1")
            for limit in self._limits()
            if limit.commodity in each
        }

    def _run(self, plant: Plant, amount: Series) -> None:
        self.output[plant.key] = self.output[plant.key] + amount
        for limit, each in self._takes(plant).items():
            self.left[limit] = self.left[limit] - amount * each
        if plant.output in self.open:
            self.open[plant.output] = self.open[plant.output] - amount
        for flow in plant.by_products:
            if flow.commodity in self.open:
                made = amount * self.values.series(flow.per_output, "1")
                self.open[flow.commodity] = self.open[flow.commodity] - made

    def run(self) -> dict[str, Series]:
        free = [plant for plant in self.model.plants if not plant.must_run]
        for plant in self.model.plants:
            if plant.must_run:
                self._run(plant, self.capacity[plant.key])
        planned = self._within_limits(
            free, {p.key: np.minimum(self.planned[p.key], self.capacity[p.key]) for p in free}
        )
        for plant in free:
            if plant.output not in self.open:
                self._run(plant, planned[plant.key])
        for heat in sorted(self.open):
            makers = [plant for plant in free if plant.output == heat]
            total = sum((planned[plant.key] for plant in makers), np.zeros(len(self.values.years)))
            asked = np.maximum(self.open[heat] + self.plan.surplus[heat], 0.0)
            factor = np.minimum(1.0, np.divide(asked, total, out=np.ones_like(total), where=total > 0))
            for plant in makers:
                self._run(plant, planned[plant.key] * factor)
            for plant in sorted(makers, key=lambda plant: plant.merit):
                self._run(plant, self._filling(plant, heat))
        for plant in self.model.plants:
            as_wanted = self._base_heat.get(plant.output, 1.0)
            self.output[plant.key][0] = self.plan.base_output[plant.key] * as_wanted
        return self.output

    def _within_limits(self, free: list[Plant], planned: dict[str, Series]) -> dict[str, Series]:
        """What is planned, × the smallest factor of the limits on commodities that the plant takes."""
        factor = {plant.key: np.ones(len(self.values.years)) for plant in free}
        for key, left in self.left.items():
            takers = {plant.key: takes[key] for plant in free if key in (takes := self._takes(plant))}
            taken = sum((planned[name] * each for name, each in takers.items()), np.zeros(len(left)))
            kept = np.divide(np.maximum(left, 0.0), taken, out=np.ones_like(taken), where=taken > 0)
            for name in takers:
                factor[name] = np.minimum(factor[name], kept)
        return {name: amount * factor[name] for name, amount in planned.items()}

    def _filling(self, plant: Plant, heat: str) -> Series:
        room = np.maximum(self.capacity[plant.key] - self.output[plant.key], 0.0)
        for limit, each in self._takes(plant).items():
            left = np.maximum(self.left[limit], 0.0)
            room = np.minimum(room, np.divide(left, each, out=np.full_like(left, np.inf), where=each > 0))
        return np.minimum(np.maximum(self.open[heat], 0.0), room)
