"""Checks of stocks and transitions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.model.checker import Checker, Path
from wandel_engine.pathways.model.document import (
    Component,
    Reference,
    Stock,
    Transition,
)
from wandel_engine.pathways.model.units import UnitError, conversion, parse_unit
from wandel_engine.pathways.model.values import ValueProblem


def stocks(c: Checker) -> None:
    """Totals, distributions, equipment, states, births and deaths."""
    left: dict[str, set[str]] = {}
    for transition in c.model.transitions:
        left.setdefault(transition.stock, set()).add(transition.from_)
    for at, stock in enumerate(c.model.stocks):
        path: Path = ("stocks", at)
        c.known((*path, "sector"), stock.sector, c.sectors, "sector")
        if not c.unit_of((*path, "unit"), stock.unit):
            continue
        c.shares((*path, "payers"), stock.payers)
        c.unique((*path, "states"), [state.key for state in stock.states])
        c.unique((*path, "components"), [component.key for component in stock.components])
        c.distribution(path, stock)
        for index, component in enumerate(stock.components):
            _kinds(c, (*path, "components", index), component, stock.unit)
        _states(c, path, stock, left.get(stock.key, set()))
        c.quantity((*path, "deaths"), stock.deaths, "1/a", high=0.99)
        c.states((*path, "births"), stock, [birth.state for birth in stock.births])
        for index, birth in enumerate(stock.births):
            c.quantity((*path, "births", index, "units"), birth.units, f"{stock.unit}/a")


def _kinds(c: Checker, path: Path, component: Component, unit: str) -> None:
    c.unique((*path, "kinds"), [kind.key for kind in component.kinds])
    for index, kind in enumerate(component.kinds):
        where = (*path, "kinds", index)
        c.years((*where, "lifetime"), kind.lifetime)
        c.quantity((*where, "renewal_cost"), kind.renewal_cost, f"EUR/{unit}")
        c.hours((*where, "hours"), kind.hours, unit)
        c.shares((*where, "payers"), kind.payers)
        if kind.due is not None and abs(sum(kind.due) - 1) > 1e-6:
            c.add((*where, "due"), "shares_sum", f"the shares sum to {sum(kind.due):g}", "let them sum to 1")


def _states(c: Checker, path: Path, stock: Stock, left: set[str]) -> None:
    kinds = {component.key: {kind.key for kind in component.kinds} for component in stock.components}
    for index, state in enumerate(stock.states):
        where = (*path, "states", index)
        for component, kind in state.components.items():
            if c.known((*where, "components", component), component, kinds, "component"):
                c.known((*where, "components", component), kind, kinds[component], "kind")
        for component in kinds:
            if component not in state.components:
                c.add(
                    where,
                    "missing_component",
                    f"the state does not say its '{component}'",
                    "name its kind under components",
                    key=component,
                )
        c.quantity((*where, "yearly_cost"), state.yearly_cost, f"EUR/{stock.unit}/a")
        c.contributions((*where, "criteria"), state.criteria, f"/{stock.unit}/a")
        c.unique((*where, "uses"), [use.commodity for use in state.uses])
        for at, use in enumerate(state.uses):
            c.known((*where, "uses", at, "commodity"), use.commodity, c.commodities, "commodity")
            c.quantity((*where, "uses", at, "intensity"), use.intensity, f"MWh/{stock.unit}/a")
            if use.index is not None and c.known(
                (*where, "uses", at, "index"), use.index, c.drivers, "driver"
            ):
                _index(c, (*where, "uses", at, "index"), use.index)
        if (state.phase_out or state.transient) and state.key not in left:
            c.add(
                where,
                "no_way_out",
                f"units can never leave '{state.key}'",
                "add a transition from it",
                key=state.key,
            )


def _index(c: Checker, path: Path, key: str) -> None:
    driver = next(driver for driver in c.model.drivers if driver.key == key)
    try:
        conversion(parse_unit(driver.unit), "1")
    except UnitError:
        c.add(
            path,
            "wrong_unit",
            "an index has the unit 1",
            f"give driver '{key}' the unit 1",
            given=driver.unit,
        )
        return
    c.quantity(path, Reference(ref=(key,)), "1")


def transitions(c: Checker) -> None:
    """Ends, cost, limits, trends, ramps; no cycle without cost."""
    for at, transition in enumerate(c.model.transitions):
        path: Path = ("transitions", at)
        if not c.known((*path, "stock"), transition.stock, c.stocks, "stock"):
            continue
        stock = c.stocks[transition.stock]
        names = {state.key for state in stock.states}
        c.known((*path, "from"), transition.from_, names, "state")
        c.known((*path, "to"), transition.to, names, "state")
        if transition.from_ == transition.to:
            c.add((*path, "to"), "loop", "from and to are the same state", "choose another state")
        _transition_numbers(c, path, transition, stock.unit)
    _free_cycles(c)


def _transition_numbers(c: Checker, path: Path, transition: Transition, unit: str) -> None:
    c.quantity((*path, "cost"), transition.cost, f"EUR/{unit}")
    c.shares((*path, "payers"), transition.payers)
    c.hours((*path, "hours"), transition.hours, unit)
    c.contributions((*path, "criteria"), transition.criteria, f"/{unit}")
    limit = c.quantity((*path, "yearly_limit"), transition.yearly_limit, f"{unit}/a")
    trend = c.quantity((*path, "trend"), transition.trend, f"{unit}/a")
    if limit is not None and trend is not None and np.any(trend > limit * (1 + 1e-9)):
        c.add(
            (*path, "trend"),
            "trend_above_limit",
            "the trend exceeds the yearly limit",
            "raise yearly_limit or lower trend",
        )
    c.years((*path, "lifetime"), transition.lifetime)
    uptake = c.quantity((*path, "uptake"), transition.uptake, "1", high=1.0)
    if uptake is not None and any(
        not np.all(c.under(chosen).series(transition.uptake, "1"))
        for chosen in c.courses.variants(transition.uptake)
        if transition.uptake is not None
    ):
        c.add((*path, "uptake"), "no_uptake", "an uptake of 0", "give a share above 0, or leave it out")
    if transition.ramp is not None:
        c.quantity((*path, "ramp", "growth"), transition.ramp.growth, "1/a")
        c.quantity((*path, "ramp", "seed"), transition.ramp.seed, f"{unit}/a")


def _free_cycles(c: Checker) -> None:
    """Edges without cost that form a cycle would let units run in circles."""
    edges: dict[tuple[str, str], set[str]] = {}
    for t in c.model.transitions:
        if t.stock in c.stocks and _is_free(c, t, c.stocks[t.stock].unit):
            edges.setdefault((t.stock, t.from_), set()).add(t.to)
    for at, t in enumerate(c.model.transitions):
        if t.to in edges.get((t.stock, t.from_), ()) and reaches(edges, t.stock, t.to, t.from_):
            c.add(
                ("transitions", at),
                "free_cycle",
                "a cycle of transitions without cost",
                "give one of them a cost",
                stock=t.stock,
                state=t.from_,
            )
            return


def _is_free(c: Checker, transition: Transition, unit: str) -> bool:
    try:
        return c.values.extremes(transition.cost, f"EUR/{unit}") == (0, 0)
    except (ValueProblem, UnitError):
        return False


def reaches(edges: Mapping[tuple[str, str], set[str]], stock: str, start: str, goal: str) -> bool:
    """Whether edges lead from `start` to `goal`."""
    seen, stack = {start}, [start]
    while stack:
        state = stack.pop()
        if state == goal:
            return True
        new = edges.get((stock, state), set()) - seen
        seen |= new
        stack.extend(new)
    return False
