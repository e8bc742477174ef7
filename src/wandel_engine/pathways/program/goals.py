"""Targets in a program: which years they judge, how large the gap is, and when they can first be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model.document import Target
from wandel_engine.pathways.model.values import Values
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.layout import ACCOUNTS
from wandel_engine.pathways.program.search import NEGLIGIBLE, release, smallest_gap
from wandel_engine.pathways.program.solver import Solver
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.result import Simulation


@dataclass(frozen=True)
class Goals:
    """The targets of a run and their thresholds in t/a."""

    program: Program
    targets: Sequence[Target]
    thresholds: tuple[float, ...]

    @classmethod
    def of(cls, program: Program, targets: Sequence[Target], values: Values, reference: Simulation) -> Goals:
        """Resolve the thresholds; shares refer to the base year's emissions in the target's account."""
        thresholds = []
        for target in targets:
            base = reference.emissions[target.account].total[0]
            if values.is_share(target.threshold):
                thresholds.append(values.constant(target.threshold, "1") * base)
            else:
                thresholds.append(values.constant(target.threshold, "t/a"))
        return cls(program, targets, tuple(thresholds))

    def gap_scale(self) -> Floats:
        """Tonnes that one unit of each gap column stands for."""
        scale = self.program.energy.emission_scale
        return np.array([scale[ACCOUNTS.index(target.account)] for target in self.targets])

    def judge(self, solver: Solver, place: int, year: int | None) -> None:
        """Let a target judge from `year` on (only in it, if it is not kept); None: not at all."""
        target = self.targets[place]
        rows = self.program.groups["target", target.artefact]
        scale = self.program.energy.emission_scale[ACCOUNTS.index(target.account)]
        years = self.program.numbers.years[1:]
        judged = (
            np.zeros(len(rows), bool) if year is None else years >= year if target.kept else years == year
        )
        upper = np.where(judged, self.thresholds[place] / scale, np.inf)
        solver.bound_rows(rows, np.full(len(rows), -np.inf), upper)

    def judge_all(self, solver: Solver) -> None:
        """Let every target judge its own year."""
        for place, target in enumerate(self.targets):
            self.judge(solver, place, target.year)

    def free_gap(self, solver: Solver, limit: Floats | None = None) -> None:
        """Let the gaps be as large as needed, or at most `limit`."""
        columns = self.program.layout.gap
        solver.bound_columns(
            columns, np.zeros(len(columns)), np.full(len(columns), np.inf) if limit is None else limit
        )

    def earliest(self, solver: Solver, place: int) -> int | None:
        """First year in which one target alone can be reached; None if not within the horizon."""
        self.free_gap(solver)
        release(solver)
        for other in range(len(self.targets)):
            self.judge(solver, other, None)
        years = range(self.program.numbers.model.first_decision + 1, self.program.numbers.model.horizon + 1)
        if not self.targets[place].kept:
            return next((year for year in years if self._reachable(solver, place, year)), None)
        low, high = years.start, years.stop
        while low < high:
            middle = (low + high) // 2
            if self._reachable(solver, place, middle):
                high = middle
            else:
                low = middle + 1
        return low if low < years.stop else None

    def _reachable(self, solver: Solver, place: int, year: int) -> bool:
        self.judge(solver, place, year)
        return smallest_gap(solver, self.program, only_zero=True).objective <= NEGLIGIBLE
