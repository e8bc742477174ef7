"""Programs of sums and products, joined or not: both kernels give what the numbers give by themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wandel_engine.pathways.ensemble.inputs import InputTable
from wandel_engine.pathways.ensemble.kernels import kernel_named
from wandel_engine.pathways.ensemble.program import TapeProgram, arranged
from wandel_engine.pathways.ensemble.tape import Num, Op, Tape, number

INPUTS, DRAWS = 4, 70
TABLE = InputTable(
    np.arange(INPUTS, dtype=np.int32), np.zeros(INPUTS, np.int8), np.tile([-1.0, 0.0, 2.0], (INPUTS, 1))
)
steps = st.lists(
    st.tuples(
        st.sampled_from(["sum", "product", "dot"]),
        st.lists(st.integers(0, 1_000), min_size=2, max_size=5),
        st.lists(st.integers(-3, 3), min_size=5, max_size=5),
    ),
    min_size=1,
    max_size=25,
)


def drawn() -> tuple[np.ndarray, list[np.ndarray]]:
    quantiles = np.random.default_rng(1).random((DRAWS, INPUTS))
    return quantiles, list((3 * quantiles - 1).T)


def fresh() -> tuple[Tape, list[Num]]:
    tape = Tape()
    return tape, [tape.input(-1.0, 2.0) for _ in range(INPUTS)]


@pytest.mark.parametrize("kernel", ["numba", "numpy"])
@settings(max_examples=40, deadline=None)
@given(steps=steps)
def test_kernels_compute_what_was_recorded(kernel: str, steps: list) -> None:
    tape, known = fresh()
    quantiles, values = drawn()
    for kind, places, factors in steps:
        chosen = [place % len(known) for place in places]
        if kind == "product":
            made, value = (tape.product(known[chosen[0]], known[chosen[1]]), values[chosen[0]])
            value = value * values[chosen[1]]
        elif kind == "sum":
            made = tape.sum(known[at].times(f).plus(f) for at, f in zip(chosen, factors, strict=False))
            value = sum(f * values[at] + f for at, f in zip(chosen, factors, strict=False))
        else:
            first, *others = chosen
            made = tape.dot((known[first], known[at]) for at in others)
            value = sum(values[first] * values[at] for at in others)
        if np.abs(value).max() < 1e6:
            known.append(made)
            values.append(np.broadcast_to(value, (DRAWS,)))
    program = arranged(tape, known)
    found = kernel_named(kernel).run(program, TABLE, quantiles)
    np.testing.assert_allclose(found, np.array(values), rtol=1e-10, atol=1e-7)
    last = kernel_named(kernel).run(arranged(tape, known[-1:]), TABLE, quantiles)
    np.testing.assert_allclose(last[0], values[-1], rtol=1e-10, atol=1e-7)


def kinds(program: TapeProgram) -> list[Op]:
    return [Op(kind) for kind in program.op]


def test_what_only_one_sum_needs_becomes_part_of_it() -> None:
    tape, (a, b, c, d) = fresh()
    whole = tape.sum((tape.product(a, b), tape.sum((c, d.times(2.0))).times(3.0), number(1.0)))
    program = arranged(tape, [whole])
    assert kinds(program) == [Op.DOT]
    assert program.flops == 2 * 2 + 3


def test_what_others_need_too_stays() -> None:
    tape, (a, b, c, d) = fresh()
    product, part = tape.product(a, b), tape.sum((c, d))
    whole = tape.sum((product, part, a))
    assert sorted(kinds(arranged(tape, [whole, product, part]))) == [Op.DOT, Op.DOT, Op.MUL]
