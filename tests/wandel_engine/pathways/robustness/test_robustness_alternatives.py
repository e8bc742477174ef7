"""Regret, satisficing and tornado, against tables worked out by hand and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from tests.wandel_engine.pathways.robustness.known import one

from wandel_engine.pathways.robustness import (
    Input,
    Refused,
    Regret,
    Satisficing,
    Threshold,
    Tornado,
    best,
    regret,
    regret_matrix,
    satisficing,
    tornado,
)
from wandel_engine.pathways.robustness.inputs import Floats

COSTS = {
    "renovate": np.array([4.0, 5.0, 6.0, 7.0]),
    "networks": np.array([3.0, 8.0, 6.0, 1.0]),
    "pumps": np.array([9.0, 5.0, 2.0, 9.0]),
}


def test_regret_is_that_of_the_table() -> None:
    """Best in each draw: 3, 5, 2, 1."""
    found = regret(COSTS, "cost", "low", quantiles=(0.5,))
    by = {row.alternative: row for row in found.alternatives}
    assert [by[key].maximum for key in COSTS] == [6, 4, 8]
    assert [by[key].worst_draw for key in COSTS] == [3, 2, 3]
    assert [by[key].mean for key in COSTS] == [11 / 4, 7 / 4, 14 / 4]
    assert [by[key].quantiles[0.5] for key in COSTS] == [2.5, 1.5, 3]
    assert [by[key].best_share for key in COSTS] == [0.25, 0.5, 0.5]
    assert (found.smallest_maximum, found.smallest_mean) == (("networks",), ("networks",))
    assert Regret.model_validate_json(found.model_dump_json()) == found


def test_regret_turns_with_what_is_good() -> None:
    table = np.stack(list(COSTS.values()))
    assert np.array_equal(regret_matrix(table, "high"), regret_matrix(-table, "low"))
    assert best(table, "low")[:, 1].tolist() == [True, False, True]


@given(arrays(float, (3, 5), elements=st.floats(-1e6, 1e6)))
def test_somebody_is_without_regret(table: Floats) -> None:
    matrix = regret_matrix(table, "low")
    assert np.all(matrix >= 0)
    assert np.all(matrix.min(axis=0) == 0)


def test_regret_refuses_what_cannot_be_compared() -> None:
    for code, found in (
        ("different_draws", COSTS | {"pumps": np.array([1.0])}),
        ("no_alternatives", {"renovate": COSTS["renovate"]}),
        ("no_alternatives", {}),
        ("too_few_draws", {"a": np.zeros(0), "b": np.zeros(0)}),
        ("not_finite", COSTS | {"pumps": np.array([1.0, np.nan, 1.0, 1.0])}),
    ):
        with pytest.raises(Refused) as caught:
            regret(found, "cost", "low")
        assert caught.value.code == code
    with pytest.raises(Refused, match="0 and 1"):
        regret(COSTS, "cost", "low", quantiles=(95,))


OUTCOMES = ("tonnes", "cost")
FOUND = {
    "near": np.array([[10.0, 1.0], [20.0, 1.0], [10.0, 3.0], [9.0, 2.0]]),
    "far": np.array([[10.0, 2.0], [10.0, 2.0], [10.0, 2.0], [11.0, 2.0]]),
}
BOTH = (Threshold(outcome="tonnes", at_most=10), Threshold(outcome="cost", at_most=2, at_least=1))


def test_satisficing_counts_draws_in_which_everything_holds() -> None:
    found = satisficing(FOUND, OUTCOMES, BOTH)
    near, far = found.alternatives
    assert (near.share, far.share) == (0.5, 0.75)
    assert [item.share for item in near.each] == [0.75, 0.75]
    assert far.error == pytest.approx(np.sqrt(0.75 * 0.25 / 4))
    assert found.most == ("far",)
    assert Satisficing.model_validate_json(found.model_dump_json()) == found


@given(st.integers(2, 400), st.floats(0, 1), st.floats(0.5, 0.99))
def test_its_interval_is_that_of_scipy(draws: int, part: float, confidence: float) -> None:
    hits = round(part * draws)
    results = np.where(np.arange(draws) < hits, 0.0, 1.0)[:, None]
    kept = Threshold(outcome="y", at_most=0.5)
    found = satisficing({"a": results}, ("y",), (kept,), confidence).alternatives[0]
    peer = stats.binomtest(hits, draws).proportion_ci(confidence, method="wilson")
    assert found.interval == pytest.approx((peer.low, peer.high), abs=1e-9)


def test_thresholds_that_mean_nothing_are_refused() -> None:
    for code, thresholds in (
        ("unknown_outcome", [Threshold(outcome="noise", at_most=1)]),
        ("empty_threshold", [Threshold(outcome="cost")]),
        ("no_thresholds", []),
    ):
        with pytest.raises(Refused) as caught:
            satisficing(FOUND, OUTCOMES, thresholds)
        assert caught.value.code == code
    with pytest.raises(Refused, match=r"'cost' is nan in draw 2 of alternative 'odd'"):
        satisficing({"odd": np.array([[1.0, 1], [1, 1], [1, np.nan]])}, OUTCOMES, BOTH)
    with pytest.raises(Refused, match="same draws"):
        satisficing(FOUND | {"far": FOUND["far"][:2]}, OUTCOMES, BOTH)
    with pytest.raises(Refused, match="does not hold each draw's outcomes: 2"):
        satisficing({"flat": np.zeros((4, 3))}, OUTCOMES, BOTH)
    with pytest.raises(Refused, match="confidence"):
        satisficing(FOUND, OUTCOMES, BOTH, confidence=95)
    with pytest.raises(Refused, match="at least 2"):
        satisficing({"a": np.zeros((1, 2))}, OUTCOMES, BOTH)


def test_a_tornado_of_a_line_shows_its_slopes() -> None:
    inputs = (
        Input("price", "EUR", value=lambda q: 100 + 50 * q),
        Input("mix", "%", value=lambda q: 40 * q**2),
    )
    (found,) = tornado(one(lambda q: 2 * q[:, 0] - 10 * q[:, 1]), inputs, ["y"], (0.1, 0.9))
    assert found.median == pytest.approx(-4)
    assert [swing.input for swing in found.swings] == ["mix", "price"]
    mix, price = found.swings
    assert (mix.at_low, mix.at_high) == pytest.approx((0, -8))
    assert (mix.low_input, mix.high_input, mix.unit) == (pytest.approx(0.4), pytest.approx(32.4), "%")
    assert (price.at_low, price.at_high) == pytest.approx((-4.8, -3.2))
    assert (price.low_input, price.high_input) == pytest.approx((105, 145))
    assert Tornado.model_validate_json(found.model_dump_json()) == found
    with pytest.raises(Refused, match="both sides"):
        tornado(one(lambda q: q[:, 0]), inputs, ["y"], (0.6, 0.9))
