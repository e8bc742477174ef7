"""Targets in a program: which years they judge, and when each can first be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wandel_engine.pathways.model.document import Target
from wandel_engine.pathways.model.values import Values
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.layout import ACCOUNTS
from wandel_engine.pathways.program.search import NEGLIGIBLE, Found, Search
from wandel_engine.pathways.program.solver import OutOfTime, Solution, Solver
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.program.starts import Tangents
from wandel_engine.pathways.result import Simulation

_CERTAIN = 1e-3
"""A gap, as a share of the base year's emissions, beyond which start years are given up."""
_STEPS = 1000
"""From a year to the next, the solver may take so many iterations, or a quarter of the rows if that is more;
then it starts afresh, with presolve, which takes hardly more."""


@dataclass(frozen=True)
class _Near:
    """The relaxed program where it reaches a target, and its basis."""

    relaxed: Solution
    basis: Any


@dataclass(frozen=True)
class Goals:
    """The targets of a run, their thresholds in t/a (t for a budget), and by how much to stay below them."""

    program: Program
    targets: Sequence[Target]
    thresholds: tuple[float, ...]
    margins: tuple[float, ...]

    @classmethod
    def of(
        cls,
        program: Program,
        targets: Sequence[Target],
        values: Values,
        reference: Simulation,
        margins: Mapping[str, float],
    ) -> Goals:
        """The goals with their thresholds resolved. `margins`: by target, of any targets."""
        kept = tuple(margins.get(target.artefact, 0.0) for target in targets)
        return cls(program, targets, thresholds_of(targets, values, reference), kept)

    def aimed(self, place: int) -> float:
        """The emissions that the search aims at: the threshold less the margin."""
        return self.thresholds[place] - self.margins[place]

    def nearest(self, found: Found) -> list[float | None]:
        """What no pathway comes below, in the unit of the target; not known for several targets at once."""
        if len(self.targets) != 1:
            return [None] * len(self.targets)
        return [self.aimed(0) + float(found.gap_bound[0] * self.gap_scale()[0])]

    def gap_scale(self) -> Floats:
        """Tonnes that one unit of each gap column stands for."""
        scale = self.program.energy.emission_scale
        return np.array([scale[ACCOUNTS.index(target.account)] for target in self.targets])

    def judge(self, solver: Solver, place: int, year: int | None) -> None:
        """Let a target judge from `year` on (only in it, if it is not kept); None: not at all."""
        target = self.targets[place]
        rows = self.program.groups["target", target.artefact]
        years = self.program.numbers.years[1:]
        if target.budget_from is not None:
            years = np.array([target.year])
        judged = (
            np.zeros(len(rows), bool) if year is None else years >= year if target.kept else years == year
        )
        upper = np.where(judged, self.aimed(place) / self.gap_scale()[place], np.inf)
        solver.bound_rows(rows, np.full(len(rows), -np.inf), upper)

    def judge_all(self, solver: Solver) -> None:
        """Let every target judge its own year."""
        for place, target in enumerate(self.targets):
            self.judge(solver, place, target.year)

    def earliest(self, search: Search, found: Found, place: int) -> tuple[int | None, bool]:
        """First year in which one target alone can be reached, None if not within the horizon.

        Also whether it is proven that none earlier will do. The relaxed program tells which years are out of
        reach; from the first that is not, start years are tried. Years are walked one by one from the
        target's own: that keeps every step small for the solver. A budget has no such year.
        """
        if self.targets[place].budget_from is not None:
            return None, False
        for other in range(len(self.targets)):
            self.judge(search.solver, other, None)
        last = self.program.numbers.model.horizon
        try:
            first, near = self._first_relaxed(search, found, place)
            for year in range(first, last + 1):
                if year > first:
                    near = self._near(search, found, place, year)
                if near is not None and self._reached(search, found, place, year, near):
                    return year, year == first
        except OutOfTime:
            return None, False
        return None, first > last

    def _first_relaxed(self, search: Search, found: Found, place: int) -> tuple[int, _Near | None]:
        """First year that the relaxed program reaches, and how; if none, the one after the horizon."""
        model, target = self.program.numbers.model, self.targets[place]
        first, last = model.first_decision + 1, model.horizon
        if not target.kept:
            for year in range(first, last + 1):
                near = self._near(search, found, place, year)
                if near is not None:
                    return year, near
            return last + 1, None
        year = target.year
        near = self._near(search, found, place, year)
        if near is not None:
            while year > first:
                nearer = self._near(search, found, place, year - 1)
                if nearer is None:
                    break
                year, near = year - 1, nearer
            return year, near
        while year <= last and near is None:
            year += 1
            near = self._near(search, found, place, year) if year <= last else None
        return year, near

    def _near(self, search: Search, found: Found, place: int, year: int) -> _Near | None:
        """How the relaxed program reaches the target in `year`, None if it does not."""
        self.judge(search.solver, place, year)
        search.free()
        basis = found.relaxed_basis if year == self.targets[place].year else None
        steps = max(_STEPS, len(self.program.row_lower) // 4)
        relaxed = search.solver.solve(basis=basis, steps=steps)
        return _Near(relaxed, search.solver.basis()) if self._none(relaxed, search) else None

    def _none(self, solution: Solution, search: Search) -> bool:
        return bool(search.gap_of(solution).sum() <= NEGLIGIBLE)

    def _reached(self, search: Search, found: Found, place: int, year: int, near: _Near) -> bool:
        """Whether some whole start years reach the target in `year`, at a cost not out of all proportion.

        As soon as start years must cost far more than the relaxed ones, they miss the target, most likely.
        """
        if not len(self.program.integer):
            return True
        self.judge(search.solver, place, year)
        most = near.relaxed.objective + max(abs(near.relaxed.objective), float(search.price.max()) * _CERTAIN)
        tangent = Tangents(self.program.integer)
        tangent.add(near.relaxed)
        candidates = np.array([found.starts, *search.guesses(near.relaxed)])
        least = tangent.least(candidates)
        for starts in candidates[np.argsort(least, kind="stable")[: np.count_nonzero(least <= most)]]:
            solution = search.attempt(starts, near.basis, most)
            if solution is not None and self._none(solution, search):
                return True
        return False


def thresholds_of(targets: Sequence[Target], values: Values, reference: Simulation) -> tuple[float, ...]:
    """Thresholds in t/a (t for a budget); shares are of the base year's emissions in the target's account."""
    thresholds = []
    for target in targets:
        base = reference.emissions[target.account].total[0]
        if target.budget_from is not None:
            thresholds.append(values.constant(target.threshold, "t"))
        elif values.is_share(target.threshold):
            thresholds.append(values.constant(target.threshold, "1") * base)
        else:
            thresholds.append(values.constant(target.threshold, "t/a"))
    return tuple(thresholds)
