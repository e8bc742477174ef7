"""Checks of commodities, plants and what stands apart."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.model.checker import Checker, Path
from wandel_engine.pathways.model.document import Commodity


def commodities(c: Checker) -> None:
    """Factors and prices fit the way a commodity is supplied."""
    made = {plant.output for plant in c.model.plants}
    for at, commodity in enumerate(c.model.commodities):
        path: Path = ("commodities", at)
        price = c.quantity((*path, "price"), commodity.price, "EUR/MWh")
        export = c.quantity((*path, "export_price"), commodity.export_price, "EUR/MWh")
        c.quantity((*path, "tariff"), commodity.tariff, "EUR/MWh")
        c.contributions((*path, "criteria"), commodity.criteria, "/MWh")
        c.quantity((*path, "losses"), commodity.losses, "1", high=0.9)
        if commodity.factors is not None:
            c.quantity((*path, "factors", "bisko"), commodity.factors.bisko, "t/MWh")
            c.quantity((*path, "factors", "territorial"), commodity.factors.territorial, "t/MWh")
        if commodity.supply == "plants":
            if commodity.key not in made:
                c.add(path, "no_plant", "no plant makes this commodity", "add a plant or let it be bought")
            for name in ("factors", "price", "export_price"):
                if getattr(commodity, name) is not None:
                    c.add(
                        (*path, name),
                        "not_for_plants",
                        f"{name} is not used where plants supply",
                        "remove it",
                    )
            continue
        for name in ("factors", "price"):
            if getattr(commodity, name) is None:
                c.add(path, "missing_" + name, f"a commodity that is bought needs {name}", f"add {name}")
        for name in ("losses", "tariff"):
            if getattr(commodity, name) is not None:
                c.add((*path, name), "not_for_market", f"{name} is for commodities of plants", "remove it")
        if commodity.export_price is not None and commodity.supply != "grid":
            c.add(
                (*path, "export_price"),
                "not_for_market",
                "only a grid takes surplus",
                "remove it or use supply: grid",
            )
        if price is not None and export is not None and _free_money(c, commodity):
            c.add(
                (*path, "export_price"),
                "free_money",
                "selling pays more than buying costs",
                "lower export_price",
            )


def _free_money(c: Checker, commodity: Commodity) -> bool:
    """Whether selling pays more than buying costs, under any variants."""
    price, export = commodity.price, commodity.export_price
    if price is None or export is None:
        return False
    return any(
        bool(np.any(values.series(export, "EUR/MWh") > values.series(price, "EUR/MWh")))
        for values in map(c.under, c.courses.variants(price, export))
    )


def plants(c: Checker) -> None:
    """What plants use, make and can do."""
    for at, plant in enumerate(c.model.plants):
        path: Path = ("plants", at)
        c.shares((*path, "payers"), plant.payers)
        c.quantity((*path, "full_load_hours"), plant.full_load_hours, "h/a", high=8784.0)
        c.quantity((*path, "allocation"), plant.allocation, "1", high=1.0)
        c.quantity((*path, "variable_cost"), plant.variable_cost, "EUR/MWh")
        c.quantity((*path, "base_output"), plant.base_output, "MWh/a")
        if c.known((*path, "output"), plant.output, c.commodities, "commodity"):
            _not_market(c, (*path, "output"), plant.output)
        for name, flows in (("inputs", plant.inputs), ("by_products", plant.by_products)):
            c.unique((*path, name), [flow.commodity for flow in flows])
            for index, flow in enumerate(flows):
                where = (*path, name, index)
                c.quantity((*where, "per_output"), flow.per_output, "1")
                if not c.known((*where, "commodity"), flow.commodity, c.commodities, "commodity"):
                    continue
                if name == "by_products":
                    _not_market(c, (*where, "commodity"), flow.commodity)
                elif c.commodities[flow.commodity].supply == "plants":
                    c.add(
                        (*where, "commodity"),
                        "plant_chain",
                        "a plant cannot use what other plants supply",
                        "model both as one plant",
                    )
        _capacity(c, path, at)


def _not_market(c: Checker, path: Path, key: str) -> None:
    if c.commodities[key].supply == "market":
        c.add(
            path,
            "made_but_bought",
            f"'{key}' is only bought",
            "give it supply: plants or supply: grid",
            key=key,
        )


def _capacity(c: Checker, path: Path, at: int) -> None:
    capacity, where = c.model.plants[at].capacity, (*path, "capacity")
    c.quantity((*where, "fixed"), capacity.fixed, "MW")
    if capacity.stock is None:
        if capacity.fixed is None:
            c.add(where, "no_capacity", "the plant has no capacity", "give fixed, or a stock with states")
        return
    if c.known((*where, "stock"), capacity.stock, c.stocks, "stock"):
        stock = c.stocks[capacity.stock]
        c.states((*where, "states"), stock, capacity.states)
        if capacity.per_unit is None:
            c.add(where, "missing_per_unit", "how many MW a unit has is missing", "add per_unit")
        c.quantity((*where, "per_unit"), capacity.per_unit, f"MW/{stock.unit}")


def apart(c: Checker) -> None:
    """What stands apart is bought."""
    for at, item in enumerate(c.model.not_steerable):
        c.known(("not_steerable", at, "sector"), item.sector, c.sectors, "sector")
        for key, quantity in item.energy.items():
            path: Path = ("not_steerable", at, "energy", key)
            c.quantity(path, quantity, "MWh/a")
            if c.known(path, key, c.commodities, "commodity") and c.commodities[key].supply == "plants":
                c.add(
                    path, "not_for_plants", "only commodities that are bought can stand apart", "use another"
                )
