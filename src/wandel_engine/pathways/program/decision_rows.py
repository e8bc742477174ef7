"""Rows for what the city decides and is bound by: measures, limits, targets; and what everything costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wandel_engine.pathways.model.document import (
    BudgetLimit,
    CommodityLimit,
    CriterionLimit,
    HoursLimit,
    Limit,
    MoneyLimit,
    StateLimit,
    Target,
    TransitionLimit,
)
from wandel_engine.pathways.program.criteria import criterion_terms
from wandel_engine.pathways.program.energy_rows import Energy
from wandel_engine.pathways.program.layout import ACCOUNTS, Layout
from wandel_engine.pathways.program.numbers import Numbers
from wandel_engine.pathways.program.sparse import Floats, Groups, Ints, Rows


def measure_rows(n: Numbers, at: Layout, rows: Rows) -> None:
    """What has started stays; prerequisites come first; of two that exclude each other at most one."""
    for measure in n.model.measures:
        starts, columns = at.start[measure.artefact]
        at.set(columns, 1.0 if measure.fixed_start is not None else 0.0, 0.0 if measure.never else 1.0)
        stays = rows.add(len(columns) - 1, lower=0.0)
        rows.put(stays, columns[1:], 1.0)
        rows.put(stays, columns[:-1], -1.0)
        for other in measure.requires:
            number = rows.add(len(starts), upper=0.0)
            rows.put(number, columns, 1.0)
            can, needed = at.working(other, starts)
            rows.put(number[can], needed, -1.0)
        for other in measure.excludes:
            number = rows.add(1, upper=1.0)
            rows.put(number, [columns[-1], at.start[other][1][-1]], 1.0)


def by_started(by_start: Floats) -> Floats:
    """Coefficients of starts (last axis) as coefficients of "has started by": start j is s[j] − s[j−1]."""
    following = np.concatenate((by_start[..., 1:], np.zeros_like(by_start[..., :1])), axis=-1)
    difference: Floats = by_start - following
    return difference


def measure_cost(n: Numbers, at: Layout, artefact: str) -> tuple[Floats, Floats]:
    """What a start costs by year, (starts, Y) in EUR, and what of it is left after the horizon, (starts,)."""
    measure = next(m for m in n.model.measures if m.artefact == artefact)
    starts, _ = at.start[artefact]
    once = n.values.optional(measure.one_off_cost, "EUR") * (n.years == starts[:, None])
    yearly = n.values.optional(measure.yearly_cost, "EUR/a") * (n.years >= starts[:, None])
    left = np.zeros(len(starts))
    if measure.lifetime is not None:
        life = n.values.constant(measure.lifetime, "a")
        left = once.sum(axis=1) * np.maximum(1 - (n.model.horizon + 1 - starts) / life, 0)
    cost: Floats = once + yearly
    return cost, left


def cost_columns(n: Numbers, at: Layout, e: Energy) -> None:
    """Discounted cost of every column, EUR."""
    w, end = n.weight, n.end_weight
    at.price(at.units, n.running * n.state_size[:, None] * w)
    for commodity in n.model.commodities:
        if commodity.supply == "market":
            states, each = e.use[commodity.key]
            at.price(at.units[states], each * e.price[commodity.key] * w)
        elif commodity.supply == "grid":
            place = at.grids.index(commodity.key)
            export = n.values.optional(commodity.export_price, "EUR/MWh")
            at.price(at.bought[place], e.price[commodity.key] * w * e.grid_scale[place])
            at.price(at.sold[place], -export * w * e.grid_scale[place])
    effect = np.minimum(np.arange(n.count) + n.lead[:, None], n.count - 1)
    stands = n.at_the_end[n.state_stock[n.source][:, None], effect]
    at.price(at.flow, n.edge_cost * (w - end * n.edge_salvage * stands) * n.edge_size[:, None])
    stands = n.at_the_end[n.kind_stock]
    at.price(at.renew, n.renewal_cost * (w - end * n.kind_salvage * stands) * n.size[n.kind_stock][:, None])
    market = {commodity.key for commodity in n.model.commodities if commodity.supply == "market"}
    for place, plant in enumerate(n.model.plants):
        each = n.values.optional(plant.variable_cost, "EUR/MWh")
        for flow in plant.inputs:
            if flow.commodity in market:
                each = each + n.values.series(flow.per_output, "1") * e.price[flow.commodity]
        at.price(at.output[place], each * w * e.output_scale[place])
    for artefact, (_, columns) in at.start.items():
        cost, left = measure_cost(n, at, artefact)
        at.price(columns, by_started(cost @ w - end * left))


def limit_rows(n: Numbers, at: Layout, rows: Rows, e: Energy) -> tuple[Groups, dict[str, Floats]]:
    """One row per year (one in all for a carbon budget) and limit, from the first decision on.

    Also returns how large each limit's bound is, in the units of its rows: for shares that is not the row's
    upper bound, which is 0.
    """
    groups: Groups = {}
    sizes: dict[str, Floats] = {}
    for limit in n.model.limits:
        groups["limit", limit.key], sizes[limit.key] = _limit(n, at, rows, e, limit)
    return groups, sizes


def _span(n: Numbers, limit: Limit) -> Ints:
    first = max(limit.first_year or 0, n.model.first_decision)
    return np.flatnonzero((n.years >= first) & (n.years <= (limit.last_year or 9999)))


def _limit(n: Numbers, at: Layout, rows: Rows, e: Energy, limit: Limit) -> tuple[Ints, Floats]:
    if isinstance(limit, BudgetLimit):
        place = ACCOUNTS.index(limit.account)
        years = np.flatnonzero((n.years >= (limit.first_year or 0)) & (n.years <= (limit.last_year or 9999)))
        budget = np.array([n.values.constant(limit.at_most, "t") / e.emission_scale[place]])
        number = rows.add(1, upper=budget)
        rows.put(number, at.emitted[place, years], 1.0)
        return number, np.abs(budget)
    years = _span(n, limit)
    if isinstance(limit, StateLimit):
        return _state_limit(n, at, rows, limit, years)
    if isinstance(limit, CriterionLimit):
        return _criterion_limit(n, at, rows, e, limit, years)
    if isinstance(limit, TransitionLimit):
        edges = [n.edge_at[key] for key in limit.transitions]
        unit = n.model.stocks[n.state_stock[n.source[edges[0]]]].unit
        most = n.values.series(limit.at_most, f"{unit}/a")[years]
        scale = _scale(most)
        number = rows.add(len(years), upper=most / scale)
        for edge in edges:
            _put(rows, number, at.flow[edge, years], np.full(len(years), n.edge_size[edge] / scale))
        return number, most / scale
    if isinstance(limit, CommodityLimit):
        most = n.values.series(limit.at_most, "MWh/a")[years]
        scale = _scale(most)
        number = rows.add(len(years), upper=most / scale)
        states, each = e.use[limit.commodity]
        rows.put(number, at.units[states[:, None], years], each[:, years] / scale)
        for place, plant in enumerate(n.model.plants):
            for flow in plant.inputs:
                if flow.commodity == limit.commodity:
                    used = n.values.series(flow.per_output, "1") * e.output_scale[place]
                    rows.put(number, at.output[place, years], used[years] / scale)
        return number, most / scale
    if isinstance(limit, HoursLimit):
        most = n.values.series(limit.at_most, "h/a")[years]
        scale = _scale(most)
        number = rows.add(len(years), upper=most / scale)
        _hours(n, at, rows, number, limit.trade, years, scale)
        return number, most / scale
    most = n.values.series(limit.at_most, "EUR/a")[years]
    scale = _scale(most)
    number = rows.add(len(years), upper=most / scale)
    _money(n, at, rows, number, limit, years, scale)
    return number, most / scale


def _criterion_limit(
    n: Numbers, at: Layout, rows: Rows, e: Energy, limit: CriterionLimit, years: Ints
) -> tuple[Ints, Floats]:
    unit = next(criterion.unit for criterion in n.model.criteria if criterion.key == limit.criterion)
    terms = list(criterion_terms(n, at, e, limit.criterion))
    numbers, sizes = [], []
    for quantity, sign in ((limit.at_most, 1.0), (limit.at_least, -1.0)):
        if quantity is None:
            continue
        bound = n.values.series(quantity, f"{unit}/a")[years]
        scale = _scale(bound)
        number = rows.add(len(years), upper=sign * bound / scale)
        for columns, each in terms:
            _put(rows, number, columns[years], sign * each[years] / scale)
        numbers.append(number)
        sizes.append(np.abs(bound) / scale)
    return np.concatenate(numbers), np.concatenate(sizes)


def _scale(most: Floats) -> float:
    return float(np.abs(most).max(initial=0.0)) or 1.0


def _put(rows: Rows, number: Ints, columns: Ints, values: Floats) -> None:
    """Put entries where there is a column; rows by year, the last axis of columns and values."""
    there = columns >= 0
    rows.put(np.broadcast_to(number, columns.shape)[there], columns[there], values[there])


def _state_limit(n: Numbers, at: Layout, rows: Rows, limit: StateLimit, years: Ints) -> tuple[Ints, Floats]:
    """Absolute bounds, or shares of all units of the stock in the year."""
    stock = next(stock for stock in n.model.stocks if stock.key == limit.stock)
    mine = [n.state_at[stock.key, state] for state in dict.fromkeys(limit.states)]
    everyone = [n.state_at[stock.key, state.key] for state in stock.states]
    size = n.state_size[mine[0]]
    numbers, sizes = [], []
    for quantity, sign in ((limit.at_most, 1.0), (limit.at_least, -1.0)):
        if quantity is None:
            continue
        share = n.values.is_share(quantity)
        bound = (n.values.series(quantity, "1") if share else n.values.series(quantity, stock.unit) / size)[
            years
        ]
        number = rows.add(len(years), upper=0.0 if share else sign * bound)
        for state in mine:
            rows.put(number, at.units[state, years], sign)
        for state in everyone if share else ():
            rows.put(number, at.units[state, years], -sign * bound)
        numbers.append(number)
        sizes.append(np.abs(bound))
    return np.concatenate(numbers), np.concatenate(sizes)


def _hours(n: Numbers, at: Layout, rows: Rows, number: Ints, trade: str, years: Ints, scale: float) -> None:
    work = [(edge, t) for edge, t in enumerate(n.model.transitions) if trade in t.hours]
    edges = np.array([edge for edge, _ in work], np.int64)
    spread = np.array([t.hours_spread for _, t in work], np.int64)
    each = n.values.table((t.hours[trade], f"h/{n.edge_units[edge]}") for edge, t in work)
    each *= (n.edge_size[edges] / spread / scale)[:, None]
    for waited in range(int(spread.max(initial=0))):
        later = years >= waited
        decided = years[later] - waited
        still = np.flatnonzero(spread > waited)
        _put(rows, number[later], at.flow[edges[still, None], decided], each[still[:, None], decided])
    renewals = [(place, kind) for place, kind in enumerate(n.kinds) if trade in kind.hours]
    kinds = np.array([place for place, _ in renewals], np.int64)
    each = n.values.table((kind.hours[trade], f"h/{n.kind_units[place]}") for place, kind in renewals)
    each *= (n.size[n.kind_stock[kinds]] / scale)[:, None]
    _put(rows, number, at.renew[kinds[:, None], years], each[:, years])


def _money(
    n: Numbers, at: Layout, rows: Rows, number: Ints, limit: MoneyLimit, years: Ints, scale: float
) -> None:
    def share(payers: Mapping[str, float]) -> float:
        return sum(payers.get(payer, 0.0) for payer in limit.payers)

    shares = np.array([share(transition.payers) for transition in n.model.transitions])
    for columns, cost, per_unit in (
        (at.flow, n.edge_cost, n.edge_size * shares),
        (at.renew, n.renewal_cost, n.size[n.kind_stock] * np.array([share(kind.payers) for kind in n.kinds])),
    ):
        paid = np.flatnonzero(per_unit)
        each = cost[paid[:, None], years] * per_unit[paid, None] / scale
        _put(rows, number, columns[paid[:, None], years], each)
    for measure in n.model.measures:
        if not share(measure.payers):
            continue
        cost, _ = measure_cost(n, at, measure.artefact)
        _, columns = at.start[measure.artefact]
        each = by_started(cost[:, years].T * share(measure.payers) / scale)
        rows.put(number[:, None], columns[None, :], each)


def target_rows(n: Numbers, at: Layout, rows: Rows, targets: Sequence[Target]) -> Groups:
    """emitted − gap ≤ threshold, a row for every year after the base year; the caller sets who is judged.

    A budget has one row, for the sum of its years.
    """
    groups: Groups = {}
    for place, target in enumerate(targets):
        if target.budget_from is not None:
            years = np.flatnonzero((n.years >= target.budget_from) & (n.years <= target.year))
            number = rows.add(1)
            rows.put(number, at.emitted[ACCOUNTS.index(target.account), years], 1.0)
            rows.put(number, at.gap[place], -1.0)
            groups["target", target.artefact] = number
            continue
        number = rows.add(n.count - 1)
        rows.put(number, at.emitted[ACCOUNTS.index(target.account), 1:], 1.0)
        rows.put(number, at.gap[place], -1.0)
        groups["target", target.artefact] = number
    return groups


def ceiling_rows(n: Numbers, at: Layout, rows: Rows) -> Groups:
    """What each account emits from the first decision to the horizon; open, the caller may bound it."""
    number = rows.add(len(ACCOUNTS))
    rows.put(number[:, None], at.emitted[:, n.first :], 1.0)
    return {("ceiling", account): number[place : place + 1] for place, account in enumerate(ACCOUNTS)}
