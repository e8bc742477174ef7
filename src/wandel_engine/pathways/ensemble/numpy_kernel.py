"""Runs a program with NumPy: each operation on a row of draws at a time."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.ensemble.inputs import InputTable
from wandel_engine.pathways.ensemble.program import Floats, TapeProgram
from wandel_engine.pathways.ensemble.tally import BINS, Tally
from wandel_engine.pathways.ensemble.tape import Op

_BLOCK = 512


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
    ends = program.first.tolist()
    for at, (op, target) in enumerate(zip(program.op.tolist(), program.target.tolist(), strict=True)):
        operands = program.rows[ends[at] : ends[at + 1]]
        a, b, c, d = program.numbers[at]
        if op == Op.DOT:
            rows[target] = program.weights[ends[at] : ends[at + 1]] @ rows[operands] + a
            continue
        x = a * rows[operands[0]] + b
        if op == Op.MIN_CONSTANT:
            rows[target] = np.minimum(x, c)
        elif op == Op.MAX_CONSTANT:
            rows[target] = np.maximum(x, c)
        elif op == Op.STEP:
            rows[target] = x > 0
        else:
            y = c * rows[operands[1]] + d
            if op == Op.MUL:
                rows[target] = x * y
            elif op == Op.MIN:
                rows[target] = np.minimum(x, y)
            elif op == Op.MAX:
                rows[target] = np.maximum(x, y)
            else:
                rows[target] = np.where(y > 0, x / y, 0.0)


def tally(into: Tally, outcomes: Floats, first: int, last: int) -> None:
    """Count the draws from `first` to before `last` of outcomes (rows, n)."""
    outcomes = outcomes[:, first:last]
    into.draws += last - first
    into.total += outcomes.sum(axis=1)
    into.least = np.minimum(into.least, outcomes.min(axis=1))
    into.most = np.maximum(into.most, outcomes.max(axis=1))
    into.within += (outcomes <= into.bound[:, None]).sum(axis=1)
    for row, values in enumerate(outcomes):
        cells = (values - into.start[row]) / into.width[row]
        inside = np.where(cells < BINS, cells, BINS)  # what is not a number lands above: the sum tells of it
        cells = np.where(cells < 0, 0, np.floor(inside) + 1)
        into.counts[row] += np.bincount(cells.astype(np.int64), minlength=BINS + 2)
