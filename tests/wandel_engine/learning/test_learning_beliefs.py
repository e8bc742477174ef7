"""Beliefs against closed forms, SciPy and numerical integration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from wandel_engine.learning.beliefs import (
    Belief,
    Beta,
    Cases,
    Evidence,
    Gamma,
    Grid,
    Measured,
    Normal,
    Successes,
)
from wandel_engine.learning.fitting import fitted
from wandel_engine.learning.spread import TAIL, Density, Spread

TRIANGLE = Spread("triangular", 1.0, 2.0, 5.0)
EVEN = Spread("uniform", 1.0, 3.0, 5.0)
Q = [0.05, 0.25, 0.5, 0.75, 0.95]


def of_scipy(spread: Spread) -> stats.rv_continuous:
    if spread.distribution == "triangular":
        width = spread.high - spread.low
        return stats.triang((spread.value - spread.low) / width, spread.low, width)
    if spread.distribution == "uniform":
        return stats.uniform(spread.low, spread.high - spread.low)
    if spread.distribution == "normal":
        return stats.norm(spread.location, spread.scale)
    return stats.lognorm(spread.scale, scale=np.exp(spread.location))


@pytest.mark.parametrize(
    "spread",
    [
        TRIANGLE,
        EVEN,
        Spread("triangular", 1.0, 1.0, 5.0),
        Spread("triangular", 1.0, 5.0, 5.0),
        Spread("normal", 1.0, 3.0, 5.0),
        Spread("lognormal", 1.0, 2.0, 4.0),
    ],
)
def test_spreads_are_those_of_scipy(spread: Spread) -> None:
    peer = of_scipy(spread)
    x = np.linspace(-1, 8, 181)
    assert spread.cdf(x) == pytest.approx(peer.cdf(x), abs=1e-12)
    assert (spread.mean, spread.variance) == pytest.approx((peer.mean(), peer.var()))
    density = Density.of(spread.log_density, *spread.window())
    assert density.quantiles(Q) == pytest.approx(peer.ppf(Q), rel=1e-3)
    assert density.distance(spread) < 1e-3
    inside = x[(x > 1.01) & (x < 4.99)]
    shift = spread.log_density(inside) - peer.logpdf(inside)
    assert np.ptp(shift) < 1e-9


def test_normal_in_closed_form() -> None:
    after = Normal(10.0, 2.0).updated(Measured(14.0, 2.0))
    assert (after.mean, after.sd) == pytest.approx((12.0, np.sqrt(2)))
    assert Normal(10.0, 3.0).surprise(Measured(2.0, 4.0)) == pytest.approx(2 * stats.norm.sf(8 / 5))
    assert after.exact().high - after.exact().low == pytest.approx(2 * TAIL * np.sqrt(2))


def test_lognormal_is_normal_on_logarithms() -> None:
    before, seen = Normal(np.log(100), 0.3, logs=True), Measured(150.0, 15.0)
    error = np.sqrt(np.log(1.01))
    plain = Normal(np.log(100), 0.3).updated(Measured(np.log(150), error))
    after = before.updated(seen)
    assert (after.mean, after.sd) == pytest.approx((plain.mean, plain.sd))
    assert after.exact().value == pytest.approx(np.exp(plain.mean))
    assert after.method == "lognormal"


def test_beta_and_gamma_in_closed_form() -> None:
    after = Beta(2.0, 3.0).updated(Successes(7, 10))
    assert (after.a, after.b) == (9.0, 6.0)
    assert after.density().quantiles(Q) == pytest.approx(stats.beta(9, 6).ppf(Q), rel=1e-3)
    rate = Gamma(4.0, 2.0).updated(Cases(30, 5.0))
    assert (rate.shape, rate.rate) == (34.0, 7.0)
    assert rate.density().quantiles(Q) == pytest.approx(stats.gamma(34, scale=1 / 7).ppf(Q), rel=1e-3)
    share = Beta.like(Spread("uniform", 0.2, 0.4, 0.6))
    assert stats.beta(share.a, share.b).mean() == pytest.approx(0.4)
    assert stats.beta(share.a, share.b).var() == pytest.approx(0.4**2 / 12)


@pytest.mark.parametrize("seen", [0, 3, 12, 20])
def test_surprise_of_counts_is_that_of_scipy(seen: int) -> None:
    peer = stats.betabinom(20, 2.5, 4.0)
    expected = min(1.0, 2 * min(peer.cdf(seen), peer.sf(seen - 1)))
    assert Beta(2.5, 4.0).surprise(Successes(seen, 20)) == pytest.approx(expected, rel=1e-9)
    other = stats.nbinom(2.5, 4.0 / (4.0 + 3.0))
    expected = min(1.0, 2 * min(other.cdf(seen), other.sf(seen - 1)))
    assert Gamma(2.5, 4.0).surprise(Cases(seen, 3.0)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("prior", [TRIANGLE, EVEN])
@pytest.mark.parametrize(
    "seen", [Measured(3.1, 0.4), Measured(1.2, 2.0), Measured(6.0, 0.5), Measured(2.0, 1e-5)]
)
def test_grid_is_numerical_integration(prior: Spread, seen: Measured) -> None:
    peer = of_scipy(prior)
    low, high = max(1.0, seen.value - 9 * seen.error), min(5.0, seen.value + 9 * seen.error)

    def weight(x: float, power: int = 0) -> float:
        return float(x**power * peer.pdf(x) * stats.norm.pdf(seen.value, x, seen.error))

    points = [x for x in (2.0, min(max(seen.value, low), high)) if low < x < high]
    whole, first = (
        integrate.quad(weight, low, high, args=(n,), points=points or None, limit=200)[0] for n in (0, 1)
    )
    now = Grid(prior).updated(seen).density()
    assert now.mean == pytest.approx(first / whole, rel=1e-4)
    assert 1.0 <= now.points[0] <= now.points[-1] <= 5.0


evidence = st.lists(st.builds(Measured, st.floats(1.5, 6), st.floats(0.2, 3)), min_size=2, max_size=4)


@given(evidence, st.sampled_from([Normal(3.0, 1.0), Normal(1.0, 0.4, logs=True), Grid(TRIANGLE), Grid(EVEN)]))
def test_one_after_the_other_is_all_together(seen: list[Measured], start: Belief) -> None:
    """In any order; and for normal numbers one observation of weighted mean says the same."""
    results = []
    for order in itertools.islice(itertools.permutations(seen), 4):
        belief = start
        for item in order:
            belief = belief.updated(item)
        results.append(belief.density().quantiles(Q))
    for result in results[1:]:
        assert result == pytest.approx(results[0], rel=1e-9)
    if isinstance(start, Normal) and not start.logs:
        weights = np.array([item.error**-2 for item in seen])
        mean = float(weights @ [item.value for item in seen] / weights.sum())
        joint = start.updated(Measured(mean, float(weights.sum() ** -0.5)))
        assert results[0] == pytest.approx(joint.density().quantiles(Q), rel=1e-6)


@pytest.mark.parametrize(
    ("start", "one", "two", "both"),
    [
        (Beta(2.0, 5.0), Successes(3, 10), Successes(1, 4), Successes(4, 14)),
        (Gamma(2.0, 5.0), Cases(3, 1.0), Cases(4, 2.5), Cases(7, 3.5)),
    ],
)
def test_counts_add_up(start: Belief, one: Evidence, two: Evidence, both: Evidence) -> None:
    assert start.updated(one).updated(two) == start.updated(two).updated(one) == start.updated(both)


def test_grid_agrees_with_the_closed_form() -> None:
    prior = Spread("normal", 3 - TAIL, 3.0, 3 + TAIL)
    seen = Measured(4.0, 0.7)
    grid, exact = Grid(prior).updated(seen).density(), Normal(3.0, 1.0).updated(seen)
    assert (grid.mean, grid.sd) == pytest.approx((exact.mean, exact.sd), rel=1e-5)
    assert Grid(prior).surprise(seen) == pytest.approx(Normal(3.0, 1.0).surprise(seen), rel=1e-4)
    flat = Spread("uniform", 0.0, 0.5, 1.0)
    counted = Grid(flat).updated(Successes(7, 10)).density()
    assert counted.quantiles(Q) == pytest.approx(stats.beta(8, 4).ppf(Q), rel=1e-3)
    none = Grid(flat).updated(Successes(0, 10)).density()
    assert none.quantiles(Q) == pytest.approx(stats.beta(1, 11).ppf(Q), rel=2e-3)
    rates = Grid(Spread("uniform", 0.0, 50.0, 100.0)).updated(Cases(20, 2.0)).density()
    assert rates.quantiles(Q) == pytest.approx(stats.gamma(21, scale=0.5).ppf(Q), rel=1e-3)


def test_what_is_impossible_is_said() -> None:
    with pytest.raises(ZeroDivisionError):
        Grid(Spread("uniform", 2.0, 3.0, 4.0)).updated(Successes(1, 2)).density()
    with pytest.raises(TypeError):
        Normal(0.0, 1.0).updated(Cases(1, 1.0))
    with pytest.raises(ValueError, match="share"):
        Beta.like(Spread("uniform", 0.5, 1.0, 1.5))
    with pytest.raises(ValueError, match="rate"):
        Gamma.like(Spread("normal", -3.0, -1.0, 1.0))


@pytest.mark.parametrize(
    "spread", [TRIANGLE, EVEN, Spread("normal", 1.0, 3.0, 5.0), Spread("lognormal", 1.0, 2.0, 4.0)]
)
def test_fitting_finds_the_distribution_again(spread: Spread) -> None:
    density = Density.of(spread.log_density, *spread.window())
    found, error = fitted(density, *spread.support)
    assert found.distribution == spread.distribution
    assert error < 0.01
    assert (found.low, found.value, found.high) == pytest.approx(
        (spread.low, spread.value, spread.high), rel=0.02
    )


def test_fitting_stays_inside() -> None:
    density = Density.of(lambda x: -x / 0.3, 0.0, 1.0)
    found, error = fitted(density, 0.0, 1.0)
    assert found.distribution in ("triangular", "uniform")
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert 0.001 < error < 0.2
