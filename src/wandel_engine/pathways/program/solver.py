"""HiGHS behind a narrow door: one persistent solver per program."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.program.watch import Lost, OutOfTime, Watch

__all__ = ["Infeasible", "OutOfTime", "Solution", "Solver", "TooCostly", "Unbounded", "solver_version"]

_OPTIMAL = highspy.HighsModelStatus.kOptimal
_CALLBACK = highspy.cb.HighsCallbackType
_LOST = (
    highspy.HighsModelStatus.kUnknown,
    highspy.HighsModelStatus.kNotset,
    highspy.HighsModelStatus.kSolveError,
    highspy.HighsModelStatus.kIterationLimit,
)
_STOPPED = (
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kInterrupt,
    highspy.HighsModelStatus.kIterationLimit,
)
_SMALL = 1e-9
_SMALLER = -10
"""Power of two by which an objective is scaled where HiGHS lost its way."""
MANY = 2**31 - 1


class Infeasible(Exception):
    """The hard limits of the program contradict each other."""


class Unbounded(Exception):
    """There is no best solution. `ray`: a direction in which the objective falls for ever."""

    def __init__(self, ray: Floats) -> None:
        self.ray = ray
        super().__init__("the objective falls without end")


class TooCostly(Exception):
    """No solution is as cheap as asked for."""


class _Interrupt:
    """Asks the watch while HiGHS works, and keeps what it raises until HiGHS has stopped."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.raised: BaseException | None = None

    def __call__(self, kind: Any, message: str, out: Any, back: Any, data: Any) -> None:
        try:
            self.watch.pulse()
        except OutOfTime:
            back.user_interrupt = True
        except BaseException as error:  # noqa: BLE001 it is raised again in `Solver.run`
            self.raised = error
            back.user_interrupt = True


def quiet_highs(seed: int = 0) -> Any:
    """A silent HiGHS on one thread. Its Python class carries no types."""
    untyped: Any = highspy.Highs
    highs = untyped()
    highs.silent()
    for name, value in (
        ("primal_feasibility_tolerance", _SMALL),
        ("dual_feasibility_tolerance", _SMALL),
        ("mip_feasibility_tolerance", 1e-7),
        ("random_seed", seed),
        ("threads", 1),
    ):
        highs.setOptionValue(name, value)
    return highs


def interrupt_with(highs: Any, asked: Callable[..., None]) -> None:
    """Let HiGHS ask while it works; the callback may set `user_interrupt` of its fourth argument.

    HiGHS keeps it: it must not refer back to what holds this solver, or neither would ever be freed.
    """
    highs.setCallback(asked, None)
    for kind in (_CALLBACK.kCallbackSimplexInterrupt, _CALLBACK.kCallbackIpmInterrupt):
        highs.startCallback(kind)
    highs.startCallback(_CALLBACK.kCallbackMipInterrupt)


def solver_version() -> str:
    """The version of HiGHS."""
    return str(quiet_highs().version())


@dataclass(frozen=True)
class Solution:
    """Column values, the objective in the units of the cost, a proven bound on it, and duals (LP only)."""

    values: Floats
    objective: float
    bound: float
    row_duals: Floats
    column_duals: Floats


class WatchedHighs:
    """HiGHS with one program, asking `watch` while it works. Its objective is divided by `scale`."""

    def __init__(self, watch: Watch, seed: int = 0) -> None:
        self.watch = watch
        self.highs = quiet_highs(seed)
        self.scale = 1.0
        self._interrupt = _Interrupt(self.watch)
        interrupt_with(self.highs, self._interrupt)

    def left(self) -> float:
        """Seconds left."""
        return self.watch.left()

    def run(self) -> Any:
        """Let HiGHS work; returns its model status. What the progress raises meanwhile passes through."""
        self._interrupt.raised = None
        self.highs.run()
        if self._interrupt.raised is not None:
            raise self._interrupt.raised
        return self.highs.getModelStatus()

    def bound_columns(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Set bounds of columns."""
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def forget(self) -> None:
        """Start the next solve afresh, with presolve, and not from the last basis."""
        self.highs.clearSolver()

    def basis(self) -> Any:
        """The basis of the last solution, for `solve`."""
        return self.highs.getBasis()

    def solve(
        self,
        gap: float = 0.0,
        seconds: float | None = None,
        basis: Any = None,
        at_most: float = np.inf,
        steps: int = MANY,
    ) -> Solution:
        """Solve as it stands, warm from `basis` (default: the last one); `gap` is for whole columns.

        The dual simplex gives up, with TooCostly, as soon as the objective must exceed `at_most`. After
        `steps` iterations a warm start counts as lost, and the solve begins afresh.
        """
        self.highs.setOptionValue("objective_bound", at_most / self.scale)
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.setOptionValue("simplex_iteration_limit", steps)
        integer = self._answered(seconds, basis)
        info, solution = self.highs.getInfo(), self.highs.getSolution()
        bound = info.mip_dual_bound if integer else info.objective_function_value
        return Solution(
            np.array(solution.col_value),
            info.objective_function_value * self.scale,
            bound * self.scale,
            np.array(solution.row_dual) * self.scale,
            np.array(solution.col_dual) * self.scale,
        )

    def objective(self, basis: Any = None) -> float:
        """The objective alone, of a linear program as it stands: reading a whole solution takes its time.

        Raises Infeasible, Unbounded and OutOfTime.
        """
        self._answered(None, basis)
        return float(self.highs.getInfo().objective_function_value) * self.scale

    def _answered(self, seconds: float | None, basis: Any) -> bool:
        """Whether it was solved for whole columns. Raises what `solve` does."""
        if basis is not None:
            self.highs.setBasis(basis)
        seconds = self.left() if seconds is None else min(seconds, self.left())
        # HiGHS counts the time of all runs of one instance.
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(seconds, 0.01))
        status = self.run()
        self.highs.setOptionValue("simplex_iteration_limit", MANY)
        if status in _LOST and self.left() > 0:
            self.highs.clearSolver()  # the warm start led nowhere
            status = self.run()
        if status in _LOST and self.left() > 0:
            self.highs.clearSolver()  # duals grew beyond what it computes with
            self.highs.setOptionValue("user_objective_scale", _SMALLER)
            status = self.run()
            self.highs.setOptionValue("user_objective_scale", 0)
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            status = self._as_it_stands()  # presolve does not tell them apart
        if status == highspy.HighsModelStatus.kUnbounded:
            raise Unbounded(self._ray())
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            raise Infeasible
        if status == highspy.HighsModelStatus.kObjectiveBound:
            raise TooCostly
        info = self.highs.getInfo()
        integer = bool(info.mip_node_count >= 0)
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if status != _OPTIMAL and not (integer and feasible):
            ended = OutOfTime if status in _STOPPED or self.left() <= 0 else Lost
            raise ended(self.highs.modelStatusToString(status))
        return integer

    def _as_it_stands(self) -> Any:
        """Solve afresh without presolve; returns the status."""
        before = self.highs.getOptionValue("presolve")[1]
        self.highs.clearSolver()
        self.highs.setOptionValue("presolve", "off")
        status = self.run()
        self.highs.setOptionValue("presolve", before)
        return status

    def _ray(self) -> Floats:
        _, has, ray = self.highs.getPrimalRay()
        if not has:
            self._as_it_stands()
            _, has, ray = self.highs.getPrimalRay()
        return np.array(ray) if has else np.zeros(self.highs.getNumCol())


class Solver(WatchedHighs):
    """Solves a program for changing costs, bounds and fixed start years.

    `watch` is asked while HiGHS works (default: a quiet one that ends after `seconds`). Raises Infeasible and
    OutOfTime.
    """

    def __init__(self, program: Program, seconds: float, seed: int, watch: Watch | None = None) -> None:
        self.program = program
        super().__init__(watch or Watch(deadline=time.perf_counter() + seconds), seed)
        at, matrix = program.layout, program.matrix
        # As arrays: filling a HighsLp copies them number by number.
        self.highs.passModel(
            at.total,
            len(program.row_lower),
            len(matrix.value),
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            np.zeros(at.total),
            at.lower,
            at.upper,
            program.row_lower,
            program.row_upper,
            matrix.start,
            matrix.index,
            matrix.value,
            np.zeros(at.total, np.int32),
        )
        self.columns = np.arange(at.total, dtype=np.int32)
        self.cost: Floats = np.zeros(at.total)

    def minimise(self, cost: Floats, scale: float) -> None:
        """Set the objective; inside it is divided by `scale`."""
        self.scale, self.cost = scale, cost
        self.highs.changeColsCost(len(cost), self.columns, cost / self.scale)

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

    def feasibility_only(self) -> None:
        """Ask from now on only whether there is a solution, so that a proof is left where there is none."""
        self.minimise(np.zeros(self.program.layout.total), 1.0)
        self.highs.setOptionValue("presolve", "off")
        self.highs.setOptionValue("solver", "simplex")

    def dual_ray(self) -> Floats | None:
        """Weights of rows that prove that there is no solution, after a solve that raised Infeasible."""
        _, has, ray = self.highs.getDualRay()
        return np.array(ray) if has else None
