"""From a program to start years and a pathway: smallest gap first, then lowest cost at that gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.solver import Infeasible, Solution, Solver
from wandel_engine.pathways.program.sparse import Floats

NEGLIGIBLE = 1e-8
"""A gap, as a share of the base year's emissions, that is none."""


class Judge(Protocol):
    """What the search needs from the targets."""

    def judge_all(self, solver: Solver) -> None:
        """Let every target judge its own year."""

    def free_gap(self, solver: Solver, limit: Floats | None = None) -> None:
        """Let the gaps be as large as needed, or at most `limit`."""


@dataclass(frozen=True)
class Found:
    """A solution with whole start years. `gap`: smallest gap by target, as shares; cost in EUR."""

    values: Floats
    objective: float
    bound: float
    gap: Floats
    gap_proven: bool


@dataclass(frozen=True)
class SmallestGap:
    """The smallest sum of gaps found, whether a smaller one is impossible, and the columns' values."""

    objective: float
    proven: bool
    values: Floats


def search(solver: Solver, goals: Judge, gap: float) -> Found:
    """Smallest gap, then lowest cost at that gap within relative `gap`. Leaves the start years fixed."""
    program = solver.program
    columns = program.layout.gap
    goals.judge_all(solver)
    goals.free_gap(solver)
    release(solver)
    smallest = np.zeros(0)
    proven, start = True, None
    if len(columns):
        first = smallest_gap(solver, program)
        smallest, proven, start = first.values[columns], first.proven, first.values
        goals.free_gap(solver, smallest * (1 + 1e-9) + NEGLIGIBLE)
    solver.minimise(program.layout.cost)
    if not len(program.integer):
        solution = solver.solve()
        return Found(solution.values, solution.objective, solution.objective, smallest, proven)
    solver.integers(True)
    best = solver.solve(gap, start)
    solver.integers(False)
    fixed = fix_starts(solver, best.values)
    return Found(fixed.values, fixed.objective, min(best.bound, fixed.objective), smallest, proven)


def smallest_gap(solver: Solver, program: Program, only_zero: bool = False) -> SmallestGap:
    """The smallest sum of gaps over all start years. Needs free gaps and leaves the start years free.

    Starting everything as early as possible often proves it: if that is as good as fractional starts,
    nothing is better. With `only_zero` the search stops as soon as it is clear whether the gap can be zero.
    """
    gaps = np.zeros(program.layout.total)
    gaps[program.layout.gap] = 1.0
    solver.minimise(gaps)
    relaxed = solver.solve()
    if not len(program.integer) or (only_zero and relaxed.objective > NEGLIGIBLE):
        return SmallestGap(relaxed.objective, True, relaxed.values)
    early = _with_starts(solver, earliest_starts(program))
    if early is not None and early.objective <= relaxed.objective + NEGLIGIBLE:
        return SmallestGap(early.objective, True, early.values)
    solver.integers(True)
    best = solver.solve(1e-6, None if early is None else early.values)
    solver.integers(False)
    return SmallestGap(best.objective, best.bound >= best.objective - NEGLIGIBLE, best.values)


def earliest_starts(program: Program) -> Floats:
    """Values of the yes/no columns when every measure starts as early as its prerequisites allow.

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
            years = at.start[artefact][0]
            after = max([year for year in needed if year is not None], default=0)
            possible = years[years >= after]
            blocked = excluded or None in needed or not len(possible)
            begins[artefact] = None if blocked else int(possible[0])
        return begins[artefact]

    for measure in sorted(model.measures, key=lambda measure: measure.fixed_start is None):
        begin(measure.artefact)
    return np.concatenate([(at.start[key][0] == begins[key]).astype(float) for key in at.start])


def _with_starts(solver: Solver, starts: Floats) -> Solution | None:
    """Solve with fixed start years; None if they contradict a limit."""
    solver.bound_columns(solver.program.integer, starts, starts)
    try:
        return solver.solve()
    except Infeasible:
        return None
    finally:
        release(solver)


def fix_starts(solver: Solver, values: Floats) -> Solution:
    """Fix the start years as they are in `values` and solve the rest exactly."""
    starts = np.round(values[solver.program.integer])
    solver.bound_columns(solver.program.integer, starts, starts)
    return solver.solve()


def release(solver: Solver) -> None:
    """Free the start years."""
    columns = solver.program.integer
    solver.bound_columns(columns, solver.program.layout.lower[columns], solver.program.layout.upper[columns])
