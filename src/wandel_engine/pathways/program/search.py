"""From a program to start years and a pathway.

One objective serves everything: discounted cost plus GAP_PRICE for every tonne by which a target is missed.
The price is so high that cost only decides among pathways with the same gap, and because the objective never
changes, every further question is a changed bound that the dual simplex answers from where it stands.

Start years are found by rounding the relaxed program and then changing one measure at a time. The reduced
costs of the start columns rule out most changes beforehand: the value of a linear program is convex in its
bounds, so a change that does not improve to first order does not improve at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solution, Solver, TooCostly
from wandel_engine.pathways.program.sparse import Floats, Ints

GAP_PRICE = 1e7
"""EUR for missing a target by one tonne a year."""
NEGLIGIBLE = 1e-7
"""A gap, as a share of the base year's emissions, that is none."""
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

    `gap_bound`: gaps of the relaxed program, below which their sum cannot fall; `relaxed_basis`: its
    basis; `basis`: of this solution.
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

    def __init__(self, solver: Solver, goals: Judge, scale: float) -> None:
        self.solver, self.program = solver, solver.program
        self.columns = self.program.layout.gap
        self.price = GAP_PRICE * goals.gap_scale()
        cost = self.program.layout.cost.copy()
        cost[self.columns] = self.price
        solver.minimise(cost, scale)
        goals.judge_all(solver)

    def run(self, gap: float, certify: bool, attempts: int) -> Found:
        """Relax, round, improve; with `certify` also branch and bound until `gap` is proven or time is up.

        `attempts` bounds the improving.
        """
        self.free()
        relaxed = self.solver.solve()
        self.relaxed_basis = self.solver.basis()
        self.basis = self.relaxed_basis
        if not len(self.program.integer):
            return self._found(relaxed, np.zeros(0), relaxed, relaxed.objective)
        starts, best = self._first(relaxed)
        starts, best = self._improve(starts, best, relaxed, gap, attempts)
        bound = self._bound(relaxed, best)
        if certify:
            starts, best, bound = self._certify(starts, best, bound, gap)
        self.fix(starts)
        return self._found(best, starts, relaxed, bound)

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

    def _first(self, relaxed: Solution) -> tuple[Floats, Solution]:
        for starts in self.guesses(relaxed):
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
        self, starts: Floats, best: Solution, relaxed: Solution, gap: float, attempts: int
    ) -> tuple[Floats, Solution]:
        """Change one measure at a time while that helps, the gap is too large and attempts are left."""
        improved = True
        while improved and best.objective - relaxed.objective > gap * max(abs(self.cost_of(best)), _IMPROVED):
            improved = False
            for change in self._promising(starts, best):
                if attempts <= 0:
                    return starts, best
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

    def _promising(self, starts: Floats, best: Solution) -> list[Floats]:
        """Changes of one measure that improve to first order, most promising first."""
        duals = best.column_duals[self.program.integer]
        least = -_IMPROVED * max(1.0, abs(best.objective))
        changes = []
        for change in self._changes(starts):
            gain = float(duals @ (change - starts))
            if gain < least:
                changes.append((gain, change))
        return [change for _, change in sorted(changes, key=lambda pair: pair[0])]

    def _changes(self, starts: Floats) -> Iterator[Floats]:
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
                    yield change

    def _allowed(self, artefact: str, starts: Floats) -> bool:
        """Whether prerequisites and exclusions around one measure hold."""
        begins = start_years(self.program, starts)
        for measure in self.program.numbers.model.measures:
            own = begins[measure.artefact]
            if own is None or (
                artefact != measure.artefact and artefact not in (*measure.requires, *measure.excludes)
            ):
                continue
            needed = [begins[other] for other in measure.requires]
            if any(year is None or year > own for year in needed):
                return False
            if any(begins[other] is not None for other in measure.excludes):
                return False
        return True

    def _bound(self, relaxed: Solution, best: Solution) -> float | None:
        """A bound on the cost at the gap of `best`: the relaxed cost, if the relaxed gap is the same."""
        gap = self.gap_of(best)
        if np.all(np.abs(gap - self.gap_of(relaxed)) <= NEGLIGIBLE):
            return relaxed.objective - float(self.price @ gap)
        self.free()
        zero = np.zeros(len(gap))
        self.solver.bound_columns(self.columns, gap, gap)
        try:
            return self.solver.solve().objective - float(self.price @ gap)
        except OutOfTime:
            return None
        finally:
            self.solver.bound_columns(self.columns, zero, zero + np.inf)

    def _certify(
        self, starts: Floats, best: Solution, bound: float | None, gap: float
    ) -> tuple[Floats, Solution, float | None]:
        """Branch and bound from the best solution known."""
        self.free()
        self.solver.integers(True)
        try:
            proven = self.solver.solve(gap, best.values)
        except OutOfTime:
            return starts, best, bound
        finally:
            self.solver.integers(False)
        if proven.objective < best.objective - _IMPROVED * abs(best.objective):
            starts = np.round(proven.values[self.program.integer])
            self.fix(starts)
            best = self.solver.solve(seconds=60.0)
            self.basis = self.solver.basis()
        at_gap = proven.bound - float(self.price @ self.gap_of(best))
        return starts, best, at_gap if bound is None else max(bound, at_gap)

    def _found(self, best: Solution, starts: Floats, relaxed: Solution, bound: float | None) -> Found:
        cost, gap = self.cost_of(best), self.gap_of(best)
        bound = -np.inf if bound is None else min(bound, cost)
        return Found(
            best.values, starts, cost, bound, gap, self.gap_of(relaxed), self.relaxed_basis, self.basis
        )


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
