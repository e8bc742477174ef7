"""What each input row of a program holds, as arrays, and its numbers at given quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.ensemble.normal import Floats, inverse
from wandel_engine.pathways.ensemble.quantities import InputRow
from wandel_engine.pathways.model.uncertain import EDGE

UNIFORM, TRIANGULAR, NORMAL, LOGNORMAL = range(4)
_KINDS = {"uniform": UNIFORM, "triangular": TRIANGULAR, "normal": NORMAL, "lognormal": LOGNORMAL}
_Z95 = 1.6448536269514722


@dataclass(frozen=True)
class InputTable:
    """Rows of inputs: the uncertain input each belongs to, the kind of its distribution, and its shape.

    `shape` (rows, 3): low, value, high of uniform and triangular; value, spread, – of normal; value, spread
    of the logarithm, – of lognormal.
    """

    input: NDArray[np.int32]
    kind: NDArray[np.int8]
    shape: Floats

    def numbers(self, quantiles: Floats) -> Floats:
        """Numbers of draws: quantiles (n, inputs) → (n, rows)."""
        found = np.empty((len(quantiles), len(self.input)))
        for row, (place, kind) in enumerate(zip(self.input, self.kind, strict=True)):
            found[:, row] = _numbers(int(kind), self.shape[row], quantiles[:, place])
        return found


def _numbers(kind: int, shape: Floats, q: Floats) -> Floats:
    low, value, high = (float(x) for x in shape)
    if kind == UNIFORM:
        even: Floats = low + (high - low) * q
        return even
    if kind == TRIANGULAR:
        rise, fall, width = value - low, high - value, high - low
        below = low + np.sqrt(q * width * rise)
        above = high - np.sqrt((1 - q) * width * fall)
        return np.where(q * width < rise, below, above)
    z = inverse(np.clip(q, EDGE, 1 - EDGE))
    middle, spread = low, value
    skewed: Floats = middle + z * spread if kind == NORMAL else middle * np.exp(z * spread)
    return skewed


def input_table(rows: Sequence[InputRow]) -> InputTable:
    """The table of these rows."""
    shape = np.zeros((len(rows), 3))
    for at, row in enumerate(rows):
        figure = row.figure
        low = figure.value if figure.low is None else figure.low
        high = figure.value if figure.high is None else figure.high
        if row.distribution == "normal":
            shape[at] = figure.value, (high - low) / (2 * _Z95), 0.0
        elif row.distribution == "lognormal":
            shape[at] = figure.value, np.log(high / low) / (2 * _Z95), 0.0
        else:
            shape[at] = low, figure.value, high
    return InputTable(
        input=np.array([row.input for row in rows], np.int32),
        kind=np.array([_KINDS[row.distribution] for row in rows], np.int8),
        shape=shape,
    )
