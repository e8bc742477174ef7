"""Deciding with short foresight: what it costs, what stays, where it runs into a wall."""

from __future__ import annotations

import pytest
from benchmarks.pathways.synthetic import figure, text

from wandel_engine.pathways import Model, ModelInfeasible, Options, dump_model, read_model, rolling

PLAIN = Options(obstacles=0, earliest_year=False)


@pytest.mark.parametrize("target", [None, "neutral-2045"])
def test_a_window_over_everything_is_perfect_foresight(small: Model, target: str | None) -> None:
    run = rolling(small, target, PLAIN, window_years=40, step_years=5)
    assert len(run.windows) == 1
    assert run.outcome.decisions.measures == run.foresight.outcome.decisions.measures
    assert run.extra_cost == pytest.approx(0, abs=1e-9 * run.foresight.objective)
    assert run.extra_gap == (0.0,) * len(run.targets)


def test_short_sight_is_never_better(small: Model) -> None:
    """Among pathways that keep the same targets the one with foresight is the cheapest."""
    free = rolling(small, None, PLAIN, window_years=5, step_years=2)
    tolerance = free.foresight.optimality_gap * free.foresight.objective
    assert free.extra_cost > tolerance
    assert free.outcome.violations == ()
    aimed = rolling(small, "neutral-2045", PLAIN, window_years=5, step_years=2)
    assert aimed.extra_gap[0] > 0
    assert not aimed.reached
    assert aimed.outcome.violations == ()


def test_windows_overlap_and_end_with_the_horizon(small: Model) -> None:
    run = rolling(small, None, PLAIN, window_years=8, step_years=4)
    assert [(w.first_year, w.last_year) for w in run.windows] == [
        (2026, 2034), (2030, 2038), (2034, 2042), (2038, 2045),
    ]  # fmt: skip


def test_what_was_decided_stays(small: Model) -> None:
    """A law that only a later window sees changes nothing before it."""
    limits = dump_model(small)["limits"]
    limits.append(
        {
            "key": "pv", "title": text("pv"), "kind": "states", "stock": "roofs", "states": ["pv"],
            "at_most": figure(95, "%"), "first_year": 2041,
        }
    )  # fmt: skip
    plain = rolling(small, None, PLAIN, 8, 4).outcome.decisions
    bound = rolling(read_model(dump_model(small) | {"limits": limits}), None, PLAIN, 8, 4).outcome.decisions
    until = 2034 - small.base_year
    assert {k: v[:until] for k, v in bound.flows.items()} == {k: v[:until] for k, v in plain.flows.items()}


def test_a_wall_that_was_not_seen_is_named_with_its_window(small: Model) -> None:
    limits = dump_model(small)["limits"]
    limits.append(
        {
            "key": "all-pv", "title": text("pv"), "kind": "states", "stock": "roofs", "states": ["pv"],
            "at_least": figure(65, "%"), "first_year": 2040,
        }
    )  # fmt: skip
    transitions = dump_model(small)["transitions"]
    next(t for t in transitions if t["key"] == "put-up-pv")["cost"] = figure(1e5, "EUR/kWp")
    model = read_model(dump_model(small) | {"limits": limits, "transitions": transitions})
    with pytest.raises(ModelInfeasible) as caught:
        rolling(model, None, PLAIN, window_years=5, step_years=2)
    problems = caught.value.problems
    assert ("limit", "all-pv") in {(p.params["kind"], p.params["key"]) for p in problems}
    (window,) = {problem.params["first_year"] for problem in problems}
    assert 2035 <= int(window) < 2040
    assert all(f"from {window} on" in problem.message for problem in problems)


@pytest.mark.parametrize(("window", "step"), [(5, 0), (3, 5), (0, 0)])
def test_windows_that_make_no_sense(small: Model, window: int, step: int) -> None:
    with pytest.raises(ValueError, match="window"):
        rolling(small, None, PLAIN, window, step)
