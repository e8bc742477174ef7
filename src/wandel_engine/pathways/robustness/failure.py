"""Failure conditions: how far each input must move alone until thresholds that hold no longer do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.progress import Progress, quiet
from wandel_engine.pathways.robustness.inputs import (
    Bools,
    Evaluate,
    Floats,
    Input,
    Refused,
    check_keys,
    outcomes_at,
)
from wandel_engine.pathways.robustness.result import FailureCondition, FailureConditions, Threshold, Turn
from wandel_engine.pathways.robustness.thresholds import holds


def failure_conditions(
    evaluate: Evaluate,
    inputs: Sequence[Input],
    outcomes: Sequence[str],
    thresholds: Sequence[Threshold],
    *,
    within: tuple[float, float] = (0.001, 0.999),
    scan: int = 32,
    precision: float = 1e-6,
    progress: Progress = quiet,
) -> FailureConditions:
    """For each input, the nearest quantile below and above the median at which the verdict turns.

    The others stay at their median, also where they are correlated. Each side is scanned in `scan` steps and
    the first turn is bisected to `precision`, for all inputs together; the quantile given is on its far side.
    What turns and turns back within one step of the scan is not seen.
    """
    check_keys(inputs, outcomes)
    if not 0 < within[0] < 0.5 < within[1] < 1:
        raise Refused("no_span", f"the quantiles looked at must enclose the median: {within}")
    if scan < 1 or not 0 < precision < 1:
        raise Refused("no_scan", "scan is at least 1, precision between 0 and 1")
    count = len(inputs)

    def verdict(place: np.ndarray, quantile: Floats) -> Bools:
        """Whether all thresholds hold with one input each, at `place`, moved to `quantile`."""
        points = np.full((len(place), count), 0.5)
        points[np.arange(len(place)), place] = quantile
        found = outcomes_at(evaluate, points, outcomes, 0, "the search for failure conditions")
        return np.asarray(holds(found, outcomes, thresholds).all(axis=1))

    base = bool(verdict(np.array([0]), np.array([0.5]))[0])
    grid = np.stack([np.linspace(0.5, end, scan + 1) for end in within])
    turned = np.zeros((count, 2, scan + 1), dtype=bool)
    for place in range(count):
        progress(0.7 * place / count, "failure conditions")
        turned[place, :, 1:] = verdict(np.full(2 * scan, place), grid[:, 1:].ravel()).reshape(2, scan) != base
    places, sides = np.nonzero(turned.any(axis=2))
    first = turned[places, sides].argmax(axis=1)
    near, far = grid[sides, first - 1], grid[sides, first]
    while len(places) and np.abs(far - near).max() > precision:
        progress(0.7, "failure conditions")
        middle = (near + far) / 2
        other = verdict(places, middle) != base
        near, far = np.where(other, near, middle), np.where(other, middle, far)
    turns = {
        (place, side): Turn(quantile=float(at), number=float(inputs[place].value(np.array(at))))
        for place, side, at in zip(places.tolist(), sides.tolist(), far, strict=True)
    }
    conditions = [
        FailureCondition(
            input=item.key,
            unit=item.unit,
            year=item.year,
            median=float(item.value(np.array(0.5))),
            down=turns.get((place, 0)),
            up=turns.get((place, 1)),
        )
        for place, item in enumerate(inputs)
    ]
    progress(1.0, "failure conditions")
    return FailureConditions(holds=base, within=within, conditions=tuple(sorted(conditions, key=_distance)))


def _distance(condition: FailureCondition) -> float:
    return min((abs(turn.quantile - 0.5) for turn in (condition.down, condition.up) if turn), default=1.0)
