"""Checks of measures, limits and targets."""

from __future__ import annotations

from wandel_engine.pathways.model.checker import Checker, Path
from wandel_engine.pathways.model.checks.stocks import reaches
from wandel_engine.pathways.model.document import (
    BudgetLimit,
    CommodityLimit,
    CriterionLimit,
    HoursLimit,
    MoneyLimit,
    StateLimit,
    TransitionLimit,
)


def measures(c: Checker) -> None:
    """Windows, cost, effects, prerequisites and exclusions."""
    for at, measure in enumerate(c.model.measures):
        path: Path = ("measures", at)
        first, last = measure.earliest, measure.latest
        if first > last:
            c.add((*path, "latest"), "window", "latest lies before earliest", "correct the start years")
        if first < c.model.first_decision or last > c.model.horizon:
            c.add(
                (*path, "earliest"),
                "outside_horizon",
                "start years outside the years of decision",
                f"stay between {c.model.first_decision} and {c.model.horizon}",
            )
        if measure.fixed_start is not None and not first <= measure.fixed_start <= last:
            c.add(
                (*path, "fixed_start"), "window", "fixed_start lies outside the window", "correct the years"
            )
        if measure.never and measure.fixed_start is not None:
            c.add(
                (*path, "never"),
                "never_and_fixed",
                "it has a start and is never taken",
                "remove fixed_start, or never",
            )
        c.quantity((*path, "one_off_cost"), measure.one_off_cost, "EUR")
        c.quantity((*path, "yearly_cost"), measure.yearly_cost, "EUR/a")
        c.years((*path, "lifetime"), measure.lifetime)
        c.shares((*path, "payers"), measure.payers)
        c.contributions((*path, "criteria"), measure.criteria, "")
        for name, others in (("requires", measure.requires), ("excludes", measure.excludes)):
            for index, other in enumerate(others):
                c.known((*path, name, index), other, c.measures, "measure")
                if other == measure.artefact:
                    c.add((*path, name, index), "loop", "a measure cannot name itself", "remove it")
        _effects(c, path, at)
    _requirement_cycles(c)


def _effects(c: Checker, path: Path, at: int) -> None:
    for index, effect in enumerate(c.model.measures[at].effects):
        where = (*path, "effects", index)
        if (effect.transition is None) == (effect.plant is None):
            c.add(where, "one_effect", "an effect names a transition or a plant", "name exactly one of them")
        elif effect.transition is not None:
            if c.known((*where, "transition"), effect.transition, c.transitions, "transition"):
                transition = c.transitions[effect.transition]
                unit = c.stocks[transition.stock].unit if transition.stock in c.stocks else "1"
                c.quantity((*where, "adds"), effect.adds, f"{unit}/a")
                if transition.yearly_limit is None:
                    c.add(
                        where,
                        "nothing_to_unlock",
                        "the transition has no yearly limit",
                        "give the transition a yearly_limit (0 if only measures unlock it)",
                    )
        elif effect.plant is not None and c.known((*where, "plant"), effect.plant, c.plants, "plant"):
            c.quantity((*where, "adds"), effect.adds, "MW")


def _requirement_cycles(c: Checker) -> None:
    edges = {("", key): set(measure.requires) for key, measure in c.measures.items()}
    for at, measure in enumerate(c.model.measures):
        if any(reaches(edges, "", other, measure.artefact) for other in measure.requires):
            c.add(
                ("measures", at, "requires"),
                "requirement_cycle",
                "measures require each other",
                "remove one requirement",
            )
            return


def limits(c: Checker) -> None:
    """What limits name and how much they allow."""
    for at, limit in enumerate(c.model.limits):
        path: Path = ("limits", at)
        if isinstance(limit, MoneyLimit):
            for index, payer in enumerate(limit.payers):
                c.known((*path, "payers", index), payer, c.payers, "payer")
            c.quantity((*path, "at_most"), limit.at_most, "EUR/a")
        elif isinstance(limit, HoursLimit):
            c.known((*path, "trade"), limit.trade, c.trades, "trade")
            c.quantity((*path, "at_most"), limit.at_most, "h/a")
        elif isinstance(limit, CommodityLimit):
            c.known((*path, "commodity"), limit.commodity, c.commodities, "commodity")
            c.quantity((*path, "at_most"), limit.at_most, "MWh/a")
        elif isinstance(limit, TransitionLimit):
            _transition_limit(c, path, limit)
        elif isinstance(limit, StateLimit):
            _state_limit(c, path, limit)
        elif isinstance(limit, CriterionLimit):
            _criterion_limit(c, path, limit)
        elif isinstance(limit, BudgetLimit):
            c.quantity((*path, "at_most"), limit.at_most, "t", low=None)


def _transition_limit(c: Checker, path: Path, limit: TransitionLimit) -> None:
    units = set()
    for index, key in enumerate(limit.transitions):
        if c.known((*path, "transitions", index), key, c.transitions, "transition"):
            stock = c.stocks.get(c.transitions[key].stock)
            units |= {stock.unit} if stock else set()
    if len(units) > 1:
        c.add(
            (*path, "transitions"), "mixed_units", "transitions of different units", "limit them separately"
        )
    elif units:
        c.quantity((*path, "at_most"), limit.at_most, f"{units.pop()}/a")


def _state_limit(c: Checker, path: Path, limit: StateLimit) -> None:
    if not c.known((*path, "stock"), limit.stock, c.stocks, "stock"):
        return
    stock = c.stocks[limit.stock]
    c.states((*path, "states"), stock, limit.states)
    if limit.at_most is None and limit.at_least is None:
        c.add(path, "no_bound", "neither at_most nor at_least", "give one of them")
    for name in ("at_most", "at_least"):
        quantity = getattr(limit, name)
        if quantity is not None and c.values.is_share(quantity):
            c.quantity((*path, name), quantity, "1", high=1.0)
        else:
            c.quantity((*path, name), quantity, stock.unit)


def _criterion_limit(c: Checker, path: Path, limit: CriterionLimit) -> None:
    if limit.at_most is None and limit.at_least is None:
        c.add(path, "no_bound", "neither at_most nor at_least", "give one of them")
    if c.known((*path, "criterion"), limit.criterion, c.criteria, "criterion"):
        for name in ("at_most", "at_least"):
            unit = f"{c.criteria[limit.criterion].unit}/a"
            c.quantity((*path, name), getattr(limit, name), unit, low=None)


def targets(c: Checker) -> None:
    """Years and thresholds of targets."""
    for at, target in enumerate(c.model.targets):
        path: Path = ("targets", at)
        if not c.model.base_year < target.year <= c.model.horizon:
            c.add(
                (*path, "year"),
                "target_year",
                f"{target.year} is outside the model's years",
                f"choose a year from {c.model.base_year + 1} to {c.model.horizon}",
                year=target.year,
            )
        if target.budget_from is not None:
            if not c.model.base_year <= target.budget_from <= target.year:
                c.add(
                    (*path, "budget_from"),
                    "budget_years",
                    f"a budget from {target.budget_from} to {target.year}",
                    f"let it begin between {c.model.base_year} and {target.year}",
                )
            c.quantity((*path, "threshold"), target.threshold, "t", low=None)
            continue
        share = c.values.is_share(target.threshold)
        c.quantity((*path, "threshold"), target.threshold, "1" if share else "t/a")
