"""`alternatives`: really different pathways to the same target."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from wandel_engine.pathways.alternatives.explore import Explorer, Point
from wandel_engine.pathways.alternatives.result import Alternative, Alternatives, AxisRange, Mark
from wandel_engine.pathways.alternatives.spread import farthest
from wandel_engine.pathways.alternatives.standing import (
    measure_standings,
    move_standings,
    state_standings,
)
from wandel_engine.pathways.finding import nothing_found
from wandel_engine.pathways.model import Model
from wandel_engine.pathways.program.search import Found
from wandel_engine.pathways.program.solver import OutOfTime
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.progress import Progress, part, quiet
from wandel_engine.pathways.result import Options
from wandel_engine.pathways.workbench import Workbench

REALLY_DIFFERENT = 0.1
"""Least distance in normalised axis space: a tenth of the way from end to end of one axis."""
_AGREES = 1e-6
_MARKED = 0.15
_FIRST_AFTER = 6


def alternatives(
    model: Model,
    target: str | Sequence[str] | None = None,
    *,
    count: int = 5,
    slack: float = 0.05,
    axes: Sequence[str] | None = None,
    starts: Mapping[str, int | None] | None = None,
    free_starts: bool = False,
    directions: int = 16,
    options: Options | None = None,
    progress: Progress = quiet,
    each: Callable[[Alternative], None] | None = None,
) -> Alternatives:
    """Up to `count` pathways that are as different as possible, miss the target no more than the best one,
    and cost at most (1 + `slack`) times as much.

    The ends of each axis are solved first, then `directions` spread over all of them; of the points found
    those are kept that lie farthest from the best pathway and from each other. `each` is called with an
    alternative as soon as it is chosen; its marks and distance may change until the end, itself it stays.
    `axes`: keys (see `AxisKey`), default: those that the model has, at most eight. `starts`: start years of
    the best pathway if it is known, which saves the search for it. Alternatives keep these start years unless
    `free_starts` is set. `options.time_limit` counts for everything (default here: 60 s); when it passes,
    what was found is returned and `complete` is False.

    Raises KeyError for an unknown target, axis or measure, ValueError for `count` < 1, `slack` < 0 or
    `directions` < 0, ModelInfeasible if hard limits contradict each other, NothingFound if not even the best
    pathway was found in time.
    """
    if count < 1:
        raise ValueError("ask for at least one alternative")
    if not (np.isfinite(slack) and slack >= 0):
        raise ValueError("slack is the share by which an alternative may cost more: 0 or above")
    if directions < 0:
        raise ValueError("the number of directions is 0 or above")
    progress(0.0, "best")
    bench = Workbench.open(model, target, options or Options(time_limit=60.0))
    best = bench.best() if starts is None else _known(bench, starts)
    explorer = Explorer(bench, best, slack, axes, free_starts)
    chosen = _Chosen(bench, explorer, count, each)
    _explore(explorer, chosen, count, directions, part(progress, 0.1, 0.8))
    bench.solver.primal(False)
    bench.solver.minimise(bench.program.layout.cost, explorer.cost_scale)
    measures, in_time = measure_standings(bench, best.starts, explorer.points, part(progress, 0.8, 1.0))
    progress(1.0, "done")
    verdicts = bench.check(best.values).verdicts
    return Alternatives(
        targets=bench.names,
        reached=all(verdict.reached for verdict in verdicts),
        verdicts=verdicts,
        best_objective=best.objective,
        slack=slack,
        start_years=bench.start_years(best.starts),
        starts_freed=free_starts,
        axes=_ranges(explorer),
        alternatives=chosen.described(),
        measures=measures,
        moves=move_standings(bench, explorer.points),
        states=state_standings(bench, explorer.points),
        solved=len(explorer.points),
        complete=explorer.done and in_time,
    )


def _known(bench: Workbench, starts: Mapping[str, int | None]) -> Found:
    """The best pathway for given start years."""
    columns = bench.starts(starts)
    try:
        solution = bench.solved(columns)
    except OutOfTime as error:
        raise nothing_found(error, bench.options) from None
    if solution is None:
        raise ValueError("no pathway with these start years keeps all limits")
    gap, basis = bench.search.gap_of(solution), bench.solver.basis()
    cost = bench.search.cost_of(solution)
    return Found(solution.values, columns, cost, -np.inf, gap, gap, basis, basis)


def _explore(explorer: Explorer, chosen: _Chosen, count: int, directions: int, progress: Progress) -> None:
    """Solve, and choose in between so that the first alternatives do not have to wait for the last point."""
    ends = sum(1 if axis.peak else 2 for axis in explorer.axes)
    total = ends + directions if explorer.axes else 0
    early = 2 if explorer.stepped else _FIRST_AFTER
    first = [min(early, ends), ends] if count > 1 else [total]
    stages = [*first, *np.linspace(ends, total, max(count - 1, 1))[1:].round().astype(int)][:count]
    solved = 0
    for steps in (explorer.ends(), explorer.spread(directions if explorer.axes else 0)):
        for _ in steps:
            solved += 1
            progress(solved / max(total, 1), "alternatives")
            if not explorer.done:
                break
            for _ in range(stages.count(solved)):
                chosen.choose()
    while chosen.choose():
        pass


class _Chosen:
    """The alternatives chosen so far, never taken back."""

    def __init__(
        self,
        bench: Workbench,
        explorer: Explorer,
        count: int,
        each: Callable[[Alternative], None] | None,
    ) -> None:
        self.bench, self.explorer, self.count, self.each = bench, explorer, count, each
        self.places: list[int] = []
        self.dropped: set[int] = {0}
        self.made: list[Alternative] = []

    def choose(self) -> bool:
        """Take the point farthest from all taken, if it is really different; whether there was one."""
        if len(self.places) >= self.count:
            return False
        while True:
            normal = self.explorer.normalised()
            open_ = [i for i in range(len(normal)) if i not in self.dropped]
            if not open_:
                return False
            place, distance = farthest(normal[open_], normal[[0, *self.places]])
            if distance < REALLY_DIFFERENT:
                return False
            self.dropped.add(open_[place])
            made = self._made(open_[place])
            if made is not None:
                self.places.append(open_[place])
                self.made.append(made)
                if self.each is not None:
                    self.each(self.described()[-1])
                return True

    def described(self) -> tuple[Alternative, ...]:
        """All chosen, with marks and distances as they are now."""
        normal = self.explorer.normalised()
        taken = [0, *self.places]
        return tuple(
            made.model_copy(
                update={
                    "marks": self._marks(normal, at, taken),
                    "distance": farthest(normal[[at]], normal[taken[: number + 1]])[1],
                }
            )
            for number, (at, made) in enumerate(zip(self.places, self.made, strict=True))
        )

    def _made(self, at: int) -> Alternative | None:
        """An alternative from a point; None if it does not stand up to being simulated."""
        point: Point = self.explorer.points[at]
        checked = self.bench.check(point.values)
        if checked.agreement > _AGREES or checked.outcome.violations:
            return None
        cost, best = checked.outcome.costs.discounted, self.explorer.best.objective
        return Alternative(
            place=len(self.places) + 1,
            marks=(),
            positions={
                axis.key: float(value)
                for axis, value in zip(self.explorer.axes, point.positions, strict=True)
            },
            objective=cost,
            extra_cost=(cost - best) / max(abs(best), 1e-9),
            distance=0.0,
            verdicts=checked.verdicts,
            outcome=checked.outcome,
            agreement=checked.agreement,
        )

    def _marks(self, normal: Floats, at: int, taken: Sequence[int]) -> tuple[Mark, ...]:
        others = normal[[other for other in taken if other != at]].mean(axis=0)
        apart = normal[at] - others
        marks = [
            Mark(
                axis=axis.key,
                side="high" if apart[place] > 0 else "low",
                position=float(normal[at, place]),
                others=float(others[place]),
            )
            for place, axis in enumerate(self.explorer.axes)
            if abs(apart[place]) >= _MARKED
        ]
        return tuple(sorted(marks, key=lambda mark: -abs(mark.position - mark.others))[:3])


def _ranges(explorer: Explorer) -> tuple[AxisRange, ...]:
    positions = np.array([point.positions for point in explorer.points])
    return tuple(
        AxisRange(
            key=axis.key,
            unit=axis.unit,
            low=float(positions[:, place].min()),
            high=float(positions[:, place].max()),
            best=float(positions[0, place]),
            low_exact=bool(explorer.exact[place, 0]),
            high_exact=bool(explorer.exact[place, 1]),
        )
        for place, axis in enumerate(explorer.axes)
    )
