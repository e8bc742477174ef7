"""Solving for pathways in chosen directions, within the allowed cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wandel_engine.pathways.alternatives.axes import Axis, axes
from wandel_engine.pathways.alternatives.spread import halton
from wandel_engine.pathways.program.search import Found
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solution
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.workbench import Workbench

_TIDY = 1e-5
"""Weight of the cost beside the direction: it decides only what the direction leaves open."""
_UNIT = 1e-3
_HAIR = 1e-9
_SAME = 1e-8
_LARGE = 15_000
"""Columns from which on steps are taken instead of aiming at ends."""
_STEPS = (0.2, 0.07)
"""How far from the best pathway, as a share of where it lies; the next is tried where one costs too much."""
_PATIENCE = 0.1
"""Share of the time limit after which a step is given up."""
_RESERVE = 0.2
"""Share of the time limit that is kept for what comes after: whether each measure is a choice."""
_MATERIAL = 0.05
"""An axis on which pathways differ by less than this share of its size counts for correspondingly less."""


@dataclass(frozen=True)
class Point:
    """A pathway found. `positions` (axes,): where it lies, in the axes' units."""

    values: Floats
    starts: Floats
    positions: Floats


class Explorer:
    """Holds the program at the best pathway's gap and within the allowed cost, and solves in directions.

    The points found stand in `points`, the best one first. `exact` (axes, 2): whether the low and the high
    end were solved to the end. `done`: whether nothing was left out for want of time.
    """

    def __init__(
        self, bench: Workbench, best: Found, slack: float, chosen: Sequence[str] | None, freed: bool
    ) -> None:
        self.bench, self.best, self.freed = bench, best, freed
        solver, at = bench.solver, bench.program.layout
        self.cost_scale = solver.scale
        self.width = max(slack, _HAIR) * abs(best.objective)
        bench.search.fix(best.starts)
        solver.solve(basis=best.basis)  # its basis is where the primal simplex starts
        solver.bound_columns(at.gap, np.zeros(len(best.gap)), best.gap * (1 + _SAME) + _SAME)
        priced = np.flatnonzero(at.cost)
        most = best.objective + self.width + _HAIR
        solver.add_row(priced, at.cost[priced] / solver.scale, -np.inf, most / solver.scale)
        self.axes = axes(bench.program, solver, chosen)
        self.points = [self._point(best.values, best.starts)]
        self.exact = np.zeros((len(self.axes), 2), bool)
        self.done = True
        self.home: Any = None
        self.stepped = at.total > _LARGE
        if self.stepped:
            self._lay_steps(most)

    def ends(self) -> Iterator[None]:
        """Solve for the low and the high end of each axis, one at a time."""
        for place, axis in enumerate(self.axes):
            for side, sign in enumerate((1.0, -1.0)):
                if axis.peak and sign < 0:
                    continue  # the largest of several sums cannot be maximised by a linear program
                if self.stepped:
                    self._step({place: -sign})
                    yield
                    continue
                size = max(abs(p.positions[place]) for p in self.points) or self._size(axis)
                direction = np.zeros(len(self.axes))
                direction[place] = sign / size
                self.exact[place, side] = self._towards(direction)
                yield

    def spread(self, count: int) -> Iterator[None]:
        """Solve in directions spread over all axes, one at a time."""
        for point in halton(count, len(self.axes), self.bench.options.seed):
            weights = 2 * point - 1
            weights = np.where([bool(axis.peak) for axis in self.axes], np.abs(weights), weights)
            if self.stepped:
                strongest = np.argsort(-np.abs(weights))[:2]
                self._step({int(place): -float(np.sign(weights[place])) for place in strongest})
                yield
                continue
            reach = self.reach()
            direction = np.where(reach > 0, weights / np.where(reach > 0, reach, 1.0), 0.0)
            self._towards(direction)
            yield

    def reach(self) -> Floats:
        """How far apart the points lie on each axis, (axes,)."""
        positions = np.array([point.positions for point in self.points])
        apart: Floats = positions.max(axis=0) - positions.min(axis=0)
        size = np.abs(positions).max(axis=0)
        return np.where(apart > _SAME * size, apart, 0.0)

    def normalised(self) -> Floats:
        """All points in normalised axis space, (points, axes)."""
        positions = np.array([point.positions for point in self.points])
        size = np.abs(positions).max(axis=0)
        scale = np.maximum(self.reach(), _MATERIAL * size)
        placed: Floats = (positions - positions.min(axis=0)) / np.where(scale > 0, scale, 1.0)
        return placed

    def _left(self) -> float:
        """Seconds left for exploring."""
        return self.bench.solver.left() - _RESERVE * self.bench.options.time_limit

    def _size(self, axis: Axis) -> float:
        """A size for an axis on which nothing lies yet."""
        return float(np.abs(axis.values).max()) or 1.0

    def _towards(self, direction: Floats) -> bool:
        """Solve; whether the solution is the end of that direction."""
        bench = self.bench
        if self._left() <= 0:
            self.done = False
            return False
        try:
            starts, solution = self._solved(direction)
        except Infeasible:
            return False
        except OutOfTime:  # or the solver gave up on this direction
            self.done = self.done and self._left() > 0
            return False
        self.points.append(self._point(solution.values, starts))
        in_time = self._left() > 0
        self.done = self.done and in_time
        rounded = self.freed and len(bench.program.integer) > 0
        return in_time and not rounded

    def _solved(self, direction: Floats) -> tuple[Floats, Solution]:
        """The end of a direction. A changed objective leaves the last pathway with the best one's start years
        feasible: from there the primal simplex is quickest."""
        self._aim(direction)
        self.bench.solver.primal(True)
        return self._with_starts(self.home, self._left())

    def _with_starts(self, basis: Any, seconds: float | None) -> tuple[Floats, Solution]:
        """Solve as it stands, with the best pathway's start years or, where they are free, better ones."""
        search, solver = self.bench.search, self.bench.solver
        search.fix(self.best.starts)
        starts, solution = self.best.starts, solver.solve(basis=basis, seconds=seconds)
        if not self.freed or not len(self.bench.program.integer):
            return starts, solution
        if not self.stepped:
            self.home = solver.basis()
        solver.primal(False)
        search.free()
        relaxed = solver.solve(seconds=seconds)
        # Everything early, or nothing, lies outside the allowed gap or cost; to prove that takes longest.
        for guess in search.roundings(relaxed):
            other = search.attempt(guess, at_most=solution.objective)
            if other is not None and other.objective < solution.objective:
                starts, solution = guess, other
        return starts, solution

    def _lay_steps(self, most: float) -> None:
        """For large programs: a row for each axis, open until a step bounds it, and the cost as objective.

        The primal simplex takes minutes there for a new objective; a bound is what the dual simplex is
        quick at.
        """
        solver = self.bench.solver
        solver.minimise(self.bench.program.layout.cost, self.cost_scale)
        self.most = most
        self.rows = [
            -1
            if axis.peak
            else solver.add_row(axis.columns, axis.values / self._scale(place), -np.inf, np.inf)
            for place, axis in enumerate(self.axes)
        ]
        solver.solve()
        self.home = solver.basis()

    def _scale(self, place: int) -> float:
        return abs(self.points[0].positions[place]) or self._size(self.axes[place])

    def _step(self, signs: Mapping[int, float]) -> None:
        """The cheapest pathway that lies a step from the best one, up or down, on each axis given."""
        bench = self.bench
        for share in _STEPS:
            if self._left() <= 0:
                self.done = False
                return
            try:
                for place, sign in signs.items():
                    self._hold(place, sign, share)
                patience = min(_PATIENCE * bench.options.time_limit, self._left())
                starts, solution = self._with_starts(self.home, patience)
            except Infeasible:
                continue
            except OutOfTime:
                self.done = self.done and self._left() > 0
                return
            finally:
                for place in signs:
                    self._hold(place, 0.0, 0.0)
            self.points.append(self._point(solution.values, starts))
            return

    def _hold(self, place: int, sign: float, share: float) -> None:
        """Bound an axis beyond the best pathway's place; without a sign, open it."""
        axis, scale = self.axes[place], self._scale(place)
        at = self.points[0].positions[place] / scale + sign * share
        lower, upper = (at, np.inf) if sign > 0 else (-np.inf, at) if sign < 0 else (-np.inf, np.inf)
        if axis.peak:
            most = np.array([upper * scale / float(axis.values[0])])
            self.bench.solver.bound_columns(axis.columns, np.zeros(1), most)
        else:
            self.bench.solver.bound_rows(np.array([self.rows[place]]), np.array([lower]), np.array([upper]))

    def _aim(self, direction: Floats) -> None:
        """Set the objective: the direction, and a little cost so that nothing is spent for nothing."""
        at, solver = self.bench.program.layout, self.bench.solver
        cost = _TIDY * at.cost / max(self.width, 1e-4 * abs(self.best.objective), 1e-3)
        for weight, axis in zip(direction, self.axes, strict=True):
            if not axis.peak:
                cost[axis.columns] += weight * axis.values
        solver.minimise(cost, _UNIT)
        for weight, axis in zip(direction, self.axes, strict=True):
            if axis.peak:
                solver.price_column(int(axis.columns[0]), weight * float(axis.values[0]))

    def _point(self, values: Floats, starts: Floats) -> Point:
        return Point(values, starts, np.array([axis.of(values) for axis in self.axes]))
