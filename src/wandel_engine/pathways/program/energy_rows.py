"""Rows for energy: what stocks use, what plants make, what is bought, and what it emits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model import Account
from wandel_engine.pathways.program.layout import ACCOUNTS, Layout
from wandel_engine.pathways.program.numbers import Numbers
from wandel_engine.pathways.program.sparse import Floats, Groups, Ints, Rows


@dataclass
class Energy:
    """Numbers on energy. `use` (commodity → states (n,) and their MWh per share (n, Y)); scales of columns.

    `output_scale` (plants) and `grid_scale` (grids): MWh that one unit of the column stands for;
    `emission_scale` (accounts): t.
    """

    use: dict[str, tuple[Ints, Floats]]
    output_scale: Floats
    grid_scale: Floats
    emission_scale: Floats
    factor: dict[tuple[str, Account], Floats]
    price: dict[str, Floats]


def energy_numbers(n: Numbers, at: Layout, base_emissions: Floats) -> Energy:
    """Collect what the energy rows need; `base_emissions` (2,) scales the emission columns."""
    values, model = n.values, n.model
    uses = [(stock, state, item) for stock in model.stocks for state in stock.states for item in state.uses]
    place = np.array([n.state_at[stock.key, state.key] for stock, state, _ in uses], np.int64)
    each = values.table((item.intensity, f"MWh/{stock.unit}/a") for stock, _, item in uses)
    each *= n.state_size[place, None]
    for at_use, (_, _, item) in enumerate(uses):
        if item.index is not None:
            each[at_use] *= values.driver_as(item.index, "1")
    of: dict[str, list[int]] = {commodity.key: [] for commodity in model.commodities}
    for at_use, (_, _, item) in enumerate(uses):
        of[item.commodity].append(at_use)
    use = {key: (place[mine], each[mine]) for key, mine in of.items()}
    base_use = {key: float(used[:, 0].sum()) for key, (_, used) in use.items()}
    factor = {}
    for commodity in model.commodities:
        for account in ACCOUNTS:
            given = None if commodity.factors is None else getattr(commodity.factors, account)
            factor[commodity.key, account] = values.optional(given, "t/MWh")
    return Energy(
        use=use,
        output_scale=np.array([max(base_use[plant.output], 1.0) for plant in model.plants]),
        grid_scale=np.array([max(base_use[key], 1.0) for key in at.grids]),
        emission_scale=np.where(base_emissions > 0, base_emissions, 1.0),
        factor=factor,
        price={commodity.key: values.optional(commodity.price, "EUR/MWh") for commodity in model.commodities},
    )


def supply_rows(n: Numbers, at: Layout, rows: Rows, e: Energy) -> Groups:
    """Plants meet the demand of what only they supply; grids balance exactly.

    Heat may be wasted, demand never be left. The base year and years before the first decision are settled
    by the trend.
    """
    groups: Groups = {}
    for commodity in n.model.commodities:
        if commodity.supply == "market":
            continue
        grid = commodity.supply == "grid"
        years = np.arange(0 if grid else max(n.first, 1), n.count)
        scale = e.grid_scale[at.grids.index(commodity.key)] if grid else _heat_scale(n, e, commodity.key)
        number = rows.add(len(years), 0.0, 0.0 if grid else np.inf)
        kept = 1 - n.values.optional(commodity.losses, "1")
        states, each = e.use[commodity.key]
        rows.put(number, at.units[states[:, None], years], -(each / kept)[:, years] / scale)
        for plant_at, plant in enumerate(n.model.plants):
            made = np.full(n.count, 1.0 if plant.output == commodity.key else 0.0)
            for flow in plant.by_products:
                if flow.commodity == commodity.key:
                    made = made + n.values.series(flow.per_output, "1")
            for flow in plant.inputs:
                if flow.commodity == commodity.key:
                    made = made - n.values.series(flow.per_output, "1")
            rows.put(number, at.output[plant_at, years], made[years] * e.output_scale[plant_at] / scale)
        if grid:
            place = at.grids.index(commodity.key)
            rows.put(number, at.bought[place, years], 1.0)
            rows.put(number, at.sold[place, years], -1.0)
        groups["supply", commodity.key] = number
    return groups


def _heat_scale(n: Numbers, e: Energy, commodity: str) -> float:
    return max(
        (s for s, p in zip(e.output_scale, n.model.plants, strict=True) if p.output == commodity), default=1.0
    )


def capacity_rows(n: Numbers, at: Layout, rows: Rows, e: Energy) -> Groups:
    """Output within capacity, from the first decision on, but not in the base year."""
    result: Groups = {}
    stocks = {stock.key: stock for stock in n.model.stocks}
    for plant_at, plant in enumerate(n.model.plants):
        hours = n.values.series(plant.full_load_hours, "h/a") / e.output_scale[plant_at]
        years = np.arange(max(n.first, 1), n.count)
        fixed = n.values.optional(plant.capacity.fixed, "MW") * hours
        number = rows.add(len(years), fixed[years] if plant.must_run else -np.inf, fixed[years])
        rows.put(number, at.output[plant_at, years], 1.0)
        if plant.capacity.stock is not None and plant.capacity.per_unit is not None:
            unit = stocks[plant.capacity.stock].unit
            each = n.values.series(plant.capacity.per_unit, f"MW/{unit}") * hours
            for state in set(plant.capacity.states):
                place = n.state_at[plant.capacity.stock, state]
                rows.put(number, at.units[place, years], -(each * n.state_size[place])[years])
        for measure in n.model.measures:
            for effect in measure.effects:
                if effect.plant == plant.key:
                    adds = n.values.series(effect.adds, "MW") * hours
                    can, columns = at.working(measure.artefact, n.years[years], measure.lag)
                    rows.put(number[can], columns, -adds[years][can])
        result["plant", plant.key] = number
    return result


def emission_rows(n: Numbers, at: Layout, rows: Rows, e: Energy) -> None:
    """emitted[account, t] = everything that counts in the account, in every year."""
    supply = {commodity.key: commodity.supply for commodity in n.model.commodities}
    for place, account in enumerate(ACCOUNTS):
        scale = e.emission_scale[place]
        number = rows.add(n.count, 0.0, 0.0)
        rows.put(number, at.emitted[place], -1.0)
        for commodity, (states, each) in e.use.items():
            if supply[commodity] == "market" or (supply[commodity] == "grid" and account == "bisko"):
                rows.put(number, at.units[states], each * e.factor[commodity, account] / scale)
        for plant_at, plant in enumerate(n.model.plants):
            tonnes = np.zeros(n.count)
            for flow in plant.inputs:
                if account == "bisko" or supply[flow.commodity] == "market":
                    tonnes += n.values.series(flow.per_output, "1") * e.factor[flow.commodity, account]
            if account == "bisko":
                tonnes *= _borne_by_heat(n, plant_at, supply)
            rows.put(number, at.output[plant_at], tonnes * e.output_scale[plant_at] / scale)
        if account == "territorial":
            for grid_at, commodity in enumerate(at.grids):
                tonnes = e.factor[commodity, account] * e.grid_scale[grid_at] / scale
                rows.put(number, at.bought[grid_at], tonnes)
    at.set(at.emitted, -np.inf)


def _borne_by_heat(n: Numbers, plant_at: int, supply: Mapping[str, str]) -> Floats:
    """Share of a plant's input emissions that lands on what plants supply (the rest is local generation)."""
    plant = n.model.plants[plant_at]
    share = n.values.optional(plant.allocation, "1", 1.0)
    borne = share if supply[plant.output] == "plants" else np.zeros(n.count)
    for flow in plant.by_products:
        if supply[flow.commodity] == "plants":
            borne = borne + (1 - share)
    return borne
