"""Calibration: by how much intensities must be scaled so that a model's base year meets a balance.

The rule for a city with a balance and a guess about its groups: weigh each group by its specific need, its
area and the shares of its heating; sum what that gives per sector and carrier; scale each cell to the
balance. Groups keep their proportions, the cells meet exactly, and one parameter per cell holds the factor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.model import Model, Values
from wandel_engine.pathways.simulation.supply import demands

Cell = tuple[str, str]
"""Sector and carrier of the balance."""


def base_energy(model: Model) -> dict[Cell, float]:
    """Final energy of the base year in MWh by (sector, carrier); carriers as the balance calls them.

    A commodity without a `balance_carrier` counts under its own key.
    """
    values = Values(model)
    carrier = {item.key: item.balance_carrier or item.key for item in model.commodities}
    sector = {stock.key: stock.sector for stock in model.stocks}
    units = {}
    for stock in model.stocks:
        base = [values.optional(state.base, stock.unit) for state in stock.states]
        units[stock.key] = np.column_stack(base)
    found: dict[Cell, float] = defaultdict(float)
    for (user, commodity), energy in demands(model, values, units).items():
        found[sector[user], carrier[commodity]] += float(energy[0])
    return dict(found)


def calibration_factors(model: Model, balance: Mapping[Cell, float]) -> dict[Cell, float]:
    """What every intensity of a cell must be multiplied by so that the base year meets `balance` (MWh).

    1 where the cell meets already. Raises ValueError for a cell that the model has and the balance lacks, or
    the other way round: no factor mends that.
    """
    found = {cell: energy for cell, energy in base_energy(model).items() if energy}
    wanted = {cell: energy for cell, energy in balance.items() if energy}
    for cell in sorted(found.keys() ^ wanted.keys()):
        where = "balance" if cell in found else "model"
        raise ValueError(f"{cell[0]} × {cell[1]}: the {where} has no such cell")
    return {cell: wanted[cell] / found[cell] for cell in sorted(found)}
