"""Criteria beyond carbon, booked forward from what happens."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.model.document import Model, Quantity
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.simulation.stocks import StockPath
from wandel_engine.pathways.simulation.supply import Supply


def criteria(
    model: Model,
    values: Values,
    paths: Mapping[str, StockPath],
    supply: Supply,
    started: Mapping[str, int | None],
) -> dict[str, Series]:
    """Each criterion by year, in its unit."""
    units = {criterion.key: criterion.unit for criterion in model.criteria}
    result = {key: np.zeros(len(values.years)) for key in units}

    def book(contributions: Mapping[str, Quantity], per: str, amount: Series) -> None:
        for key, quantity in contributions.items():
            result[key] += amount * values.series(quantity, units[key] + per)

    for stock in model.stocks:
        for at, state in enumerate(stock.states):
            book(state.criteria, f"/{stock.unit}/a", paths[stock.key].units[:, at])
    for commodity in model.commodities:
        used = supply.plant_use[commodity.key].copy()
        for (_, name), energy in supply.demand.items():
            if name == commodity.key:
                used += energy
        book(commodity.criteria, "/MWh", used)
    unit = {stock.key: stock.unit for stock in model.stocks}
    for transition in model.transitions:
        moved = paths[transition.stock].flows[transition.key]
        book(transition.criteria, f"/{unit[transition.stock]}", moved)
    for measure in model.measures:
        start = started.get(measure.artefact)
        if start is not None:
            book(measure.criteria, "", (values.years == start).astype(float))
    return result
