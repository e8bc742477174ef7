"""Operations on rows of LANES numbers, written as vector instructions.

Left to itself the compiler cannot know that rows do not overlap, and computes number by number. Here a row is
a handful of vectors that stay in registers, so that a sum over many rows reads each of them once and writes
once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import binding, ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils as untyped_cgutils
from numba.extending import intrinsic

cgutils: Any = untyped_cgutils
_WIDE = 8 if binding.get_host_cpu_features().get("avx512f") else 4
"""Numbers in a register of this machine. A sum keeps eight of them: half of the registers that it has."""
_PARTS = 8
LANES = _WIDE * _PARTS
"""Draws that are computed side by side."""
_VECTOR = ir.VectorType(ir.DoubleType(), _WIDE)

Value = Any


def _splat(builder: Value, number: Value) -> Value:
    """A vector of one number."""
    one = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), number, ir.Constant(ir.IntType(32), 0))
    same = ir.Constant(ir.VectorType(ir.IntType(32), _WIDE), [0] * _WIDE)
    return builder.shuffle_vector(one, ir.Constant(_VECTOR, ir.Undefined), same)


def _fma(builder: Value, x: Value, y: Value, z: Value) -> Value:
    """x · y + z, rounded once where the machine can."""
    name = f"llvm.fmuladd.v{_WIDE}f64"
    function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(_VECTOR, [_VECTOR] * 3), name)
    return builder.call(function, [x, y, z])


class _Row:
    """A row of a two-dimensional array, as vectors."""

    def __init__(self, context: Value, builder: Value, kind: Value, array: Value, row: Value) -> None:
        self.builder = builder
        data = context.make_array(kind)(context, builder, value=array).data
        start = builder.mul(builder.sext(row, ir.IntType(64)), ir.Constant(ir.IntType(64), LANES))
        self.data = builder.bitcast(builder.gep(data, [start]), _VECTOR.as_pointer())

    def _at(self, part: int) -> Value:
        return self.builder.gep(self.data, [ir.Constant(ir.IntType(64), part)])

    def load(self, part: int) -> Value:
        return self.builder.load(self._at(part), align=8)

    def store(self, part: int, value: Value) -> None:
        self.builder.store(value, self._at(part), align=8)


def _dot(typing, values, target, shift, rows, weights, begin, middle, end):  # type: ignore[no-untyped-def]
    """values[target] = shift + Σ weights[i] · values[rows[i]] for begin ≤ i < middle
    + Σ weights[i] · values[rows[i]] · values[rows[i + 1]] for i = middle, middle + 2 … < end."""

    def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array, to, first, row_array, weight_array, start, half, stop = args
        kinds = signature.args
        row_data = context.make_array(kinds[3])(context, builder, value=row_array).data
        weight_data = context.make_array(kinds[4])(context, builder, value=weight_array).data
        sums = [cgutils.alloca_once_value(builder, _splat(builder, first)) for _ in range(_PARTS)]

        def row_of(at: Value) -> _Row:
            return _Row(context, builder, kinds[0], array, builder.load(builder.gep(row_data, [at])))

        one, two = (ir.Constant(start.type, number) for number in (1, 2))
        with cgutils.for_range_slice(builder, start, half, one, inc=True) as (at, _):
            weight, row = _splat(builder, builder.load(builder.gep(weight_data, [at]))), row_of(at)
            for part, total in enumerate(sums):
                builder.store(_fma(builder, weight, row.load(part), builder.load(total)), total)
        with cgutils.for_range_slice(builder, half, stop, two, inc=True) as (at, _):
            weight, row = _splat(builder, builder.load(builder.gep(weight_data, [at]))), row_of(at)
            other = row_of(builder.add(at, one))
            for part, total in enumerate(sums):
                weighted = builder.fmul(weight, row.load(part))
                builder.store(_fma(builder, weighted, other.load(part), builder.load(total)), total)
        result = _Row(context, builder, kinds[0], array, to)
        for part, total in enumerate(sums):
            result.store(part, builder.load(total))
        return context.get_dummy_value()

    kinds = (values, types.int32, types.float64, rows, weights, types.int64, types.int64, types.int64)
    return types.void(*kinds), codegen


dot: Any = intrinsic(_dot)

Combine = Callable[[Value, Value, Value], Value]


def _combining(combine: Combine) -> Any:
    """values[target] = combine(a · values[one] + b, c · values[other] + d)."""

    def operation(typing, values, target, one, other, a, b, c, d):  # type: ignore[no-untyped-def]
        def codegen(context, builder, signature, args):  # type: ignore[no-untyped-def]
            array, to, first, second, *numbers = args
            kind = signature.args[0]
            a, b, c, d = (_splat(builder, number) for number in numbers)
            rows = [_Row(context, builder, kind, array, row) for row in (first, second, to)]
            for part in range(_PARTS):
                x = _fma(builder, a, rows[0].load(part), b)
                y = _fma(builder, c, rows[1].load(part), d)
                rows[2].store(part, combine(builder, x, y))
            return context.get_dummy_value()

        kinds = (values, *(types.int32,) * 3, *(types.float64,) * 4)
        return types.void(*kinds), codegen

    return intrinsic(operation)


def _zero() -> Value:
    return ir.Constant(_VECTOR, [0.0] * _WIDE)


def _smaller(builder: Value, x: Value, y: Value) -> Value:
    return builder.select(builder.fcmp_ordered("<", x, y), x, y)


def _larger(builder: Value, x: Value, y: Value) -> Value:
    return builder.select(builder.fcmp_ordered(">", x, y), x, y)


def _share(builder: Value, x: Value, y: Value) -> Value:
    return builder.select(builder.fcmp_ordered(">", y, _zero()), builder.fdiv(x, y), _zero())


def _step(builder: Value, x: Value, y: Value) -> Value:
    one = ir.Constant(_VECTOR, [1.0] * _WIDE)
    return builder.select(builder.fcmp_ordered(">", x, _zero()), one, _zero())


multiply = _combining(lambda builder, x, y: builder.fmul(x, y))
smaller = _combining(_smaller)
larger = _combining(_larger)
share = _combining(_share)
step = _combining(_step)
