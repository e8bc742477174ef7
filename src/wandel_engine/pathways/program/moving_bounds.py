"""A program after presolve in which the bounds of some rows still move, solved warm for each of their values.

Presolve makes a warm solve about twice as quick, but it uses the bounds it sees. A row a·v ≤ b that is to
move is therefore handed over as a·v + m·d − s = 0: s is at most the widest bound that b may have, d is yes or
no, and m reaches from there to the narrowest. What presolve concludes holds for d = 0 and every narrower s,
as branch and bound has it. That there is a d, rewarded if it is 1, keeps presolve from taking away a row that
does not bind where it is widest.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solver, WatchedHighs
from wandel_engine.pathways.program.sparse import Floats, Ints

_CLOSE = 1e-8
_LEAST_MOVE = 1e-6
_REWARD = 1e-6
"""More than the tolerance of HiGHS, so that presolve sees it, and less than what any answer rests on."""
_WARM: tuple[tuple[str, str | int | float], ...] = (
    ("presolve", "off"),
    # Devex: steepest edges take fewer steps, but longer. The program comes scaled.
    ("simplex_dual_edge_weight_strategy", 1),
    ("simplex_scale_strategy", 0),
    ("simplex_update_limit", 300),
    # Enough to break cycles; what is usual leads astray, as it goes by the price of the gap.
    ("dual_simplex_cost_perturbation_multiplier", 0.01),
)


class MovingBounds:
    """The program as it stands in `solver`, start columns fixed or relaxed; takes the solver over.

    `rows`: rows of the program with an upper bound only, which will lie between `narrowest` and `widest`
    (rows,).
    """

    def __init__(self, solver: Solver, rows: Ints, narrowest: Floats, widest: Floats) -> None:
        self._solver, self._narrowest, self._widest = solver, narrowest, widest
        self._cost = np.array(solver.highs.getLp().col_cost_)
        self._move = np.maximum(widest - narrowest, _LEAST_MOVE)
        self._bounds = len(self._cost) + np.arange(len(rows))
        self._decoys = self._bounds + len(rows)
        self._hold_out(rows)
        self._reduced: _Reduced | None = None
        self._presolve()

    def _hold_out(self, rows: Ints) -> None:
        highs = self._solver.highs
        for row, most in zip(rows, self._widest, strict=True):
            highs.addCol(0.0, -highspy.kHighsInf, most, 1, np.array([row], np.int32), np.array([-1.0]))
            highs.changeRowBounds(int(row), 0.0, 0.0)
        for row, move in zip(rows, self._move, strict=True):
            highs.addCol(-_REWARD, 0.0, 1.0, 1, np.array([row], np.int32), np.array([move]))
        for column in (*self._bounds, *self._decoys):
            highs.passColName(int(column), _name(column))
        self._decoys_are(highspy.HighsVarType.kInteger)

    def _decoys_are(self, kind: Any) -> None:
        kinds = np.full(len(self._decoys), kind)
        self._solver.highs.changeColsIntegrality(len(kinds), self._decoys.astype(np.int32), kinds)

    def _presolve(self) -> None:
        """Where it leaves nothing or everything, or sees no solution, the whole program will be asked."""
        highs = self._solver.highs
        self._solver.forget()
        highs.setOptionValue("time_limit", highs.getRunTime() + max(self._solver.left(), 0.01))
        highs.presolve()
        if highs.getModelPresolveStatus() == highspy.HighsPresolveStatus.kReduced:
            self._reduced = _Reduced(self._solver, self._bounds, self._decoys, self._move)
        else:
            self._settle_for_whole()

    def solve(self, upper: Floats) -> tuple[Floats, float]:
        """Column values of the program and its objective with these upper bounds of the rows (rows,).

        Raises ValueError for a bound outside what was foreseen, Infeasible, OutOfTime.
        """
        if np.any(upper > self._widest) or np.any(upper < self._narrowest):
            raise ValueError("a bound lies outside what was foreseen")
        if self._reduced is not None:
            found = self._found(self._reduced, upper)
            if found is not None:
                return found, float(self._cost @ found) * self._solver.scale
            self._settle_for_whole()
        self._solver.bound_columns(self._bounds, np.full(len(upper), -np.inf), upper)
        solution = self._solver.solve()
        return solution.values[: len(self._cost)], solution.objective

    def _found(self, reduced: _Reduced, upper: Floats) -> Floats | None:
        """Column values of the program; None where only the whole program can tell."""
        try:
            objective = reduced.solve_for(upper)
        except (Infeasible, OutOfTime):
            if self._solver.left() <= 0:
                raise
            return None  # a settled d may be what leaves no solution
        values = reduced.whole()
        return values[: len(self._cost)] if self._holds(values, upper, objective) else None

    def _holds(self, values: Floats, upper: Floats, objective: float) -> bool:
        """Whether it solves the program, also where presolve has taken away a row or chosen its decoy."""
        decoys = values[self._decoys]
        activity = values[self._bounds] - self._move * decoys
        # What a chosen decoy forbids is right to forbid only where the row has room even then.
        most = np.where(decoys > _CLOSE, self._widest - self._move - _CLOSE, upper + _CLOSE)
        cost = float(self._cost @ values[: len(self._cost)]) - _REWARD * float(decoys.sum())
        return bool(np.all(activity <= most) and np.isclose(cost, objective, _CLOSE, 0.0))

    def _settle_for_whole(self) -> None:
        self._reduced = None
        self._decoys_are(highspy.HighsVarType.kContinuous)
        zero = np.zeros(len(self._decoys))
        self._solver.bound_columns(self._decoys, zero, zero)


class _Reduced(WatchedHighs):
    """What presolve has left of the program in `solver`: upper `bounds` are columns, decoys are 0."""

    def __init__(self, solver: Solver, bounds: Ints, decoys: Ints, move: Floats) -> None:
        super().__init__(solver.watch)
        self._whole, self._basis = solver.highs, None
        left = solver.highs.getPresolvedLp()
        left.integrality_ = []
        self.highs.passModel(left)
        names = {name: place for place, name in enumerate(left.col_names_) if name}
        pairs = np.stack((bounds, decoys), axis=1)
        at = np.array([[names.get(_name(column), -1) for column in pair] for pair in pairs], np.int64)
        none = at[:, 1][at[:, 1] >= 0]
        self.bound_columns(none, np.zeros(len(none)), np.zeros(len(none)))
        # Both stood in one row only: whatever became of it, their columns still go together. Presolve has
        # scaled that of s, and never one that is whole.
        self._places = np.flatnonzero((at >= 0).all(axis=1))
        self._columns = at[self._places, 0]
        start, value = np.array(left.a_matrix_.start_), np.array(left.a_matrix_.value_)
        first = value[start[at[self._places]]]
        self._scale = -move[self._places] * first[:, 0] / first[:, 1]
        self._lower = np.array(left.col_lower_)[self._columns]
        self._upper = np.array(left.col_upper_)[self._columns]

    def solve_for(self, upper: Floats) -> float:
        """The objective, as HiGHS counts it. Raises Infeasible and OutOfTime."""
        most = np.minimum(upper[self._places] / self._scale, self._upper)
        if np.any(most < self._lower - _CLOSE):
            raise Infeasible
        self.bound_columns(self._columns, self._lower, np.maximum(most, self._lower))
        if self._basis is None:
            self.objective()
            self._basis = self.basis()
            self.forget()
            for name, setting in _WARM:
                self.highs.setOptionValue(name, setting)
            return self.objective(self._basis)
        return self.objective()

    def whole(self) -> Floats:
        """The values of all columns of the program before presolve, from the last solution."""
        # HiGHS warns that a mixed-integer program has neither basis nor duals.
        self._whole.postsolve(self.highs.getSolution())
        return np.array(self._whole.getSolution().col_value)


def _name(column: int) -> str:
    return f"moves-{column}"
