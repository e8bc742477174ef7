"""Emissions in both accounts, from energy and dispatch."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.model import Account
from wandel_engine.pathways.model.document import Model, Plant
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.result import EmissionRow, Emissions
from wandel_engine.pathways.simulation.supply import Supply


def _series(values: Series) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


class Accounts:
    """Books the emissions of a supplied city."""

    def __init__(self, model: Model, values: Values, supply: Supply) -> None:
        self.model, self.values, self.supply = model, values, supply
        self.sector = {stock.key: stock.sector for stock in model.stocks}
        self.kind = {commodity.key: commodity.supply for commodity in model.commodities}
        self.zero = np.zeros(len(values.years))
        self.factors = {commodity.key: commodity.factors for commodity in model.commodities}
        self.used: dict[str, Series] = {}
        for (_, commodity), energy in supply.demand.items():
            self.used[commodity] = self.used.get(commodity, self.zero) + energy

    def emissions(self, account: Account) -> Emissions:
        """The rows, the total, and what stands apart."""
        rows = self._bisko() if account == "bisko" else self._territorial()
        total = self.zero + sum((np.array(row.tonnes) for row in rows), self.zero)
        credit = _series(self._credit()) if account == "bisko" else None
        return Emissions(
            rows=tuple(rows),
            total=_series(total),
            apart=_series(self._apart(account)),
            generation_credit=credit,
        )

    def factor(self, commodity: str, account: Account) -> Series:
        """t/MWh of a bought commodity; zero for one that plants supply."""
        factors = self.factors[commodity]
        if factors is None:
            return self.zero
        return self.values.series(factors.bisko if account == "bisko" else factors.territorial, "t/MWh")

    def _input_emissions(self, plant: Plant, account: Account) -> Series:
        total = self.zero
        for flow in plant.inputs:
            used = self.supply.output[plant.key] * self.values.series(flow.per_output, "1")
            total = total + used * self.factor(flow.commodity, account)
        return total

    def _bisko(self) -> list[EmissionRow]:
        """End energy × factor; heat of plants bears its share of what they use, spread over its users."""
        made = {key: self.zero for key, kind in self.kind.items() if kind == "plants"}
        for plant in self.model.plants:
            burnt = self._input_emissions(plant, "bisko")
            share = self.values.optional(plant.allocation, "1", 1.0)
            if plant.output in made:
                made[plant.output] = made[plant.output] + burnt * share
            for flow in plant.by_products:
                if flow.commodity in made:
                    made[flow.commodity] = made[flow.commodity] + burnt * (1 - share)
        rows = []
        for (stock, commodity), energy in self.supply.demand.items():
            if commodity in made:
                everyone = self._everyone(commodity)
                tonnes = made[commodity] * np.divide(
                    energy, everyone, out=self.zero.copy(), where=everyone > 0
                )
            else:
                tonnes = energy * self.factor(commodity, "bisko")
            rows.append(self._row(stock, commodity, tonnes))
        return rows

    def _territorial(self) -> list[EmissionRow]:
        """What is burnt inside, and what is imported, at its own factor."""
        rows = []
        for (stock, commodity), energy in self.supply.demand.items():
            if self.kind[commodity] == "market":
                rows.append(self._row(stock, commodity, energy * self.factor(commodity, "territorial")))
            elif self.kind[commodity] == "grid":
                rows.append(self._row(stock, commodity, self._imported(commodity, energy)))
        for plant in self.model.plants:
            for flow in plant.inputs:
                used = self.supply.output[plant.key] * self.values.series(flow.per_output, "1")
                if self.kind[flow.commodity] == "grid":
                    tonnes = self._imported(flow.commodity, used)
                else:
                    tonnes = used * self.factor(flow.commodity, "territorial")
                rows.append(
                    EmissionRow(
                        sector=None,
                        stock=None,
                        plant=plant.key,
                        commodity=flow.commodity,
                        tonnes=_series(tonnes),
                    )
                )
        return rows

    def _everyone(self, commodity: str) -> Series:
        return self.used.get(commodity, self.zero)

    def _imported(self, commodity: str, energy: Series) -> Series:
        """The user's share of the import's emissions."""
        everyone = self._everyone(commodity) + self.supply.plant_use[commodity]
        share = np.divide(energy, everyone, out=self.zero.copy(), where=everyone > 0)
        return self.supply.bought[commodity] * share * self.factor(commodity, "territorial")

    def _row(self, stock: str, commodity: str, tonnes: Series) -> EmissionRow:
        return EmissionRow(
            sector=self.sector[stock], stock=stock, plant=None, commodity=commodity, tonnes=_series(tonnes)
        )

    def _apart(self, account: Account) -> Series:
        total = self.zero
        for item in self.model.not_steerable:
            for commodity, quantity in item.energy.items():
                total = total + self.values.series(quantity, "MWh/a") * self.factor(commodity, account)
        return total

    def _credit(self) -> Series:
        """Local generation × federal mix, minus what its fuel emits."""
        total = self.zero
        for commodity, kind in self.kind.items():
            if kind == "grid":
                total = total + self.supply.local[commodity] * self.factor(commodity, "bisko")
        for plant in self.model.plants:
            share = self.values.optional(plant.allocation, "1", 1.0)
            burnt = self._input_emissions(plant, "bisko")
            if self.kind[plant.output] == "grid":
                total = total - burnt * share
            elif any(self.kind[flow.commodity] == "grid" for flow in plant.by_products):
                total = total - burnt * (1 - share)
        return total
