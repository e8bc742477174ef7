"""A program after presolve, solved side by side many times with other bounds of its start columns only."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from wandel_engine.pathways.program.solver import MANY, Solver, interrupt_with, quiet_highs
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.program.watch import OutOfTime, Watch

SIDES = 2
"""Solvers side by side. Fixed, and not the number of cores: which question goes to which solver is part of
what makes a run reproducible."""
_LOOK = 0.05
_DEVEX = 1
_STATUS = highspy.HighsModelStatus
_CUT_OFF = (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible, _STATUS.kObjectiveBound)
_ANSWERED = (*_CUT_OFF, _STATUS.kOptimal, _STATUS.kIterationLimit)


@dataclass(frozen=True)
class Question:
    """Bounds of the start columns, the basis to begin from, and from which objective on none is wanted.

    After `steps` iterations the answer is how far the dual simplex came: an estimate of the objective.
    """

    lower: Floats
    upper: Floats
    basis: Any
    at_most: float
    steps: int = MANY


@dataclass(frozen=True)
class Relaxed:
    """The answer: objective, start columns and their reduced costs, and the basis."""

    objective: float
    starts: Floats
    reduced: Floats
    basis: Any


class _Pause:
    """Tells a solver in another thread to stop. The watch, which may ask anybody, is for the main thread."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.stop = watch, threading.Event()

    def due(self) -> bool:
        """Whether to stop."""
        return self.stop.is_set() or time.perf_counter() > self.watch.deadline

    def __call__(self, kind: Any, message: str, out: Any, back: Any, data: Any) -> None:
        if self.due():
            back.user_interrupt = True


class Presolved:
    """What presolve leaves of a program as it stands in `solver`, with its start columns as yes or no.

    Presolve for whole columns keeps what branching on them needs: an optimum of the program with whole start
    columns is one of what it leaves. `columns` (start columns,): where they are in it, −1 for those that
    presolve has settled. The relaxed program is solved in the background from the beginning: `root`. A
    context manager: its threads end with it.
    """

    def __init__(self, solver: Solver) -> None:
        self.scale, self.watch = solver.scale, solver.watch
        at, integer = solver.program.layout, solver.program.integer
        left, names = _presolved(solver)
        self.columns: Ints = np.array(
            [names.get(_name(place), -1) for place in range(len(integer))], np.int64
        )
        self._pause = _Pause(self.watch)
        # Steepest edges pay from a slack basis only; from another, they must be computed first.
        warm: dict[str, str | int] = {"presolve": "off", "simplex_dual_edge_weight_strategy": _DEVEX}
        self._sides = [_side(left, self._pause, warm) for _ in range(SIDES)]
        cold = _side(left, self._pause, {"presolve": "on"})
        solver.integers(False)
        solver.forget()
        self._pool = ThreadPoolExecutor(SIDES)
        whole = Question(at.lower[integer].copy(), at.upper[integer].copy(), None, np.inf)
        self._root = self._pool.submit(self._answer, cold, whole)

    def __enter__(self) -> Presolved:
        return self

    def __exit__(self, *error: object) -> None:
        self._pause.stop.set()
        self._pool.shutdown()

    def root(self) -> Relaxed | None:
        """The relaxed program, all start columns free; None if it has no solution. Raises as `answers`."""
        self._await([self._root])
        return self._root.result()

    def _await(self, futures: Sequence[Future[Any]]) -> None:
        """Wait, and let the watch look meanwhile."""
        try:
            while wait(futures, _LOOK).not_done:
                self.watch.pulse()
        except BaseException:
            self._pause.stop.set()
            wait(futures)
            raise

    def answers(self, questions: Sequence[Question]) -> list[Relaxed | None]:
        """Solve each question; None where there is no solution below its limit.

        Raises OutOfTime, and what the progress raises.
        """
        turns = [
            self._pool.submit(self._in_turn, side, questions[at::SIDES])
            for at, side in enumerate(self._sides)
        ]
        self._await(turns)
        answers: list[Relaxed | None] = [None] * len(questions)
        for at, turn in enumerate(turns):
            answers[at::SIDES] = turn.result()
        return answers

    def _in_turn(self, side: Any, questions: Sequence[Question]) -> list[Relaxed | None]:
        return [self._answer(side, question) for question in questions]

    def _answer(self, side: Any, question: Question) -> Relaxed | None:
        if np.any(question.lower > question.upper):
            return None
        there = self.columns >= 0
        columns = self.columns[there].astype(np.int32)
        side.changeColsBounds(len(columns), columns, question.lower[there], question.upper[there])
        side.setOptionValue("objective_bound", question.at_most / self.scale)
        side.setOptionValue("simplex_iteration_limit", question.steps)
        if question.basis is not None:
            side.setBasis(question.basis)
        side.run()
        if side.getModelStatus() not in _ANSWERED and not self._pause.due():
            side.clearSolver()  # the warm start led nowhere
            side.run()
        status = side.getModelStatus()
        if status in _CUT_OFF:
            return None
        if status not in _ANSWERED:
            raise OutOfTime(side.modelStatusToString(status))
        objective = side.getInfo().objective_function_value * self.scale
        if objective >= question.at_most and status == _STATUS.kOptimal:
            return None  # an estimate proves nothing
        solution = side.getSolution()
        starts = np.where(there, np.array(solution.col_value)[self.columns], question.lower)
        reduced = np.where(there, np.array(solution.col_dual)[self.columns] * self.scale, 0.0)
        return Relaxed(objective, starts, reduced, side.getBasis())


def _presolved(solver: Solver) -> tuple[Any, dict[str, int]]:
    """The program after presolve and, by name, where its start columns are; as it is where that fails."""
    highs = solver.highs
    for place, column in enumerate(solver.program.integer):
        highs.passColName(int(column), _name(place))
    highs.setOptionValue("time_limit", highs.getRunTime() + max(solver.left(), 0.01))
    solver.integers(True)
    highs.presolve()
    for left in (highs.getPresolvedLp(), highs.getLp()):
        names = {name: at for at, name in enumerate(left.col_names_) if name}
        kept = np.array(list(names.values()), np.int64)
        reduced = highs.getModelPresolveStatus() == highspy.HighsPresolveStatus.kReduced
        # Presolve may join two columns that act alike into one that counts to 2.
        if reduced and len(kept) and np.array(left.col_upper_)[kept].max() <= 1.0:
            break
    left.integrality_ = []
    return left, names


def _name(place: int) -> str:
    return f"start-{place}"


def _side(left: Any, pause: _Pause, options: Mapping[str, str | int]) -> Any:
    side = quiet_highs()
    for name, value in options.items():
        side.setOptionValue(name, value)
    interrupt_with(side, pause)
    side.passModel(left)
    return side
