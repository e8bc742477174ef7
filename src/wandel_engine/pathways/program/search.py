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

from wandel_engine.pathways.program.aim import GAP_PRICE, NEGLIGIBLE, Aim, least_cost
from wandel_engine.pathways.program.certificate import Known, certified
from wandel_engine.pathways.program.presolved import Presolved
from wandel_engine.pathways.program.solver import Infeasible, Solution, Solver, TooCostly
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.program.starts import IMPROVED, Changes, Tangents, earliest_starts
from wandel_engine.pathways.program.watch import OutOfTime

__all__ = ["GAP_PRICE", "NEGLIGIBLE", "Found", "Search"]

LARGE = 20_000
"""Columns from which on a solution with fixed start years is sought before the relaxed one."""
VAST = 100_000
"""Columns from which on that is also improved before, as the relaxed one takes far longer."""


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
        self.tried: set[bytes] = set()
        self.changes = Changes(self.program)
        self.tangents = Tangents(self.program.integer)
        self.relaxed_basis: Any = None
        self.basis: Any = None
        aim = aim or least_cost(self.program)
        self.price = aim.gap_price * goals.gap_scale()
        cost = aim.cost.copy()
        cost[self.columns] = self.price
        self.cost = cost
        solver.minimise(cost, scale)
        goals.judge_all(solver)

    def run(
        self, gap: float, certify: bool, attempts: int, known: Sequence[Floats] = (), instant: bool = False
    ) -> Found:
        """Relax, round, improve; with `certify` also branch and bound until `gap` is proven or time is up.

        `attempts` bounds the improving. `known`: start columns to try first. In a large program a first
        solution is sought before the relaxed one, which takes longest there; `instant` leaves it at that.
        When time is up after a first solution, the best so far is handed back with its gap.
        """
        if not len(self.program.integer):
            relaxed = self._relax()
            return self._found(
                relaxed, np.zeros(0), self.gap_of(relaxed), self._simple_bound(relaxed, relaxed)
            )
        self.tried.clear()
        self.tangents.clear()
        first = self._before_relaxing(known)
        if first is not None and self.program.layout.total >= VAST:
            first = self._improve(*self._many_at_once(*first), -np.inf, 0.0, attempts // 2)
            attempts //= 2
        if instant and first is not None:
            return self._unrelaxed(*first, self.basis, attempts)
        if not certify:
            return self._relaxed(gap, attempts, known, first, None)
        self.free()
        with Presolved(self.solver) as ahead:  # what branching begins with is solved meanwhile
            return self._relaxed(gap, attempts, known, first, ahead)

    def _relaxed(
        self,
        gap: float,
        attempts: int,
        known: Sequence[Floats],
        first: tuple[Floats, Solution] | None,
        ahead: Presolved | None,
    ) -> Found:
        """The search from the relaxed program on; with `ahead` until the gap is proven or time is up."""
        basis = self.basis
        try:
            relaxed = self._relax(np.inf if first is None else self.solver.left() / 2)
        except OutOfTime:
            if first is None:
                raise
            return self._unrelaxed(*first, basis, attempts)
        self.solver.watch.tell(0.4, "measures")
        self.tangents.add(relaxed)
        if first is None:
            starts, best = self._first(relaxed, known)
        else:
            starts, best = self._better(relaxed, *first, basis)
        starts, best = self._improve(starts, best, relaxed.objective, gap, attempts)
        near = self.missed(relaxed)
        if ahead is None:
            bound = self._bound(relaxed, best)
        else:
            self.solver.watch.tell(0.6, "certificate")
            so_far = Known(starts, best, self._simple_bound(relaxed, best), near)
            proven = certified(self, ahead, so_far, gap)
            starts, best, bound, near = proven.starts, proven.best, proven.bound, proven.near
        self.fix(starts)
        return self._found(best, starts, self._least_gap(best, near), bound)

    def _relax(self, seconds: float = np.inf) -> Solution:
        """Solve with start columns between 0 and 1, without a basis: that is where presolve helps most."""
        self.solver.watch.tell(0.2, "relaxed program")
        self.solver.forget()
        self.free()
        relaxed = self.solver.solve(seconds=seconds)
        self.relaxed_basis = self.solver.basis()
        self.basis = self.relaxed_basis
        return relaxed

    def _before_relaxing(self, known: Sequence[Floats]) -> tuple[Floats, Solution] | None:
        """A first solution of a large program."""
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
                self.keep(solution)
                return starts, solution
        return None

    def _unrelaxed(self, starts: Floats, best: Solution, basis: Any, attempts: int) -> Found:
        """What comes of a first solution where the relaxed program takes too long."""
        self.basis = basis
        starts, best = self._improve(*self._many_at_once(starts, best), -np.inf, 0.0, attempts)
        self.fix(starts)
        return self._found(best, starts, np.zeros(len(self.columns)), self._tangent_bound(starts, best))

    def keep(self, solution: Solution) -> None:
        """Note the best solution so far: its basis and its tangent."""
        self.basis = self.solver.basis()
        self.tangents.add(solution)

    def gap_of(self, solution: Solution) -> Floats:
        """Gaps in a solution, as shares of the base year's emissions."""
        gap: Floats = np.maximum(solution.values[self.columns], 0.0)
        return gap

    def cost_of(self, solution: Solution) -> float:
        """Discounted cost in a solution, EUR."""
        return solution.objective - float(self.price @ solution.values[self.columns])

    def missed(self, solution: Solution) -> float:
        """The priced gaps in a solution."""
        return float(self.price @ self.gap_of(solution))

    def _least_gap(self, best: Solution, near: float) -> Floats:
        """The gaps of `best`, brought down in proportion until their price is no more than `near`."""
        missed = self.missed(best)
        return self.gap_of(best) * (min(near / missed, 1.0) if missed > 0 else 1.0)

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
        yield from self.roundings(relaxed)
        yield earliest_starts(self.program)
        yield self.program.layout.lower[self.program.integer]

    def roundings(self, relaxed: Solution) -> Iterator[Floats]:
        """The relaxed start columns rounded: half and more, what is taken at all, what is taken whole."""
        values = relaxed.values[self.program.integer]
        for above in (0.5, 0.05, 0.95):
            yield self._rounded(values, above)

    def _rounded(self, values: Floats, above: float) -> Floats:
        lower = self.program.layout.lower[self.program.integer]
        rounded: Floats = np.maximum((values > above).astype(float), lower)
        return rounded

    def _better(
        self, relaxed: Solution, starts: Floats, best: Solution, basis: Any
    ) -> tuple[Floats, Solution]:
        """The relaxed start years, rounded, if they are better than those known, whose basis is `basis`."""
        self.basis = basis
        rounded = self._rounded(relaxed.values[self.program.integer], 0.5)
        try:
            self.solver.forget()
            solution = self.attempt(rounded, at_most=best.objective)
        except OutOfTime:
            return starts, best
        if solution is not None and solution.objective < best.objective:
            self.keep(solution)
            return rounded, solution
        return self._many_at_once(starts, best)

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
                self.keep(solution)
                return starts, solution
        self.solver.integers(True)
        self.free()
        try:
            values = self.solver.solve(1.0).values[self.program.integer]
        finally:
            self.solver.integers(False)
        self.fix(np.round(values))
        solution = self.solver.solve()
        self.keep(solution)
        return np.round(values), solution

    def _improve(
        self, starts: Floats, best: Solution, bound: float, gap: float, attempts: int
    ) -> tuple[Floats, Solution]:
        """Change one measure at a time while that helps, the gap is too large and attempts are left.

        What was tried once is not tried again: the best so far only gets better.
        """
        improved = True
        while improved and best.objective - bound > gap * max(abs(self.cost_of(best)), IMPROVED):
            improved = False
            for change in self.changes.promising(starts, best, self.tangents):
                if attempts <= 0:
                    return starts, best
                if change.tobytes() in self.tried:
                    continue
                self.tried.add(change.tobytes())
                attempts -= 1
                try:
                    # From wherever the last attempt ended: setting a basis costs more than the way back.
                    solution = self.attempt(change, at_most=best.objective - IMPROVED * abs(best.objective))
                except OutOfTime:
                    return starts, best
                if solution is None:
                    continue
                if solution.objective < best.objective:
                    self.keep(solution)
                    starts, best, improved = change, solution, True
                    break
                self.tangents.add(solution)
        return starts, best

    def _many_at_once(self, starts: Floats, best: Solution) -> tuple[Floats, Solution]:
        """Change all measures together that promise an improvement; fewer, while that is none.

        So much changes at once that presolve beats the last basis by far.
        """
        ranked = self.changes.promising(starts, best, self.tangents)
        take, tried = len(ranked), starts
        while take > 1:
            change = self.changes.combined(starts, ranked[:take])
            take //= 2
            if np.array_equal(change, tried):
                continue  # fewer changes, but the same of each measure
            tried = change
            try:
                self.solver.forget()
                solution = self.attempt(change)
            except OutOfTime:
                break
            if solution is not None and solution.objective < best.objective:
                self.keep(solution)
                return change, solution
        return starts, best

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
        if self.program.layout.total >= LARGE:
            self.solver.forget()  # presolve beats the last basis
        zero = np.zeros(len(gap))
        self.solver.bound_columns(self.columns, gap, gap)
        try:
            return max(simple, self.solver.solve().bound - float(self.price @ gap))
        except (OutOfTime, Infeasible):
            return simple
        finally:
            self.solver.bound_columns(self.columns, zero, zero + np.inf)

    def _found(self, best: Solution, starts: Floats, least: Floats, bound: float) -> Found:
        cost, gap = self.cost_of(best), self.gap_of(best)
        return Found(best.values, starts, cost, min(bound, cost), gap, least, self.relaxed_basis, self.basis)
