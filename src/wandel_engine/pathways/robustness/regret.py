"""Regret: how much worse an alternative turns out than the best one would have been (Savage 1951)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wandel_engine.pathways.robustness.inputs import Bools, Floats, Refused, check_finite
from wandel_engine.pathways.robustness.result import AlternativeRegret, Direction, Regret
from wandel_engine.pathways.robustness.thresholds import same_draws


def regret_matrix(found: Floats, good: Direction) -> Floats:
    """Regret (alternatives, draws) ≥ 0 from one outcome of each alternative in each draw, in its unit.

    `good`: whether low or high outcomes are good. In every draw some alternative has regret 0.
    """
    return np.asarray(found - found.min(axis=0) if good == "low" else found.max(axis=0) - found)


def best(found: Floats, good: Direction) -> Bools:
    """Where each alternative is best, (alternatives, draws); several in a draw if they tie."""
    return np.asarray(regret_matrix(found, good) == 0)


def regret(
    found: Mapping[str, Floats],
    outcome: str,
    good: Direction,
    quantiles: Sequence[float] = (0.5, 0.9, 0.95),
) -> Regret:
    """Regret of each alternative over all draws.

    `found`: alternative → the outcome in each draw, (draws,), every alternative at the same draws. Raises
    Refused for different draws, outcomes that are not finite, or a single alternative, which regrets nothing.
    """
    draws = same_draws(found)
    if len(found) < 2:
        raise Refused("no_alternatives", "regret compares: give at least two alternatives")
    if draws < 1:
        raise Refused("too_few_draws", "regret needs at least one draw", draws=draws)
    if not all(0 <= q <= 1 for q in quantiles):
        raise Refused("no_quantile", f"quantiles lie between 0 and 1: {tuple(quantiles)}")
    for alternative, results in found.items():
        check_finite(np.asarray(results, float)[:, None], [outcome], 0, f"alternative '{alternative}'")
    matrix = regret_matrix(np.stack([np.asarray(results, float) for results in found.values()]), good)
    rows = tuple(
        AlternativeRegret(
            alternative=key,
            maximum=float(row.max()),
            worst_draw=int(row.argmax()),
            mean=float(row.mean()),
            quantiles={float(q): float(np.quantile(row, q)) for q in quantiles},
            best_share=float((row == 0).mean()),
        )
        for key, row in zip(found, matrix, strict=True)
    )
    return Regret(
        outcome=outcome,
        good=good,
        draws=draws,
        alternatives=rows,
        smallest_maximum=tuple(r.alternative for r in rows if r.maximum == min(x.maximum for x in rows)),
        smallest_mean=tuple(r.alternative for r in rows if r.mean == min(x.mean for x in rows)),
    )
