"""From a density to one of the document's distributions, with what that costs in accuracy."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, sqrt

import numpy as np

from wandel_engine.learning.spread import TAIL, Density, Spread

_CERTAIN = 4.0


def fitted(density: Density, low: float, high: float) -> tuple[Spread, float]:
    """The distribution of the document that comes closest, and its Kolmogorov distance.

    `low`, `high`: what cannot be left. A normal or log-normal distribution is only taken if four standard
    deviations on either side lie between them.
    """
    candidates = [spread for spread in _candidates(density, low, high) if spread.low < spread.high]
    distances = [density.distance(spread) for spread in candidates]
    best = min(range(len(candidates)), key=lambda at: distances[at])
    return candidates[best], distances[best]


def _candidates(density: Density, low: float, high: float) -> Iterator[Spread]:
    mean, sd = density.mean, density.sd
    if low <= mean - _CERTAIN * sd and mean + _CERTAIN * sd <= high:
        yield Spread("normal", mean - TAIL * sd, mean, mean + TAIL * sd)
    if density.points[0] > 0:
        logs = np.log(density.points)
        middle = float(logs @ density.weights)
        width = sqrt(float((logs - middle) ** 2 @ density.weights))
        if low <= exp(middle - _CERTAIN * width) and exp(middle + _CERTAIN * width) <= high:
            yield Spread("lognormal", *(exp(middle + z * width) for z in (-TAIL, 0.0, TAIL)))
    first, last = max(low, mean - sqrt(3) * sd), min(high, mean + sqrt(3) * sd)
    yield Spread("uniform", first, (first + last) / 2, last)
    yield _triangular(density, low, high)


def _triangular(density: Density, low: float, high: float) -> Spread:
    """With the density's mode, 5 % and 95 % quantile."""
    at_5, at_95 = (float(q) for q in density.quantiles([0.05, 0.95]))
    mode = min(max(density.mode, low), high)
    first, last = min(at_5, mode), max(at_95, mode)
    for _ in range(200):
        width = last - first
        first, last = (
            min(mode, at_5 - sqrt(0.05 * width * (mode - first))),
            max(mode, at_95 + sqrt(0.05 * width * (last - mode))),
        )
    return Spread("triangular", max(first, low), mode, min(last, high))
