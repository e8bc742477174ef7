"""Formulas of cost and hours: by payer and kind, what is left after the horizon, and discounted.

Everything is paid in the year decided. What is left after the horizon is linear in the years that were not
used. Emissions are never discounted; money is, from the first decision on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wandel_engine.pathways.explain.expression import Expression, most, number, total
from wandel_engine.pathways.explain.lasting import share_left, transition_life, years_bought
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Unresolved, Wearing
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.explain.stocks import lifetime
from wandel_engine.pathways.explain.supply import made, output, per_output
from wandel_engine.pathways.model.document import Commodity, Measure, Payer, Trade, Transition

_KEY = re.compile(r"\[([^\]]+)\]")
Terms = Iterator[tuple[str, Expression]]


def row(s: Sheet, payer: Payer, cost: str, year: int) -> Answer:
    """Cost of a kind that a payer bears in a year."""
    if cost == "generation":
        return Answer(
            -s.result(f"revenue/{payer.key}/{year}", "revenue"), note="a revenue is a negative cost"
        )
    return Answer(terms=tuple(_KINDS[cost][0](s, payer.key, year)), note=_KINDS[cost][1])


def _investment(s: Sheet, payer: str, year: int) -> Terms:
    for t in s.run.model.transitions:
        if payer in t.payers:
            yield t.stock, paid_share(s, t.payers, f"transitions[{t.key}]", payer) * spent(s, t, year)


def paid_share(s: Sheet, payers: dict[str, float], path: str, payer: str) -> Expression:
    """The share of a cost that a payer bears."""
    return s.stated(payers[payer], f"{path}.payers.{payer}", f"share_{_KEY.findall(path)[-1]}")


def spent(s: Sheet, t: Transition, year: int) -> Expression:
    """What the transition's units of a year cost together."""
    unit = s.run.stocks[t.stock].unit
    each = s.quantity(t.cost, f"transitions[{t.key}].cost", f"EUR/{unit}", year, f"cost_{t.key}")
    return s.result(f"flows/{t.key}/{year}", f"flow_{t.key}_{year}") * each


def all_wearing(s: Sheet) -> Iterator[Wearing]:
    """Kinds of equipment of all stocks."""
    for stock in s.run.model.stocks:
        yield from s.run.wearing(stock)


def renewal_cost(s: Sheet, wear: Wearing, year: int) -> Expression:
    """What the same again costs, EUR per unit."""
    path, name = f"{wear.path}.renewal_cost", f"renewal_cost_{wear.kind.key}"
    return s.quantity(wear.kind.renewal_cost, path, f"EUR/{wear.stock.unit}", year, name)


def renewed(s: Sheet, wear: Wearing, year: int) -> Expression:
    """Units renewed in a year."""
    return s.result(f"renewals/{wear.key}/{year}", f"renewed_{wear.kind.key}_{year}")


def _renewal(s: Sheet, payer: str, year: int) -> Terms:
    for wear in all_wearing(s):
        if payer in wear.kind.payers:
            share = paid_share(s, wear.kind.payers, wear.path, payer)
            yield wear.stock.key, share * renewed(s, wear, year) * renewal_cost(s, wear, year)


def _early(s: Sheet, payer: str, year: int) -> Terms:
    for wear in all_wearing(s):
        if payer in wear.kind.payers:
            share = paid_share(s, wear.kind.payers, wear.path, payer)
            lost = s.result(f"lost/{wear.key}/{year}", f"lost_{wear.kind.key}")
            yield wear.stock.key, share * lost * renewal_cost(s, wear, year) / lifetime(s, wear)


def _running(s: Sheet, payer: str, year: int) -> Terms:
    for stock in s.run.model.stocks:
        for state in stock.states if payer in stock.payers else ():
            if state.yearly_cost is not None:
                share = paid_share(s, stock.payers, f"stocks[{stock.key}]", payer)
                path = f"stocks[{stock.key}].states[{state.key}].yearly_cost"
                each = s.quantity(state.yearly_cost, path, f"EUR/{stock.unit}/a", year, f"cost_{state.key}")
                units = s.result(f"stocks/{stock.key}/{state.key}/{year}", f"units_{state.key}")
                yield stock.key, share * units * each


def _measures(s: Sheet, payer: str, year: int) -> Terms:
    for measure in s.run.model.measures:
        start = s.run.started(measure.artefact)
        if payer not in measure.payers or start is None or year < start:
            continue
        path, name = f"measures[{measure.artefact}]", measure.artefact
        paid = [once(s, measure, start)] if year == start else []
        paid.append(s.optional(measure.yearly_cost, f"{path}.yearly_cost", "EUR/a", year, f"yearly_{name}"))
        given = [part for part in paid if part is not None]
        if given:
            yield name, paid_share(s, measure.payers, path, payer) * total(given)


def once(s: Sheet, measure: Measure, start: int) -> Expression | None:
    """The one-off cost of a measure."""
    path = f"measures[{measure.artefact}].one_off_cost"
    return s.optional(measure.one_off_cost, path, "EUR", start, f"once_{measure.artefact}")


def _price(s: Sheet, commodity: Commodity, year: int) -> Expression:
    path, name = f"commodities[{commodity.key}].price", f"price_{commodity.key}"
    return s.optional(commodity.price, path, "EUR/MWh", year, name) or number(0)


def _tariff(s: Sheet, commodity: Commodity, year: int) -> Expression | None:
    """What users pay to plants; None where nothing is to be paid or nothing is made."""
    if commodity.tariff is None or s.result(f"local/{commodity.key}/{year}", "local").value <= 0:
        return None
    path = f"commodities[{commodity.key}].tariff"
    return s.quantity(commodity.tariff, path, "EUR/MWh", year, f"tariff_{commodity.key}")


def _sales(s: Sheet, payer: str, year: int) -> Terms:
    for plant in s.run.model.plants:
        for commodity in s.run.model.commodities if payer in plant.payers else ():
            tariff = _tariff(s, commodity, year)
            if tariff is None:
                continue
            for part in made(s, plant, commodity.key, year):
                local = s.result(f"local/{commodity.key}/{year}", f"local_{commodity.key}")
                used = s.result(f"demand/{commodity.key}/{year}", f"demand_{commodity.key}")
                share = paid_share(s, plant.payers, f"plants[{plant.key}]", payer)
                yield plant.key, -(share * (part / local) * used * tariff)


def _energy(s: Sheet, payer: str, year: int) -> Terms:
    for key, commodity in s.run.demand:
        stock = s.run.stocks[key]
        if payer in stock.payers:
            share = paid_share(s, stock.payers, f"stocks[{key}]", payer)
            used = s.result(f"energy/{key}/{commodity}/{year}", f"energy_{key}_{commodity}")
            each = _tariff(s, s.run.commodities[commodity], year)
            if each is None:
                each = _price(s, s.run.commodities[commodity], year)
            yield key, share * used * each


def _plants(s: Sheet, payer: str, year: int) -> Terms:
    for plant in s.run.model.plants:
        if payer not in plant.payers:
            continue
        each = [
            per_output(s, plant, "inputs", flow.commodity, year)
            * _price(s, s.run.commodities[flow.commodity], year)
            for flow in plant.inputs
        ]
        path = f"plants[{plant.key}].variable_cost"
        if plant.variable_cost is not None:
            each.append(s.quantity(plant.variable_cost, path, "EUR/MWh", year, f"variable_{plant.key}"))
        share = paid_share(s, plant.payers, f"plants[{plant.key}]", payer)
        yield plant.key, share * output(s, plant, year) * total(each)


_KINDS = {
    "investment": (_investment, "share × units moved × cost"),
    "renewal": (_renewal, "share × units renewed × cost of the same again"),
    "early-replacement": (_early, "share × units lost ahead × cost ÷ lifetime: a year's use is lost"),
    "running": (_running, "share × units × yearly cost"),
    "measure": (_measures, "share × (one-off cost in the start year + yearly cost from it on)"),
    "energy": (_energy, "share × final energy × price"),
    "plant": (_plants, "share × output × (fuel + variable cost)"),
    "sales": (_sales, "share × part of what plants make × what is used × tariff: a transfer from the users"),
}


def revenue(s: Sheet, payer: Payer, year: int) -> Answer:
    """Value of what a payer's plants feed into grids."""
    terms = []
    for plant in s.run.model.plants:
        for commodity in s.run.model.commodities if payer.key in plant.payers else ():
            for part in made(s, plant, commodity.key, year) if commodity.supply == "grid" else ():
                share = paid_share(s, plant.payers, f"plants[{plant.key}]", payer.key)
                worth = s.result(f"worth/{commodity.key}/{year}", f"worth_{commodity.key}")
                terms.append((plant.key, share * part * worth))
    return Answer(terms=tuple(terms), note="share × local generation × what it is worth")


def worth(s: Sheet, commodity: Commodity, year: int) -> Answer:
    """What local generation is worth: the price for what replaces import, the export price for surplus."""
    price = _price(s, commodity, year)
    local = s.result(f"local/{commodity.key}/{year}", "local")
    if local.value <= 0:
        return Answer(price, note="nothing is made, so nothing is sold")
    share = s.result(f"grid/{commodity.key}/sold/{year}", "sold") / local
    path = f"commodities[{commodity.key}].export_price"
    export = s.optional(commodity.export_price, path, "EUR/MWh", year, "export_price") or number(0)
    return Answer(price * (number(1) - share) + export * share, note="surplus is worth the export price")


def all_costs(s: Sheet, year: int) -> Answer:
    """All cost of a year."""
    rows = s.run.simulation.costs.rows
    terms = (
        (r.payer, s.result(f"costs/rows/{r.payer}/{r.kind}/{year}", f"{r.payer}_{r.kind}")) for r in rows
    )
    return Answer(terms=tuple(terms), note="all payers and kinds; transfers between them cancel")


def salvage(s: Sheet, payer: Payer) -> Answer:
    """Value left after the horizon of what a payer paid."""
    return Answer(
        terms=tuple(_left_over(s, payer.key)), note="share × what still stands × cost × lifetime left"
    )


def _left_over(s: Sheet, payer: str) -> Terms:
    model, first = s.run.model, s.run.model.first_decision
    for t in model.transitions:
        life = transition_life(s, t) if payer in t.payers else None
        for year in years_bought(s, t) if life is not None else ():
            if s.run.numbers[f"flows/{t.key}/{year}"] != 0 and life is not None:
                share = paid_share(s, t.payers, f"transitions[{t.key}]", payer)
                unit = s.run.stocks[t.stock].unit
                each = s.quantity(t.cost, f"transitions[{t.key}].cost", f"EUR/{unit}", year, f"cost_{t.key}")
                units = s.result(f"standing/flows/{t.key}/{year}", f"standing_{t.key}_{year}")
                yield t.key, share * units * each * share_left(s, t, year, life)
    for wear in all_wearing(s):
        for year in years_bought(s, wear) if payer in wear.kind.payers else ():
            if s.run.numbers[f"renewals/{wear.key}/{year}"] != 0:
                share = paid_share(s, wear.kind.payers, wear.path, payer)
                units = s.result(f"standing/renewals/{wear.key}/{year}", f"standing_{wear.kind.key}_{year}")
                worth = renewal_cost(s, wear, year) * share_left(s, wear, year, lifetime(s, wear))
                yield wear.key, share * units * worth
    for measure in model.measures:
        start = s.run.started(measure.artefact)
        if payer in measure.payers and start is not None and start >= first:
            bought = once(s, measure, start)
            if measure.lifetime is not None and bought is not None:
                path = f"measures[{measure.artefact}]"
                life = s.quantity(measure.lifetime, f"{path}.lifetime", "a", start, "lifetime_of_measure")
                share = paid_share(s, measure.payers, path, payer)
                left = most(number(0), number(1) - number(max(0, s.run.last + 1 - start)) / life)
                yield measure.artefact, share * bought * left


def discounted(s: Sheet) -> Answer:
    """Discounted cost minus the discounted value left."""
    left = total(
        s.result(f"costs/salvage/{payer}", f"salvage_{payer}") for payer in s.run.simulation.costs.salvage
    )
    end = s.result(f"discount/{s.run.last + 1}", f"discount_{s.run.last + 1}")
    return Answer(
        s.result("present-cost", "present_cost") - end * left, note="the value left counts a year later"
    )


def present(s: Sheet) -> Answer:
    """Discounted cost of all years from the first decision on."""
    terms = (
        (
            f"{year // 10 * 10}s",
            s.result(f"costs/total/{year}", f"cost_{year}")
            * s.result(f"discount/{year}", f"discount_{year}"),
        )
        for year in range(s.run.model.first_decision, s.run.last + 1)
    )
    return Answer(terms=tuple(terms), note="cost × discount factor of every year from the first decision on")


def discount(s: Sheet, since: int) -> Answer:
    """What a EUR of a year is worth in the year of the first decision."""
    first = s.run.model.first_decision
    if not first <= since <= s.run.last + 1:
        raise Unresolved(f"nothing is discounted in {since}")
    if since == first:
        return Answer(number(1))
    for year in range(first, since - 1):  # so that the look-up does not nest year in year
        s.results.look_up(f"{s.run.prefix}discount/{year}")
    before = s.result(f"discount/{since - 1}", f"discount_{since - 1}")
    return Answer(before / (number(1) + _rate(s)), note="a year more, one division more")


def _rate(s: Sheet) -> Expression:
    return s.quantity(s.run.model.discount_rate, "discount_rate", "1/a", s.run.first, "rate")


def rate(s: Sheet) -> Answer:
    """The discount rate."""
    return Answer(_rate(s))


def hours(s: Sheet, trade: Trade, year: int) -> Answer:
    """Hours of a trade, in the year decided or spread evenly from it on."""
    return Answer(terms=tuple(_work(s, trade.key, year)), note="units moved or renewed × hours of each")


def _work(s: Sheet, trade: str, year: int) -> Terms:
    for t in s.run.model.transitions:
        if trade in t.hours:
            unit = s.run.stocks[t.stock].unit
            path = f"transitions[{t.key}].hours.{trade}"
            for decided in range(max(s.run.first, year - t.hours_spread + 1), year + 1):
                each = s.quantity(t.hours[trade], path, f"h/{unit}", decided, f"hours_{t.key}")
                name = f"flow_{t.key}" if t.hours_spread == 1 else f"flow_{t.key}_{decided}"
                worked = s.result(f"flows/{t.key}/{decided}", name) * each
                yield t.stock, worked if t.hours_spread == 1 else worked / number(t.hours_spread)
    for wear in all_wearing(s):
        if trade in wear.kind.hours:
            path, name = f"{wear.path}.hours.{trade}", f"hours_{wear.kind.key}"
            each = s.quantity(wear.kind.hours[trade], path, f"h/{wear.stock.unit}", year, name)
            yield wear.stock.key, renewed(s, wear, year) * each


RULES = (
    Rule("costs/rows/{payer}/{cost}/{year}", "EUR/a", row),
    Rule("costs/total/{year}", "EUR/a", all_costs),
    Rule("costs/salvage/{payer}", "EUR", salvage),
    Rule("costs/discounted", "EUR", discounted),
    Rule("costs/rate", "1/a", rate),
    Rule("present-cost", "EUR", present),
    Rule("discount/{since}", "1", discount),
    Rule("revenue/{payer}/{year}", "EUR/a", revenue),
    Rule("worth/{commodity}/{year}", "EUR/MWh", worth),
    Rule("hours/{trade}/{year}", "h/a", hours),
)
