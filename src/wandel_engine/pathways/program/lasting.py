"""Rows for what lasts: equipment lost that was there before, and what still stands after the horizon.

Both count only where units can leave a kind of equipment; elsewhere nothing is gone but what wore out. What
is worth least goes first: the solver takes it so by itself, since it costs least. Conventions: docs/adr/0018.
"""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.program.layout import Layout
from wandel_engine.pathways.program.numbers import Numbers
from wandel_engine.pathways.program.sparse import Floats, Ints, Rows
from wandel_engine.pathways.result import Simulation

_ROUNDING = 1e-12
"""Shares of a stock below which nothing is there: bounds that small would spoil the solving."""


def lasting_rows(n: Numbers, at: Layout, rows: Rows, history: Simulation) -> None:
    """lost[k, t] + units with k at t + 1 ≥ what was there before, and what is gone ahead at the end.

    The value of what was bought and is alive then stands in the price of its column; `gone` takes it back.
    """
    if n.count < 2 or not len(n.left):
        return
    before = _there_before(n, history)
    _lost_rows(n, at, rows, before)
    _gone_rows(n, at, rows, before[:, -2])


def _lost_rows(n: Numbers, at: Layout, rows: Rows, before: Floats) -> None:
    place, year = np.nonzero((at.lost >= 0) & (before[n.left] > 0))
    number = rows.add(len(place), lower=before[n.left[place], year])
    rows.put(number, at.lost[place, year], 1.0)
    entry, state = np.nonzero(n.has_kind[n.left[place]])
    rows.put(number[entry], at.units[state, year[entry] + 1], 1.0)
    kind = n.left
    price = n.renewal_cost[kind] / n.life[kind, None] * n.weight * n.size[n.kind_stock[kind], None]
    at.price(at.lost, price)


def _gone_rows(n: Numbers, at: Layout, rows: Rows, before: Floats) -> None:
    """Σ gone + what is gone without a value ≥ early at the end; none of it more than there is."""
    kinds, last = n.left, n.count - 2
    ends = rows.add(len(kinds), lower=0.0)
    rows.put(ends, at.early[kinds, last], -1.0)
    rows.put(ends, at.worthless, 1.0)
    spare = rows.add(len(kinds), upper=before[kinds])
    rows.put(spare, at.worthless, 1.0)
    where = np.full(len(n.life), -1)
    where[kinds] = np.arange(len(kinds))
    entering, edge = n.enters
    stands = where[entering] >= 0
    for columns, gone, kind, source, worth, lead in (
        (at.renew, at.gone_renewed, kinds, kinds, _worth_of_renewals(n), np.zeros(len(n.life), np.int64)),
        (at.flow, at.gone_moved, entering[stands], edge[stands], _worth_of_moves(n), n.lead),
    ):
        _put(n, at, rows, columns, gone, kind, source, worth, lead, (where, ends, spare))


def _put(
    n: Numbers,
    at: Layout,
    rows: Rows,
    columns: Ints,
    gone: Ints,
    kind: Ints,
    source: Ints,
    worth: Floats,
    lead: Ints,
    numbers: tuple[Ints, Ints, Ints],
) -> None:
    """Purchases in `columns` (sources, Y) for pairs of a kind and a source: with a value, or without."""
    where, ends, spare = numbers
    pair, decided = np.nonzero(columns[source] >= 0)
    k, s = kind[pair], source[pair]
    effect = decided + lead[s]
    chosen = np.flatnonzero((decided >= n.first) & (effect + n.life[k] >= n.count - 1))
    k, s, decided, effect = k[chosen], s[chosen], decided[chosen], effect[chosen]
    alive = n.at_the_end[n.kind_stock[k], effect]
    column, share = columns[s, decided], worth[s, decided]
    mine = (gone[s, decided] >= 0) & (n.bound[s] == k if gone is at.gone_moved else True)
    none = np.flatnonzero(~mine)
    rows.put(spare[where[k[none]]], column[none], -alive[none])
    some = np.flatnonzero(mine)
    taken = gone[s[some], decided[some]]
    rows.put(ends[where[k[some]]], taken, 1.0)
    number = rows.add(len(some), upper=0.0)
    rows.put(number, taken, 1.0)
    rows.put(number, column[some], -alive[some])
    at.price(taken, n.end_weight * share[some] * n.size[n.kind_stock[k[some]]])


def _worth_of_renewals(n: Numbers) -> Floats:
    return n.renewal_cost * n.kind_salvage


def _worth_of_moves(n: Numbers) -> Floats:
    return n.edge_cost * n.edge_salvage


def _there_before(n: Numbers, history: Simulation) -> Floats:
    """Shares of the stock with equipment of a kind that nobody pays for in these years and that is not due by
    the end of the year; alive in the next one. Shape (K, Y)."""
    renewed = np.array([history.decisions.renewals[key] for key in n.kind_keys]).reshape(-1, n.count)
    flows = np.array([history.decisions.flows[t.key] for t in n.model.transitions]).reshape(-1, n.count)
    fresh = n.has_kind.astype(float) @ n.births
    fresh[:, : n.first] += renewed[:, : n.first] / n.size[n.kind_stock, None]
    for kind, edge in zip(*n.enters, strict=True):
        until = min(n.first, n.count - n.lead[edge])
        arrived = slice(n.lead[edge], n.lead[edge] + until)
        fresh[kind, arrived] += flows[edge, :until] / n.edge_size[edge]
    survival, year = n.survival[n.kind_stock], np.arange(n.count)
    due = n.first_shares * (n.has_kind @ n.base)[:, None] * survival[:, 1:]
    kind, later = np.nonzero(year >= n.life[:, None])
    due[kind, later] += fresh[kind, later - n.life[kind]] * n.lives(
        n.kind_stock[kind], later - n.life[kind], later
    )
    found = np.zeros((len(n.life), n.count))
    here = n.has_kind @ n.base
    for at_year in range(n.count - 1):
        here = n.alive[n.kind_stock, at_year] * here + fresh[:, at_year] - due[:, at_year]
        found[:, at_year] = np.where(here > _ROUNDING, here, 0.0)
    return found
