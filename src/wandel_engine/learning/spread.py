"""Spread numbers: the distributions of the model document, and densities on a grid.

A grid is a set of points with weights. It is refined until the weights fill it, so that a sharp observation
of a wide parameter is resolved as well as a vague one; no random draws are involved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wandel_engine.figures import Figure
from wandel_engine.pathways.model.document import Distribution

Floats = NDArray[np.float64]
TAIL = NormalDist().inv_cdf(0.95)
_POINTS = 4000
_NEGLIGIBLE = 45.0


@dataclass(frozen=True)
class Spread:
    """A distribution of the document: `low` and `high` mean what they mean there for `distribution`."""

    distribution: Distribution
    low: float
    value: float
    high: float

    @classmethod
    def of(cls, figure: Figure, distribution: Distribution, factor: float = 1.0) -> Spread:
        """The distribution of a figure with a range, its numbers times `factor`."""
        low = figure.value if figure.low is None else figure.low
        high = figure.value if figure.high is None else figure.high
        return cls(distribution, low * factor, figure.value * factor, high * factor)

    @property
    def support(self) -> tuple[float, float]:
        """Between which numbers it lies."""
        if self.distribution in ("triangular", "uniform"):
            return self.low, self.high
        return (-inf if self.distribution == "normal" else 0.0), inf

    @property
    def location(self) -> float:
        """Mean of a normal, mean of the logarithm of a log-normal number."""
        return log(self.value) if self.distribution == "lognormal" else self.value

    @property
    def scale(self) -> float:
        """Standard deviation of a normal number, of the logarithm of a log-normal one."""
        if self.distribution == "lognormal":
            return log(self.high / self.low) / (2 * TAIL)
        return (self.high - self.low) / (2 * TAIL)

    @property
    def mean(self) -> float:
        """Mean."""
        if self.distribution == "triangular":
            return (self.low + self.value + self.high) / 3
        if self.distribution == "uniform":
            return (self.low + self.high) / 2
        return self.value if self.distribution == "normal" else exp(self.location + self.scale**2 / 2)

    @property
    def variance(self) -> float:
        """Variance."""
        a, c, b = self.low, self.value, self.high
        if self.distribution == "triangular":
            return (a * a + b * b + c * c - a * b - a * c - b * c) / 18
        if self.distribution == "uniform":
            return (b - a) ** 2 / 12
        if self.distribution == "normal":
            return self.scale**2
        return (exp(self.scale**2) - 1) * self.mean**2

    def log_density(self, at: Floats) -> Floats:
        """Logarithm of the density, up to a constant; −inf outside the support."""
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.distribution == "uniform":
                inside = (at >= self.low) & (at <= self.high)
                return np.where(inside, 0.0, -inf)
            if self.distribution == "triangular":
                rise = (
                    (at - self.low) / (self.value - self.low) if self.value > self.low else np.ones_like(at)
                )
                fall = (
                    (self.high - at) / (self.high - self.value)
                    if self.high > self.value
                    else np.ones_like(at)
                )
                inside = (at >= self.low) & (at <= self.high)
                height = np.where(at < self.value, rise, fall)
                return np.where(inside, np.log(np.maximum(height, 0.0)), -inf)
            if self.distribution == "normal":
                return np.asarray(-(((at - self.location) / self.scale) ** 2) / 2)
            logs = np.log(np.maximum(at, 0.0))
            return np.where(at > 0, -(((logs - self.location) / self.scale) ** 2) / 2 - logs, -inf)

    def cdf(self, at: ArrayLike) -> Floats:
        """Probability of at most `at`."""
        x = np.asarray(at, float)
        if self.distribution == "uniform":
            return np.clip((x - self.low) / (self.high - self.low), 0, 1)
        if self.distribution == "triangular":
            a, c, b = self.low, self.value, self.high
            inner = np.clip(x, a, b)
            below = (inner - a) ** 2 / ((b - a) * (c - a)) if c > a else np.zeros_like(x)
            above = 1 - (b - inner) ** 2 / ((b - a) * (b - c)) if b > c else np.ones_like(x)
            return np.where(inner < c, below, above)
        if self.distribution == "normal":
            return normal_cdf((x - self.location) / self.scale)
        with np.errstate(divide="ignore"):
            return normal_cdf((np.log(np.maximum(x, 0.0)) - self.location) / self.scale)

    def window(self) -> tuple[float, float]:
        """A finite interval outside which nothing of it lies."""
        if self.distribution == "normal":
            return self.location - 10 * self.scale, self.location + 10 * self.scale
        if self.distribution == "lognormal":
            return exp(self.location - 10 * self.scale), exp(self.location + 10 * self.scale)
        return self.low, self.high


def normal_cdf(z: Floats) -> Floats:
    """Standard normal probabilities."""
    cdf = NormalDist().cdf
    return np.array([cdf(float(x)) for x in np.ravel(z)]).reshape(np.shape(z))


@dataclass(frozen=True)
class Density:
    """A density on a grid: midpoints of equal cells and their probabilities."""

    points: Floats
    weights: Floats

    @classmethod
    def of(cls, log_density: Callable[[Floats], Floats], low: float, high: float) -> Density:
        """From the logarithm of an unnormalised density on [low, high]; refined to where it is not nil.

        Raises ZeroDivisionError if it is nil everywhere.
        """
        while True:
            edges = np.linspace(low, high, _POINTS + 1)
            points = (edges[1:] + edges[:-1]) / 2
            logs = log_density(points)
            highest = float(logs.max())
            if highest == -inf:
                raise ZeroDivisionError("the density is nil everywhere")
            there = np.flatnonzero(logs > highest - _NEGLIGIBLE)
            first, last = max(0, there[0] - 1), min(_POINTS, there[-1] + 2)
            if last - first > _POINTS / 4 or edges[last] - edges[first] <= 1e-13 * max(abs(low), abs(high)):
                weights = np.exp(logs - highest)
                return cls(points, weights / weights.sum())
            low, high = float(edges[first]), float(edges[last])

    @property
    def mean(self) -> float:
        """Mean."""
        return float(self.points @ self.weights)

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return float(np.sqrt((self.points - self.mean) ** 2 @ self.weights))

    @property
    def mode(self) -> float:
        """Where it is densest."""
        return float(self.points[int(np.argmax(self.weights))])

    def quantiles(self, at: ArrayLike) -> Floats:
        """Numbers at quantiles."""
        below = np.cumsum(self.weights) - self.weights / 2
        return np.asarray(np.interp(np.asarray(at, float), below, self.points))

    def distance(self, spread: Spread) -> float:
        """Largest difference of the cumulative probabilities (Kolmogorov distance), at every tenth point."""
        below = np.cumsum(self.weights) - self.weights / 2
        return float(np.abs(below[::10] - spread.cdf(self.points[::10])).max())
