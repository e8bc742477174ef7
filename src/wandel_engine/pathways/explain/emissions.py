"""Formulas of emissions in both accounts.

`bisko`: end energy × factor; a commodity of plants bears its share of what they use, spread over its users.
`territorial`: what is burnt inside at its factor, and what is imported, spread over all who use the grid.
"""

from __future__ import annotations

from wandel_engine.pathways.explain.expression import Expression, number, total
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.explain.supply import input_of, output
from wandel_engine.pathways.model.document import Account, Commodity, Plant, Stock


def _factor(s: Sheet, commodity: Commodity, account: str, year: int) -> Expression:
    """t/MWh of a commodity that is bought."""
    if commodity.factors is None:
        return number(0)
    quantity = commodity.factors.bisko if account == "bisko" else commodity.factors.territorial
    path = f"commodities[{commodity.key}].factors.{account}"
    return s.quantity(quantity, path, "t/MWh", year, f"factor_{commodity.key}")


def row(s: Sheet, account: str, stock: Stock, commodity: Commodity, year: int) -> Answer:
    """Emissions of a stock's use of a commodity."""
    used = s.result(f"energy/{stock.key}/{commodity.key}/{year}", "energy")
    if account == "bisko" and commodity.supply == "plants":
        made = s.result(f"made/{commodity.key}/{year}", "emissions_of_plants")
        everyone = s.result(f"demand/{commodity.key}/{year}", "demand")
        return _spread(made, used, everyone, "what the plants emit, by each user's share of the demand")
    if account == "territorial" and commodity.supply == "grid":
        return _imported(s, commodity, used, year)
    return Answer(used * _factor(s, commodity, account, year), note="final energy × emission factor")


def _spread(whole: Expression, used: Expression, everyone: Expression, note: str) -> Answer:
    if everyone.value <= 0:
        return Answer(number(0), note="nobody uses any in this year")
    return Answer(whole * used / everyone, note=note)


def _imported(s: Sheet, commodity: Commodity, used: Expression, year: int) -> Answer:
    bought = s.result(f"grid/{commodity.key}/bought/{year}", "bought")
    parts = [s.result(f"{name}/{commodity.key}/{year}", name) for name in ("demand", "plant-use")]
    import_ = bought * _factor(s, commodity, "territorial", year)
    return _spread(import_, used, total(parts), "what the import emits, by each user's share")


def plant_row(s: Sheet, account: str, plant: Plant, commodity: Commodity, year: int) -> Answer:
    """Emissions of a plant's use of a commodity (territorial account)."""
    used = input_of(s, plant, commodity.key, year)
    if commodity.supply == "grid":
        return _imported(s, commodity, used, year)
    return Answer(used * _factor(s, commodity, account, year), note="energy used × emission factor")


def all_rows(s: Sheet, account: Account, year: int) -> Answer:
    """All emissions of an account."""
    terms = []
    for line in s.run.simulation.emissions[account].rows:
        if line.plant is None:
            address, group = f"rows/{line.stock}/{line.commodity}", f"{line.stock}"
        else:
            address, group = f"plants/{line.plant}/{line.commodity}", f"plants/{line.plant}"
        terms.append((group, s.result(f"emissions/{account}/{address}/{year}", address.split("/", 1)[1])))
    return Answer(terms=tuple(terms), note="all rows of the account; what stands apart is in no sum")


def apart(s: Sheet, account: str, year: int) -> Answer:
    """Emissions that the city cannot steer."""
    terms = []
    for item in s.run.model.not_steerable:
        for key, quantity in item.energy.items():
            path = f"not_steerable[{item.key}].energy.{key}"
            used = s.quantity(quantity, path, "MWh/a", year, f"{item.key}_{key}")
            terms.append((item.key, used * _factor(s, s.run.commodities[key], account, year)))
    return Answer(terms=tuple(terms), note="stands apart from all sums")


def burnt(s: Sheet, plant: Plant, year: int) -> Answer:
    """What a plant's inputs emit in the account `bisko`."""
    out = output(s, plant, year)
    if not plant.inputs or out.value == 0:
        return Answer(number(0), note="nothing is burnt")
    terms = (
        input_of(s, plant, flow.commodity, year)
        * _factor(s, s.run.commodities[flow.commodity], "bisko", year)
        for flow in plant.inputs
    )
    return Answer(total(terms), note="energy used × emission factor")


def _share(s: Sheet, plant: Plant, year: int) -> Expression:
    """Share of what a plant emits that its output bears."""
    path = f"plants[{plant.key}].allocation"
    return s.optional(plant.allocation, path, "1", year, f"share_{plant.key}") or number(1)


def _burnt(s: Sheet, plant: Plant, year: int) -> Expression:
    return s.result(f"burnt/{plant.key}/{year}", f"burnt_{plant.key}")


def made(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """What a commodity of plants bears of what they emit."""
    terms = []
    for plant in s.run.model.plants:
        if plant.output == commodity.key:
            terms.append((plant.key, _burnt(s, plant, year) * _share(s, plant, year)))
        if any(flow.commodity == commodity.key for flow in plant.by_products):
            terms.append((plant.key, _burnt(s, plant, year) * (number(1) - _share(s, plant, year))))
    return Answer(terms=tuple(terms), note="output and by-products share what the plants emit")


def credit(s: Sheet, year: int) -> Answer:
    """What local generation would save against the federal mix, minus what its fuel emits."""
    grids = [commodity for commodity in s.run.model.commodities if commodity.supply == "grid"]
    whole = total(
        s.result(f"local/{grid.key}/{year}", f"local_{grid.key}") * _factor(s, grid, "bisko", year)
        for grid in grids
    )
    names = {grid.key for grid in grids}
    for plant in s.run.model.plants:
        if plant.output in names:
            whole = whole - _burnt(s, plant, year) * _share(s, plant, year)
        elif any(flow.commodity in names for flow in plant.by_products):
            whole = whole - _burnt(s, plant, year) * (number(1) - _share(s, plant, year))
    return Answer(whole, note="a credit that stands beside the account, in no sum")


RULES = (
    Rule("emissions/{account}/rows/{stock}/{commodity}/{year}", "t/a", row),
    Rule("emissions/{account}/plants/{plant}/{commodity}/{year}", "t/a", plant_row),
    Rule("emissions/{account}/total/{year}", "t/a", all_rows),
    Rule("emissions/{account}/apart/{year}", "t/a", apart),
    Rule("emissions/bisko/generation-credit/{year}", "t/a", credit),
    Rule("burnt/{plant}/{year}", "t/a", burnt),
    Rule("made/{commodity}/{year}", "t/a", made),
)
