"""Certificates: what branch and bound finds and proves, against HiGHS' own search for whole start columns."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import synthetic
from hypothesis import given, settings
from hypothesis import strategies as st

from wandel_engine.pathways import Options, find, read_model
from wandel_engine.pathways.program.branching import Branching
from wandel_engine.pathways.program.certificate import recovered
from wandel_engine.pathways.program.presolved import Presolved, Question
from wandel_engine.pathways.program.solver import Infeasible, Solution
from wandel_engine.pathways.program.watch import OutOfTime
from wandel_engine.pathways.workbench import Workbench

BARE = Options(obstacles=0, earliest_year=False, gap=1e-3, certify=True)


def bench_of(seed: int, measures: int = 5, target: str = "target-2035") -> Workbench:
    model = read_model(synthetic(3, 6, measures, seed=seed, horizon=2036))
    return Workbench.open(model, target, Options(time_limit=60.0))


def whole(bench: Workbench) -> Solution:
    """The optimum as HiGHS finds it."""
    bench.search.free()
    bench.solver.integers(True)
    try:
        return bench.solver.solve(0.0)
    finally:
        bench.solver.integers(False)


def nothing_taken(bench: Workbench) -> float:
    """Objective without measures, a valid pathway to begin from."""
    solution = bench.solved(bench.program.layout.lower[bench.program.integer])
    assert solution is not None
    return solution.objective


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from(["target-2030", "target-2035"]))
def test_the_optimum_is_that_of_another_search(seed: int, target: str) -> None:
    bench = bench_of(seed, target=target)
    best = whole(bench).objective
    begin = nothing_taken(bench)
    bench.search.free()
    with Presolved(bench.solver) as presolved:
        proof = Branching(bench.program, presolved, begin, 1e-9 * abs(begin)).prove()
        starts, better = recovered(bench.search, presolved, proof)
    assert proof.best == pytest.approx(best, rel=1e-7)
    if better is not None:
        assert better.objective == pytest.approx(best, rel=1e-7)
        assert set(np.unique(starts)) <= {0.0, 1.0}
    assert (better is None) == (proof.starts is None)
    assert proof.bound <= best * (1 + 1e-8)
    assert proof.bound == pytest.approx(best, rel=1e-7)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.floats(1e-5, 0.05))
def test_a_bound_is_below_the_optimum_and_within_the_tolerance(seed: int, share: float) -> None:
    bench = bench_of(seed)
    best, begin = whole(bench).objective, nothing_taken(bench)
    tolerance = share * abs(begin)
    bench.search.free()
    with Presolved(bench.solver) as presolved:
        branching = Branching(bench.program, presolved, begin, tolerance)
        proof = branching.prove()
    assert proof.bound <= best + 1e-8 * abs(best)
    assert branching.best - proof.bound <= tolerance * (1 + 1e-9)
    assert branching.best >= best - 1e-8 * abs(best)


def test_questions_have_the_answers_of_the_program_itself() -> None:
    """Presolve keeps an optimum; of the start columns that it settles it takes the better choice."""
    bench = bench_of(4)
    best = whole(bench).objective
    random, at, columns = np.random.default_rng(0), bench.program.layout, bench.program.integer
    lower, upper = at.lower[columns], at.upper[columns]
    starts = [
        bench.starts({k: random.choice([*years, None]) for k, (years, _) in at.start.items()})
        for _ in range(6)
    ]
    bench.search.free()
    with Presolved(bench.solver) as presolved:
        root = presolved.root()
        answers = presolved.answers([Question(one, one, None, np.inf) for one in starts])
        (barred,) = presolved.answers([Question(lower, upper, None, -np.inf)])
        (empty,) = presolved.answers([Question(upper, lower, None, np.inf)])
        (estimated,) = presolved.answers([Question(lower, upper, None, np.inf, steps=1)])
    bench.search.free()
    assert root is not None
    assert root.objective >= bench.solver.solve().objective * (1 - 1e-9)
    assert barred is None
    assert empty is None
    assert estimated is not None
    for one, answer in zip(starts, answers, strict=True):
        solution = bench.solved(one)
        if solution is not None:
            assert answer is not None
            assert answer.objective <= solution.objective * (1 + 1e-8)
            assert answer.objective >= best * (1 - 1e-8)


@pytest.mark.parametrize("target", ["target-2030", "target-2035"])
def test_a_certificate_holds_for_missed_and_for_reached_targets(target: str) -> None:
    model = read_model(synthetic(4, 6, 6, seed=11, horizon=2036))
    found = find(model, target, BARE)
    exact = find(model, target, BARE.model_copy(update={"gap": 1e-8}))
    judged, least = found.targets[0], exact.targets[0]
    assert found.optimality_gap <= 1e-3
    assert judged.nearest_bound is not None
    assert judged.nearest_bound <= least.achieved + 1e-6 * judged.base
    assert judged.achieved - judged.nearest_bound <= 1e-3 * judged.base * (1 + 1e-6)
    if abs(judged.gap - least.gap) <= 1e-7 * judged.base:
        assert found.bound <= exact.objective * (1 + 1e-8)
        assert exact.objective <= found.objective * (1 + 1e-8)
    again = find(model, target, BARE)
    drop = {"build_seconds", "solve_seconds"}
    assert again.model_dump(exclude=drop) == found.model_dump(exclude=drop)


class Stop(Exception):
    pass


def test_a_certificate_can_be_cancelled_and_leaves_no_thread() -> None:
    before = threading.active_count()

    def progress(share: float, note: str) -> None:
        if note == "certificate":
            raise Stop

    with pytest.raises(Stop):
        find(read_model(synthetic(3, 6, 6, seed=2, horizon=2036)), "target-2030", BARE, progress)
    assert threading.active_count() == before


@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_when_time_is_up_the_bound_still_holds(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    bench = bench_of(3, measures=6)
    best, begin = whole(bench).objective, nothing_taken(bench)
    asked, answers = 0, Presolved.answers

    def until(self: Presolved, questions: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked > after:
            raise OutOfTime("certificate")
        return answers(self, questions)

    monkeypatch.setattr(Presolved, "answers", until)
    bench.search.free()
    with Presolved(bench.solver) as presolved:
        proof = Branching(bench.program, presolved, begin, 1e-9 * abs(begin)).prove()
    assert proof.bound <= best * (1 + 1e-8)
    assert proof.bound > -np.inf


def test_a_deadline_stops_the_solvers_in_their_threads() -> None:
    bench = bench_of(3)
    bench.search.free()
    with Presolved(bench.solver) as presolved:
        presolved.root()
        presolved.watch.deadline = time.perf_counter() - 1
        at, columns = bench.program.layout, bench.program.integer
        question = Question(at.lower[columns], at.upper[columns], None, np.inf)
        with pytest.raises(OutOfTime):
            presolved.answers([question, question])


def test_contradicting_limits_have_no_root() -> None:
    data = synthetic(2, 6, 2, seed=1, horizon=2030)
    data["limits"].append(
        {
            "key": "none",
            "title": {"de": "keine", "en": "none"},
            "kind": "carbon-budget",
            "account": "bisko",
            "at_most": {"value": 1.0, "unit": "t", "flag": "fictional"},
        }
    )
    bench = Workbench.open(read_model(data), None, Options(time_limit=60.0))
    with pytest.raises(Infeasible):
        bench.solver.solve()
    with Presolved(bench.solver) as presolved:
        assert presolved.root() is None
