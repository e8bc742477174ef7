"""Rows that move after presolve: every answer is that of the whole program, solved cold."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.pathways.synthetic import synthetic
from hypothesis import given, settings
from hypothesis import strategies as st

from wandel_engine.pathways import Model, Options, read_model
from wandel_engine.pathways.program.moving_bounds import MovingBounds
from wandel_engine.pathways.program.solver import Infeasible
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.program.watch import OutOfTime
from wandel_engine.pathways.workbench import Workbench


def bench_of(seed: int, target: str = "target-2030") -> Workbench:
    model = read_model(synthetic(3, 6, 4, seed=seed, horizon=2036))
    return opened(model, target)


def opened(model: Model, target: str) -> Workbench:
    bench = Workbench.open(model, target, Options(time_limit=60.0))
    bench.search.fix(bench.program.layout.lower[bench.program.integer])
    return bench


def limits_of(bench: Workbench) -> tuple[Ints, Floats, Floats]:
    """Rows of all limits, their upper bounds and their sizes."""
    program = bench.program
    rows = np.concatenate([rows for (kind, _), rows in program.groups.items() if kind == "limit"])
    return rows, program.row_upper[rows], np.concatenate(list(program.limit_sizes.values()))


def cold(bench: Workbench, rows: Ints, upper: Floats) -> float | None:
    """The objective of the whole program with these bounds; None if there is no solution."""
    bench.solver.bound_rows(rows, np.full(len(rows), -np.inf), upper)
    bench.solver.forget()
    try:
        return bench.solver.solve().objective
    except Infeasible:
        return None


def moved(moving: MovingBounds, upper: Floats) -> tuple[Floats, float] | None:
    try:
        return moving.solve(upper)
    except Infeasible:
        return None


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from(["target-2030", "target-2035"]), st.floats(0.05, 1.0))
def test_answers_are_those_of_the_whole_program(seed: int, target: str, reach: float) -> None:
    bench, whole = bench_of(seed, target), bench_of(seed, target)
    rows, upper, size = limits_of(bench)
    moving = MovingBounds(bench.solver, rows, upper - reach * size, upper + reach * size)
    random = np.random.default_rng(seed)
    for _ in range(5):
        bounds = upper + reach * random.uniform(-1, 1, len(rows)) * size
        found, expected = moved(moving, bounds), cold(whole, rows, bounds)
        assert (found is None) == (expected is None)
        if found is None or expected is None:
            continue
        values, objective = found
        assert objective == pytest.approx(expected, rel=1e-8)
        # What is handed back is a solution of the whole program, not only its objective.
        at = whole.program.layout
        assert (values >= at.lower - 1e-7).all()
        assert (values <= at.upper + 1e-7).all()
        whole.solver.bound_columns(np.arange(at.total), values - 1e-7, values + 1e-7)
        again = cold(whole, rows, bounds + 1e-7)
        assert again is not None
        assert again == pytest.approx(objective, rel=1e-4)
        whole.solver.bound_columns(np.arange(at.total), at.lower, at.upper)
        whole.search.fix(at.lower[whole.program.integer])


def test_limits_that_bind_nowhere_or_everywhere(small: Model) -> None:
    """Presolve may take away a row that is too wide to bind, but not one that binds when it is narrower."""
    bench, whole = opened(small, "halved-2035"), opened(small, "halved-2035")
    rows, upper, size = limits_of(bench)
    moving = MovingBounds(bench.solver, rows, upper - 0.9 * size, upper + 50 * size)
    objectives = []
    for share in (50.0, 3.0, 0.0, -0.3, -0.6, -0.9, 0.0):
        found, expected = moved(moving, upper + share * size), cold(whole, rows, upper + share * size)
        assert (found is None) == (expected is None)
        if found is not None:
            assert found[1] == pytest.approx(expected, rel=1e-8)
            objectives.append(found[1])
    assert len(set(np.round(objectives[:-1], 3))) > 2  # they do bind
    assert objectives[-1] == pytest.approx(objectives[2], rel=1e-8)


def test_what_presolve_lost_is_asked_of_the_whole_program(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, whole = bench_of(1), bench_of(1)
    rows, upper, size = limits_of(bench)
    moving = MovingBounds(bench.solver, rows, upper - 0.3 * size, upper + 0.3 * size)
    monkeypatch.setattr(MovingBounds, "_holds", lambda *_: False)
    for share in (0.2, -0.2, 0.0):
        bounds = upper + share * size
        assert moving.solve(bounds)[1] == pytest.approx(cold(whole, rows, bounds), rel=1e-8)


@pytest.mark.parametrize("error", [Infeasible, OutOfTime])
def test_where_presolve_leaves_no_solution_the_whole_program_is_asked(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def lost(*_: object) -> float:
        raise error

    bench, whole = bench_of(1), bench_of(1)
    rows, upper, size = limits_of(bench)
    moving = MovingBounds(bench.solver, rows, upper - 0.3 * size, upper + 0.3 * size)
    monkeypatch.setattr("wandel_engine.pathways.program.moving_bounds._Reduced.solve_for", lost)
    assert moving.solve(upper)[1] == pytest.approx(cold(whole, rows, upper), rel=1e-8)


def test_bounds_beyond_what_was_foreseen_are_refused() -> None:
    bench = bench_of(2)
    rows, upper, size = limits_of(bench)
    moving = MovingBounds(bench.solver, rows, upper - 0.1 * size, upper + 0.1 * size)
    for share in (-0.2, 0.2):
        with pytest.raises(ValueError, match="outside what was foreseen"):
            moving.solve(upper + share * size)


def test_no_solution_even_where_limits_are_widest() -> None:
    bench = bench_of(3)
    rows, upper, size = limits_of(bench)
    moving = MovingBounds(bench.solver, rows, upper - 5 * size, upper - 4 * size)
    with pytest.raises(Infeasible):
        moving.solve(upper - 4 * size)


def test_time_is_up_while_rows_move() -> None:
    bench = bench_of(4)
    rows, upper, size = limits_of(bench)
    moving = MovingBounds(bench.solver, rows, upper - 0.1 * size, upper + 0.1 * size)
    bench.solver.watch.deadline = 0.0
    with pytest.raises(OutOfTime):
        moving.solve(upper)
