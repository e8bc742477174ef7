"""Rows for stocks: balance, reservation, yearly limits, ramps, replacement."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.program.layout import Layout
from wandel_engine.pathways.program.numbers import Numbers
from wandel_engine.pathways.program.sparse import Groups, Ints, Rows


def balance_rows(n: Numbers, at: Layout, rows: Rows) -> None:
    """units[s, t+1] − alive·units[s, t] + leaving − arriving = births, for all states and t < Y − 1."""
    states, last = len(n.state_at), n.count - 1
    number = rows.add(states * last, n.births[:, :last].ravel(), n.births[:, :last].ravel()).reshape(
        states, last
    )
    rows.put(number, at.units[:, 1:], 1.0)
    rows.put(number, at.units[:, :last], -n.alive[n.state_stock, :last])
    edge, decided = np.nonzero(at.flow >= 0)
    column = at.flow[edge, decided]
    effect = decided + n.lead[edge]
    rows.put(number[n.source[edge], effect], column, 1.0)
    rows.put(number[n.sink[edge], effect], column, -1.0)
    at.set(at.units[:, 0], n.base, n.base)


def reservation_rows(n: Numbers, at: Layout, rows: Rows) -> None:
    """Units decided to leave and not yet gone fit into those alive; transient states are left at once."""
    if not len(n.source):
        return
    last = n.count - 1
    states = np.unique(n.source)
    place = np.full(len(n.state_at), -1)
    place[states] = np.arange(len(states))
    lower = np.where(np.isin(states, n.transient)[:, None], 0.0, -np.inf)
    lower = np.broadcast_to(lower, (len(states), last))
    number = rows.add(len(states) * last, lower.ravel(), 0.0).reshape(len(states), last)
    rows.put(number, at.units[states, :last], -n.alive[n.state_stock[states], :last])
    edge, decided = np.nonzero(at.flow >= 0)
    for waited in range(int(n.lead.max(initial=0)) + 1):
        still = (n.lead[edge] >= waited) & (decided + waited < last)
        e, d = edge[still], decided[still]
        rows.put(number[place[n.source[e]], d + waited], at.flow[e, d], 1.0)


def flow_rows(n: Numbers, at: Layout, rows: Rows) -> Groups:
    """Yearly limits with what measures add, and ramps.

    A limit that no measure touches is a bound of the column. Before the first decision the trend has run; the
    caller fixes those columns.
    """
    unlocked: dict[int, list[tuple[str, np.ndarray[tuple[int], np.dtype[np.float64]]]]] = {}
    unit = {stock.key: stock.unit for stock in n.model.stocks}
    lag = {measure.artefact: measure.lag for measure in n.model.measures}
    for measure in n.model.measures:
        for effect in measure.effects:
            if effect.transition is not None:
                edge = n.edge_at[effect.transition]
                adds = n.values.series(effect.adds, f"{unit[n.model.transitions[edge].stock]}/a")
                unlocked.setdefault(edge, []).append((measure.artefact, adds / n.edge_size[edge]))
    at.set(at.flow, upper=np.where(n.open > 0, n.cap, 0.0))
    groups: Groups = {}
    for edge, effects in unlocked.items():
        years = np.flatnonzero((at.flow[edge] >= 0) & (np.arange(n.count) >= n.first) & (n.open[edge] > 0))
        at.set(at.flow[edge][years], upper=np.inf)
        number = rows.add(len(years), upper=n.cap[edge, years])
        rows.put(number, at.flow[edge, years], 1.0)
        for artefact, adds in effects:
            can, columns = at.working(artefact, n.years[years], lag[artefact])
            rows.put(number[can], columns, -adds[years][can])
        groups["transition", n.model.transitions[edge].key] = number
    return groups | _ramp_rows(n, at, rows)


def _ramp_rows(n: Numbers, at: Layout, rows: Rows) -> Groups:
    edges = np.flatnonzero(~np.isnan(n.growth))
    column, growth = at.flow[edges], 1 + n.growth[edges]
    upper = np.repeat(n.seed[edges, None], n.count, axis=1)
    upper[:, 0] += growth * n.trend[edges]
    there = (column >= 0) & (np.arange(n.count) >= n.first)
    number = np.full(there.shape, -1, np.int64)
    number[there] = rows.add(int(there.sum()), upper=upper[there])
    rows.put(number[there], column[there], 1.0)
    edge, year = np.nonzero(there[:, 1:])
    rows.put(number[edge, year + 1], column[edge, year], -growth[edge])
    return {
        ("ramp", n.model.transitions[edge].key): mine[mine >= 0]
        for edge, mine in zip(edges, number, strict=True)
        if mine.max() >= 0
    }


def replacement_rows(n: Numbers, at: Layout, rows: Rows) -> Groups:
    """early[k, t] − alive·early[k, t−1] − left − renewed + due again = −due, for t from the first decision.

    `early` is the pool of units replaced before they fell due; it is never negative:
    nothing runs on unpaid.
    """
    kinds, last = len(n.life), n.count - 1
    if not kinds or n.first >= last:
        return {}
    years = np.arange(n.first, last)
    due = -n.due[:, n.first : last]
    number = np.full((kinds, n.count), -1, np.int64)
    number[:, n.first : last] = rows.add(kinds * len(years), due.ravel(), due.ravel()).reshape(kinds, -1)
    rows.put(number[:, years], at.early[:, years], 1.0)
    rows.put(number[:, years], at.renew[:, years], -1.0)
    after = years[years > 0]
    rows.put(number[:, after], at.early[:, after - 1], -n.alive[n.kind_stock][:, after])
    leaving, edge = n.leaves
    _put_in_year(rows, number, leaving, at.flow[edge], n.lead[edge])
    every = np.arange(kinds)
    entering, edge = n.enters
    for kind, column, lead in ((every, at.renew, 0 * every), (entering, at.flow[edge], n.lead[edge])):
        _put_due_again(n, rows, number, kind, column, lead)
    at.set(at.renew, upper=np.where(n.renewable > 0, np.inf, 0.0))
    return {("replacement", key): number[kind, years] for kind, key in enumerate(n.kind_keys)}


def _put_in_year(rows: Rows, number: Ints, kind: Ints, column: Ints, lead: Ints) -> None:
    """What leaves a kind with `column` (n, Y), a number of years after the decision."""
    at, decided = np.nonzero(column >= 0)
    row = number[kind[at], decided + lead[at]]
    rows.put(row[row >= 0], column[at, decided][row >= 0], -1.0)


def _put_due_again(n: Numbers, rows: Rows, number: Ints, kind: Ints, column: Ints, lead: Ints) -> None:
    """What is installed with `column` (n, Y) falls due again after its lifetime, if it still exists."""
    at, decided = np.nonzero(column >= 0)
    effect = decided + lead[at]
    due = effect + n.life[kind[at]]
    chosen = np.flatnonzero((due >= n.first) & (due < n.count - 1))
    at, decided, effect, due = at[chosen], decided[chosen], effect[chosen], due[chosen]
    stock = n.kind_stock[kind[at]]
    still = n.survival[stock, due + 1] / n.survival[stock, effect + 1]
    rows.put(number[kind[at], due], column[at, decided], still)
