"""A recorded tape as arrays: only what the outcomes need, in as few rows as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.ensemble.tape import Num, Op, Tape

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class TapeProgram:
    """Operations in order. Operation i writes row `target[i]`; its numbers are `numbers[i]` (a, b, c, d).

    Its operand rows are `rows[first[i]:first[i + 1]]`, for a DOT with the weights beside them. Inputs stand
    in the rows 0 … `inputs` − 1. Outcome j is ``scale · row + shift`` of `outcome_*[j]`, row −1 without.
    """

    inputs: int
    height: int
    op: NDArray[np.int8]
    target: Ints
    numbers: Floats
    first: Ints
    rows: Ints
    weights: Floats
    outcome_row: Ints
    outcome_scale: Floats
    outcome_shift: Floats
    used: NDArray[np.bool_]

    @property
    def flops(self) -> int:
        """Floating-point operations per draw: two for each term, one to four for each other operation."""
        each = np.array([0, 5, 5, 5, 3, 3, 5, 3])
        terms = int(2 * np.diff(self.first)[self.op == Op.DOT].sum())
        return terms + int(each[self.op].sum())


def arranged(tape: Tape, outcomes: Sequence[Num]) -> TapeProgram:
    """Drop what no outcome needs and let rows be used again once their last reader has read them."""
    total = tape.inputs + len(tape.ops)
    last = np.full(total, -1, np.int64)
    end = len(tape.ops)
    for outcome in outcomes:
        if outcome.row >= 0:
            last[outcome.row] = end
    for at in range(end - 1, -1, -1):
        if last[tape.inputs + at] >= 0:
            for row in tape.ops[at][2]:
                last[row] = max(last[row], at)
    place = list(range(tape.inputs)) + [-1] * end
    free: list[int] = []
    height = max(tape.inputs, 1)
    op: list[int] = []
    target: list[int] = []
    numbers: list[tuple[float, ...]] = []
    first, rows = [0], []
    weights: list[float] = []
    for at, (kind, given, operands, weight) in enumerate(tape.ops):
        mine = tape.inputs + at
        if last[mine] < 0:
            continue
        op.append(int(kind))
        numbers.append((*given, 0.0, 0.0, 0.0)[:4])
        rows += [place[row] for row in operands]
        weights += weight or (0.0,) * len(operands)
        first.append(len(rows))
        # The target may be one of the operands, but for a DOT, which is summed up in its target.
        done = [place[row] for row in set(operands) if last[row] == at and row >= tape.inputs]
        if kind is not Op.DOT:
            free += done
        if free:
            place[mine] = free.pop()
        else:
            place[mine], height = height, height + 1
        if kind is Op.DOT:
            free += done
        target.append(place[mine])
    return TapeProgram(
        inputs=tape.inputs,
        height=height,
        op=np.array(op, np.int8),
        target=np.array(target, np.int32),
        numbers=np.array(numbers, np.float64).reshape(-1, 4),
        first=np.array(first, np.int32),
        rows=np.array(rows, np.int32),
        weights=np.array(weights, np.float64),
        outcome_row=np.array([place[o.row] if o.row >= 0 else -1 for o in outcomes], np.int32),
        outcome_scale=np.array([o.scale for o in outcomes], float),
        outcome_shift=np.array([o.shift for o in outcomes], float),
        used=last[: tape.inputs] >= 0,
    )
