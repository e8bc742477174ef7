"""Scenario discovery: boxes that were hidden are found, and properties of the method."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.wandel_engine.pathways.robustness.known import inputs

from wandel_engine.pathways.robustness import Input, Refused, ScenarioOptions, Scenarios, scenarios
from wandel_engine.pathways.robustness.inputs import Bools, Floats
from wandel_engine.pathways.robustness.prim import binomial_tail, faces_of, inside, paste, peel
from wandel_engine.pathways.robustness.result import Box


def draws(count: int, width: int, seed: int) -> Floats:
    return np.random.default_rng(seed).random((count, width))


def limits(box: Box) -> dict[str, tuple[float | None, float | None]]:
    return {r.input: (r.quantile_above, r.quantile_below) for r in box.restrictions}


def test_a_hidden_box_is_found() -> None:
    points = draws(4000, 6, 1)
    failed = (points[:, 1] > 0.7) & (points[:, 4] < 0.45) & (points[:, 4] > 0.1)
    found = scenarios(points, failed, inputs(6))
    box = found.boxes[0]
    assert set(limits(box)) == {"x1", "x4"}
    assert limits(box)["x1"] == (pytest.approx(0.7, abs=0.01), None)
    assert limits(box)["x4"] == (pytest.approx(0.1, abs=0.01), pytest.approx(0.45, abs=0.01))
    assert box.coverage > 0.97
    assert box.density > 0.95
    assert found.base_density == pytest.approx(failed.mean())
    assert all(p is None or p < 1e-6 for r in box.restrictions for p in (r.p_above, r.p_below))
    assert Scenarios.model_validate_json(found.model_dump_json()) == found


def test_a_box_in_noise_is_found() -> None:
    """Failures in the box in 9 of 10 draws, elsewhere in 1 of 10."""
    points = draws(6000, 10, 2)
    hidden = (points[:, 0] > 0.6) & (points[:, 3] > 0.5)
    failed = np.random.default_rng(3).random(6000) < np.where(hidden, 0.9, 0.1)
    box = scenarios(points, failed, inputs(10), ScenarioOptions(boxes=1)).boxes[0]
    assert set(limits(box)) == {"x0", "x3"}
    assert limits(box)["x0"][0] == pytest.approx(0.6, abs=0.04)
    assert limits(box)["x3"][0] == pytest.approx(0.5, abs=0.04)
    assert box.density == pytest.approx(0.9, abs=0.03)


def test_two_boxes_are_found_one_after_the_other() -> None:
    points = draws(6000, 4, 4)
    one = (points[:, 0] > 0.6) & (points[:, 1] > 0.6)
    other = (points[:, 2] < 0.3) & (points[:, 3] < 0.4) & ~one
    found = scenarios(points, one | other, inputs(4))
    assert [set(limits(box)) for box in found.boxes[:2]] == [{"x0", "x1"}, {"x2", "x3"}]
    assert found.coverage > 0.95
    assert found.coverage == pytest.approx(sum(box.coverage for box in found.boxes))


def test_chance_makes_no_box() -> None:
    for seed in range(5):
        failed = np.random.default_rng(100 + seed).random(2000) < 0.3
        found = scenarios(draws(2000, 8, seed), failed, inputs(8))
        assert found.boxes == ()
        assert found.coverage == 0


@pytest.mark.parametrize("share", [0, 1])
def test_where_all_or_none_fail_there_is_no_box(share: int) -> None:
    found = scenarios(draws(200, 3, 1), np.full(200, bool(share)), inputs(3))
    assert (found.boxes, found.failures) == ((), 200 * share)


def test_limits_are_in_the_units_of_the_inputs() -> None:
    points = draws(3000, 2, 5)
    named = (
        Input("pump-cost", "EUR", value=lambda q: 10_000 + 20_000 * q),
        Input("mix", "g/kWh", value=lambda q: 100 * np.sqrt(q)),
    )
    found = scenarios(points, (points[:, 0] > 0.5) & (points[:, 1] > 0.64), named)
    by = {restriction.input: restriction for restriction in found.boxes[0].restrictions}
    assert by["pump-cost"].above == pytest.approx(20_000, abs=200)
    assert by["mix"].above == pytest.approx(80, abs=1)
    assert (by["mix"].below, by["mix"].unit) == (None, "g/kWh")


def test_inputs_with_few_values_are_cut_between_them() -> None:
    points = np.random.default_rng(6).integers(0, 4, (2000, 3)) / 4
    found = scenarios(points, (points[:, 0] >= 0.5) & (points[:, 2] < 0.25), inputs(3))
    assert limits(found.boxes[0]) == {"x0": (0.375, None), "x2": (None, 0.125)}
    assert found.boxes[0].density == found.boxes[0].coverage == 1


def test_a_density_can_be_asked_for() -> None:
    """Failures grow with x0: the denser the box is to be, the smaller it is."""
    points = draws(4000, 3, 9)
    failed = np.random.default_rng(10).random(4000) < 0.5 + points[:, 0] / 2
    masses = []
    for density in (0.8, 0.9, 0.95):
        box = scenarios(points, failed, inputs(3), ScenarioOptions(density=density, boxes=1)).boxes[0]
        assert box.density >= density
        assert "x0" in limits(box)
        masses.append(box.mass)
    assert masses == sorted(masses, reverse=True)
    assert masses[0] > 0.5


def test_draws_that_tie_with_a_slice_stay_in_the_box() -> None:
    """The slice of 5 of 100 draws ends among those at 1: only the 2 at 0 go."""
    points = np.repeat([0.0, 1.0, 2.0], [2, 30, 68])[:, None]
    steps = peel(faces_of(points), points[:, 0] == 2, 0.05, 20)
    assert [(step.inside, step.edges[0]) for step in steps] == [(100, -np.inf), (98, 0.5), (68, 1.5)]


def test_a_box_thinner_than_all_draws_is_none() -> None:
    """Once the draws that always fail lie in a box, what crowds among the others is below the average."""
    points = draws(6000, 4, 7)
    always = points[:, 0] > 0.7
    often = (points[:, 1] > 0.7) & ~always
    failed = always | (np.random.default_rng(8).random(6000) < np.where(often, 0.2, 0.01))
    found = scenarios(points, failed, inputs(4), ScenarioOptions(smallest_mass=0.2))
    assert [set(limits(box)) for box in found.boxes] == [{"x0"}]


def made(seed: int, width: int) -> tuple[Floats, Bools]:
    """Draws that fail more often the larger a few inputs are."""
    rng = np.random.default_rng(seed)
    points = rng.random((400, width))
    return points, rng.random(400) < 1 / (1 + np.exp(6 - 8 * points[:, 0] * points[:, -1]))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 5))
def test_peeling_shrinks_and_ends_denser(seed: int, width: int) -> None:
    points, failed = made(seed, width)
    assume(failed.any())
    steps = peel(faces_of(points), failed, 0.05, 20)
    counts = [step.inside for step in steps]
    assert all(later < former for former, later in itertools.pairwise(counts))
    assert all(later >= former - max(1, 0.05 * former) for former, later in itertools.pairwise(counts))
    assert steps[-1].density >= failed.mean()
    assert steps[-1].density == max(step.density for step in steps)
    for step in steps:
        within = inside(faces_of(points), step.edges)
        assert (within.sum(), failed[within].sum()) == (step.inside, step.failures)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_of_inputs_and_draws_does_not_matter(seed: int, random: object) -> None:
    points, failed = made(seed, 4)
    rng = np.random.default_rng(seed)
    columns, rows = rng.permutation(4), rng.permutation(len(points))
    plain = scenarios(points, failed, inputs(4))
    named = tuple(inputs(4)[at] for at in columns)
    moved = scenarios(points[rows][:, columns], failed[rows], named)
    assert [limits(box) for box in moved.boxes] == [limits(box) for box in plain.boxes]
    assert [box.trajectory for box in moved.boxes] == [box.trajectory for box in plain.boxes]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000))
def test_pasting_widens_and_thins_nothing(seed: int) -> None:
    points, failed = made(seed, 3)
    assume(failed.sum() > 20)
    faces = faces_of(points)
    edges = peel(faces, failed, 0.05, 20)[-1].edges
    wider = paste(faces, failed, edges, 0.05)
    before, after = inside(faces, edges), inside(faces, wider)
    assert np.all(wider <= edges)
    assert np.all(after[before])
    assert failed[after].mean() >= failed[before].mean()


@given(st.integers(0, 60), st.integers(1, 60), st.floats(0, 1))
def test_the_binomial_tail_is_that_of_scipy(successes: int, trials: int, probability: float) -> None:
    assume(successes <= trials)
    expected = stats.binom.sf(successes - 1, trials, probability)
    assert binomial_tail(successes, trials, probability) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_the_tail_of_many_trials_does_not_underflow() -> None:
    expected = stats.binom.sf(29_999, 100_000, 0.29)
    assert binomial_tail(30_000, 100_000, 0.29) == pytest.approx(expected, rel=1e-8)


def test_bad_input_is_refused() -> None:
    points, failed = made(1, 3)
    for code, arguments in (
        ("too_few_draws", (points[:50], failed[:50], inputs(3))),
        ("wrong_shape", (points, failed[:50], inputs(3))),
        ("wrong_shape", (points, failed.astype(float), inputs(3))),
        ("wrong_shape", (points, failed, inputs(2))),
        ("not_finite", (np.where(points > 0.99, np.nan, points), failed, inputs(3))),
        ("no_alpha", (points, failed, inputs(3), ScenarioOptions(peel_alpha=0))),
        ("no_density", (points, failed, inputs(3), ScenarioOptions(density=90))),
        ("no_mass", (points, failed, inputs(3), ScenarioOptions(smallest_mass=2))),
    ):
        with pytest.raises(Refused) as caught:
            scenarios(*arguments)  # type: ignore[arg-type]
        assert caught.value.code == code


def test_it_can_be_stopped() -> None:
    def stop(share: float, note: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scenarios(*made(1, 3), inputs(3), progress=stop)
