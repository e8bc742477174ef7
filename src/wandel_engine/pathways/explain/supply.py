"""Formulas of drivers and prices, energy, plants and grids."""

from __future__ import annotations

from collections.abc import Sequence

from wandel_engine.figures import Figure
from wandel_engine.pathways.explain.expression import Expression, most, number, total
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.sheet import Answer, Sheet, product
from wandel_engine.pathways.model.document import Commodity, Driver, Plant, Reference, Stock


def driver(s: Sheet, driver: Driver, year: int) -> Answer:
    """A driver's course, interpolated between its points."""
    if s.run.still and driver.by == "others":
        still = s.result(f"drivers/{driver.key}/{s.run.first}", f"{driver.key}_{s.run.first}", prefix="")
        return Answer(still, note="others' drivers stand still where only mix and law move")
    path, points = s.run.points(driver)
    return Answer(
        _between(s, points, path, driver.unit, year),
        note="linear between two points; constant before the first and after the last",
    )


def _between(s: Sheet, points: Sequence[Figure], path: str, unit: str, year: int) -> Expression:
    known = sorted((point.year or s.run.first, at) for at, point in enumerate(points))

    def shown(place: int) -> Expression:
        at = known[place][1]
        return s.point(points[at], f"{path}[{at}]", unit, f"point_{known[place][0]}")

    after = next((place for place, (at, _) in enumerate(known) if at >= year), None)
    if after is None:
        return shown(len(known) - 1)
    if after == 0 or known[after][0] == year:
        return shown(after)
    first, last = known[after - 1][0], known[after][0]
    low, high = shown(after - 1), shown(after)
    return low + (high - low) * number(year - first) / number(last - first)


def price_level(s: Sheet, price: int) -> Answer:
    """Prices of the model's price year against those of another year, by the price index."""
    model = s.run.model
    index = s.run.drivers[model.price_index or ""]
    if s.run.still and index.by == "others":
        return Answer(number(1), note="the price index stands still where only mix and law move")
    path = f"drivers[{index.key}].points"
    now = _between(s, index.points, path, index.unit, model.price_year)
    return Answer(
        now / _between(s, index.points, path, index.unit, price), note="money is restated by the index"
    )


def energy(s: Sheet, stock: Stock, commodity: Commodity, year: int) -> Answer:
    """Final energy of a stock: units × intensity × index of every state."""
    terms = []
    for state in stock.states:
        for at, use in enumerate(state.uses):
            if use.commodity != commodity.key:
                continue
            path = f"stocks[{stock.key}].states[{state.key}].uses[{at}].intensity"
            units = s.result(f"stocks/{stock.key}/{state.key}/{year}", f"units_{state.key}")
            each = s.quantity(use.intensity, path, f"MWh/{stock.unit}/a", year, f"intensity_{state.key}")
            terms.append((state.key, product([units, each, _index(s, use.index, year)])))
    return Answer(terms=tuple(terms), note="units × what each uses")


def _index(s: Sheet, key: str | None, year: int) -> Expression | None:
    if key is None:
        return None
    return s.quantity(Reference(ref=(key,)), f"drivers[{key}]", "1", year, key)


def demand(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """What all stocks use of a commodity."""
    terms = (
        (stock, s.result(f"energy/{stock}/{key}/{year}", f"energy_{stock}"))
        for stock, key in s.run.demand
        if key == commodity.key
    )
    return Answer(terms=tuple(terms), note="final energy of all stocks")


def wanted(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """What has to be supplied: the demand and what is lost on the way."""
    used = s.result(f"demand/{commodity.key}/{year}", "demand")
    path = f"commodities[{commodity.key}].losses"
    losses = s.optional(commodity.losses, path, "1", year, "losses")
    return Answer(
        used if losses is None else used / (number(1) - losses), note="losses are a share of the supply"
    )


def plant_use(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """What plants use of a commodity."""
    terms = [
        (plant.key, input_of(s, plant, commodity.key, year))
        for plant in s.run.model.plants
        if any(flow.commodity == commodity.key for flow in plant.inputs)
    ]
    return Answer(terms=tuple(terms), note="output of plants × what each MWh needs")


def output(s: Sheet, plant: Plant, year: int) -> Expression:
    """What a plant makes."""
    return s.result(f"dispatch/{plant.key}/{year}", f"output_{plant.key}")


def input_of(s: Sheet, plant: Plant, commodity: str, year: int) -> Expression:
    """What a plant uses of a commodity."""
    return output(s, plant, year) * per_output(s, plant, "inputs", commodity, year)


def per_output(s: Sheet, plant: Plant, list_: str, commodity: str, year: int) -> Expression:
    """MWh of an input or by-product per MWh of output."""
    flows = plant.inputs if list_ == "inputs" else plant.by_products
    at = next(at for at, flow in enumerate(flows) if flow.commodity == commodity)
    path = f"plants[{plant.key}].{list_}[{at}].per_output"
    return s.quantity(flows[at].per_output, path, "1", year, f"{commodity}_per_output_{plant.key}")


def made(s: Sheet, plant: Plant, commodity: str, year: int) -> list[Expression]:
    """What a plant makes of a commodity, as output and as by-product."""
    parts = [output(s, plant, year)] if plant.output == commodity else []
    if any(flow.commodity == commodity for flow in plant.by_products):
        parts.append(output(s, plant, year) * per_output(s, plant, "by_products", commodity, year))
    return parts


def local(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """What the city's plants make of a commodity."""
    terms = [
        (plant.key, part) for plant in s.run.model.plants for part in made(s, plant, commodity.key, year)
    ]
    return Answer(terms=tuple(terms), note="output and by-products of the city's plants")


def balance(s: Sheet, commodity: Commodity, year: int) -> Expression:
    """What is wanted beyond what the city's plants make."""
    parts = [s.result(f"{name}/{commodity.key}/{year}", name) for name in ("wanted", "plant-use", "local")]
    return parts[0] + parts[1] - parts[2]


def bought(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """What is bought from outside."""
    return Answer(
        most(number(0), balance(s, commodity, year)), note="what local plants do not make is bought"
    )


def sold(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """Surplus that is sold."""
    return Answer(
        most(number(0), -balance(s, commodity, year)), note="what local plants make too much is sold"
    )


def unmet(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """Demand that no plant meets."""
    return Answer(most(number(0), balance(s, commodity, year)))


def capacity(s: Sheet, plant: Plant, year: int) -> Answer:
    """What a plant can make in a year, with what measures add."""
    path, given, parts = f"plants[{plant.key}].capacity", plant.capacity, []
    if given.fixed is not None:
        parts.append(s.quantity(given.fixed, f"{path}.fixed", "MW", year, "fixed"))
    if given.stock is not None and given.per_unit is not None:
        stock = s.run.stocks[given.stock]
        each = s.quantity(given.per_unit, f"{path}.per_unit", f"MW/{stock.unit}", year, "each")
        units = [
            s.result(f"stocks/{stock.key}/{state.key}/{year}", f"units_{state.key}")
            for state in stock.states
            if state.key in given.states
        ]
        parts.append(total(units) * each)
    for measure in s.run.model.measures:
        start = s.run.started(measure.artefact)
        for at, effect in enumerate(measure.effects):
            if effect.plant == plant.key and start is not None and year >= start + measure.lag:
                where = f"measures[{measure.artefact}].effects[{at}].adds"
                parts.append(s.quantity(effect.adds, where, "MW", year, f"added_by_{measure.artefact}"))
    hours = s.quantity(plant.full_load_hours, f"plants[{plant.key}].full_load_hours", "h/a", year, "hours")
    return Answer(total(parts) * hours, note="power × full load hours; measures add from start + lag on")


def above(s: Sheet, plant: Plant, year: int) -> Answer:
    """Output beyond the capacity."""
    return Answer(output(s, plant, year) - s.result(f"capacity/{plant.key}/{year}", "capacity"))


RULES = (
    Rule("drivers/{driver}/{year}", "{driver}", driver),
    Rule("prices/{price}", "1", price_level),
    Rule("energy/{stock}/{commodity}/{year}", "MWh/a", energy),
    Rule("demand/{commodity}/{year}", "MWh/a", demand),
    Rule("wanted/{commodity}/{year}", "MWh/a", wanted),
    Rule("plant-use/{commodity}/{year}", "MWh/a", plant_use),
    Rule("local/{commodity}/{year}", "MWh/a", local),
    Rule("grid/{commodity}/bought/{year}", "MWh/a", bought),
    Rule("grid/{commodity}/sold/{year}", "MWh/a", sold),
    Rule("capacity/{plant}/{year}", "MWh/a", capacity),
    Rule("violations/unmet-demand/{commodity}/{year}", "MWh/a", unmet),
    Rule("violations/above-capacity/{plant}/{year}", "MWh/a", above),
)
