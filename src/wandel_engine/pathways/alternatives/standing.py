"""Must have, real choice, avoid: of measures, of moves and of states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.alternatives.explore import Point
from wandel_engine.pathways.alternatives.result import (
    MeasureStanding,
    MoveStanding,
    Standing,
    StateStanding,
)
from wandel_engine.pathways.model.moves import groups
from wandel_engine.pathways.program.solver import OutOfTime
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.progress import Progress
from wandel_engine.pathways.workbench import Workbench
from wandel_engine.pathways.workbench.settling import Settled, bounded, delayed, joined, not_before, settle

ENOUGH = 0.01
"""Share of a stock from which on a difference to the trend counts."""


def measure_standings(
    bench: Workbench, best: Floats, points: Sequence[Point], progress: Progress
) -> tuple[tuple[MeasureStanding, ...], bool]:
    """Every measure, and whether there was time for all.

    The program must be held at the gap and within the allowed cost. For each measure a pathway is looked for
    that takes it where the best one does not, and the other way round.
    """
    chosen = [bench.start_years(point.starts) for point in points]
    own = bench.start_years(best)
    found: list[MeasureStanding] = []
    for place, artefact in enumerate(own):
        progress(place / len(own), artefact)
        years = [begins[artefact] for begins in chosen]
        taken = sorted(year for year in years if year is not None)
        settled: Settled | None = None
        if not taken or None not in years:
            try:
                settled = _taken_or_not(bench, best, artefact, take=not taken)
            except OutOfTime:
                if bench.solver.left() <= 0:
                    return tuple(found), False
                settled = Settled(None, best, False)
        also = bool(settled and settled.found)
        with_it, without_it = bool(taken) or also, None in years or also
        standing: Standing = "real-choice" if with_it and without_it else "must-have" if with_it else "avoid"
        if not taken and settled is not None and settled.found:
            taken = [year for year in (bench.start_years(settled.starts)[artefact],) if year is not None]
        found.append(
            MeasureStanding(
                artefact=artefact,
                standing=standing,
                proven=settled is None or settled.proven,
                best=own[artefact],
                with_it=with_it,
                without_it=without_it,
                earliest=taken[0] if taken else None,
                latest=taken[-1] if taken else None,
            )
        )
    return tuple(found), True


def _taken_or_not(bench: Workbench, best: Floats, artefact: str, take: bool) -> Settled:
    """A pathway that takes a measure, or one that does not."""
    if not take:
        columns, upper = not_before(bench, artefact, None)
        measure = next(m for m in bench.model.measures if m.artefact == artefact)
        if measure.fixed_start is not None:
            return Settled(None, np.zeros(0), True)
        with bounded(bench, columns, upper=upper):
            return settle(bench, [delayed(bench, best, artefact, None)], lambda _: True)
    columns = bench.program.layout.start[artefact][1]
    if not bench.program.layout.upper[columns].any():
        return Settled(None, np.zeros(0), True)
    lower = bench.program.layout.lower[columns].copy()
    lower[-1] = 1.0
    with bounded(bench, columns, lower=lower):
        return settle(bench, joined(bench, best, artefact), lambda _: True)


def move_standings(bench: Workbench, points: Sequence[Point]) -> tuple[MoveStanding, ...]:
    """Every group of transitions of a stock that do the same."""
    n, at = bench.program.numbers, bench.program.layout
    flows = bench.reference.decisions.flows
    result = []
    for (stock, kind), members in groups(bench.values).items():
        edges = [move.edge for move in members]
        columns = at.flow[edges][:, n.first :]
        columns = columns[columns >= 0]
        shares = [float(np.maximum(point.values[columns], 0.0).sum()) for point in points]
        trend = sum(sum(flows[move.key][n.first :]) / n.edge_size[move.edge] for move in members)
        result.append(
            MoveStanding(
                stock=stock,
                kind=kind,
                transitions=tuple(move.key for move in members),
                standing=_standing(shares, trend),
                low=min(shares),
                high=max(shares),
                best=shares[0],
                trend=float(trend),
            )
        )
    return tuple(result)


def state_standings(bench: Workbench, points: Sequence[Point]) -> tuple[StateStanding, ...]:
    """Every state of every stock in the last year."""
    n, at = bench.program.numbers, bench.program.layout
    last = np.array([np.maximum(point.values[at.units[:, -1]], 0.0) for point in points])
    result = []
    for (stock, state), place in n.state_at.items():
        mine = n.state_stock == n.state_stock[place]
        units = bench.reference.stocks[stock]
        shares = list(map(float, last[:, place] / np.maximum(last[:, mine].sum(axis=1), 1e-12)))
        trend = units[state][-1] / max(sum(series[-1] for series in units.values()), 1e-12)
        result.append(
            StateStanding(
                stock=stock,
                state=state,
                standing=_standing(shares, trend),
                low=min(shares),
                high=max(shares),
                best=shares[0],
                trend=trend,
            )
        )
    return tuple(result)


def _standing(shares: Sequence[float], trend: float) -> Standing:
    """Against the trend: more of it in every pathway, in none, or in some."""
    more = [share > trend + ENOUGH for share in shares]
    return "must-have" if all(more) else "real-choice" if any(more) else "avoid"
