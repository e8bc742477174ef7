"""Sobol indices against closed forms and against SALib on the same sample."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import sobol as salib
from scipy import stats
from tests.wandel_engine.pathways.robustness.known import (
    inputs,
    ishigami,
    ishigami_indices,
    one,
    sobol_g,
    sobol_g_indices,
)

from wandel_engine.pathways.robustness import Refused, Sobol, SobolOptions, sobol
from wandel_engine.pathways.robustness.inputs import Floats
from wandel_engine.pathways.robustness.sample import ROWS, blocks


def values(found: Sobol, which: str, outcome: int = 0) -> Floats:
    intervals = [getattr(index, which) for index in found.outcomes[outcome].indices]
    return np.array([(item.value, item.low, item.high) for item in intervals])


@pytest.mark.parametrize("base", ["latin", "random"])
@pytest.mark.parametrize(
    ("function", "count", "known"),
    [(ishigami, 3, ishigami_indices()), (sobol_g, 8, sobol_g_indices())],
    ids=["ishigami", "sobol-g"],
)
def test_indices_are_those_of_the_closed_form(
    function: Callable[[Floats], Floats], count: int, known: tuple[Floats, Floats], base: str
) -> None:
    options = SobolOptions(draws=16384, base=base, seed=3)
    found = sobol(one(function), inputs(count), ["y"], options)
    for which, truth in zip(("first", "total"), known, strict=True):
        value, low, high = values(found, which).T
        assert value == pytest.approx(truth, abs=0.03)
        half = (high - low) / 2
        assert np.all(np.abs(value - truth) <= 2 * half + 1e-9)
    interaction = found.outcomes[0].interaction
    assert interaction is not None
    assert interaction.value == pytest.approx(1 - known[0].sum(), abs=0.04)


def test_a_sum_has_no_interaction() -> None:
    weights = np.array([3.0, 2.0, 1.0])
    found = sobol(one(lambda q: q @ weights), inputs(3), ["y"], SobolOptions(draws=4096))
    shares = weights**2 / (weights**2).sum()
    assert values(found, "first")[:, 0] == pytest.approx(shares, abs=0.02)
    assert values(found, "total")[:, 0] == pytest.approx(shares, abs=0.02)
    assert found.outcomes[0].mean == pytest.approx(3.0, abs=0.01)
    assert found.outcomes[0].variance == pytest.approx((weights**2).sum() / 12, rel=0.03)


class Recorder:
    """Keeps what was evaluated, in SALib's order: A, A with each group from B, B, for each draw."""

    def __init__(self, function: Callable[[Floats], Floats], groups: int) -> None:
        self.function, self.steps = function, groups + 2
        self.seen: list[Floats] = []

    def __call__(self, quantiles: Floats) -> Floats:
        self.seen.append(self.function(quantiles))
        return self.seen[-1][:, None]

    def in_order(self) -> Floats:
        parts = []
        for first in range(0, len(self.seen), self.steps):
            a, b, *mixed = self.seen[first : first + self.steps]
            parts.append(np.column_stack([a, *mixed, b]).ravel())
        return np.concatenate(parts)


@pytest.mark.parametrize("draws", [256, ROWS + 1000])
def test_the_same_sample_gives_the_indices_of_salib(draws: int) -> None:
    recorder = Recorder(lambda q: 50 + ishigami(q), 3)
    found = sobol(recorder, inputs(3), ["y"], SobolOptions(draws=draws, resamples=300))
    problem = {"num_vars": 3, "names": ["x0", "x1", "x2"], "bounds": [[0, 1]] * 3}
    peer = salib.analyze(problem, recorder.in_order(), calc_second_order=False, num_resamples=300, seed=1)
    for which, name in (("first", "S1"), ("total", "ST")):
        value, low, high = values(found, which).T
        assert value == pytest.approx(peer[name], abs=1e-10)
        assert (high - low) / 2 == pytest.approx(peer[f"{name}_conf"], rel=0.25, abs=0.002)


def test_groups_are_those_of_salib() -> None:
    recorder = Recorder(ishigami, 2)
    named = {"waves": ["x0", "x2"]}
    found = sobol(recorder, inputs(3), ["y"], SobolOptions(draws=512), groups=named)
    assert [index.group for index in found.outcomes[0].indices] == ["waves", "x1"]
    problem = {
        "num_vars": 3,
        "names": ["x0", "x1", "x2"],
        "groups": ["waves", "x1", "waves"],
        "bounds": [[0, 1]] * 3,
    }
    peer = salib.analyze(problem, recorder.in_order(), calc_second_order=False, seed=1)
    assert values(found, "first")[:, 0] == pytest.approx(peer["S1"], abs=1e-10)
    assert values(found, "total")[:, 0] == pytest.approx(peer["ST"], abs=1e-10)


@pytest.mark.parametrize("base", ["latin", "random"])
def test_intervals_hold_the_truth_as_often_as_they_say(base: str) -> None:
    truth = np.concatenate(ishigami_indices())
    held = []
    for seed in range(60):
        found = sobol(one(ishigami), inputs(3), ["y"], SobolOptions(draws=512, seed=seed, base=base))
        _value, low, high = np.concatenate([values(found, "first"), values(found, "total")]).T
        held.append((low <= truth) & (truth <= high))
    assert np.mean(held) >= 0.9


def test_correlated_inputs_have_one_index_together() -> None:
    """Y = X0 + X1 + 2·X2, normal; X0 and X2 are correlated with 0.6."""
    rho = 0.6
    matrix = np.array([[1, 0, rho], [0, 1, 0], [rho, 0, 1]])
    found = sobol(
        one(lambda q: stats.norm.ppf(q) @ np.array([1.0, 1.0, 2.0])),
        inputs(3),
        ["y"],
        SobolOptions(draws=8192),
        correlation=matrix,
    )
    assert [index.group for index in found.outcomes[0].indices] == ["x0 + x2", "x1"]
    whole = 1 + 4 + 2 * 2 * rho + 1
    assert values(found, "first")[:, 0] == pytest.approx([1 - 1 / whole, 1 / whole], abs=0.03)
    assert found.outcomes[0].variance == pytest.approx(whole, rel=0.05)


def test_correlated_inputs_in_different_groups_are_refused() -> None:
    matrix = np.array([[1, 0, 0.3], [0, 1, 0], [0.3, 0, 1]])
    with pytest.raises(Refused, match=r"'x0' and 'x2' are correlated") as caught:
        sobol(one(ishigami), inputs(3), ["y"], correlation=matrix, groups={"a": ["x0"], "b": ["x1", "x2"]})
    assert caught.value.code == "correlated_across_groups"


def test_an_outcome_that_does_not_vary_has_no_indices() -> None:
    def evaluate(q: Floats) -> Floats:
        return np.column_stack([np.full(len(q), 0.1), 1e6 + 1e-11 * q[:, 0], q[:, 0]])

    found = sobol(evaluate, inputs(2), ["still", "rounding", "moving"])
    for outcome in found.outcomes[:2]:
        assert outcome.interaction is None
        assert outcome.variance == 0
        assert all(index.first is None and index.total is None for index in outcome.indices)
    assert found.outcomes[2].indices[0].first is not None
    assert Sobol.model_validate_json(found.model_dump_json()) == found


def test_large_numbers_lose_nothing() -> None:
    small = sobol(one(ishigami), inputs(3), ["y"], SobolOptions(draws=256))
    large = sobol(one(lambda q: 1e9 + ishigami(q)), inputs(3), ["y"], SobolOptions(draws=256))
    assert values(large, "first") == pytest.approx(values(small, "first"), abs=1e-5)
    assert values(large, "total") == pytest.approx(values(small, "total"), abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 1e6), st.floats(-100, 100), st.integers(0, 5))
def test_scale_and_origin_of_an_outcome_change_no_index(scale: float, origin: float, seed: int) -> None:
    options = SobolOptions(draws=64, seed=seed, resamples=50)
    plain = sobol(one(ishigami), inputs(3), ["y"], options)
    moved = sobol(one(lambda q: scale * (ishigami(q) + origin)), inputs(3), ["y"], options)
    assert values(moved, "first") == pytest.approx(values(plain, "first"), abs=1e-8)
    assert values(moved, "total") == pytest.approx(values(plain, "total"), abs=1e-8)


def test_an_outcome_is_the_same_in_any_company() -> None:
    alone = sobol(one(ishigami), inputs(3), ["y"])
    both = sobol(lambda q: np.column_stack([q[:, 0], ishigami(q)]), inputs(3), ["x", "y"])
    assert values(both, "first", 1) == pytest.approx(values(alone, "first"), abs=1e-12)


def test_the_seed_decides() -> None:
    first, again, other = (
        sobol(one(ishigami), inputs(3), ["y"], SobolOptions(draws=64, seed=s)) for s in (1, 1, 2)
    )
    assert first == again
    assert values(first, "first").tolist() != values(other, "first").tolist()


def test_memory_does_not_grow_with_the_draws() -> None:
    def peak(draws: int) -> int:
        tracemalloc.start()
        sobol(one(ishigami), inputs(3), ["y"], SobolOptions(draws=draws, resamples=50))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(12 * ROWS) < 1.1 * peak(2 * ROWS)


def test_latin_points_fill_every_layer() -> None:
    for points in blocks(ROWS + 100, 3, seed=1):
        layers = np.sort((points * len(points)).astype(int), axis=0)
        assert np.all(layers == np.arange(len(points))[:, None])


def test_progress_rises_and_may_end_it() -> None:
    told: list[float] = []
    sobol(one(ishigami), inputs(3), ["y"], progress=lambda share, note: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1

    def stop(share: float, note: str) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sobol(one(ishigami), inputs(3), ["y"], progress=stop)


def test_what_is_not_finite_is_named() -> None:
    def evaluate(q: Floats) -> Floats:
        found = np.column_stack([q[:, 0], q[:, 1]])
        found[17, 1] = np.nan
        return found

    with pytest.raises(Refused, match=r"'cost' is nan in draw 17 of sample A") as caught:
        sobol(evaluate, inputs(2), ["tonnes", "cost"])
    assert caught.value.parameters == {"outcome": "cost", "draw": 17}


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("too_few_draws", SobolOptions(draws=10)),
        ("too_few_resamples", SobolOptions(resamples=3)),
        ("no_confidence", SobolOptions(confidence=1.0)),
    ],
)
def test_options_that_say_nothing_are_refused(code: str, options: SobolOptions) -> None:
    with pytest.raises(Refused) as caught:
        sobol(one(ishigami), inputs(3), ["y"], options)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "count", "outcomes", "more"),
    [
        ("no_inputs", 0, ["y"], {}),
        ("no_outcomes", 3, [], {}),
        ("double_key", 3, ["y", "y"], {}),
        ("wrong_shape", 3, ["y", "z"], {}),
        ("wrong_shape", 3, ["y"], {"correlation": np.eye(2)}),
        ("no_correlation", 3, ["y"], {"correlation": np.full((3, 3), 2.0)}),
        ("no_correlation", 3, ["y"], {"correlation": np.full((3, 3), np.nan)}),
        ("unknown_input", 3, ["y"], {"groups": {"a": ["nobody"]}}),
        ("two_groups", 3, ["y"], {"groups": {"a": ["x0"], "b": ["x0"]}}),
        ("double_name", 3, ["y"], {"groups": {"x1": ["x0"]}}),
    ],
)
def test_questions_without_an_answer_are_refused(
    code: str, count: int, outcomes: list[str], more: dict[str, object]
) -> None:
    with pytest.raises(Refused) as caught:
        sobol(one(ishigami), inputs(count), outcomes, **more)  # type: ignore[arg-type]
    assert caught.value.code == code
