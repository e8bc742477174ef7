"""A computation on uncertain numbers, recorded once as a list of operations and then run for many draws.

A `Num` is ``scale · row + shift``, where a row holds one number per draw; without a row it is certain. What
no draw changes is thus computed while recording, and a stock that nobody touches costs nothing. Each Num
carries bounds that hold in every draw; where they show that a limit cannot bind, nothing is recorded for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import IntEnum

Term = tuple["Num", "Num"]


class Op(IntEnum):
    """Operations. a, b, c, d are the numbers of the operation, x and y its operand rows."""

    DOT = 0  # a + Σ weight · x + Σ weight · x · y
    MUL = 1  # (a·x + b) · (c·y + d)
    MIN = 2  # min(a·x + b, c·y + d)
    MAX = 3
    MIN_CONSTANT = 4  # min(a·x + b, c)
    MAX_CONSTANT = 5
    SHARE = 6  # (a·x + b) ÷ (c·y + d) where the divisor is positive, otherwise 0
    STEP = 7  # 1 where a·x + b is positive, otherwise 0


BARE = (1.0, 0.0, 1.0, 0.0)
"""The numbers of a product of two rows as they are."""
Operation = tuple[Op, tuple[float, ...], tuple[int, ...], tuple[float, ...]]
"""Operation, its numbers, operand rows, and their weights in a DOT."""


class Num:
    """``scale · row + shift``, between `low` and `high` in every draw. `row` −1: certain."""

    __slots__ = ("high", "low", "row", "scale", "shift")

    def __init__(self, scale: float, row: int, shift: float, low: float, high: float) -> None:
        self.scale, self.row, self.shift, self.low, self.high = scale, row, shift, low, high

    @property
    def certain(self) -> bool:
        """Whether it is the same in every draw."""
        return self.row < 0

    def times(self, factor: float) -> Num:
        """Times a certain number."""
        if factor == 1.0:
            return self
        if factor == 0.0:
            return ZERO
        ends = (self.low * factor, self.high * factor)
        return Num(self.scale * factor, self.row, self.shift * factor, min(ends), max(ends))

    def plus(self, amount: float) -> Num:
        """Plus a certain number."""
        if amount == 0.0:
            return self
        return Num(self.scale, self.row, self.shift + amount, self.low + amount, self.high + amount)


def number(value: float) -> Num:
    """A certain number."""
    value = float(value)
    return Num(0.0, -1, value, value, value)


ZERO = number(0.0)
ONE = number(1.0)


class Tape:
    """Records operations. Rows are numbered in the order of their making; the first are the inputs."""

    def __init__(self) -> None:
        self.ops: list[Operation] = []
        self.inputs = 0
        self._known: dict[tuple[object, ...], int] = {}

    def input(self, low: float, high: float) -> Num:
        """A number that each draw brings, with its bounds. All inputs come before any operation."""
        self.inputs += 1
        return Num(1.0, self.inputs - 1, 0.0, low, high)

    def _record(
        self, op: Op, numbers: tuple[float, ...], rows: tuple[int, ...], weights: tuple[float, ...] = ()
    ) -> int:
        key = (op, numbers, rows, weights)
        row = self._known.get(key)
        if row is None:
            row = self._known[key] = self.inputs + len(self.ops)
            self.ops.append(key)
        return row

    def sum(self, parts: Iterable[Num]) -> Num:
        """Their sum."""
        return self.dot((ONE, part) for part in parts)

    def difference(self, one: Num, other: Num) -> Num:
        """one − other."""
        return self.sum((one, other.times(-1.0)))

    def dot(self, terms: Iterable[Term]) -> Num:
        """Σ weight · value. Terms are gathered by uncertain weight, so that each is multiplied once."""
        weights: dict[int, Num] = {}
        groups: dict[int, dict[int, float]] = {-1: {}}
        ends: dict[int, list[float]] = {-1: [0.0, 0.0, 0.0]}  # shift, low, high

        def put(group: int, factor: float, value: Num) -> None:
            total = ends[group]
            total[0] += factor * value.shift
            low, high = factor * value.low, factor * value.high
            total[1] += min(low, high)
            total[2] += max(low, high)
            if value.row >= 0:
                rows = groups[group]
                rows[value.row] = rows.get(value.row, 0.0) + factor * value.scale

        for weight, value in terms:
            if value.row < 0 <= weight.row:
                weight, value = value, weight
            if weight.row < 0:
                if weight.shift:
                    put(-1, weight.shift, value)
                continue
            if weight.row not in groups:
                groups[weight.row], ends[weight.row] = {}, [0.0, 0.0, 0.0]
                weights[weight.row] = self._bare(weight)
            put(weight.row, weight.scale, value)
            if weight.shift:
                put(-1, weight.shift, value)
        for row, weight in weights.items():
            put(-1, 1.0, self.product(weight, self._row_of(groups[row], ends[row])))
        return self._row_of(groups[-1], ends[-1])

    def _bare(self, value: Num) -> Num:
        """The row alone."""
        ends = ((value.low - value.shift) / value.scale, (value.high - value.shift) / value.scale)
        return Num(1.0, value.row, 0.0, min(ends), max(ends))

    def _row_of(self, rows: dict[int, float], ends: list[float]) -> Num:
        shift, low, high = ends
        there = {row: weight for row, weight in rows.items() if weight}
        if not there:
            return Num(0.0, -1, shift, shift, shift)
        if len(there) == 1:
            ((row, weight),) = there.items()
            return Num(weight, row, shift, low, high)
        row = self._record(Op.DOT, (shift,), tuple(there), tuple(there.values()))
        return Num(1.0, row, 0.0, low, high)

    def product(self, one: Num, other: Num) -> Num:
        """one · other."""
        if one.row < 0:
            return other.times(one.shift)
        if other.row < 0:
            return one.times(other.shift)
        if one.row > other.row:
            one, other = other, one
        corners = [_times(x, y) for x in (one.low, one.high) for y in (other.low, other.high)]
        low, high = min(corners), max(corners)
        if one.shift == 0.0 and other.shift == 0.0:
            row = self._record(Op.MUL, BARE, (one.row, other.row))
            return Num(one.scale * other.scale, row, 0.0, low, high)
        numbers = (one.scale, one.shift, other.scale, other.shift)
        return Num(1.0, self._record(Op.MUL, numbers, (one.row, other.row)), 0.0, low, high)

    def least(self, one: Num, other: Num) -> Num:
        """The smaller of both."""
        return self._extreme(one, other, Op.MIN)

    def most(self, one: Num, other: Num) -> Num:
        """The larger of both."""
        return self._extreme(one, other, Op.MAX)

    def _extreme(self, one: Num, other: Num, op: Op) -> Num:
        least = op is Op.MIN
        if one.high <= other.low:
            return one if least else other
        if other.high <= one.low:
            return other if least else one
        choose = min if least else max
        low, high = choose(one.low, other.low), choose(one.high, other.high)
        if one.row < 0:
            one, other = other, one
        if other.row < 0:
            kind = Op.MIN_CONSTANT if least else Op.MAX_CONSTANT
            row = self._record(kind, (one.scale, one.shift, other.shift), (one.row,))
            return Num(1.0, row, 0.0, low, high)
        numbers = (one.scale, one.shift, other.scale, other.shift)
        return Num(1.0, self._record(op, numbers, (one.row, other.row)), 0.0, low, high)

    def share(self, part: Num, whole: Num) -> Num:
        """part ÷ whole where the whole is positive, otherwise 0."""
        if whole.high <= 0.0 or (part.row < 0 and part.shift == 0.0):
            return ZERO
        if whole.row < 0:
            return part.times(1.0 / whole.shift)
        low, high = -math.inf, math.inf
        if whole.low > 0.0:
            corners = [p / w for p in (part.low, part.high) for w in (whole.low, whole.high)]
            low, high = min(corners), max(corners)
        elif part.low >= 0.0:
            low = 0.0
        numbers = (part.scale, part.shift, whole.scale, whole.shift)
        row = self._record(Op.SHARE, numbers, (max(part.row, 0), whole.row))
        return Num(1.0, row, 0.0, low, high)

    def step(self, value: Num) -> Num:
        """1 where positive, otherwise 0."""
        if value.low > 0.0:
            return ONE
        if value.high <= 0.0:
            return ZERO
        return Num(1.0, self._record(Op.STEP, (value.scale, value.shift), (value.row,)), 0.0, 0.0, 1.0)


def _times(one: float, other: float) -> float:
    return 0.0 if one == 0.0 or other == 0.0 else one * other
