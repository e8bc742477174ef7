"""Proving how good the best known pathway is, by branch and bound from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from wandel_engine.pathways.program.aim import NEGLIGIBLE
from wandel_engine.pathways.program.branching import Branching, Proof
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.presolved import Presolved
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solution, Solver
from wandel_engine.pathways.program.sparse import Floats, Ints

_ROUNDING = 1e-8
_SAFELY = 0.99
"""Share of the tolerance that is used up; the rest is for rounding."""


class Search(Protocol):
    """What a proof needs of the search that it is for."""

    solver: Solver
    program: Program
    columns: Ints
    cost: Floats
    price: Floats

    def free(self) -> None:
        """Let all start columns be between 0 and 1."""

    def keep(self, solution: Solution) -> None:
        """Note the best solution so far."""

    def attempt(self, starts: Floats) -> Solution | None:
        """The solution with these start columns; None if there is none."""

    def gap_of(self, solution: Solution) -> Floats:
        """Gaps in a solution, as shares of the base year's emissions."""

    def cost_of(self, solution: Solution) -> float:
        """Discounted cost in a solution, EUR."""

    def missed(self, solution: Solution) -> float:
        """The priced gaps in a solution."""


@dataclass(frozen=True)
class Known:
    """The best start columns known and their solution. No solution with its gaps costs less than `bound`, and
    none has gaps whose price is below `near`, unless it costs that much more."""

    starts: Floats
    best: Solution
    bound: float
    near: float


def certified(search: Search, ahead: Presolved, known: Known, gap: float) -> Known:
    """Branch and bound until nothing is left that is nearer to the targets by more than `gap` of the base
    year's emissions, or that is as near and costs less by more than `gap`; or until time is up.

    `ahead`: the program as the search has it, presolved.
    """
    tolerance = _SAFELY * gap * abs(search.cost_of(known.best))
    nothing = NEGLIGIBLE * float(search.price.sum())
    if search.missed(known.best) <= nothing:
        if search.cost_of(known.best) - known.bound <= tolerance:
            return known
        known, proven = _proven(search, ahead, known, known.best.objective, tolerance)
        return replace(known, bound=max(known.bound, proven - search.missed(known.best)))
    nearer = _SAFELY * max(gap, NEGLIGIBLE) * float(search.price.max())
    if search.missed(known.best) - known.near > nearer:
        known, proven = _proven(search, ahead, known, known.best.objective, nearer)
        known = replace(known, near=max(known.near, proven - search.cost_of(known.best)))
    if search.cost_of(known.best) - known.bound <= tolerance:
        return known
    with _at_the_gap_of(search, known.best) as presolved:
        known, proven = _proven(search, presolved, known, search.cost_of(known.best), tolerance)
    return replace(known, bound=max(known.bound, proven))


def _proven(
    search: Search, presolved: Presolved, known: Known, objective: float, tolerance: float
) -> tuple[Known, float]:
    """Branch and bound: the best known then, and what no solution lies below.

    `objective`: of the best known, in terms of `presolved`.
    """
    proof = Branching(search.program, presolved, objective, tolerance).prove()
    try:
        starts, better = recovered(search, presolved, proof, known.best.objective - objective)
    except OutOfTime:
        return known, proof.bound
    if better is not None and better.objective < known.best.objective:
        search.keep(better)
        moved = np.any(np.abs(search.gap_of(better) - search.gap_of(known.best)) > NEGLIGIBLE)
        # A bound on the cost was one for the gap before.
        known = replace(known, starts=starts, best=better, bound=-np.inf if moved else known.bound)
    return known, proof.bound


def recovered(
    search: Search, presolved: Presolved, proof: Proof, apart: float = 0.0
) -> tuple[Floats, Solution | None]:
    """The better start columns of a proof in the program itself, and their solution; None if there are none.

    `apart`: by how much the search's own objective is larger than that of the proof. Start columns that
    presolve settled are sought with the others as proven. Raises OutOfTime.
    """
    if proof.starts is None:
        return np.zeros(0), None
    solution = search.attempt(proof.starts)
    settled = presolved.columns < 0
    expected = proof.best + apart
    if solution is not None and solution.objective <= expected + _ROUNDING * abs(expected):
        return proof.starts, solution
    if not settled.any():
        return proof.starts, solution
    at, columns = search.program.layout, search.program.integer
    lower = np.where(settled, at.lower[columns], proof.starts)
    upper = np.where(settled, at.upper[columns], proof.starts)
    search.solver.bound_columns(columns, lower, upper)
    search.solver.integers(True)
    try:
        starts = np.round(search.solver.solve().values[columns])
    except Infeasible:
        return np.zeros(0), None
    finally:
        search.solver.integers(False)
    return starts, search.attempt(starts)


@contextmanager
def _at_the_gap_of(search: Search, best: Solution) -> Iterator[Presolved]:
    """The program with the cost alone as objective and gaps no larger than those of `best`, presolved."""
    solver, zero, cost = search.solver, np.zeros(len(search.columns)), search.cost.copy()
    cost[search.columns] = 0.0
    search.free()
    solver.minimise(cost, solver.scale)
    solver.bound_columns(search.columns, zero, search.gap_of(best))
    try:
        presolved = Presolved(solver)
    finally:
        solver.minimise(search.cost, solver.scale)
        solver.bound_columns(search.columns, zero, zero + np.inf)
    with presolved:
        yield presolved
