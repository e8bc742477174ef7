"""Single steps on top of the trend: what each saves alone, and at what cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.model.document import BudgetLimit, Measure, StateLimit
from wandel_engine.pathways.model.moves import MoveKind, groups
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solution
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.progress import Progress
from wandel_engine.pathways.result import Result
from wandel_engine.pathways.tradeoffs.quantity import Quantity
from wandel_engine.pathways.workbench import Workbench
from wandel_engine.pathways.workbench.settling import bounded

_NOTHING = 1e-9


class Step(Result):
    """A measure, or a group of transitions that do the same, alone against the trend.

    `measure` or `stock` and `kind` name it; `transitions` and `plants` are what it opens, used as early and
    as far as limits allow; `needs`: measures that must be taken with it, counted in. `tonnes`: saved, t or
    t/a (negative: it emits more); `cost`: additional discounted cost, EUR (negative: it saves money);
    `price`: EUR/t, None where it saves nothing.
    """

    measure: str | None
    stock: str | None
    kind: MoveKind | None
    transitions: tuple[str, ...]
    plants: tuple[str, ...]
    needs: tuple[str, ...]
    tonnes: float
    cost: float
    price: float | None


@dataclass(frozen=True)
class _Candidate:
    """Something taken alone: `taken` measures (with what they need), and the transitions and plants used."""

    measure: str | None
    group: tuple[str, MoveKind] | None
    taken: tuple[str, ...]
    edges: tuple[int, ...]
    plants: tuple[int, ...]

    @property
    def name(self) -> str:
        """What it is called where it is left out."""
        return self.measure or "/".join(self.group or ())


class Alone:
    """Single steps on top of the trend: all other flows stay as the trend has them."""

    def __init__(self, bench: Workbench, quantity: Quantity) -> None:
        self.bench, self.quantity = bench, quantity
        n, at = bench.program.numbers, bench.program.layout
        self.columns, self.values = bench.tonnes(quantity.account, quantity.years)
        flows = np.array([bench.reference.decisions.flows[t.key] for t in bench.model.transitions])
        self.trend = flows.reshape(-1, n.count) / n.edge_size[:, None]
        self.since = np.arange(n.count) >= n.first
        self._open_renewals()
        self.cost, self.scale = at.cost, bench.solver.scale
        self._open_demands()
        base = self._solved(_Candidate(None, None, (), (), ()))
        if base is None:
            raise ValueError("the trend does not keep the model's limits: no step can be taken alone")
        self.base = base

    def all(self, progress: Progress) -> tuple[tuple[Step, ...], tuple[str, ...], bool]:
        """Every step by rising price, names of those that are impossible, and whether there was time."""
        steps: list[Step] = []
        left_out: list[str] = []
        candidates = list(self._candidates())
        in_time = True
        for number, candidate in enumerate(candidates):
            progress(number / len(candidates), candidate.name)
            try:
                solution = self._solved(candidate)
            except OutOfTime:
                in_time = False
                break
            if solution is None:
                left_out.append(candidate.name)
            else:
                steps.append(self._step(candidate, solution))
        steps.sort(key=lambda step: (step.price is None, step.price or 0.0))
        return tuple(steps), tuple(left_out), in_time

    def together(self) -> float | None:
        """What all measures that can be taken together save; None if limits forbid that or time is up."""
        taken: list[str] = []
        for measure in self.bench.model.measures:
            for artefact in self._with_needs((measure.artefact,)):
                if artefact not in taken and not self._excluded(artefact, taken):
                    taken.append(artefact)
        if len(taken) < len(self.bench.model.measures):
            return None
        try:
            solution = self._solved(self._candidate(None, None, tuple(taken)))
        except OutOfTime:
            return None
        return None if solution is None else self._tonnes(self.base) - self._tonnes(solution)

    def _candidates(self) -> Iterator[_Candidate]:
        for measure in self.bench.model.measures:
            yield self._candidate(measure.artefact, None, self._with_needs((measure.artefact,)))
        for key, members in groups(self.bench.values).items():
            yield _Candidate(None, key, (), tuple(move.edge for move in members), ())

    def _candidate(
        self, measure: str | None, group: tuple[str, MoveKind] | None, taken: tuple[str, ...]
    ) -> _Candidate:
        n = self.bench.program.numbers
        effects = [effect for artefact in taken for effect in self._measure(artefact).effects]
        edges = {n.edge_at[effect.transition] for effect in effects if effect.transition is not None}
        places = {plant.key: place for place, plant in enumerate(self.bench.model.plants)}
        plants = {places[effect.plant] for effect in effects if effect.plant is not None}
        return _Candidate(measure, group, taken, tuple(sorted(edges)), tuple(sorted(plants)))

    def _measure(self, artefact: str) -> Measure:
        return next(m for m in self.bench.model.measures if m.artefact == artefact)

    def _excluded(self, artefact: str, taken: Sequence[str]) -> bool:
        return any(
            other in self._measure(artefact).excludes or artefact in self._measure(other).excludes
            for other in taken
        )

    def _with_needs(self, artefacts: tuple[str, ...]) -> tuple[str, ...]:
        """Measures with all they need, what is needed first."""
        result: list[str] = []
        for artefact in artefacts:
            for needed in (*self._with_needs(self._measure(artefact).requires), artefact):
                if needed not in result:
                    result.append(needed)
        return tuple(result)

    def _starts(self, taken: Sequence[str]) -> Floats:
        """The measures taken start as early as they and what they need can; fixed ones as they are."""
        begins: dict[str, int | None] = {m.artefact: m.fixed_start for m in self.bench.model.measures}
        for artefact in taken:
            years = self.bench.program.layout.start[artefact][0]
            after = max((begins[key] or 0 for key in self._measure(artefact).requires), default=0)
            possible = years[years >= after]
            if not len(possible):
                raise Infeasible
            begins[artefact] = int(possible[0])
        return self.bench.starts(begins)

    def _solved(self, candidate: _Candidate) -> Solution | None:
        """First as much and as early as possible of what it opens, beside the trend; then as cheap as can be.

        None if limits forbid it.
        """
        bench = self.bench
        at = bench.program.layout
        most = np.minimum(self.trend, np.where(at.flow >= 0, at.upper[at.flow], 0.0))
        free = np.zeros(len(most), bool)
        free[list(candidate.edges)] = True
        columns = at.flow[:, self.since]
        there = columns >= 0
        upper = np.where(free[:, None], at.upper[columns], most[:, self.since])[there]
        with ExitStack() as bounds:
            bounds.enter_context(bounded(bench, columns[there], upper=upper))
            try:
                bench.search.fix(self._starts(candidate.taken))
                self._aim_use(columns, there, candidate.plants)
                used = bench.solver.solve()
                flows = np.clip(used.values[columns[there]], 0.0, upper)
                bounds.enter_context(
                    bounded(bench, columns[there], lower=np.maximum(flows - _NOTHING, 0.0), upper=flows)
                )
                for place in candidate.plants:
                    output = at.output[place, self.since]
                    made = used.values[output] * (1 - _NOTHING) - _NOTHING
                    lower = np.clip(made, at.lower[output], at.upper[output])
                    bounds.enter_context(bounded(bench, output, lower=lower))
                bench.solver.minimise(self.cost, self.scale)
                return bench.solver.solve()
            except Infeasible:
                return None

    def _aim_use(self, columns: Ints, there: NDArray[np.bool_], plants: tuple[int, ...]) -> None:
        """Most use: units moved times the years that they are then there, and what opened plants make."""
        at, n = self.bench.program.layout, self.bench.program.numbers
        aim = np.zeros(at.total)
        years = np.broadcast_to((n.count - np.arange(n.count))[self.since] / n.count, columns.shape)
        aim[columns[there]] = -years[there]
        for place in plants:
            aim[at.output[place, self.since]] = -1.0 / n.count
        self.bench.solver.minimise(aim, 1e-3)

    def _step(self, candidate: _Candidate, solution: Solution) -> Step:
        model = self.bench.model
        tonnes = self._tonnes(self.base) - self._tonnes(solution)
        cost = float(self.cost @ (solution.values - self.base.values)[: len(self.cost)])
        nothing = abs(tonnes) <= _NOTHING * max(abs(self._tonnes(self.base)), 1.0)
        stock, kind = candidate.group or (None, None)
        return Step(
            measure=candidate.measure,
            stock=stock,
            kind=kind,
            transitions=tuple(model.transitions[edge].key for edge in candidate.edges),
            plants=tuple(model.plants[place].key for place in candidate.plants),
            needs=tuple(key for key in candidate.taken if key != candidate.measure),
            tonnes=0.0 if nothing else tonnes,
            cost=cost,
            price=cost / tonnes if not nothing and tonnes > 0 else None,
        )

    def _tonnes(self, solution: Solution) -> float:
        return float(self.values @ solution.values[self.columns])

    def _open_renewals(self) -> None:
        """Equipment is replaced by the same even where law ends that: what a step does not change goes on."""
        renew = self.bench.program.layout.renew[:, self.since]
        renew = renew[renew >= 0]
        self.bench.solver.bound_columns(renew, np.zeros(len(renew)), np.full(len(renew), np.inf))

    def _open_demands(self) -> None:
        """Limits that demand something are no limit to a single step."""
        for limit in self.bench.model.limits:
            demands = isinstance(limit, BudgetLimit) or (
                isinstance(limit, StateLimit) and limit.at_least is not None
            )
            if demands:
                rows = self.bench.program.groups["limit", limit.key]
                self.bench.solver.bound_rows(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))
