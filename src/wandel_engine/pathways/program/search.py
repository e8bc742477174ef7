"""From a program to start years and a pathway.

One objective serves everything: discounted cost plus GAP_PRICE for every tonne by which a target is missed.
The price is so high that cost only decides among pathways with the same gap, and because the objective never
changes, every further question is a changed bound that the dual simplex answers from where it stands.

Start years are found by rounding the relaxed program and then changing one measure at a time. The reduced
costs of the start columns rule out most changes beforehand: the value of a linear program is convex in its
bounds, so a change that does not improve to first order does not improve at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from wandel_engine.pathways.program.aim import GAP_PRICE, Aim, least_cost
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.solver import Infeasible, Solution, Solver, TooCostly
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.program.watch import OutOfTime

__all__ = ["GAP_PRICE", "NEGLIGIBLE", "Found", "Search", "earliest_starts", "start_years"]

NEGLIGIBLE = 1e-7
"""A gap, as a share of the base year's emissions, that is none."""
LARGE = 20_000
"""Columns from which on a solution with fixed start years is sought before the relaxed one."""
_IMPROVED = 1e-9


class Judge(Protocol):
    """What the search needs from the targets."""

    def judge_all(self, solver: Solver) -> None:
        """Let every target judge its own year."""

    def gap_scale(self) -> Floats:
        """Tonnes that one unit of each gap column stands for."""


@dataclass(frozen=True)
class Found:
    """A solution with whole start years. `gap`: gap by target, as shares; cost and bound in EUR.

    `gap_bound`: gaps of the relaxed program (0 where that was not solved), below which their sum cannot fall;
    `relaxed_basis`: its basis; `basis`: of this solution.
    """

    values: Floats
    starts: Floats
    objective: float
    bound: float
    gap: Floats
    gap_bound: Floats
    relaxed_basis: Any
    basis: Any


class Search:
    """Finds start years for a program and its targets. Raises Infeasible and OutOfTime."""

    def __init__(self, solver: Solver, goals: Judge, scale: float, aim: Aim | None = None) -> None:
        """`scale`: what counts as 1 in the objective. `aim`: what is minimised (default: discounted cost)."""
        self.solver, self.program = solver, solver.program
        self.columns = self.program.layout.gap
        measures = self.program.numbers.model.measures
        self.tried: set[bytes] = set()
        self.touched = {
            one.artefact: [
                other
                for other in measures
                if one.artefact in (other.artefact, *other.requires, *other.excludes)
            ]
            for one in measures
        }
        self.relaxed_basis: Any = None
        self.basis: Any = None
        aim = aim or least_cost(self.program)
        self.price = aim.gap_price * goals.gap_scale()
        cost = aim.cost.copy()
        cost[self.columns] = self.price
        solver.minimise(cost, scale)
        goals.judge_all(solver)

    def run(self, gap: float, certify: bool, attempts: int, known: Sequence[Floats] = ()) -> Found:
        """Relax, round, improve; with `certify` also branch and bound until `gap` is proven or time is up.

        `attempts` bounds the improving. `known`: start columns to try first. In a large program a first
        solution is sought before the relaxed one, which takes longest there. When time is up after a first
        solution, the best so far is handed back with its gap.
        """
        if not len(self.program.integer):
            relaxed = self._relax()
            return self._found(
                relaxed, np.zeros(0), self.gap_of(relaxed), self._simple_bound(relaxed, relaxed)
            )
        first = self._before_relaxing(known, attempts)
        basis = self.basis
        try:
            relaxed = self._relax()
        except OutOfTime:
            if first is None:
                raise
            starts, best = first
            self.fix(starts)
            return self._found(best, starts, np.zeros(len(self.columns)), self._tangent_bound(starts, best))
        self.solver.watch.tell(0.4, "measures")
        if first is None:
            starts, best = self._first(relaxed, known)
        else:
            starts, best = self._better(relaxed, *first, basis)
            attempts //= 2
        starts, best = self._improve(starts, best, relaxed.objective, gap, attempts)
        bound = self._bound(relaxed, best)
        if certify:
            self.solver.watch.tell(0.6, "certificate")
            starts, best, bound = self._certify(starts, best, bound, gap)
        self.fix(starts)
        return self._found(best, starts, self.gap_of(relaxed), bound)

    def _relax(self) -> Solution:
        """Solve with start columns between 0 and 1, without a basis: that is where presolve helps most."""
        self.solver.watch.tell(0.2, "relaxed program")
        self.solver.forget()
        self.free()
        relaxed = self.solver.solve()
        self.relaxed_basis = self.solver.basis()
        self.basis = self.relaxed_basis
        return relaxed

    def _before_relaxing(self, known: Sequence[Floats], attempts: int) -> tuple[Floats, Solution] | None:
        """A first solution of a large program, improved without knowing a bound."""
        if self.program.layout.total < LARGE:
            return None
        self.solver.watch.tell(0.1, "measures")
        for starts in (
            *known,
            earliest_starts(self.program),
            self.program.layout.lower[self.program.integer],
        ):
            solution = self.attempt(starts)
            if solution is not None:
                self.basis = self.solver.basis()
                starts, solution = self._many_at_once(starts, solution)
                return self._improve(starts, solution, -np.inf, 0.0, attempts // 2)
        return None

    def gap_of(self, solution: Solution) -> Floats:
        """Gaps in a solution, as shares of the base year's emissions."""
        gap: Floats = np.maximum(solution.values[self.columns], 0.0)
        return gap

    def cost_of(self, solution: Solution) -> float:
        """Discounted cost in a solution, EUR."""
        return solution.objective - float(self.price @ solution.values[self.columns])

    def fix(self, starts: Floats) -> None:
        """Fix the start columns."""
        self.solver.bound_columns(self.program.integer, starts, starts)

    def free(self) -> None:
        """Free the start columns."""
        columns, at = self.program.integer, self.program.layout
        self.solver.bound_columns(columns, at.lower[columns], at.upper[columns])

    def attempt(self, starts: Floats, basis: Any = None, at_most: float = np.inf) -> Solution | None:
        """Solve with fixed start columns; None if that contradicts a limit or costs more than `at_most`."""
        self.fix(starts)
        try:
            return self.solver.solve(basis=basis, at_most=at_most)
        except (Infeasible, TooCostly):
            return None

    def guesses(self, relaxed: Solution) -> Iterator[Floats]:
        """Start columns worth trying: the relaxed ones rounded, everything early, nothing."""
        values = relaxed.values[self.program.integer]
        for above in (0.5, 0.05, 0.95):
            yield self._rounded(values, above)
        yield earliest_starts(self.program)
        yield self.program.layout.lower[self.program.integer]

    def _rounded(self, values: Floats, above: float) -> Floats:
        lower = self.program.layout.lower[self.program.integer]
        rounded: Floats = np.maximum((values > above).astype(float), lower)
        return rounded

    def _better(
        self, relaxed: Solution, starts: Floats, best: Solution, basis: Any
    ) -> tuple[Floats, Solution]:
        """The rounded relaxed start years, if they are better than those known, whose basis is `basis`."""
        rounded = self._rounded(relaxed.values[self.program.integer], 0.5)
        try:
            solution = self.attempt(rounded, at_most=best.objective)
            if solution is not None and solution.objective < best.objective:
                self.basis = self.solver.basis()
                return rounded, solution
        except OutOfTime:
            pass
        self.basis = basis
        return starts, best

    def _simple_bound(self, relaxed: Solution, best: Solution) -> float:
        """What the relaxed objective leaves after the price of the gap of `best`."""
        return relaxed.bound - float(self.price @ self.gap_of(best))

    def _tangent_bound(self, starts: Floats, best: Solution) -> float:
        """A bound without the relaxed program: the objective is convex in the start columns.

        It lies nowhere below its tangent at `starts`; the least of that over all start columns is a bound.
        """
        at, columns = self.program.layout, self.program.integer
        duals = best.column_duals[columns]
        least = np.where(duals > 0, at.lower[columns] - starts, at.upper[columns] - starts)
        return self._simple_bound(best, best) + float(duals @ least)

    def _first(self, relaxed: Solution, known: Sequence[Floats]) -> tuple[Floats, Solution]:
        for starts in (*known, *self.guesses(relaxed)):
            solution = self.attempt(starts)
            if solution is not None:
                self.basis = self.solver.basis()
                return starts, solution
        self.solver.integers(True)
        self.free()
        try:
            values = self.solver.solve(1.0).values[self.program.integer]
        finally:
            self.solver.integers(False)
        self.fix(np.round(values))
        solution = self.solver.solve()
        self.basis = self.solver.basis()
        return np.round(values), solution

    def _improve(
        self, starts: Floats, best: Solution, bound: float, gap: float, attempts: int
    ) -> tuple[Floats, Solution]:
        """Change one measure at a time while that helps, the gap is too large and attempts are left.

        What was tried once is not tried again: the best so far only gets better.
        """
        improved = True
        while improved and best.objective - bound > gap * max(abs(self.cost_of(best)), _IMPROVED):
            improved = False
            for change in self._promising(starts, best):
                if attempts <= 0:
                    return starts, best
                if change.tobytes() in self.tried:
                    continue
                self.tried.add(change.tobytes())
                attempts -= 1
                try:
                    solution = self.attempt(
                        change, self.basis, best.objective - _IMPROVED * abs(best.objective)
                    )
                except OutOfTime:
                    return starts, best
                if solution is not None and solution.objective < best.objective:
                    starts, best, self.basis, improved = change, solution, self.solver.basis(), True
                    break
        return starts, best

    def _many_at_once(self, starts: Floats, best: Solution) -> tuple[Floats, Solution]:
        """Change all measures together that promise an improvement; fewer, while that is none.

        So much changes at once that presolve beats the last basis by far.
        """
        ranked = self._promising(starts, best)
        take = len(ranked)
        while take > 1:
            change = self._combined(starts, ranked[:take])
            try:
                self.solver.forget()
                solution = self.attempt(change)
            except OutOfTime:
                break
            if solution is not None and solution.objective < best.objective:
                self.basis = self.solver.basis()
                return change, solution
            take //= 2
        return starts, best

    def _combined(self, starts: Floats, changes: Sequence[Floats]) -> Floats:
        """The first change of each measure, as far as prerequisites and exclusions allow them together."""
        combined, first = starts.copy(), 0
        spans = {}
        for artefact, (years, _) in self.program.layout.start.items():
            spans[artefact] = slice(first, first + len(years))
            first += len(years)
        for change in changes:
            changed = [key for key, span in spans.items() if np.any(change[span] != starts[span])]
            for artefact in changed:
                trial = combined.copy()
                trial[spans[artefact]] = change[spans[artefact]]
                if self._allowed(artefact, trial):
                    combined = trial
                    del spans[artefact]
        return combined

    def _promising(self, starts: Floats, best: Solution) -> list[Floats]:
        """Changes of one measure that improve to first order, most promising first.

        Of each measure the best start year comes first, then of each the second: what a measure is worth
        differs more between measures than between years.
        """
        duals = best.column_duals[self.program.integer]
        least = -_IMPROVED * max(1.0, abs(best.objective))
        by_measure: dict[str, list[tuple[float, Floats]]] = {}
        for artefact, change in self._changes(starts):
            gain = float(duals @ (change - starts))
            if gain < least:
                by_measure.setdefault(artefact, []).append((gain, change))
        ranked = [
            (rank, gain, change)
            for changes in by_measure.values()
            for rank, (gain, change) in enumerate(sorted(changes, key=lambda pair: pair[0]))
        ]
        return [change for _, _, change in sorted(ranked, key=lambda entry: entry[:2])]

    def _changes(self, starts: Floats) -> Iterator[tuple[str, Floats]]:
        first = 0
        lower = self.program.layout.lower[self.program.integer]
        upper = self.program.layout.upper[self.program.integer]
        for artefact, (years, _) in self.program.layout.start.items():
            span = slice(first, first + len(years))
            first += len(years)
            if lower[span].any():
                continue
            for count in range(len(years) + 1):
                change = starts.copy()
                change[span] = np.arange(len(years)) >= len(years) - count
                if np.array_equal(change, starts) or (change[span] > upper[span]).any():
                    continue
                if self._allowed(artefact, change):
                    yield artefact, change

    def _allowed(self, artefact: str, starts: Floats) -> bool:
        """Whether prerequisites and exclusions around one measure hold."""
        begins = start_years(self.program, starts)
        for measure in self.touched[artefact]:
            own = begins[measure.artefact]
            if own is None:
                continue
            needed = [begins[other] for other in measure.requires]
            if any(year is None or year > own for year in needed):
                return False
            if any(begins[other] is not None for other in measure.excludes):
                return False
        return True

    def _bound(self, relaxed: Solution, best: Solution) -> float:
        """A bound on the cost at the gap of `best`: the relaxed cost at that gap.

        Where that is not solved in time, what the relaxed objective leaves after the price of the gap: valid,
        but weak where the relaxed gap is smaller.
        """
        gap = self.gap_of(best)
        simple = self._simple_bound(relaxed, best)
        if np.all(np.abs(gap - self.gap_of(relaxed)) <= NEGLIGIBLE):
            return simple
        self.free()
        zero = np.zeros(len(gap))
        self.solver.bound_columns(self.columns, gap, gap)
        try:
            return max(simple, self.solver.solve().bound - float(self.price @ gap))
        except (OutOfTime, Infeasible):
            return simple
        finally:
            self.solver.bound_columns(self.columns, zero, zero + np.inf)

    def _certify(
        self, starts: Floats, best: Solution, bound: float, gap: float
    ) -> tuple[Floats, Solution, float]:
        """Branch and bound from the best solution known.

        `gap` is meant of the cost, without the price of missed targets.
        """
        gap_before = self.gap_of(best)
        self.free()
        self.solver.integers(True)
        try:
            gap *= abs(self.cost_of(best)) / max(abs(best.objective), _IMPROVED)
            proven = self.solver.solve(min(gap, 1.0), best.values)
        except (OutOfTime, Infeasible):
            return starts, best, bound
        finally:
            self.solver.integers(False)
        if proven.objective < best.objective - _IMPROVED * abs(best.objective):
            starts, best = np.round(proven.values[self.program.integer]), proven
            try:
                exact = self.attempt(starts)
            except OutOfTime:
                exact = None
            if exact is not None:
                best, self.basis = exact, self.solver.basis()
        if np.any(np.abs(self.gap_of(best) - gap_before) > NEGLIGIBLE):
            bound = -np.inf  # it was one for another gap
        return starts, best, max(bound, proven.bound - float(self.price @ self.gap_of(best)))

    def _found(self, best: Solution, starts: Floats, least: Floats, bound: float) -> Found:
        cost, gap = self.cost_of(best), self.gap_of(best)
        return Found(best.values, starts, cost, min(bound, cost), gap, least, self.relaxed_basis, self.basis)


def earliest_starts(program: Program) -> Floats:
    """Values of the start columns when every measure starts as early as its prerequisites allow.

    Of measures that exclude each other, the first in the model is taken.
    """
    model, at = program.numbers.model, program.layout
    measures = {measure.artefact: measure for measure in model.measures}
    begins: dict[str, int | None] = {}

    def begin(artefact: str) -> int | None:
        if artefact not in begins:
            measure = measures[artefact]
            needed = [begin(other) for other in measure.requires]
            excluded = any(
                begins.get(other.artefact) is not None
                for other in model.measures
                if other.artefact in measure.excludes or artefact in other.excludes
            )
            years, columns = at.start[artefact]
            years = years[at.upper[columns] > 0]
            after = max([year for year in needed if year is not None], default=0)
            possible = years[years >= after]
            blocked = excluded or None in needed or not len(possible)
            begins[artefact] = None if blocked else int(possible[0])
        return begins[artefact]

    for measure in sorted(model.measures, key=lambda measure: measure.fixed_start is None):
        begin(measure.artefact)
    return np.concatenate([_started(at.start[key][0], begins[key]) for key in at.start])


def start_years(program: Program, starts: Floats) -> dict[str, int | None]:
    """Start year by measure from values of the start columns."""
    begins: dict[str, int | None] = {}
    first = 0
    for artefact, (years, _) in program.layout.start.items():
        on = np.flatnonzero(starts[first : first + len(years)] > 0.5)
        begins[artefact] = int(years[on[0]]) if len(on) else None
        first += len(years)
    return begins


def _started(years: Ints, start: int | None) -> Floats:
    return np.zeros(len(years)) if start is None else (years >= start).astype(float)
