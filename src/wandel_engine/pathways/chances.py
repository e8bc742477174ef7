"""What a chance is called: the one place that says from when on a target is likely or out of reach."""

from __future__ import annotations

from typing import Literal

Standing = Literal["likely", "uncertain", "out-of-reach", "not-computed"]
"""Where a target stands by the draws of a pathway's uncertain inputs. `not-computed`: nobody drew, or nothing
is uncertain that could be drawn; it is no verdict."""

LIKELY_FROM = 67
OUT_OF_REACH_BELOW = 33
"""Draws in a hundred: likely from the first on, out of reach below the second, uncertain between."""


def in_hundred(probability: float) -> int:
    """In how many of a hundred draws, as every text says it."""
    return round(100 * probability)


def standing_of(probability: float | None) -> Standing:
    """What a chance is called (None: it was not computed). Judged as it is said: by draws in a hundred."""
    if probability is None:
        return "not-computed"
    share = in_hundred(probability)
    return "likely" if share >= LIKELY_FROM else "out-of-reach" if share < OUT_OF_REACH_BELOW else "uncertain"
