"""Cost against carbon, what a tonne costs, and how long things can wait."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, synthetic
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wandel_engine.pathways.greedy import greedy

from wandel_engine.pathways import Model, NothingFound, Options, find, read_model, simulate
from wandel_engine.pathways.tradeoffs import (
    Abatement,
    Front,
    TippingPoints,
    abatement,
    pareto,
    tipping_points,
)

PLAIN = Options(obstacles=0, earliest_year=False)


class Stop(Exception):
    """What a caller raises to cancel."""


def stop(share: float, note: str) -> None:
    if share > 0:
        raise Stop


def drawn(seed: int, measures: int, share: float = 50) -> Model:
    data = synthetic(1, 4, measures, seed=seed, horizon=2031, decisions_from=2023)
    data["targets"][0]["threshold"] = figure(share, "%")
    return read_model(data)


# The front


def monotone(front: Front) -> None:
    tonnes, cost = ([getattr(p, name) for p in front.points] for name in ("tonnes", "cost"))
    assert (np.diff(tonnes) < 0).all()
    assert (np.diff(cost) > 0).all()
    assert all(point.agreement < 1e-9 for point in front.points)


@pytest.mark.parametrize("seed", range(3))
def test_the_front_of_independent_steps_is_greedy(seed: int) -> None:
    document, tonnes, cost = greedy(seed)
    front = pareto(read_model(document), 9, year=document["horizon"])
    order = np.argsort(cost / tonnes)
    saved = np.concatenate(([0.0], np.cumsum(tonnes[order])))
    paid = np.concatenate(([0.0], np.cumsum(cost[order])))
    assert front.points[0].cost == pytest.approx(0, abs=1e-6)
    assert front.points[0].tonnes == pytest.approx(tonnes.sum())
    assert front.points[-1].tonnes == pytest.approx(0, abs=1e-5)
    assert front.points[-1].cost == pytest.approx(cost.sum(), rel=1e-7)
    assert front.least_tonnes == pytest.approx(0, abs=1e-5)
    for point in front.points[1:-1]:
        at = tonnes.sum() - point.tonnes
        assert point.cost == pytest.approx(np.interp(at, saved, paid), rel=1e-7)
        step = int(np.searchsorted(saved, at)) - 1
        assert point.price == pytest.approx((cost / tonnes)[order][step], rel=1e-6)
    monotone(front)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 1000), st.booleans(), st.sampled_from(["bisko", "territorial"]))
def test_fronts_fall_and_are_convex_with_fixed_measures(seed: int, at_the_end: bool, account: Any) -> None:
    model = drawn(seed, 3)
    year = model.horizon if at_the_end else None
    free = pareto(model, 5, year=year, account=account)
    monotone(free)
    assert Front.model_validate_json(free.model_dump_json()) == free
    starts = {measure.artefact: None for measure in model.measures}
    fixed = pareto(model, 5, year=year, account=account, starts=starts)
    monotone(fixed)
    assert fixed.measures == "fixed"
    if len(fixed.points) > 2:
        tonnes = np.array([point.tonnes for point in fixed.points])
        cost = np.array([point.cost for point in fixed.points])
        slopes = -np.diff(cost) / np.diff(tonnes)
        assert (np.diff(slopes) >= -1e-6 * np.abs(slopes).max()).all()
    for point in (*free.points[1:-1], *fixed.points[1:-1]):
        assert point.price is not None
        room = 1e-5 * max(1.0, point.price)
        assert point.price_looser is None or point.price_looser <= point.price + room
        assert point.price_tighter is None or point.price <= point.price_tighter + room
    cheapest = find(model, None, PLAIN)
    assert free.points[0].cost == pytest.approx(cheapest.objective, rel=2e-3)


def test_points_of_a_front_can_be_simulated_again(small: Model) -> None:
    front = pareto(small, 3)
    for point in front.points:
        outcome = simulate(small, point.decisions)
        assert outcome.violations == ()
        assert outcome.costs.discounted == pytest.approx(point.cost)


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (ValueError, {"points": 1}),
        (ValueError, {"year": 2019}),
        (ValueError, {"year": 2046}),
        (KeyError, {"starts": {"nobody": 2030}}),
        (ValueError, {"starts": {"charging": 1999}}),
        (NothingFound, {"options": Options(time_limit=0.0)}),
        (Stop, {"progress": stop}),
    ],
)
def test_fronts_refuse_bad_input(small: Model, error: type[Exception], arguments: dict[str, Any]) -> None:
    with pytest.raises(error):
        pareto(small, **{"points": 3, **arguments})


# Abatement


@pytest.mark.parametrize("seed", range(3))
def test_both_curves_of_independent_steps_have_the_closed_form(seed: int) -> None:
    document, tonnes, cost = greedy(seed)
    curves = abatement(read_model(document), 9, year=document["horizon"])
    order = np.argsort(cost / tonnes)
    assert [step.stock for step in curves.groups] == [f"s{i}" for i in order]
    assert [step.tonnes for step in curves.groups] == pytest.approx(tonnes[order])
    assert [step.price for step in curves.groups] == pytest.approx((cost / tonnes)[order])
    saved = np.cumsum(tonnes[order])
    for step in curves.dynamic[1:]:
        at = int(np.searchsorted(saved, step.saved))
        assert step.price == pytest.approx((cost / tonnes)[order][at], rel=1e-6)
    assert curves.only_if_independent


def test_measures_that_share_what_they_save_do_not_add_up(small: Model) -> None:
    curves = abatement(small, 4)
    assert {step.measure for step in curves.classical} == {m.artefact for m in small.measures}
    assert curves.overlap is not None
    assert abs(curves.overlap) > 1.0
    prices = [step.price for step in curves.classical if step.price is not None]
    assert prices == sorted(prices)
    for step in curves.classical:
        if step.price is not None:
            assert step.price == pytest.approx(step.cost / step.tonnes)
    assert Abatement.model_validate_json(curves.model_dump_json()) == curves


def test_a_step_brings_what_it_needs() -> None:
    data = synthetic(1, 4, 6, seed=2, horizon=2031, decisions_from=2023)
    curves = abatement(read_model(data), 2)
    steps = {step.measure: step for step in curves.classical}
    needy = [measure for measure in data["measures"] if "requires" in measure]
    assert needy
    for measure in needy:
        if measure["artefact"] in steps:
            assert steps[measure["artefact"]].needs == tuple(measure["requires"])


def test_abatement_can_be_cancelled(small: Model) -> None:
    with pytest.raises(Stop):
        abatement(small, progress=stop)


# Tipping points


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 1000), st.sampled_from([40.0, 60.0, 75.0]))
def test_waiting_costs_and_deadlines_hold(seed: int, share: float) -> None:
    model = drawn(seed, 4, share)
    result = tipping_points(model, "target-2030", transitions=True)
    assert result.complete
    assert TippingPoints.model_validate_json(result.model_dump_json()) == result
    assert {point.measure for point in result.points if point.measure} == {m.artefact for m in model.measures}
    for point in result.points:
        if point.delay is not None:
            assert point.delay.gap >= -1e-3
            if point.delay.gap < 1e-3:
                assert point.delay.cost >= -1e-3 * abs(result.cost)
        if not result.reached:
            assert point.status in ("too-late", "no-difference")
        elif point.status == "deadline":
            assert point.latest_start is not None
            assert point.best is not None
            assert point.latest_start >= point.best
        else:
            assert point.status == "never-needed"
            assert point.latest_start is None


def test_a_deadline_is_the_last_start_that_reaches_the_target(small: Model) -> None:
    """Against `find` on models in which the measure must start in a given year."""
    result = tipping_points(small, "neutral-2045")
    deadlines = [p for p in result.points if p.status == "deadline" and not p.window_end and p.proven]
    assert deadlines
    for point in deadlines:
        for year, reached in ((point.latest_start, True), (point.latest_start + 1, False)):  # type: ignore[operator]
            measures = tuple(
                m.model_copy(update={"earliest": year}) if m.artefact == point.measure else m
                for m in small.measures
            )
            later = small.model_copy(update={"measures": measures})
            options = PLAIN.model_copy(update={"certify": True})
            assert find(later, "neutral-2045", options).reached is reached


def test_a_target_out_of_reach_is_too_late_for_what_would_help(small: Model) -> None:
    data = small.model_dump(by_alias=True)
    for target in data["targets"]:
        target["threshold"] = figure(0.001, "%")
    result = tipping_points(Model.model_validate(data), "halved-2035")
    assert not result.reached
    assert result.gap > 0
    assert "too-late" in {point.status for point in result.points}
    assert all(point.latest_start is None for point in result.points)


def test_what_is_decided_is_said_to_be(small: Model) -> None:
    first, *others = small.measures
    fixed = first.model_copy(update={"fixed_start": first.latest})
    model = small.model_copy(update={"measures": (fixed, *others)})
    result = tipping_points(model, "halved-2035", measures=[first.artefact])
    assert [(p.status, p.latest_start, p.delay) for p in result.points] == [("decided", first.latest, None)]


@pytest.mark.parametrize(
    ("error", "target", "arguments"),
    [
        (KeyError, "nobody", {}),
        (ValueError, "", {}),
        (ValueError, [], {}),
        (KeyError, "halved-2035", {"measures": ["nobody"]}),
        (NothingFound, "halved-2035", {"options": Options(time_limit=0.0)}),
        (Stop, "halved-2035", {"progress": stop}),
    ],
)
def test_tipping_points_refuse_bad_input(
    small: Model, error: type[Exception], target: Any, arguments: dict[str, Any]
) -> None:
    with pytest.raises(error):
        tipping_points(small, target, **arguments)
