"""Consistency of a model beyond the shape of its document: one function per part, each notes findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from wandel_engine.pathways.model.checker import Checker, Finding, Path, figures_of
from wandel_engine.pathways.model.document import (
    BudgetLimit,
    CommodityLimit,
    Component,
    HoursLimit,
    Model,
    MoneyLimit,
    StateLimit,
    Stock,
    Transition,
    TransitionLimit,
)
from wandel_engine.pathways.model.units import UnitError, conversion, parse_unit


def check(model: Model) -> list[Finding]:
    """Everything that is inconsistent in the model, empty if nothing is."""
    checker = Checker(model)
    for part in _PARTS:
        part(checker)
    return checker.findings


def _keys(c: Checker) -> None:
    model = c.model
    for name in (
        "sources",
        "sectors",
        "payers",
        "trades",
        "drivers",
        "commodities",
        "stocks",
        "transitions",
        "plants",
        "limits",
        "not_steerable",
    ):
        c.unique((name,), [item.key for item in getattr(model, name)])
    c.unique(("parameters",), [item.key for item in model.parameters])
    c.unique(("measures",), [item.artefact for item in model.measures])
    c.unique(("targets",), [item.artefact for item in model.targets])
    for index, parameter in enumerate(model.parameters):
        if parameter.key in c.drivers:
            c.add(
                ("parameters", index),
                "double_key",
                f"'{parameter.key}' is also a driver",
                "rename one of them",
            )


def _years(c: Checker) -> None:
    model = c.model
    if model.horizon <= model.base_year:
        c.add(
            ("horizon",),
            "horizon_before_base",
            "the horizon is not after the base year",
            "choose a later horizon",
        )
    if not model.base_year <= model.first_decision <= model.horizon:
        c.add(
            ("decisions_from",),
            "outside_horizon",
            "decisions start outside the horizon",
            "choose a year between base year and horizon",
        )
    rate = c.quantity(("discount_rate",), model.discount_rate, "1/a", high=1.0)
    if rate is not None and np.ptp(rate) > 0:
        c.add(("discount_rate",), "not_constant", "the discount rate varies over the years", "use one figure")
    if model.price_index is not None:
        c.known(("price_index",), model.price_index, c.drivers, "driver")


def _sources(c: Checker) -> None:
    known = {source.key for source in c.model.sources}
    if not known:
        return
    for path, figure in figures_of(c.model):
        if figure.source is not None:
            c.known((*path, "source"), figure.source, known, "source")


def _drivers(c: Checker) -> None:
    for at, driver in enumerate(c.model.drivers):
        path: Path = ("drivers", at)
        if not c.unit_of((*path, "unit"), driver.unit):
            continue
        courses = [((*path, "points"), driver.points)]
        courses += [((*path, "variants", i, "points"), v.points) for i, v in enumerate(driver.variants)]
        c.unique((*path, "variants"), [variant.key for variant in driver.variants])
        for where, points in courses:
            if not points:
                c.add(
                    where[:-1],
                    "driver_without_points",
                    f"driver '{driver.key}' has no values",
                    "add points with a year",
                    key=driver.key,
                )
            years = [point.year for point in points]
            for index, point in enumerate(points):
                if point.year is None:
                    c.add((*where, index), "point_without_year", "a point without a year", "add its year")
                elif point.year in years[:index]:
                    c.add((*where, index), "double_year", f"{point.year} stands twice", "keep one of them")
                try:
                    conversion(parse_unit(point.unit), driver.unit)
                except UnitError as error:
                    c.add(
                        (*where, index, "unit"),
                        "wrong_unit",
                        str(error),
                        f"state it in {driver.unit}",
                        expected=driver.unit,
                        given=point.unit,
                    )


def _parameters(c: Checker) -> None:
    for at, parameter in enumerate(c.model.parameters):
        c.unit_of(("parameters", at, "figure", "unit"), parameter.figure.unit)


def _commodities(c: Checker) -> None:
    made = {plant.output for plant in c.model.plants}
    for at, commodity in enumerate(c.model.commodities):
        path: Path = ("commodities", at)
        price = c.quantity((*path, "price"), commodity.price, "EUR/MWh")
        export = c.quantity((*path, "export_price"), commodity.export_price, "EUR/MWh")
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
        if commodity.losses is not None:
            c.add((*path, "losses"), "not_for_market", "losses are for commodities of plants", "remove it")
        if commodity.export_price is not None and commodity.supply != "grid":
            c.add(
                (*path, "export_price"),
                "not_for_market",
                "only a grid takes surplus",
                "remove it or use supply: grid",
            )
        if price is not None and export is not None and np.any(export > price):
            c.add(
                (*path, "export_price"),
                "free_money",
                "selling pays more than buying costs",
                "lower export_price",
            )


def _stocks(c: Checker) -> None:
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
        _states(c, path, stock)
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


def _states(c: Checker, path: Path, stock: Stock) -> None:
    kinds = {component.key: {kind.key for kind in component.kinds} for component in stock.components}
    left = {t.from_ for t in c.model.transitions if t.stock == stock.key}
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


def _transitions(c: Checker) -> None:
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
    if transition.ramp is not None:
        c.quantity((*path, "ramp", "growth"), transition.ramp.growth, "1/a")
        c.quantity((*path, "ramp", "seed"), transition.ramp.seed, f"{unit}/a")


def _free_cycles(c: Checker) -> None:
    """Edges without cost that form a cycle would let units run in circles."""
    edges: dict[tuple[str, str], set[str]] = {}
    for t in c.model.transitions:
        if t.stock in c.stocks:
            cost = Checker(c.model).quantity((), t.cost, f"EUR/{c.stocks[t.stock].unit}")
            if cost is not None and not np.any(cost):
                edges.setdefault((t.stock, t.from_), set()).add(t.to)
    for at, t in enumerate(c.model.transitions):
        if t.to in edges.get((t.stock, t.from_), ()) and _reaches(edges, t.stock, t.to, t.from_):
            c.add(
                ("transitions", at),
                "free_cycle",
                "a cycle of transitions without cost",
                "give one of them a cost",
                stock=t.stock,
                state=t.from_,
            )
            return


def _reaches(edges: Mapping[tuple[str, str], set[str]], stock: str, start: str, goal: str) -> bool:
    seen, stack = {start}, [start]
    while stack:
        state = stack.pop()
        if state == goal:
            return True
        new = edges.get((stock, state), set()) - seen
        seen |= new
        stack.extend(new)
    return False


def _plants(c: Checker) -> None:
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


def _measures(c: Checker) -> None:
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
        c.quantity((*path, "one_off_cost"), measure.one_off_cost, "EUR")
        c.quantity((*path, "yearly_cost"), measure.yearly_cost, "EUR/a")
        c.years((*path, "lifetime"), measure.lifetime)
        c.shares((*path, "payers"), measure.payers)
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
        if any(_reaches(edges, "", other, measure.artefact) for other in measure.requires):
            c.add(
                ("measures", at, "requires"),
                "requirement_cycle",
                "measures require each other",
                "remove one requirement",
            )
            return


def _limits(c: Checker) -> None:
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


def _targets(c: Checker) -> None:
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
        share = c.values.is_share(target.threshold)
        c.quantity((*path, "threshold"), target.threshold, "1" if share else "t/a")


def _apart(c: Checker) -> None:
    for at, item in enumerate(c.model.not_steerable):
        c.known(("not_steerable", at, "sector"), item.sector, c.sectors, "sector")
        for key, quantity in item.energy.items():
            path: Path = ("not_steerable", at, "energy", key)
            c.quantity(path, quantity, "MWh/a")
            if c.known(path, key, c.commodities, "commodity") and c.commodities[key].supply == "plants":
                c.add(
                    path, "not_for_plants", "only commodities that are bought can stand apart", "use another"
                )


_PARTS: tuple[Callable[[Checker], None], ...] = (
    _keys,
    _years,
    _sources,
    _drivers,
    _parameters,
    _commodities,
    _stocks,
    _transitions,
    _plants,
    _measures,
    _limits,
    _targets,
    _apart,
)
