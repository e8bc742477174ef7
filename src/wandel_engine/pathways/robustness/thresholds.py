"""Thresholds that outcomes are to keep, and how often alternatives keep all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np

from wandel_engine.pathways.robustness.inputs import Bools, Floats, Refused, check_finite, outcome_place
from wandel_engine.pathways.robustness.result import Satisficing, SatisficingShare, Threshold, ThresholdShare


def holds(found: Floats, outcomes: Sequence[str], thresholds: Sequence[Threshold]) -> Bools:
    """Which thresholds hold in which draws, (draws, thresholds), for outcomes (draws, outcomes)."""
    if not thresholds:
        raise Refused("no_thresholds", "nothing is to be kept: give at least one threshold")
    columns = []
    for threshold in thresholds:
        if threshold.at_most is None and threshold.at_least is None:
            message = f"the threshold of '{threshold.outcome}' has neither at_most nor at_least"
            raise Refused("empty_threshold", message, outcome=threshold.outcome)
        column = found[:, outcome_place(outcomes, threshold.outcome)]
        kept = np.ones(len(column), dtype=bool)
        if threshold.at_most is not None:
            kept &= column <= threshold.at_most
        if threshold.at_least is not None:
            kept &= column >= threshold.at_least
        columns.append(kept)
    return np.column_stack(columns)


def satisficing(
    found: Mapping[str, Floats],
    outcomes: Sequence[str],
    thresholds: Sequence[Threshold],
    confidence: float = 0.95,
) -> Satisficing:
    """The share of draws in which all thresholds hold, for each alternative.

    `found`: alternative → outcomes (draws, outcomes), each alternative at the same draws. With draws from the
    inputs' distributions this is the probability of keeping all thresholds; with uniformly drawn quantiles it
    is the domain criterion (Starr 1963): the share of the space of possible futures in which they hold.
    """
    draws = same_draws(found)
    if draws < 2:
        raise Refused("too_few_draws", f"too few draws for a share ({draws}): take at least 2", draws=draws)
    if not 0 < confidence < 1:
        raise Refused("no_confidence", f"a confidence lies between 0 and 1, not at {confidence}")
    shares = []
    for alternative, results in found.items():
        check_finite(results, outcomes, 0, f"alternative '{alternative}'")
        kept = holds(results, outcomes, thresholds)
        share = float(kept.all(axis=1).mean())
        shares.append(
            SatisficingShare(
                alternative=alternative,
                share=share,
                error=float(np.sqrt(share * (1 - share) / draws)),
                interval=wilson(share, draws, confidence),
                each=tuple(
                    ThresholdShare(outcome=threshold.outcome, share=float(column.mean()))
                    for threshold, column in zip(thresholds, kept.T, strict=True)
                ),
            )
        )
    most = max(item.share for item in shares)
    return Satisficing(
        draws=draws,
        confidence=confidence,
        alternatives=tuple(shares),
        most=tuple(item.alternative for item in shares if item.share == most),
    )


def wilson(share: float, draws: int, confidence: float) -> tuple[float, float]:
    """Interval of a probability from a share (Wilson 1927); unlike the standard error it is honest at 0 and
    1."""
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    middle = (share + z2 / (2 * draws)) / (1 + z2 / draws)
    half = (z2 * (share * (1 - share) / draws + z2 / (4 * draws**2))) ** 0.5 / (1 + z2 / draws)
    return max(0.0, middle - half), min(1.0, middle + half)


def same_draws(found: Mapping[str, Floats]) -> int:
    """The number of draws, or Refused if alternatives were taken at different ones or there are none."""
    if not found:
        raise Refused("no_alternatives", "nothing to compare: give at least one alternative")
    sizes = {key: len(results) for key, results in found.items()}
    if len(set(sizes.values())) > 1:
        message = f"alternatives must be taken at the same draws, but their numbers differ: {sizes}"
        raise Refused("different_draws", message, draws=sizes)
    return next(iter(sizes.values()))
