"""What rests on estimates, against a closed form."""

from __future__ import annotations

import numpy as np
import pytest
from tests.wandel_engine.pathways.robustness.known import inputs, one

from wandel_engine.pathways.robustness import EstimateShares, SobolOptions, variance_on_estimates
from wandel_engine.pathways.robustness.inputs import Floats
from wandel_engine.pathways.robustness.result import EstimateShare


def numbers(share: EstimateShare) -> tuple[float, ...]:
    found = (share.alone, share.interaction, share.with_interaction, share.published)
    return tuple(item.value for item in found if item is not None)


def test_shares_are_those_of_the_closed_form() -> None:
    """Y = E + 2P + 6EP with E, P uniform on ±½: variances 1/12, 4/12 and 36/144."""

    def evaluate(q: Floats) -> Floats:
        e, p = q[:, 0] - 0.5, q[:, 1] - 0.5
        return e + 2 * p + 6 * e * p

    found = variance_on_estimates(one(evaluate), inputs(2, [0]), ["y"], SobolOptions(draws=16384))
    e, p, both = 1 / 12, 4 / 12, 36 / 144
    whole = e + p + both
    expected = (e / whole, both / whole, (e + both) / whole, p / whole)
    assert numbers(found.outcomes[0]) == pytest.approx(expected, abs=0.02)
    assert (found.estimates, found.published, found.drawn_in) == (("x0",), ("x1",), ())
    for name, truth in zip(("alone", "interaction", "with_interaction", "published"), expected, strict=True):
        interval = getattr(found.outcomes[0], name)
        assert interval.low <= truth <= interval.high
        assert interval.high - interval.low < 0.05
    assert EstimateShares.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(("estimates", "expected"), [([0, 1], (1, 0, 1, 0)), ([], (0, 0, 0, 1))])
def test_one_kind_alone_has_all_of_it(estimates: list[int], expected: tuple[float, ...]) -> None:
    found = variance_on_estimates(one(lambda q: q.prod(axis=1)), inputs(2, estimates), ["y"])
    assert numbers(found.outcomes[0]) == expected


def test_what_does_not_vary_rests_on_nothing() -> None:
    found = variance_on_estimates(one(lambda q: np.full(len(q), 0.3)), inputs(2, [0]), ["y"])
    assert numbers(found.outcomes[0]) == ()


def test_what_is_correlated_with_an_estimate_counts_with_it() -> None:
    matrix = np.array([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]])
    found = variance_on_estimates(
        one(lambda q: q @ np.array([0.0, 1.0, 1.0])),
        inputs(3, [0]),
        ["y"],
        SobolOptions(draws=4096),
        correlation=matrix,
    )
    assert (found.estimates, found.published, found.drawn_in) == (("x0",), ("x2",), ("x1",))
    assert numbers(found.outcomes[0]) == pytest.approx((0.5, 0, 0.5, 0.5), abs=0.04)
