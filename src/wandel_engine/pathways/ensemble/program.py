"""A recorded tape as arrays: only what the outcomes need, in as few rows as possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.ensemble.tape import BARE, Num, Op, Operation, Tape

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class TapeProgram:
    """Operations in order. Operation i writes row `target[i]`; its numbers are `numbers[i]` (a, b, c, d).

    Its operand rows are `rows[first[i]:first[i + 1]]`, for a DOT with the weights beside them; the last 2·b
    of these are pairs that are multiplied, with the weight of a pair beside its first. Inputs stand in the
    rows 0 … `inputs` − 1. Outcome j is ``scale · row + shift`` of `outcome_*[j]`, row −1 without.
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
        """Floating-point operations per draw: two for each term of a sum, three for each product in it, three
        or five for each other operation."""
        each = np.array([0, 5, 5, 5, 3, 3, 5, 3])
        sums = self.op == Op.DOT
        products = self.numbers[sums, 1].sum()
        return int(2 * np.diff(self.first)[sums].sum() - products + each[self.op].sum())


def arranged(tape: Tape, outcomes: Sequence[Num]) -> TapeProgram:
    """Drop what no outcome needs, join sums, and let rows be used again once their last reader has read
    them."""
    total, ops = tape.inputs + len(tape.ops), _joined(tape, outcomes)
    last = np.full(total, -1, np.int64)
    end = len(tape.ops)
    for outcome in outcomes:
        if outcome.row >= 0:
            last[outcome.row] = end
    for at in range(end - 1, -1, -1):
        if last[tape.inputs + at] >= 0:
            for row in ops[at][2]:
                last[row] = max(last[row], at)
    place = list(range(tape.inputs)) + [-1] * end
    free: list[int] = []
    height = max(tape.inputs, 1)
    op: list[int] = []
    target: list[int] = []
    numbers: list[tuple[float, ...]] = []
    first, rows = [0], []
    weights: list[float] = []
    for at, (kind, given, operands, weight) in enumerate(ops):
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


def _joined(tape: Tape, outcomes: Sequence[Num]) -> list[Operation]:
    """The operations, where a sum or product that only one other sum needs has become part of that sum."""
    ops = list(tape.ops)
    readers: Counter[int] = Counter(outcome.row for outcome in outcomes)
    needed = set(readers)
    for at in range(len(ops) - 1, -1, -1):
        if tape.inputs + at in needed:
            readers.update(ops[at][2])
            needed.update(ops[at][2])
    for at, (kind, given, rows, weights) in enumerate(ops):
        if kind is not Op.DOT or tape.inputs + at not in needed:
            continue
        shift, terms = given[0], dict.fromkeys(rows, 0.0)
        products: list[tuple[tuple[int, int], float]] = []
        for row, weight in zip(rows, weights, strict=True):
            part = ops[row - tape.inputs] if row >= tape.inputs and readers[row] == 1 else None
            if part is not None and part[0] is Op.MUL and part[1] == BARE:
                del terms[row]
                products.append(((part[2][0], part[2][1]), weight))
            elif part is not None and part[0] is Op.DOT:
                del terms[row]
                shift += weight * part[1][0]
                singles, pairs = parts_of(part)
                for inner, factor in singles:
                    terms[inner] = terms.get(inner, 0.0) + weight * factor
                products += [(pair, weight * factor) for pair, factor in pairs]
            else:
                terms[row] += weight
        every = (*terms, *(row for pair, _ in products for row in pair))
        factors = (*terms.values(), *(number for _, factor in products for number in (factor, 0.0)))
        ops[at] = (kind, (shift, float(len(products))), every, factors)
    return ops


def parts_of(dot: Operation) -> tuple[list[tuple[int, float]], list[tuple[tuple[int, int], float]]]:
    """The terms of a DOT, each with its weight: rows, and pairs of rows that are multiplied."""
    _, numbers, rows, weights = dot
    single = len(rows) - 2 * int(numbers[1] if len(numbers) > 1 else 0)
    pairs = zip(rows[single::2], rows[single + 1 :: 2], strict=True)
    return (
        list(zip(rows[:single], weights[:single], strict=True)),
        list(zip(pairs, weights[single::2], strict=True)),
    )
