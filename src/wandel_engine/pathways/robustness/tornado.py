"""One input at a time: how far an outcome swings between a low and a high quantile of each input."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.robustness.inputs import Evaluate, Input, Refused, check_keys, outcomes_at
from wandel_engine.pathways.robustness.result import Swing, Tornado


def tornado(
    evaluate: Evaluate,
    inputs: Sequence[Input],
    outcomes: Sequence[str],
    quantiles: tuple[float, float] = (0.05, 0.95),
) -> tuple[Tornado, ...]:
    """One tornado per outcome. Each input moves alone, also where it is correlated with others, while these
    stay at their median: 2·inputs + 1 evaluations. It shows no interaction; `sobol` does."""
    check_keys(inputs, outcomes)
    low, high = quantiles
    if not 0 < low < 0.5 < high < 1:
        raise Refused("no_span", f"quantiles must lie on both sides of the median, not at {low} and {high}")
    count = len(inputs)
    points = np.full((2 * count + 1, count), 0.5)
    each = np.arange(count)
    points[1 + each, each], points[1 + count + each, each] = low, high
    found = outcomes_at(evaluate, points, outcomes, 0, "the tornado")

    def swings(column: int) -> tuple[Swing, ...]:
        all_swings = [
            Swing(
                input=item.key,
                unit=item.unit,
                year=item.year,
                low_input=float(item.value(np.array(low))),
                high_input=float(item.value(np.array(high))),
                at_low=float(found[1 + place, column]),
                at_high=float(found[1 + count + place, column]),
            )
            for place, item in enumerate(inputs)
        ]
        return tuple(sorted(all_swings, key=lambda swing: -abs(swing.at_high - swing.at_low)))

    return tuple(
        Tornado(outcome=key, median=float(found[0, place]), quantiles=quantiles, swings=swings(place))
        for place, key in enumerate(outcomes)
    )
