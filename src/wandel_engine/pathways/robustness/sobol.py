"""Sobol indices: which inputs the variance of an outcome comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.progress import Progress, quiet
from wandel_engine.pathways.result import Result
from wandel_engine.pathways.robustness.groups import Group, checked_correlation, correlate, independent_groups
from wandel_engine.pathways.robustness.inputs import Evaluate, Floats, Input, Refused, check_keys, outcomes_at
from wandel_engine.pathways.robustness.result import Interval, Sobol, SobolIndex, SobolOutcome
from wandel_engine.pathways.robustness.sample import Base, blocks

SMALLEST_DRAWS = 64
_STILL = 1e-12
"""An outcome whose range is smaller than this part of its size does not vary: the rest is rounding."""


class SobolOptions(Result):
    """`draws`: base draws N. `resamples`: of the bootstrap behind the intervals, at `confidence`. The result
    is the same for the same seed."""

    draws: int = 1024
    seed: int = 0
    base: Base = "latin"
    resamples: int = 200
    confidence: float = 0.95


def sobol(
    evaluate: Evaluate,
    inputs: Sequence[Input],
    outcomes: Sequence[str],
    options: SobolOptions | None = None,
    *,
    correlation: Floats | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    progress: Progress = quiet,
) -> Sobol:
    """First-order and total indices of each group of inputs, with intervals, for all outcomes at once.

    The first index is estimated after Saltelli et al. (2010), the total one after Jansen (1999). Two samples
    A and B of N draws are evaluated, and for each group A with that group's columns from B. Only sums are
    kept, per bootstrap resample (Poisson weights per draw, percentile intervals): memory depends on neither N
    nor on inputs × outcomes × N.

    `correlation`, `groups`: see `independent_groups`; correlated inputs have one index together.
    Raises Refused for fewer than SMALLEST_DRAWS draws, outcomes that are not finite, or groups that are
    correlated with each other.
    """
    options = options or SobolOptions()
    found = independent_groups(inputs, correlation, groups)
    sums = gather(evaluate, inputs, outcomes, found, options, correlation, progress)
    evaluations = options.draws * (len(found) + 2)
    return Sobol(
        draws=options.draws,
        evaluations=evaluations,
        seed=options.seed,
        base=options.base,
        confidence=options.confidence,
        outcomes=tuple(
            _outcome(sums, place, key, found, inputs, options) for place, key in enumerate(outcomes)
        ),
    )


@dataclass(frozen=True)
class Sums:
    """Estimates per bootstrap resample, the first of them with every draw counted once.

    `mean`, `variance`: (1 + resamples, outcomes). `first`, `total`: (groups, 1 + resamples, outcomes), not
    defined where `varies` (outcomes) is False.
    """

    mean: Floats
    variance: Floats
    first: Floats
    total: Floats
    varies: np.ndarray


def gather(
    evaluate: Evaluate,
    inputs: Sequence[Input],
    outcomes: Sequence[str],
    groups: Sequence[Group],
    options: SobolOptions,
    correlation: Floats | None = None,
    progress: Progress = quiet,
) -> Sums:
    """Evaluate the sample of `sobol` and sum it up."""
    check_keys(inputs, outcomes)
    _check(options)
    matrix = checked_correlation(correlation, len(inputs))
    weights_rng = np.random.default_rng([options.seed, 1])
    tally = _Tally(1 + options.resamples, len(groups), len(outcomes))
    steps = len(groups) + 2
    done = 0
    for points in blocks(options.draws, 2 * len(inputs), options.seed, options.base):
        rows = len(points)
        first, second = (correlate(half, matrix) for half in np.split(points, 2, axis=1))
        weights = np.ones((1 + options.resamples, rows))
        weights[1:] = weights_rng.poisson(1.0, (rows, options.resamples)).T

        def run(quantiles: Floats, name: str, step: int, done: int = done, rows: int = rows) -> Floats:
            progress((done + rows * step / steps) / options.draws, "sensitivity")
            return outcomes_at(evaluate, quantiles, outcomes, done, name)

        a, b = run(first, "sample A", 0), run(second, "sample B", 1)
        tally.base(weights, a, b)
        for place, group in enumerate(groups):
            columns = list(group.places)
            mixed = first.copy()
            mixed[:, columns] = second[:, columns]
            tally.mixed(weights, place, run(mixed, f"sample A with '{group.name}' from B", place + 2))
        done += rows
    progress(1.0, "sensitivity")
    return tally.estimates()


class _Tally:
    """Weighted sums. Outcomes are counted from the first one seen, which keeps large numbers exact."""

    def __init__(self, resamples: int, groups: int, outcomes: int) -> None:
        self.weight = np.zeros((resamples, 1))
        self.squares, self.in_a, self.in_b = (np.zeros((resamples, outcomes)) for _ in range(3))
        self.mixed_sums = np.zeros((groups, resamples, 3 * outcomes))
        self.origin = np.zeros(outcomes)
        self.lowest, self.highest = np.full(outcomes, np.inf), np.full(outcomes, -np.inf)

    def base(self, weights: Floats, a: Floats, b: Floats) -> None:
        """Add the outcomes (draws, outcomes) of the samples A and B."""
        if not self.weight.any():
            self.origin = a[0].copy()
        for found in (a, b):
            self.lowest = np.minimum(self.lowest, found.min(axis=0))
            self.highest = np.maximum(self.highest, found.max(axis=0))
        self.a, self.b = a - self.origin, b - self.origin
        self.weight += weights.sum(axis=1, keepdims=True)
        self.in_a += weights @ self.a
        self.in_b += weights @ self.b
        self.squares += weights @ (self.a**2 + self.b**2)

    def mixed(self, weights: Floats, group: int, found: Floats) -> None:
        """Add the outcomes of A with a group from B."""
        step = found - self.origin - self.a
        # One product with the weights instead of three: they are what takes the time.
        self.mixed_sums[group] += weights @ np.hstack([step, self.b * step, step**2])

    def estimates(self) -> Sums:
        """What the sums say."""
        size = np.maximum(np.abs(self.lowest), np.abs(self.highest))
        varies = self.highest - self.lowest > _STILL * size
        centre = (self.in_a + self.in_b) / (2 * self.weight)
        variance = np.maximum(self.squares / (2 * self.weight) - centre**2, 0.0)
        # Saltelli's product is taken around the mean of all evaluations, which lessens its error.
        groups = len(self.mixed_sums)
        step, product, jump = np.split(self.mixed_sums, 3, axis=2)
        middle = (self.in_b + (groups + 1) * self.in_a + step.sum(axis=0)) / ((groups + 2) * self.weight)
        safe = np.where(variance > 0, variance, 1.0)
        first = (product - middle * step) / self.weight / safe
        total = jump / (2 * self.weight) / safe
        return Sums(centre + self.origin, variance, first, total, varies & (variance[0] > 0))


def _outcome(
    sums: Sums, place: int, key: str, groups: Sequence[Group], inputs: Sequence[Input], options: SobolOptions
) -> SobolOutcome:
    varies = bool(sums.varies[place])

    def interval(estimates: Floats) -> Interval | None:
        return percentile_interval(estimates, options.confidence) if varies else None

    return SobolOutcome(
        outcome=key,
        mean=float(sums.mean[0, place]),
        variance=float(sums.variance[0, place]) if varies else 0.0,
        indices=tuple(
            SobolIndex(
                group=group.name,
                inputs=tuple(inputs[at].key for at in group.places),
                first=interval(sums.first[number, :, place]),
                total=interval(sums.total[number, :, place]),
            )
            for number, group in enumerate(groups)
        ),
        interaction=interval(1 - sums.first[:, :, place].sum(axis=0)),
    )


def percentile_interval(estimates: Floats, confidence: float) -> Interval:
    """The first estimate, and the interval between percentiles of the others, which are its resamples."""
    low, high = np.quantile(estimates[1:], [(1 - confidence) / 2, (1 + confidence) / 2])
    value = float(estimates[0])
    return Interval(value=value, low=min(float(low), value), high=max(float(high), value))


def _check(options: SobolOptions) -> None:
    if options.draws < SMALLEST_DRAWS:
        raise Refused(
            "too_few_draws",
            f"too few draws for a variance ({options.draws}): take at least {SMALLEST_DRAWS}, better 1024",
            draws=options.draws,
        )
    if options.resamples < 50:
        message = f"too few resamples for an interval ({options.resamples}): take at least 50"
        raise Refused("too_few_resamples", message, resamples=options.resamples)
    if not 0 < options.confidence < 1:
        raise Refused("no_confidence", f"a confidence lies between 0 and 1, not at {options.confidence}")
