"""What is asked: uncertain inputs, outcomes, and the function between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Evaluate = Callable[[Floats], Floats]
"""Quantiles of the inputs, (draws, inputs), each in the open interval (0, 1), to outcomes, (draws, outcomes).

A row depends on nothing but its own quantiles: the same row gives the same outcomes in any company.
"""


class Refused(ValueError):
    """A question that has no honest answer. `code` and `parameters` are for programs, the message for
    people."""

    def __init__(self, code: str, message: str, **parameters: object) -> None:
        super().__init__(message)
        self.code = code
        self.parameters = parameters


def _same(quantiles: Floats) -> Floats:
    return quantiles


@dataclass(frozen=True)
class Input:
    """An uncertain input.

    `estimate`: whether it rests on an estimate rather than on a published figure. `value`: its number, in
    `unit`, at an array of quantiles (any shape); it never falls. Without it the quantile is the number.
    `year`: the year for which the number is, where a whole course moves.
    """

    key: str
    unit: str = "1"
    estimate: bool = False
    value: Callable[[Floats], Floats] = _same
    year: int | None = None


def check_keys(inputs: Sequence[Input], outcomes: Sequence[str]) -> None:
    """Refuse inputs and outcomes that are missing or named twice."""
    if not inputs:
        raise Refused("no_inputs", "nothing is uncertain: give at least one input")
    if not outcomes:
        raise Refused("no_outcomes", "nothing is asked for: give at least one outcome")
    for what, keys in (("input", [i.key for i in inputs]), ("outcome", list(outcomes))):
        double = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
        if double is not None:
            raise Refused("double_key", f"the {what} '{double}' is named twice", what=what, key=double)


def outcomes_at(
    evaluate: Evaluate, quantiles: Floats, outcomes: Sequence[str], first: int = 0, where: str = ""
) -> Floats:
    """The outcomes at the quantiles, (draws, outcomes), finite, or Refused.

    `first`: number of the first draw, and `where`: the sample it stands in, for the message.
    """
    found = np.asarray(evaluate(quantiles), float)
    if found.shape != (len(quantiles), len(outcomes)):
        raise Refused(
            "wrong_shape",
            f"evaluate gave an array {found.shape}; draws: {len(quantiles)}, outcomes: {len(outcomes)}",
            shape=found.shape,
        )
    check_finite(found, outcomes, first, where)
    return found


def check_finite(found: Floats, outcomes: Sequence[str], first: int = 0, where: str = "") -> None:
    """Refuse outcomes that are not (draws, outcomes), or not finite, naming the first such draw."""
    if found.ndim != 2 or found.shape[1] != len(outcomes):
        message = f"an array {found.shape} does not hold each draw's outcomes: {len(outcomes)}"
        raise Refused("wrong_shape", message, shape=found.shape)
    bad = ~np.isfinite(found)
    if bad.any():
        row, column = (int(at) for at in np.argwhere(bad)[0])
        draw, outcome = first + row, outcomes[column]
        raise Refused(
            "not_finite",
            f"outcome '{outcome}' is {found[row, column]} in draw {draw}{f' of {where}' if where else ''}; "
            "evaluate that draw alone to see why",
            outcome=outcome,
            draw=draw,
        )


def outcome_place(outcomes: Sequence[str], key: str) -> int:
    """Where an outcome stands, or Refused."""
    if key not in outcomes:
        raise Refused(
            "unknown_outcome",
            f"there is no outcome '{key}'; there are {', '.join(outcomes)}",
            outcome=key,
            known=tuple(outcomes),
        )
    return list(outcomes).index(key)
