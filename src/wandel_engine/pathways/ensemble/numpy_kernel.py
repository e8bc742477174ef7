"""Runs a program with NumPy: each operation on a row of draws at a time."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.ensemble.inputs import InputTable
from wandel_engine.pathways.ensemble.program import Floats, TapeProgram
from wandel_engine.pathways.ensemble.tally import BINS, Tally
from wandel_engine.pathways.ensemble.tape import Op

_BLOCK = 4096
DOT, MUL, MIN, MAX = int(Op.DOT), int(Op.MUL), int(Op.MIN), int(Op.MAX)
MIN_CONSTANT, MAX_CONSTANT, STEP = int(Op.MIN_CONSTANT), int(Op.MAX_CONSTANT), int(Op.STEP)


def run(program: TapeProgram, table: InputTable, quantiles: Floats) -> Floats:
    """Outcomes (outcomes, n) of quantiles (n, inputs)."""
    found = np.empty((len(program.outcome_row), len(quantiles)))
    for first in range(0, len(quantiles), _BLOCK):
        block = quantiles[first : first + _BLOCK]
        rows = np.empty((program.height, len(block)))
        rows[: program.inputs] = table.numbers(block).T
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            _execute(program, rows)
        for at, row in enumerate(program.outcome_row):
            scale, shift = program.outcome_scale[at], program.outcome_shift[at]
            found[at, first : first + _BLOCK] = scale * rows[row] + shift if row >= 0 else shift
    return found


def _execute(program: TapeProgram, rows: Floats) -> None:
    # Plain lists and one view per row: looking them up in arrays costs more than the arithmetic.
    ends, numbers, operands = program.first.tolist(), program.numbers.tolist(), program.rows.tolist()
    weights, view = program.weights.tolist(), list(rows)
    one, two = np.empty(rows.shape[1]), np.empty(rows.shape[1])
    for at, (op, to) in enumerate(zip(program.op.tolist(), program.target.tolist(), strict=True)):
        target, first = view[to], ends[at]
        a, b, c, d = numbers[at]
        if op == DOT:
            last = ends[at + 1] - 2 * int(b)
            if last - first > 8:
                np.matmul(program.weights[first:last], rows[program.rows[first:last]], out=target)
                target += a
            else:
                target.fill(a)
                for term in range(first, last):
                    np.multiply(view[operands[term]], weights[term], out=one)
                    target += one
            for pair in range(last, ends[at + 1], 2):
                np.multiply(view[operands[pair]], view[operands[pair + 1]], out=one)
                np.multiply(one, weights[pair], out=one)
                target += one
            continue
        np.multiply(view[operands[first]], a, out=one)
        np.add(one, b, out=one)
        if op == MIN_CONSTANT:
            np.minimum(one, c, out=target)
        elif op == MAX_CONSTANT:
            np.maximum(one, c, out=target)
        elif op == STEP:
            np.greater(one, 0.0, out=target, casting="unsafe")
        else:
            np.multiply(view[operands[first + 1]], c, out=two)
            np.add(two, d, out=two)
            if op == MUL:
                np.multiply(one, two, out=target)
            elif op == MIN:
                np.minimum(one, two, out=target)
            elif op == MAX:
                np.maximum(one, two, out=target)
            else:
                target[:] = np.where(two > 0, one / two, 0.0)


def tally(into: Tally, outcomes: Floats, first: int, last: int) -> None:
    """Count the draws from `first` to before `last` of outcomes (rows, n)."""
    outcomes = outcomes[:, first:last]
    into.draws += last - first
    into.total += outcomes.sum(axis=1)
    into.least = np.minimum(into.least, outcomes.min(axis=1))
    into.most = np.maximum(into.most, outcomes.max(axis=1))
    into.within += (outcomes <= into.bound[:, None]).sum(axis=1)
    for row, values in enumerate(outcomes):
        cells = (values - into.start[row]) * (1 / into.width[row])
        inside = np.where(cells < BINS, cells, BINS)  # what is not a number lands above: the sum tells of it
        cells = np.where(cells < 0, 0, np.floor(inside) + 1)
        into.counts[row] += np.bincount(cells.astype(np.int64), minlength=BINS + 2)
