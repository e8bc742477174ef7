"""Runs a program with numba: a block of draws side by side in the vector registers, threads over blocks."""

from __future__ import annotations

import numpy as np
from numba import get_num_threads, njit, prange

from wandel_engine.pathways.ensemble.inputs import InputTable
from wandel_engine.pathways.ensemble.normal import CENTRAL, MIDDLE, TAIL
from wandel_engine.pathways.ensemble.program import Floats, TapeProgram
from wandel_engine.pathways.ensemble.tally import BINS, Tally
from wandel_engine.pathways.ensemble.tape import Op
from wandel_engine.pathways.ensemble.vectors import LANES, dot, larger, multiply, share, smaller, step
from wandel_engine.pathways.model.uncertain import EDGE

DOT, MUL, MIN, MAX = int(Op.DOT), int(Op.MUL), int(Op.MIN), int(Op.MAX)
MIN_CONSTANT, MAX_CONSTANT, STEP = int(Op.MIN_CONSTANT), int(Op.MAX_CONSTANT), int(Op.STEP)


def run(program: TapeProgram, table: InputTable, quantiles: Floats) -> Floats:
    """Outcomes (outcomes, n) of quantiles (n, inputs)."""
    found = np.empty((len(program.outcome_row), len(quantiles)))
    _run(
        np.ascontiguousarray(quantiles),
        table.input,
        table.kind,
        table.shape,
        program.height,
        program.op,
        program.target,
        program.numbers,
        program.first,
        program.rows,
        program.weights,
        program.outcome_row,
        program.outcome_scale,
        program.outcome_shift,
        found,
        get_num_threads(),
    )
    return found


def tally(into: Tally, outcomes: Floats, first: int, last: int) -> None:
    """Count the draws from `first` to before `last` of outcomes (rows, n)."""
    into.draws += last - first
    _tally(
        outcomes, first, last, into.start, into.width, into.bound,
        into.counts, into.total, into.least, into.most, into.within,
    )  # fmt: skip


@njit(parallel=True, cache=True, error_model="numpy")
def _tally(outcomes, begin, end, start, width, bound, counts, total, least, most, within):  # type: ignore[no-untyped-def]
    for row in prange(outcomes.shape[0]):
        values, cells = outcomes[row, begin:end], counts[row]
        first, each, limit = start[row], 1 / width[row], bound[row]
        added, low, high, inside = 0.0, least[row], most[row], 0
        for value in values:
            added += value
            low = value if value < low else low
            high = value if value > high else high
            inside += value <= limit
            cell = (value - first) * each
            if cell < 0.0:
                cells[0] += 1
            elif cell < BINS:
                cells[int(cell) + 1] += 1
            else:  # what is not a number, too: the sum tells of it
                cells[BINS + 1] += 1
        total[row] += added
        least[row], most[row] = low, high
        within[row] += inside


@njit(parallel=True, cache=True, fastmath={"contract"}, error_model="numpy")
def _run(  # type: ignore[no-untyped-def]
    quantiles,
    place,
    kind,
    shape,
    height,
    op,
    target,
    numbers,
    first,
    rows,
    weights,
    outcome_row,
    outcome_scale,
    outcome_shift,
    found,
    threads,
):
    draws = quantiles.shape[0]
    blocks = (draws + LANES - 1) // LANES
    for thread in prange(threads):
        values = np.zeros((height, LANES))
        for block in range(blocks * thread // threads, blocks * (thread + 1) // threads):
            begin = block * LANES
            count = min(LANES, draws - begin)
            _fill(values, quantiles, begin, count, place, kind, shape)
            _execute(values, op, target, numbers, first, rows, weights)
            for at in range(len(outcome_row)):
                row, scale, shift = outcome_row[at], outcome_scale[at], outcome_shift[at]
                if row < 0:
                    for k in range(count):
                        found[at, begin + k] = shift
                else:
                    for k in range(count):
                        found[at, begin + k] = scale * values[row, k] + shift


@njit(cache=True, error_model="numpy")
def _execute(values, op, target, numbers, first, rows, weights):  # type: ignore[no-untyped-def]
    for at in range(len(op)):
        kind, to, begin = op[at], target[at], first[at]
        if kind == DOT:
            end = first[at + 1]
            dot(values, to, numbers[at, 0], rows, weights, begin, end - 2 * int(numbers[at, 1]), end)
            continue
        x, a, b, c, d = rows[begin], numbers[at, 0], numbers[at, 1], numbers[at, 2], numbers[at, 3]
        if kind == MIN_CONSTANT:
            smaller(values, to, x, x, a, b, 0.0, c)
        elif kind == MAX_CONSTANT:
            larger(values, to, x, x, a, b, 0.0, c)
        elif kind == STEP:
            step(values, to, x, x, a, b, 0.0, 0.0)
        else:
            y = rows[begin + 1]
            if kind == MUL:
                multiply(values, to, x, y, a, b, c, d)
            elif kind == MIN:
                smaller(values, to, x, y, a, b, c, d)
            elif kind == MAX:
                larger(values, to, x, y, a, b, c, d)
            else:
                share(values, to, x, y, a, b, c, d)


@njit(cache=True, error_model="numpy")
def _fill(values, quantiles, begin, count, place, kind, shape):  # type: ignore[no-untyped-def]
    """The numbers of a block's inputs; draws beyond the last repeat the last."""
    for row in range(len(place)):
        column = place[row]
        y = values[row]
        for k in range(LANES):
            y[k] = quantiles[begin + min(k, count - 1), column]
        a, b, c = shape[row, 0], shape[row, 1], shape[row, 2]
        if kind[row] == 0:
            for k in range(LANES):
                y[k] = a + (c - a) * y[k]
        elif kind[row] == 1:
            rise, fall, width = b - a, c - b, c - a
            for k in range(LANES):
                q = y[k]
                below = a + np.sqrt(q * width * rise)
                above = c - np.sqrt((1 - q) * width * fall)
                y[k] = below if q * width < rise else above
        elif kind[row] == 2:
            for k in range(LANES):
                y[k] = a + _normal(y[k]) * b
        else:
            for k in range(LANES):
                y[k] = a * np.exp(_normal(y[k]) * b)


@njit(cache=True, error_model="numpy")
def _normal(q):  # type: ignore[no-untyped-def]
    """Standard normal quantile (Wichura 1988, AS 241), as `normal.inverse`."""
    q = min(max(q, EDGE), 1 - EDGE)
    middle = q - 0.5
    if abs(middle) <= 0.425:
        r = 0.180625 - middle * middle
        return middle * _polynomial(CENTRAL[0], r) / _polynomial(CENTRAL[1], r)
    r = np.sqrt(-np.log(min(q, 1 - q)))
    if r <= 5:
        r -= 1.6
        z = _polynomial(MIDDLE[0], r) / _polynomial(MIDDLE[1], r)
    else:
        r -= 5
        z = _polynomial(TAIL[0], r) / _polynomial(TAIL[1], r)
    return z if middle > 0 else -z


@njit(cache=True, error_model="numpy")
def _polynomial(numbers, x):  # type: ignore[no-untyped-def]
    total = 0.0
    for number in numbers:
        total = total * x + number
    return total
