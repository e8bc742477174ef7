"""Rows for stocks: balance, reservation, yearly limits, ramps, replacement."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.program.layout import Layout
from wandel_engine.pathways.program.numbers import Numbers
from wandel_engine.pathways.program.sparse import Groups, Rows


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
    ramps: Groups = {}
    for edge in np.flatnonzero(~np.isnan(n.growth)):
        years = np.flatnonzero((at.flow[edge] >= 0) & (np.arange(n.count) >= n.first))
        if not len(years):
            continue
        growth = 1 + n.growth[edge]
        upper = np.full(len(years), n.seed[edge])
        if years[0] == 0:
            upper[0] += growth * n.trend[edge]
        number = rows.add(len(years), upper=upper)
        rows.put(number, at.flow[edge, years], 1.0)
        later = years > 0
        rows.put(number[later], at.flow[edge, years[later] - 1], -growth)
        ramps["ramp", n.model.transitions[edge].key] = number
    return ramps


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
    survival = np.concatenate((np.ones((len(n.size), 1)), np.cumprod(n.alive, axis=1)), axis=1)
    for kind in range(kinds):
        alive, life = survival[n.kind_stock[kind]], int(n.life[kind])
        again = np.arange(max(0, n.first - life), last - life)
        if len(again):
            rows.put(
                number[kind, again + life], at.renew[kind, again], alive[again + life + 1] / alive[again + 1]
            )
        has = n.has_kind[kind]
        for edge in np.flatnonzero(has[n.source] != has[n.sink]):
            decided = np.flatnonzero(at.flow[edge] >= 0)
            effect = decided + int(n.lead[edge])
            if has[n.source[edge]]:
                chosen = (effect >= n.first) & (effect < last)
                rows.put(number[kind, effect[chosen]], at.flow[edge, decided[chosen]], -1.0)
            else:
                chosen = (effect + life >= n.first) & (effect + life < last)
                effect, decided = effect[chosen], decided[chosen]
                rows.put(
                    number[kind, effect + life],
                    at.flow[edge, decided],
                    alive[effect + life + 1] / alive[effect + 1],
                )
    at.set(at.renew, upper=np.where(n.renewable > 0, np.inf, 0.0))
    return {("replacement", key): number[kind, years] for kind, key in enumerate(n.kind_keys)}
