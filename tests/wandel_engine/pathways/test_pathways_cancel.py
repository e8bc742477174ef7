"""Progress, cancelling in the middle of a solve, and time limits."""

from __future__ import annotations

import time

import pytest
from benchmarks.pathways.synthetic import synthetic

from wandel_engine.pathways import Model, NothingFound, Options, find, read_model

PLAIN = Options(obstacles=0, earliest_year=False)


class Cancelled(Exception):
    """What a caller raises to stop."""


def test_progress_rises_and_says_what_is_going_on(small: Model) -> None:
    told: list[tuple[float, str]] = []
    find(small, "halved-2035", PLAIN, lambda share, note: told.append((share, note)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert {"relaxed program", "measures", "simulation"} <= {note for _, note in told}


@pytest.mark.parametrize("where", ["model", "relaxed program", "measures", "obstacles", "simulation"])
def test_what_progress_raises_reaches_the_caller(small: Model, where: str) -> None:
    def stop(share: float, note: str) -> None:
        if note == where:
            raise Cancelled

    with pytest.raises(Cancelled):
        find(small, "halved-2035", Options(), stop)


def test_cancelling_stops_the_solver_in_the_middle_of_a_solve() -> None:
    """The relaxed program of this model takes a while; it is told once when it begins, then from inside."""
    model = Model.model_validate(synthetic(8, 12, 8))
    begun: list[float] = []

    def stop(share: float, note: str) -> None:
        if note == "relaxed program":
            begun.append(time.perf_counter())
            if len(begun) > 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        find(model, "target-2030", PLAIN, stop)
    assert len(begun) == 2
    assert find(read_model(synthetic(1, 4, 0, horizon=2030)), None, PLAIN).agreement < 1e-9


def test_a_time_limit_ends_a_large_model_before_it_is_built() -> None:
    model = Model.model_validate(synthetic(300, 12, 5))
    began = time.perf_counter()
    with pytest.raises(NothingFound, match=r"0\.2 s"):
        find(model, "target-2030", PLAIN.model_copy(update={"time_limit": 0.2}))
    assert time.perf_counter() - began < 5  # generous: without the limit it takes minutes


def test_the_instant_answer_does_without_the_relaxed_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is sound, not better than the exact one, and claims no more than it knows."""
    from wandel_engine.pathways.program import search

    def never(self: search.Search, seconds: float = 0.0) -> None:
        raise AssertionError("the relaxed program was solved")

    model = read_model(synthetic(1, 6, 4, seed=3, horizon=2032))
    exact = find(model, "target-2030", Options(certify=True, gap=1e-9, obstacles=0, earliest_year=False))
    instant = Options(instant=True, obstacles=0, earliest_year=False)
    assert find(model, "target-2030", instant).objective == pytest.approx(exact.objective, rel=2e-3)
    monkeypatch.setattr(search, "LARGE", 0)
    monkeypatch.setattr(search.Search, "_relax", never)
    found = find(model, "target-2030", instant)
    assert found.agreement < 1e-9
    assert found.outcome.violations == ()
    assert found.targets[0].gap >= exact.targets[0].gap - 1e-6
    best = exact.objective + search.GAP_PRICE * exact.targets[0].gap
    assert found.bound + search.GAP_PRICE * found.targets[0].gap <= best * (1 + 1e-9)


def test_when_time_is_up_the_best_so_far_has_its_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a first solution and no relaxed one, the gap is told against the tangent."""
    from wandel_engine.pathways.program import search
    from wandel_engine.pathways.program.watch import OutOfTime

    def never(self: search.Search, seconds: float) -> None:
        raise OutOfTime("relaxed program")

    model = read_model(synthetic(1, 6, 4, seed=3, horizon=2032))
    exact = find(model, "target-2030", Options(certify=True, gap=1e-9, obstacles=0, earliest_year=False))
    monkeypatch.setattr(search, "LARGE", 0)
    monkeypatch.setattr(search.Search, "_relax", never)
    found = find(model, "target-2030", PLAIN)
    assert found.targets[0].gap >= exact.targets[0].gap - 1e-6
    assert not found.gap_proven or found.reached
    price = search.GAP_PRICE
    best = exact.objective + price * exact.targets[0].gap
    assert found.bound + price * found.targets[0].gap <= best * (1 + 1e-9)
    assert found.optimality_gap >= 0
