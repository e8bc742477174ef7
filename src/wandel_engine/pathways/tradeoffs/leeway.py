"""`leeway`: what becomes of cost and target if limits are tightened or relaxed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.model import Model
from wandel_engine.pathways.program.moving_bounds import MovingBounds
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.progress import Progress, quiet
from wandel_engine.pathways.result import Answer, Decisions, Options, Result
from wandel_engine.pathways.workbench import Workbench

SHARES = tuple(round(-0.5 + 0.1 * step, 1) for step in range(11))
"""From half the limit to half as much again."""


class LeewayPathway(Result):
    """The best pathway under the changed limits: first the smallest gap, then the least cost.

    `gap`: t/a by which all targets together are missed; `cost`: discounted, EUR; both simulated. `bound`: no
    pathway with this gap is cheaper, for whatever start years were allowed. `agreement`: largest relative
    difference between solver and simulation.
    """

    gap: float
    cost: float
    bound: float
    decisions: Decisions
    agreement: float


class LeewayPoint(Result):
    """The limits relaxed by a share of their bounds, tightened where it is negative.

    `pathway`: None where none keeps them with these start years.
    """

    relaxed_by: float
    pathway: LeewayPathway | None


class Leeway(Answer):
    """What `limits`, changed together, decide; points from the tightest to the most relaxed.

    `measures`: start year by measure, None for never, of the pathway under the unchanged limits;
    `free_starts`: whether each point has start years of its own instead. `complete`: False if the time limit
    ended it; the points are then those that were finished.
    """

    limits: tuple[str, ...]
    targets: tuple[str, ...]
    measures: dict[str, int | None]
    free_starts: bool
    points: tuple[LeewayPoint, ...]
    complete: bool


def leeway(
    model: Model,
    limits: str | Sequence[str],
    target: str | Sequence[str] | None = None,
    *,
    shares: Sequence[float] = SHARES,
    free_starts: bool = False,
    options: Options | None = None,
    progress: Progress = quiet,
) -> Leeway:
    """Cost and gap for each of `shares`, by which all the `limits` are relaxed together.

    A share of 0.1 allows a tenth more of what a limit has at most, or asks for a tenth less of what it has at
    least. Start years stay as in the pathway under the unchanged limits; with `free_starts` they are searched
    for at each point, which takes far longer. The other limits hold. `options.time_limit` counts for
    everything (default here: 60 s).

    Raises KeyError for an unknown limit or target, ValueError for no limit, no share, or one below −1,
    ModelInfeasible if hard limits contradict each other as they are, NothingFound if no pathway was found in
    time.
    """
    names = (limits,) if isinstance(limits, str) else tuple(dict.fromkeys(limits))
    known = [limit.key for limit in model.limits]
    has = f"the model has {', '.join(known) or 'none'}"
    for name in names:
        if name not in known:
            raise KeyError(f"there is no limit '{name}'; {has}")
    if not names:
        raise ValueError(f"name a limit to change; {has}")
    if not shares:
        raise ValueError("name a share by which the limits change")
    if not all(np.isfinite(share) and share >= -1 for share in shares):
        raise ValueError("a share is a number, and −1 or more: a limit can be tightened by all of it at most")
    progress(0.0, "best")
    bench = Workbench.open(model, target, options or Options(time_limit=60.0))
    found = bench.best()
    progress(0.3, "limits")
    moved = _Limits(bench, names)
    wide = sorted({float(share) for share in shares}, reverse=True)
    ask = _Free(moved) if free_starts else _Fixed(moved, found.starts, wide)
    points: list[LeewayPoint] = []
    try:
        for number, share in enumerate(wide):
            progress(0.3 + 0.7 * number / len(wide), "limits")
            # Where no pathway keeps a limit, none keeps a tighter one.
            closed = bool(points) and points[-1].pathway is None
            points.append(LeewayPoint(relaxed_by=share, pathway=None if closed else ask.at(share)))
    except OutOfTime:
        pass
    progress(1.0, "done")
    return Leeway(
        limits=names,
        targets=bench.names,
        measures=bench.start_years(found.starts),
        free_starts=free_starts,
        points=tuple(reversed(points)),
        complete=len(points) == len(wide),
    )


class _Limits:
    """Rows of limits that change together."""

    def __init__(self, bench: Workbench, names: Sequence[str]) -> None:
        self.bench, program = bench, bench.program
        self.rows = np.concatenate([program.groups["limit", name] for name in names])
        self.upper = program.row_upper[self.rows]
        self.size = np.concatenate([program.limit_sizes[name] for name in names])

    def at(self, share: float) -> Floats:
        """Upper bounds of the rows, relaxed by `share`."""
        bounds: Floats = self.upper + share * self.size
        return bounds

    def pathway(self, values: Floats, bound: float) -> LeewayPathway:
        """A solution, simulated."""
        checked = self.bench.check(values)
        cost = checked.outcome.costs.discounted
        return LeewayPathway(
            gap=sum(verdict.gap for verdict in checked.verdicts),
            cost=cost,
            bound=min(bound, cost),
            decisions=checked.outcome.decisions,
            agreement=checked.agreement,
        )


class _Fixed:
    """Answers with given start years, each in a warm solve."""

    def __init__(self, limits: _Limits, starts: Floats, shares: Sequence[float]) -> None:
        self.limits = limits
        limits.bench.search.fix(starts)
        narrowest, widest = limits.at(min(shares)), limits.at(max(shares))
        self.moving = MovingBounds(limits.bench.solver, limits.rows, narrowest, widest)

    def at(self, share: float) -> LeewayPathway | None:
        """The best pathway; None if there is none. Raises OutOfTime."""
        search = self.limits.bench.search
        try:
            values, objective = self.moving.solve(self.limits.at(share))
        except Infeasible:
            return None
        return self.limits.pathway(values, objective - float(search.price @ values[search.columns]))


class _Free:
    """Answers with start years of their own, each from a search."""

    def __init__(self, limits: _Limits) -> None:
        self.limits = limits

    def at(self, share: float) -> LeewayPathway | None:
        """The best pathway found; None if there is none. Raises OutOfTime."""
        bench, rows = self.limits.bench, self.limits.rows
        bench.solver.bound_rows(rows, np.full(len(rows), -np.inf), self.limits.at(share))
        try:
            found = bench.search.run(bench.options.gap, False, bench.options.attempts)
        except Infeasible:
            return None
        return self.limits.pathway(found.values, found.bound)
