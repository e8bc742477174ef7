"""`tipping_points`: how long each measure can wait, and what a year of waiting costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wandel_engine.pathways.model import Account, Model
from wandel_engine.pathways.model.moves import Move, MoveKind, groups
from wandel_engine.pathways.program.search import NEGLIGIBLE
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solution
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.progress import Progress, part, quiet
from wandel_engine.pathways.result import Answer, Options, Result
from wandel_engine.pathways.workbench import Workbench
from wandel_engine.pathways.workbench.settling import Settled, bounded, delayed, not_before, settle

Status = Literal["deadline", "never-needed", "too-late", "no-difference", "decided"]
"""deadline: it must start by `latest_start` · never-needed: the target is reached without it, too · too-late:
without it the target is missed by more, but even its earliest start is not enough · no-difference: the target
is missed, with it or without · decided: it has a fixed start."""
_BETTER = 1e-9
_ROUNDS = 3


class Delay(Result):
    """What it costs to start later than in the best pathway, all else chosen anew.

    From `start` to `until`, the next year in which it can start; None: there is none, it is left out. `cost`:
    EUR (discounted); `tonnes`: emitted more from the first decision to the horizon, in `account`; `gap`: t/a
    by which the targets are missed more. Only where that is 0 can the cost not be negative, but for the gap
    to which start years are searched.
    """

    start: int
    until: int | None
    cost: float
    tonnes: float
    account: Account
    gap: float


class TippingPoint(Result):
    """How long one measure, or one group of transitions beyond its trend, can wait.

    `best`: its start in the best pathway, None if it is not taken there. `latest_start`: the last start with
    which the target is still reached, all else chosen anew; `window_end`: that is its last possible one.
    `proven`: whether it is certain that later is too late (or, missed, that it makes a difference). `delay`:
    None where it is not taken, is decided, or where limits allow no later start.
    """

    measure: str | None
    stock: str | None
    kind: MoveKind | None
    status: Status
    best: int | None
    latest_start: int | None
    window_end: bool
    proven: bool
    delay: Delay | None


class TippingPoints(Answer):
    """All tipping points. `reached`: whether the targets are reached at all; `gap`: t/a, if not.

    `complete`: False if the time limit ended it; `points` are then those that were finished.
    """

    targets: tuple[str, ...]
    reached: bool
    gap: float
    cost: float
    points: tuple[TippingPoint, ...]
    complete: bool


def tipping_points(
    model: Model,
    target: str | Sequence[str],
    *,
    measures: Sequence[str] | None = None,
    transitions: bool = False,
    options: Options | None = None,
    progress: Progress = quiet,
) -> TippingPoints:
    """The latest start of each measure with which the target is reached, and the cost of a year's delay.

    `measures`: which ones (default: all); `transitions`: also each group of transitions of a stock that do
    the same; before its start such a group goes no faster than its trend. Everything else is chosen anew for
    each question, start years included. `options.time_limit` counts for everything (default here: 120 s).

    Raises KeyError for an unknown target or measure, ValueError without any target, ModelInfeasible if hard
    limits contradict each other, NothingFound if the best pathway was not found in time.
    """
    if not target:
        raise ValueError("name a target: without one nothing can be too late")
    progress(0.0, "best")
    bench = Workbench.open(model, target, options or Options(time_limit=120.0))
    for artefact in measures or ():
        if artefact not in bench.program.layout.start:
            raise KeyError(f"the model has no measure '{artefact}'")
    found = bench.best()
    search = bench.search
    best = _Best(found.values, found.starts, found.objective + float(search.price @ found.gap), found.gap)
    points: list[TippingPoint] = []
    subjects = list(_subjects(bench, best, measures, transitions))
    try:
        for round_ in range(_ROUNDS):
            waiting = _Waiting(bench, best)
            tell = part(progress, 0.1 + 0.2 * round_, 0.3 + 0.2 * round_)
            delays = [waiting.delay(subject) for subject in _told(subjects, tell)]
            if waiting.better is None or round_ == _ROUNDS - 1:
                break
            best = waiting.better  # a delay led to something better: ask again from there
            subjects = list(_subjects(bench, best, measures, transitions))
        for subject, delay in zip(_told(subjects, part(progress, 0.7, 1.0)), delays, strict=True):
            points.append(waiting.point(subject, delay))
    except OutOfTime:
        pass
    progress(1.0, "done")
    gap = float(best.gap @ bench.goals.gap_scale())
    return TippingPoints(
        targets=bench.names,
        reached=bool(best.gap.sum() <= NEGLIGIBLE),
        gap=gap if best.gap.sum() > NEGLIGIBLE else 0.0,
        cost=best.objective - float(search.price @ best.gap),
        points=tuple(points),
        complete=len(points) == len(subjects),
    )


@dataclass(frozen=True)
class _Best:
    """The best pathway known. `objective`: cost and priced gap, EUR; `gap` (targets,) as shares."""

    values: Floats
    starts: Floats
    objective: float
    gap: Floats


@dataclass(frozen=True)
class _Subject:
    """What can wait: a measure, or a group of transitions. `years`: in which it can start."""

    measure: str | None
    group: tuple[str, MoveKind] | None
    members: tuple[Move, ...]
    years: tuple[int, ...]
    best: int | None
    decided: bool

    @property
    def name(self) -> str:
        """What progress calls it."""
        return self.measure or "/".join(self.group or ())

    def after(self, year: int) -> int | None:
        """The next possible start."""
        return min((later for later in self.years if later > year), default=None)


def _subjects(
    bench: Workbench, best: _Best, measures: Sequence[str] | None, transitions: bool
) -> Iterator[_Subject]:
    begins = bench.start_years(best.starts)
    for measure in bench.model.measures:
        key = measure.artefact
        if not measure.never and (measures is None or key in measures):
            years = tuple(map(int, bench.program.layout.start[key][0]))
            yield _Subject(key, None, (), years, begins[key], measure.fixed_start is not None)
    if not transitions:
        return
    n, at = bench.program.numbers, bench.program.layout
    for group, members in groups(bench.values).items():
        edges = [move.edge for move in members]
        columns = at.flow[edges]
        flow = np.where(columns >= 0, best.values[columns], 0.0).sum(axis=0)
        more = flow > _trend(bench, members).sum(axis=0) + 1e-6
        there = (columns >= 0).any(axis=0) & (np.arange(n.count) >= n.first)
        years = tuple(int(year) for year in n.years[there])
        own = n.years[more & there]
        yield _Subject(None, group, members, years, int(own[0]) if len(own) else None, False)


def _told(subjects: Sequence[_Subject], progress: Progress) -> Iterator[_Subject]:
    for number, subject in enumerate(subjects):
        progress(number / len(subjects), subject.name)
        yield subject


def _trend(bench: Workbench, members: Sequence[Move]) -> Floats:
    """What a group does without the city, (members, Y) in shares."""
    n, flows = bench.program.numbers, bench.reference.decisions.flows
    return np.array([np.array(flows[move.key]) / n.edge_size[move.edge] for move in members])


class _Waiting:
    """Asks for each subject. `better`: a pathway better than the best one, met on the way."""

    def __init__(self, bench: Workbench, best: _Best) -> None:
        self.bench, self.best = bench, best
        self.better: _Best | None = None
        self.reached = bool(best.gap.sum() <= NEGLIGIBLE)

    def point(self, subject: _Subject, delay: Delay | None) -> TippingPoint:
        """How long a subject can wait. Raises OutOfTime."""
        if subject.decided:
            return self._point(subject, "decided", subject.best, True, None)
        without = self._settle(subject, None)
        if not self.reached:
            status: Status = "no-difference" if without.found else "too-late"
            return self._point(subject, status, None, without.proven, delay)
        if without.found:
            return self._point(subject, "never-needed", None, True, delay)
        latest, proven = self._latest(subject, without.proven)
        return self._point(subject, "deadline", latest, proven, delay)

    def _latest(self, subject: _Subject, proven: bool) -> tuple[int | None, bool]:
        """By halving: a later start is never easier. `proven`: that leaving it out is not enough."""
        years = subject.years
        low = years.index(subject.best) if subject.best is not None else 0
        high = len(years)
        while high - low > 1:
            middle = (low + high) // 2
            settled = self._settle(subject, years[middle])
            if settled.found:
                low = middle
            else:
                high, proven = middle, settled.proven
        return years[low], proven

    def _settle(self, subject: _Subject, year: int | None) -> Settled:
        """Whether the gap stays as small with a start not before `year`; None: with none at all."""
        most = NEGLIGIBLE + float(self.best.gap.sum())

        def accept(solution: Solution) -> bool:
            return bool(self.bench.search.gap_of(solution).sum() <= most)

        columns, upper = self._held(subject, year)
        with bounded(self.bench, columns, upper=upper):
            return settle(self.bench, [self._later(subject, year)], accept)

    def _held(self, subject: _Subject, year: int | None) -> tuple[Ints, Floats]:
        if subject.measure is not None:
            return not_before(self.bench, subject.measure, year)
        n, at = self.bench.program.numbers, self.bench.program.layout
        columns = at.flow[[move.edge for move in subject.members]]
        waits = (n.years >= n.model.first_decision) & (n.years < (year or n.model.horizon + 1))
        held = (columns >= 0) & waits
        return columns[held], np.minimum(at.upper[columns], _trend(self.bench, subject.members))[held]

    def _later(self, subject: _Subject, year: int | None) -> Floats:
        if subject.measure is None:
            return self.best.starts
        return delayed(self.bench, self.best.starts, subject.measure, year)

    def delay(self, subject: _Subject) -> Delay | None:
        """All else is searched anew, from the best start years delayed and from the relaxed program."""
        if subject.best is None or subject.decided:
            return None
        bench, search = self.bench, self.bench.search
        until = subject.after(subject.best)
        columns, upper = self._held(subject, until)
        with bounded(bench, columns, upper=upper):
            starts = self._later(subject, until)
            solution = search.attempt(starts)
            try:
                found = search.run(bench.options.gap, False, bench.options.attempts)
            except Infeasible:
                if solution is None:
                    return None
            else:
                objective = found.objective + float(search.price @ found.gap)
                if solution is None or objective < solution.objective:
                    starts, solution = found.starts, search.attempt(found.starts)
        if solution is None:
            return None
        gap = search.gap_of(solution)
        if solution.objective < self.best.objective - _BETTER * abs(self.best.objective):
            known = self.best if self.better is None else self.better
            if solution.objective < known.objective:
                self.better = _Best(solution.values, starts, solution.objective, gap)
        account = bench.goals.targets[0].account
        emitted, tonnes = bench.tonnes(account, range(bench.model.first_decision, bench.model.horizon + 1))
        own_cost = self.best.objective - float(search.price @ self.best.gap)
        return Delay(
            start=subject.best,
            until=until,
            cost=search.cost_of(solution) - own_cost,
            tonnes=float(tonnes @ (solution.values - self.best.values)[emitted]),
            account=account,
            gap=float((gap - self.best.gap) @ bench.goals.gap_scale()),
        )

    def _point(
        self, subject: _Subject, status: Status, latest: int | None, proven: bool, delay: Delay | None
    ) -> TippingPoint:
        stock, kind = subject.group or (None, None)
        return TippingPoint(
            measure=subject.measure,
            stock=stock,
            kind=kind,
            status=status,
            best=subject.best,
            latest_start=latest,
            window_end=latest is not None and latest == subject.years[-1],
            proven=proven,
            delay=delay,
        )
