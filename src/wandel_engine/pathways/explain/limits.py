"""Formulas of limits: how much of each is taken in a year, and by how much it is exceeded."""

from __future__ import annotations

from wandel_engine.pathways.explain.expression import Expression, total
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Unresolved
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.model.document import (
    BudgetLimit,
    CommodityLimit,
    CriterionLimit,
    HoursLimit,
    Limit,
    MoneyLimit,
    Quantity,
    StateLimit,
    TransitionLimit,
)

_INVESTED = ("investment", "renewal", "measure")


def taken(s: Sheet, limit: Limit, year: int) -> Answer:
    """What counts in a limit in a year."""
    if isinstance(limit, BudgetLimit):
        first = max(limit.first_year or s.run.first, s.run.first)
        last = min(limit.last_year or s.run.last, year)
        years = (
            (f"{y // 10 * 10}s", s.result(f"emissions/{limit.account}/total/{y}", f"emissions_{y}"))
            for y in range(first, last + 1)
        )
        return Answer(terms=tuple(years), note="emissions of the budget's years up to this one")
    if isinstance(limit, HoursLimit):
        return Answer(s.result(f"hours/{limit.trade}/{year}", "hours"), note="hours of the trade")
    if isinstance(limit, CommodityLimit):
        parts = [s.result(f"{name}/{limit.commodity}/{year}", name) for name in ("demand", "plant-use")]
        return Answer(total(parts), note="what stocks and plants use of it")
    if isinstance(limit, MoneyLimit):
        rows = (
            (row.payer, s.result(f"costs/rows/{row.payer}/{row.kind}/{year}", f"{row.payer}_{row.kind}"))
            for row in s.run.simulation.costs.rows
            if row.payer in limit.payers and row.kind in _INVESTED
        )
        return Answer(terms=tuple(rows), note="investments, renewals and measures of its payers")
    if isinstance(limit, TransitionLimit):
        flows = ((key, s.result(f"flows/{key}/{year}", f"flow_{key}")) for key in limit.transitions)
        return Answer(terms=tuple(flows), note="units decided to move")
    if isinstance(limit, CriterionLimit):
        return Answer(s.result(f"criteria/{limit.criterion}/{year}", limit.criterion), note="the criterion")
    return Answer(_units(s, limit, limit.states, year), note="units in its states")


def _units(s: Sheet, limit: StateLimit, states: tuple[str, ...], year: int) -> Expression:
    return total(
        s.result(f"stocks/{limit.stock}/{key}/{year}", f"units_{key}") for key in dict.fromkeys(states)
    )


def above(s: Sheet, limit: Limit, year: int) -> Answer:
    """By how much a limit is exceeded."""
    used = s.result(f"limits/{limit.key}/{year}", "taken")
    if not isinstance(limit, StateLimit | CriterionLimit):
        bound = _bound(s, limit, limit.at_most, "at_most", s.run.unit_of_limit(limit), year)
        return Answer(used - bound, note="what is taken − at most")
    upper, lower = (
        None if quantity is None else _side(s, limit, quantity, name, year)
        for quantity, name in ((limit.at_most, "at_most"), (limit.at_least, "at_least"))
    )
    if upper is not None and used.value > upper.value:
        return Answer(used - upper, note="what is taken − at most")
    if lower is None:
        raise Unresolved("the limit is not exceeded")
    return Answer(lower - used, note="at least − what is taken")


def _bound(s: Sheet, limit: Limit, quantity: Quantity, name: str, unit: str, year: int) -> Expression:
    return s.quantity(quantity, f"limits[{limit.key}].{name}", unit, year, name)


def _side(
    s: Sheet, limit: StateLimit | CriterionLimit, quantity: Quantity, name: str, year: int
) -> Expression:
    """A bound: as stated, or for units as a share of all units of the stock."""
    if isinstance(limit, CriterionLimit):
        return _bound(s, limit, quantity, name, s.run.unit_of_limit(limit), year)
    stock = s.run.stocks[limit.stock]
    if s.is_share(quantity):
        everyone = _units(s, limit, tuple(state.key for state in stock.states), year)
        return _bound(s, limit, quantity, name, "1", year) * everyone
    return _bound(s, limit, quantity, name, stock.unit, year)


RULES = (
    Rule("limits/{limit}/{year}", "{limit}", taken),
    Rule("violations/above-limit/{limit}/{year}", "{limit}", above),
)
