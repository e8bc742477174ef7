"""What is believed about one parameter, and how an observation changes it.

In closed form: normal with normal errors, log-normal with errors on the logarithm, a share that follows a
beta distribution with successes out of trials, a yearly rate that follows a gamma distribution with counts
(Gelman et al., Bayesian Data Analysis, 3rd ed., chapter 2). Everything else numerically on a grid. Every
belief answers for the observation before it is updated: how surprising is it?
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Protocol, TypeVar

import numpy as np

from wandel_engine.learning.spread import TAIL, Density, Floats, Spread, normal_cdf


@dataclass(frozen=True)
class Measured:
    """A measured value with its standard error, in the parameter's unit."""

    value: float
    error: float


@dataclass(frozen=True)
class Successes:
    """Successes out of trials, of a parameter that is a share."""

    successes: int
    trials: int


@dataclass(frozen=True)
class Cases:
    """Cases in years, of a parameter that is a number per year."""

    count: int
    years: float


Evidence = Measured | Successes | Cases


_Kind = TypeVar("_Kind", Measured, Successes, Cases)


def _only(kind: type[_Kind], seen: Evidence) -> _Kind:
    if not isinstance(seen, kind):
        raise TypeError(f"a belief that learns from {kind.__name__} cannot learn from {type(seen).__name__}")
    return seen


class Belief(Protocol):
    """A distribution that learns."""

    @property
    def method(self) -> str:
        """How it learns."""

    def surprise(self, evidence: Evidence) -> float:
        """Prior predictive p-value: how likely an observation at least as extreme was, two-sided."""

    def updated(self, evidence: Evidence) -> Belief:
        """After an observation."""

    def density(self) -> Density:
        """On a grid, for quantiles."""

    def exact(self) -> Spread | None:
        """As a distribution of the document; None if it is none of these."""


@dataclass(frozen=True)
class Normal:
    """Normal number with normal errors; of a log-normal number, its logarithm (`logs`)."""

    mean: float
    sd: float
    logs: bool = False

    @property
    def method(self) -> str:
        """How it learns."""
        return "lognormal" if self.logs else "normal"

    def _seen(self, evidence: Evidence) -> tuple[float, float]:
        seen = _only(Measured, evidence)
        if not self.logs:
            return seen.value, seen.error
        return log(seen.value), sqrt(log(1 + (seen.error / seen.value) ** 2))

    def surprise(self, evidence: Evidence) -> float:
        """2·(1 − Φ(|x − m| ÷ √(s² + e²)))."""
        value, error = self._seen(evidence)
        return 2 * NormalDist().cdf(-abs(value - self.mean) / sqrt(self.sd**2 + error**2))

    def updated(self, evidence: Evidence) -> Normal:
        """Precisions add, means are weighted by them."""
        value, error = self._seen(evidence)
        before, new = self.sd**-2, error**-2
        return replace(
            self, mean=(self.mean * before + value * new) / (before + new), sd=(before + new) ** -0.5
        )

    def exact(self) -> Spread:
        """Median, 5 % and 95 % quantile."""
        three = [self.mean + z * self.sd for z in (-TAIL, 0.0, TAIL)]
        if self.logs:
            return Spread("lognormal", *(exp(x) for x in three))
        return Spread("normal", *three)

    def density(self) -> Density:
        """On a grid."""
        spread = self.exact()
        return Density.of(spread.log_density, *spread.window())


@dataclass(frozen=True)
class Beta:
    """A share: Beta(a, b)."""

    a: float
    b: float
    method = "beta-binomial"

    @classmethod
    def like(cls, prior: Spread) -> Beta:
        """The beta distribution with the mean and variance of `prior`. Raises ValueError if there is none."""
        mean, variance = prior.mean, prior.variance
        if not 0 < mean < 1 or not 0 < variance < mean * (1 - mean):
            raise ValueError("its range is not that of a share between 0 and 1")
        weight = mean * (1 - mean) / variance - 1
        return cls(mean * weight, (1 - mean) * weight)

    def surprise(self, evidence: Evidence) -> float:
        """Twice the smaller tail of the beta-binomial distribution."""
        seen = _only(Successes, evidence)
        n, k = seen.trials, np.arange(seen.trials)
        steps = np.log((n - k) / (k + 1)) + np.log((self.a + k) / (self.b + n - k - 1))
        return _two_sided(np.concatenate(([0.0], np.cumsum(steps))), seen.successes)

    def updated(self, evidence: Evidence) -> Beta:
        """Beta(a + successes, b + failures)."""
        seen = _only(Successes, evidence)
        return replace(self, a=self.a + seen.successes, b=self.b + seen.trials - seen.successes)

    def exact(self) -> None:
        """The document knows no beta distribution."""

    def density(self) -> Density:
        """On a grid."""
        return Density.of(lambda x: (self.a - 1) * np.log(x) + (self.b - 1) * np.log1p(-x), 0.0, 1.0)


@dataclass(frozen=True)
class Gamma:
    """A yearly rate: Gamma with `shape` and `rate`."""

    shape: float
    rate: float
    method = "gamma-poisson"

    @classmethod
    def like(cls, prior: Spread) -> Gamma:
        """The gamma distribution with the mean and variance of `prior`, ValueError if there is none."""
        if prior.mean <= 0 or prior.variance <= 0:
            raise ValueError("its range is not that of a rate above 0")
        return cls(prior.mean**2 / prior.variance, prior.mean / prior.variance)

    def surprise(self, evidence: Evidence) -> float:
        """Twice the smaller tail of the negative binomial distribution."""
        seen = _only(Cases, evidence)
        share = seen.years / (self.rate + seen.years)
        mean = self.shape * share / (1 - share)
        most = int(max(seen.count, mean) + 60 * sqrt(mean / (1 - share) + 1) + 60)
        k = np.arange(most)
        steps = np.log((self.shape + k) / (k + 1)) + log(share)
        return _two_sided(np.concatenate(([0.0], np.cumsum(steps))), seen.count)

    def updated(self, evidence: Evidence) -> Gamma:
        """Gamma(shape + count, rate + years)."""
        seen = _only(Cases, evidence)
        return replace(self, shape=self.shape + seen.count, rate=self.rate + seen.years)

    def exact(self) -> None:
        """The document knows no gamma distribution."""

    def density(self) -> Density:
        """On a grid."""
        mean, sd = self.shape / self.rate, sqrt(self.shape) / self.rate
        return Density.of(lambda x: (self.shape - 1) * np.log(x) - self.rate * x, 0.0, mean + 60 * sd)


@dataclass(frozen=True)
class Grid:
    """Any prior with any observations. They are kept, so that their order does not matter."""

    prior: Spread
    seen: tuple[Evidence, ...] = ()
    method = "grid"

    def _log_density(self, at: Floats) -> Floats:
        logs = self.prior.log_density(at)
        for item in self.seen:
            logs = logs + _log_likelihood(item, at)
        return logs

    def surprise(self, evidence: Evidence) -> float:
        """Twice the smaller tail of what was to be expected."""
        now = self.density()
        if isinstance(evidence, Measured):
            below = float(now.weights @ normal_cdf((evidence.value - now.points) / evidence.error))
            return min(1.0, 2 * min(below, 1 - below))
        mean, variance = now.mean, now.sd**2
        spread = Spread("normal", mean - TAIL * sqrt(variance), mean, mean + TAIL * sqrt(variance))
        return (Beta if isinstance(evidence, Successes) else Gamma).like(spread).surprise(evidence)

    def updated(self, evidence: Evidence) -> Grid:
        """One observation more."""
        return replace(self, seen=(*self.seen, evidence))

    def exact(self) -> Spread | None:
        """The prior as long as nothing was observed."""
        return None if self.seen else self.prior

    def density(self) -> Density:
        """On a grid. Raises ZeroDivisionError if what was observed is impossible under the prior."""
        return Density.of(self._log_density, *self.prior.window())


def _log_likelihood(seen: Evidence, at: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        if isinstance(seen, Measured):
            return np.asarray(-(((seen.value - at) / seen.error) ** 2) / 2)
        if isinstance(seen, Successes):
            inside = (at >= 0) & (at <= 1)
            logs = _times(seen.successes, np.log(at)) + _times(seen.trials - seen.successes, np.log1p(-at))
            return np.where(inside, logs, -np.inf)
        return np.where(at >= 0, _times(seen.count, np.log(at)) - at * seen.years, -np.inf)


def _times(count: int, logs: Floats) -> Floats:
    """count × logs, where nothing times −∞ is nothing."""
    return np.zeros_like(logs) if count == 0 else count * logs


def _two_sided(logs: Floats, at: int) -> float:
    """Twice the smaller tail at a place of an unnormalised discrete distribution, at most 1."""
    weights = np.exp(logs - logs.max())
    whole = float(weights.sum())
    return min(1.0, 2 * min(float(weights[: at + 1].sum()), float(weights[at:].sum())) / whole)
