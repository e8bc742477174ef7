"""Demand, plants and grids: who makes what in which year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model.document import Model, Plant
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.simulation.stocks import Matrix


@dataclass
class Supply:
    """Series by plant and commodity, MWh/a."""

    demand: dict[tuple[str, str], Series]
    output: dict[str, Series]
    capacity: dict[str, Series]
    plant_use: dict[str, Series]
    local: dict[str, Series]
    bought: dict[str, Series]
    sold: dict[str, Series]
    unmet: dict[str, Series]


def demands(model: Model, values: Values, units: Mapping[str, Matrix]) -> dict[tuple[str, str], Series]:
    """Final energy by (stock, commodity), MWh/a."""
    result: dict[tuple[str, str], Series] = {}
    for stock in model.stocks:
        for at, state in enumerate(stock.states):
            for use in state.uses:
                intensity = values.series(use.intensity, f"MWh/{stock.unit}/a")
                if use.index is not None:
                    intensity = intensity * values.driver_as(use.index, "1")
                pair = (stock.key, use.commodity)
                result[pair] = (
                    result.get(pair, np.zeros(len(values.years))) + units[stock.key][:, at] * intensity
                )
    return result


def wanted_heat(model: Model, values: Values, demand: Mapping[tuple[str, str], Series]) -> dict[str, Series]:
    """What plants have to make, losses included, by commodity that plants supply, MWh/a."""
    wanted = {c.key: np.zeros(len(values.years)) for c in model.commodities if c.supply == "plants"}
    for (_, used), amount in demand.items():
        if used in wanted:
            wanted[used] += amount
    for commodity in model.commodities:
        if commodity.key in wanted:
            wanted[commodity.key] /= 1 - values.optional(commodity.losses, "1")
    return wanted


def capacities(
    model: Model, values: Values, units: Mapping[str, Matrix], started: Mapping[str, int | None]
) -> dict[str, Series]:
    """What each plant can make in a year, MWh/a, with what the measures taken add."""
    result = {}
    for plant in model.plants:
        power = values.optional(plant.capacity.fixed, "MW")
        if plant.capacity.stock is not None and plant.capacity.per_unit is not None:
            stock = next(stock for stock in model.stocks if stock.key == plant.capacity.stock)
            chosen = [at for at, state in enumerate(stock.states) if state.key in plant.capacity.states]
            each = values.series(plant.capacity.per_unit, f"MW/{stock.unit}")
            power = power + units[stock.key][:, chosen].sum(axis=1) * each
        for measure in model.measures:
            start = started.get(measure.artefact)
            for effect in measure.effects:
                if effect.plant == plant.key and start is not None:
                    working = values.years >= start + measure.lag
                    power = power + values.series(effect.adds, "MW") * working
        result[plant.key] = power * values.series(plant.full_load_hours, "h/a")
    return result


def supply(
    model: Model,
    values: Values,
    units: Mapping[str, Matrix],
    started: Mapping[str, int | None],
    dispatch: Mapping[str, Series] | None,
) -> Supply:
    """Meet the demand: with the given dispatch, or in the order of merit."""
    count = len(values.years)
    demand = demands(model, values, units)
    capacity = capacities(model, values, units, started)
    wanted = {c.key: np.zeros(count) for c in model.commodities}
    for (_, used), amount in demand.items():
        wanted[used] += amount
    for commodity in model.commodities:
        wanted[commodity.key] /= 1 - values.optional(commodity.losses, "1")
    if dispatch is None:
        output = _in_order_of_merit(model, values, wanted, capacity)
    else:
        output = {plant.key: np.array(dispatch[plant.key]) for plant in model.plants}
    use = {c.key: np.zeros(count) for c in model.commodities}
    local = {c.key: np.zeros(count) for c in model.commodities}
    for plant in model.plants:
        local[plant.output] += output[plant.key]
        for flow in plant.by_products:
            local[flow.commodity] += output[plant.key] * values.series(flow.per_output, "1")
        for flow in plant.inputs:
            use[flow.commodity] += output[plant.key] * values.series(flow.per_output, "1")
    bought, sold, unmet = {}, {}, {}
    for commodity in model.commodities:
        balance = wanted[commodity.key] + use[commodity.key] - local[commodity.key]
        if commodity.supply == "grid":
            bought[commodity.key], sold[commodity.key] = np.maximum(balance, 0), np.maximum(-balance, 0)
        elif commodity.supply == "plants":
            unmet[commodity.key] = np.maximum(balance, 0)
    return Supply(demand, output, capacity, use, local, bought, sold, unmet)


def _in_order_of_merit(
    model: Model, values: Values, wanted: Mapping[str, Series], capacity: Mapping[str, Series]
) -> dict[str, Series]:
    """First what must run, then the base year's shares, then by merit until the demand is met.

    In the base year a stated `base_output` holds. A plant that feeds a grid and need not run keeps its base
    output.
    """
    count = len(values.years)
    output = {plant.key: np.zeros(count) for plant in model.plants}
    base = {p.key: values.constant(p.base_output, "MWh/a") for p in model.plants if p.base_output is not None}
    heat = {c.key for c in model.commodities if c.supply == "plants"}
    open_ = {key: wanted[key].copy() for key in heat}

    def run(plant: Plant, amount: Series) -> None:
        output[plant.key] += amount
        for commodity, per_output in [(plant.output, np.ones(count))] + [
            (flow.commodity, values.series(flow.per_output, "1")) for flow in plant.by_products
        ]:
            if commodity in heat:
                open_[commodity] -= amount * per_output

    for plant in model.plants:
        if plant.must_run:
            amount = capacity[plant.key].copy()
        elif plant.output in heat:
            continue
        else:
            amount = np.minimum(base.get(plant.key, 0.0), capacity[plant.key])
        amount[0] = base.get(plant.key, amount[0])
        run(plant, amount)
    for heat_key in sorted(heat):
        makers = [p for p in model.plants if p.output == heat_key and not p.must_run]
        total = sum(base.get(plant.key, 0.0) for plant in makers)
        needed = np.maximum(open_[heat_key], 0)
        for plant in makers if total else ():
            amount = np.minimum(needed * base.get(plant.key, 0.0) / total, capacity[plant.key])
            amount[0] = base.get(plant.key, 0.0)
            run(plant, amount)
        for plant in sorted(makers, key=lambda plant: plant.merit):
            room = np.maximum(capacity[plant.key] - output[plant.key], 0)
            amount = np.minimum(np.maximum(open_[heat_key], 0), room)
            if total:
                amount[0] = 0.0
            run(plant, amount)
    return output
