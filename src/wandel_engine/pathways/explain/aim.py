"""Formulas of what was minimised: cost, emissions, both with prices, and how far it may be from the best."""

from __future__ import annotations

from wandel_engine.pathways.explain.expression import Expression, most, number, total
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.explain.targets import judged_pathway
from wandel_engine.pathways.finding.judging import SAME_EMISSIONS
from wandel_engine.pathways.model.document import Criterion


def objective(s: Sheet) -> Answer:
    """The number that was minimised."""
    judged_pathway(s)
    return Answer(s.result("aim/value", "value"), note="the value of what was minimised")


def value(s: Sheet) -> Answer:
    """What a pathway comes to in terms of the objective."""
    kind = judged_pathway(s).aim.kind
    if kind == "emissions":
        return Answer(s.result("aim/emissions", "emissions"), note="the emissions")
    if kind == "weighted":
        return Answer(_weighted(s), note="cost + price × emissions ± price × criteria")
    return Answer(s.result("aim/cost", "cost"), note="the discounted cost")


def _weighted(s: Sheet) -> Expression:
    options = judged_pathway(s).provenance.options
    whole = s.result("aim/cost", "cost")
    carbon = s.option(options.carbon_price, "carbon_price", "carbon_price", "EUR/t")
    whole = whole + s.result("aim/emissions", "emissions") * carbon
    for key, worth in options.criterion_prices.items():
        criterion = s.run.criteria[key]
        price = s.option(worth, f"criterion_prices.{key}", f"price_{key}", f"EUR/{criterion.unit}")
        part = s.result(f"sums/{key}", f"sum_{key}") * price
        whole = whole + part if criterion.better == "less" else whole - part
    return whole


def cost(s: Sheet) -> Answer:
    """What the pathway costs."""
    judged_pathway(s)
    return Answer(s.result("costs/discounted", "discounted_cost"), note="the discounted cost")


def emissions(s: Sheet) -> Answer:
    """What is emitted in all years that can still be decided."""
    account = judged_pathway(s).aim.account
    terms = (
        (f"{year // 10 * 10}s", s.result(f"emissions/{account}/total/{year}", f"emissions_{year}"))
        for year in range(s.run.model.first_decision, s.run.last + 1)
    )
    return Answer(terms=tuple(terms), note="emissions from the first decision to the horizon")


def criterion_sum(s: Sheet, criterion: Criterion) -> Answer:
    """A criterion over all years that can still be decided."""
    terms = (
        (f"{year // 10 * 10}s", s.result(f"criteria/{criterion.key}/{year}", f"{criterion.key}_{year}"))
        for year in range(s.run.model.first_decision, s.run.last + 1)
    )
    return Answer(terms=tuple(terms), note="the criterion from the first decision to the horizon")


def ceiling(s: Sheet) -> Answer:
    """What could be emitted when the cost was minimised."""
    pathway = judged_pathway(s)
    least = s.result("aim/least-emissions", "least_emissions")
    parts = [least]
    options = pathway.provenance.options
    if pathway.aim.kind == "lexicographic":
        size = least if least.value >= 0 else number(0) - least
        parts.append(size * s.option(options.tolerance, "tolerance", "tolerance", "1"))
    base = s.result(f"emissions/{pathway.aim.account}/total/{s.run.first}", "base_year", prefix="trend/")
    parts.append((base if base.value > 0 else number(1)) * number(SAME_EMISSIONS))
    return Answer(total(parts), note="the least found, the tolerance, and room for rounding")


def optimality_gap(s: Sheet) -> Answer:
    """How far the objective may still lie above the best."""
    judged_pathway(s)
    reached = s.result("aim/value", "value")
    bound = s.result("bound", "bound")
    size = reached if reached.value > 0 else number(0) - reached
    return Answer(
        most(number(0), (reached - bound) / most(size, number(1e-9))),
        note="no pathway with this gap to the targets has less than the bound",
    )


RULES = (
    Rule("objective", "{aim}", objective),
    Rule("aim/value", "{aim}", value),
    Rule("aim/cost", "EUR", cost),
    Rule("aim/emissions", "t", emissions),
    Rule("aim/ceiling", "t", ceiling),
    Rule("sums/{criterion}", "{criterion}", criterion_sum),
    Rule("optimality-gap", "1", optimality_gap),
)
