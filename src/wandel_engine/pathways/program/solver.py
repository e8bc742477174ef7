"""HiGHS behind a narrow door: one persistent solver per program."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.sparse import Floats, Ints

_OPTIMAL = highspy.HighsModelStatus.kOptimal
_LOST = (
    highspy.HighsModelStatus.kUnknown,
    highspy.HighsModelStatus.kNotset,
    highspy.HighsModelStatus.kSolveError,
)
_SMALL = 1e-9
_GIVING_WAY = (
    {"limit"},
    {"limit", "transition", "ramp", "plant"},
    {"limit", "transition", "ramp", "plant", "supply", "replacement"},
)


class Infeasible(Exception):
    """The hard limits of the program contradict each other."""


class TooCostly(Exception):
    """No solution is as cheap as asked for."""


class OutOfTime(Exception):
    """No solution was found within the time limit."""


def _highs() -> Any:
    """A silent HiGHS. Its Python class carries no types."""
    untyped: Any = highspy.Highs
    highs = untyped()
    highs.silent()
    return highs


def solver_version() -> str:
    """The version of HiGHS."""
    return str(_highs().version())


@dataclass(frozen=True)
class Solution:
    """Column values, the objective in the units of the cost, a proven bound on it, and duals (LP only)."""

    values: Floats
    objective: float
    bound: float
    row_duals: Floats
    column_duals: Floats


class Solver:
    """Solves a program for changing costs, bounds and fixed start years.

    Raises Infeasible and OutOfTime.
    """

    def __init__(self, program: Program, seconds: float, seed: int) -> None:
        self.program = program
        self.deadline = time.perf_counter() + seconds
        self.highs = _highs()
        for name, value in (
            ("primal_feasibility_tolerance", _SMALL),
            ("dual_feasibility_tolerance", _SMALL),
            ("mip_feasibility_tolerance", 1e-7),
            ("random_seed", seed),
            ("threads", 1),
        ):
            self.highs.setOptionValue(name, value)
        at, matrix = program.layout, program.matrix
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = at.total, len(program.row_lower)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(at.total), at.lower, at.upper
        lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.start, matrix.index
        lp.a_matrix_.value_ = matrix.value
        self.highs.passModel(lp)
        self.columns = np.arange(at.total, dtype=np.int32)
        self.scale = 1.0

    def left(self) -> float:
        """Seconds left."""
        return self.deadline - time.perf_counter()

    def minimise(self, cost: Floats, scale: float) -> None:
        """Set the objective; inside it is divided by `scale`."""
        self.scale = scale
        self.highs.changeColsCost(len(cost), self.columns, cost / self.scale)

    def bound_columns(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Set bounds of columns."""
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def bound_rows(self, rows: Ints, lower: Floats, upper: Floats) -> None:
        """Set bounds of rows."""
        self.highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def add_column(self, lower: float, upper: float) -> int:
        """Add a column without cost, after those of the program; returns its number."""
        self.highs.addVar(lower, upper)
        return int(self.highs.getNumCol()) - 1

    def add_row(self, columns: Ints, values: Floats, lower: float, upper: float) -> int:
        """Add a row, after those of the program; returns its number."""
        self.highs.addRow(lower, upper, len(columns), columns.astype(np.int32), values)
        return int(self.highs.getNumRow()) - 1

    def price_column(self, column: int, cost: float) -> None:
        """Set the cost of an added column, in the units of the objective."""
        self.highs.changeColCost(column, cost / self.scale)

    def primal(self, on: bool) -> None:
        """Whether the primal simplex is used: for a changed objective, the last point stays feasible."""
        self.highs.setOptionValue("simplex_strategy", 4 if on else 1)

    def integers(self, on: bool) -> None:
        """Whether the yes/no columns must be whole."""
        columns = self.program.integer.astype(np.int32)
        kind = highspy.HighsVarType.kInteger if on else highspy.HighsVarType.kContinuous
        if len(columns):
            self.highs.changeColsIntegrality(len(columns), columns, np.full(len(columns), kind))

    def contradicting(self) -> list[tuple[str, str]]:
        """Groups of rows that must give way for a solution to exist.

        First only limits may, if that is not enough also yearly limits, ramps and capacities, at last
        everything but the targets; each time with the smallest sum of violations.
        """
        self.integers(False)
        for kinds in _GIVING_WAY:
            groups = {name: rows for name, rows in self.program.groups.items() if name[0] in kinds}
            soft = np.full(len(self.program.row_lower), -1.0)
            for rows in groups.values():
                soft[rows] = 1.0
            self.highs.feasibilityRelaxation(-1.0, -1.0, -1.0, None, None, soft)
            value = np.array(self.highs.getSolution().row_value)
            if not len(value):
                continue
            low, high = self.program.row_lower - value, value - self.program.row_upper
            violated = np.maximum(low, high) > 1e-6
            if not violated.any() or violated[soft < 0].any():
                continue
            return [name for name, rows in groups.items() if violated[rows].any()]
        return []

    def basis(self) -> Any:
        """The basis of the last solution, for `solve`."""
        return self.highs.getBasis()

    def solve(
        self,
        gap: float = 0.0,
        start: Floats | None = None,
        seconds: float | None = None,
        basis: Any = None,
        at_most: float = np.inf,
    ) -> Solution:
        """Solve as it stands, warm from `basis` (default: the last one) or, for whole columns, from `start`.

        The dual simplex gives up, with TooCostly, as soon as the objective must exceed `at_most`.
        """
        self.highs.setOptionValue("objective_bound", at_most / self.scale)
        if basis is not None:
            self.highs.setBasis(basis)
        seconds = self.left() if seconds is None else min(seconds, self.left())
        # HiGHS counts the time of all runs of one instance.
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(seconds, 0.01))
        self.highs.setOptionValue("mip_rel_gap", gap)
        if start is not None:
            self.highs.setSolution(len(start), self.columns, start)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status in _LOST and self.left() > 0:
            self.highs.clearSolver()  # the warm start led nowhere
            self.highs.run()
            status = self.highs.getModelStatus()
        info, solution = self.highs.getInfo(), self.highs.getSolution()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            raise Infeasible
        if status == highspy.HighsModelStatus.kObjectiveBound:
            raise TooCostly
        if (
            status != _OPTIMAL
            and info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible
        ):
            raise OutOfTime(self.highs.modelStatusToString(status))
        integer = info.mip_node_count >= 0
        bound = info.mip_dual_bound if integer else info.objective_function_value
        return Solution(
            np.array(solution.col_value),
            info.objective_function_value * self.scale,
            bound * self.scale,
            np.array(solution.row_dual) * self.scale,
            np.array(solution.col_dual) * self.scale,
        )
