"""What stands in the way: limits ranked by what relaxing each by 10 % would change, solved again.

Duals mix units and hold only at the edge; they pre-select which limits are worth solving again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wandel_engine.pathways.program.goals import Goals
from wandel_engine.pathways.program.search import NEGLIGIBLE, Found, Search
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solution, Solver
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.result import Objective, Obstacle, TargetResult

RELAXED_BY = 0.1
_Kind = Literal["limit", "transition", "ramp", "plant"]


@dataclass(frozen=True)
class _Candidate:
    """A limit: its rows or columns, and by how much their upper bound rises when it is relaxed."""

    kind: _Kind
    key: str
    rows: Ints
    columns: Ints
    rise: Floats

    def effect(self, solution: Solution) -> float:
        """First-order estimate of what relaxing it changes."""
        duals = solution.row_duals[self.rows] if len(self.rows) else solution.column_duals[self.columns]
        return float(np.abs(np.minimum(duals, 0.0)) @ self.rise)


@dataclass(frozen=True)
class Relaxed:
    """What is left with one limit relaxed: `gap` of all targets, t/a, and `cost`, the objective in EUR."""

    kind: _Kind
    key: str
    gap: float
    cost: float


def relaxations(search: Search, goals: Goals, found: Found, count: int) -> tuple[Relaxed, ...]:
    """Relaxes the `count` limits with the largest effect, with the start years as found.

    Leaves out those that change nothing. Empty if the time is up.
    """
    if count == 0:
        return ()
    solver = search.solver
    try:
        base = solver.solve(basis=found.basis)
    except OutOfTime:
        return ()
    ranked = sorted(_candidates(solver, found), key=lambda candidate: -candidate.effect(base))
    result = []
    for candidate in ranked[:count]:
        relaxed = _relaxed(solver, candidate) if candidate.effect(base) > 0 else None
        if relaxed is None or base.objective - relaxed.objective <= NEGLIGIBLE * abs(base.objective):
            continue
        gap = float(search.gap_of(relaxed) @ goals.gap_scale())
        result.append(Relaxed(candidate.kind, candidate.key, gap, search.cost_of(relaxed)))
    return tuple(result)


def obstacles(
    relaxed: Sequence[Relaxed], targets: Sequence[TargetResult], aim: Objective
) -> tuple[Obstacle, ...]:
    """What each limit changes, against the simulated pathway: first what changes the gap most, then cost."""
    gap = sum(target.gap for target in targets)
    cost = aim.value if aim.kind == "weighted" else aim.cost
    result = [
        Obstacle(
            kind=one.kind,
            key=one.key,
            relaxed_by=RELAXED_BY,
            gap_change=max(0.0, gap - one.gap),
            cost_change=cost - one.cost,
            gap_left=one.gap,
            cost_left=one.cost,
        )
        for one in relaxed
    ]
    return tuple(sorted(result, key=lambda obstacle: (-round(obstacle.gap_change, 3), -obstacle.cost_change)))


def _candidates(solver: Solver, found: Found) -> list[_Candidate]:
    program = solver.program
    n, at = program.numbers, program.layout
    none = np.zeros(0, np.int64)
    result = []
    for (kind, key), rows in program.groups.items():
        upper = program.row_upper[rows]
        if kind == "limit":
            result.append(_Candidate("limit", key, rows, none, RELAXED_BY * program.limit_sizes[key]))
        elif kind == "transition":
            result.append(
                _Candidate("transition", key, rows, none, RELAXED_BY * _unlocked(solver, rows, found))
            )
        elif kind == "ramp":
            edge = n.edge_at[key]
            years = np.flatnonzero((at.flow[edge] >= 0) & (np.arange(n.count) >= n.first))
            before = np.where(years > 0, found.values[at.flow[edge, years - 1]], 0.0)
            result.append(_Candidate("ramp", key, rows, none, RELAXED_BY * (upper + n.growth[edge] * before)))
        elif kind == "plant":
            result.append(_Candidate("plant", key, rows, none, RELAXED_BY * _unlocked(solver, rows, found)))
    capped = {key for kind, key in program.groups if kind == "transition"}
    for key, edge in n.edge_at.items():
        years = np.flatnonzero(
            (at.flow[edge] >= 0) & (np.arange(n.count) >= n.first) & np.isfinite(n.cap[edge])
        )
        if key not in capped and len(years):
            rise = RELAXED_BY * n.cap[edge, years] * n.open[edge, years]
            result.append(_Candidate("transition", key, none, at.flow[edge, years], rise))
    return result


def _activity(solver: Solver, rows: Ints, values: Floats, columns: Ints) -> Floats:
    """What `columns` with `values` contribute to `rows`."""
    matrix = solver.program.matrix
    place = {int(row): index for index, row in enumerate(rows)}
    total = np.zeros(len(rows))
    for column in columns:
        for entry in range(matrix.start[column], matrix.start[column + 1]):
            index = place.get(int(matrix.index[entry]))
            if index is not None:
                total[index] += matrix.value[entry] * values[column]
    return total


def _unlocked(solver: Solver, rows: Ints, found: Found) -> Floats:
    """The bound that holds with the measures taken."""
    taken = solver.program.integer[found.values[solver.program.integer] > 0.5]
    allowed: Floats = solver.program.row_upper[rows] - _activity(solver, rows, found.values, taken)
    return allowed


def _relaxed(solver: Solver, candidate: _Candidate) -> Solution | None:
    program = solver.program
    if len(candidate.rows):
        lower, upper = program.row_lower[candidate.rows], program.row_upper[candidate.rows]
        solver.bound_rows(candidate.rows, lower, upper + candidate.rise)
    else:
        lower, upper = program.layout.lower[candidate.columns], program.layout.upper[candidate.columns]
        solver.bound_columns(candidate.columns, lower, upper + candidate.rise)
    try:
        return solver.solve()
    except (Infeasible, OutOfTime):
        return None
    finally:
        if len(candidate.rows):
            solver.bound_rows(candidate.rows, lower, upper)
        else:
            solver.bound_columns(candidate.columns, lower, upper)
