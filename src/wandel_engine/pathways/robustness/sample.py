"""Seeded points in the unit cube, in blocks, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from wandel_engine.pathways.robustness.inputs import Floats

Base = Literal["latin", "random"]
"""latin: Latin hypercubes of a block each (McKay, Beckman and Conover 1979), with less error wherever inputs
act mostly one by one; random: independent draws. Intervals from resampled draws are exact for `random` and on
the safe side for `latin`."""
ROWS = 4096
"""Points in a block."""


def blocks(size: int, width: int, seed: int, base: Base = "latin") -> Iterator[Floats]:
    """`size` points with `width` coordinates in [0, 1), in arrays of at most ROWS points."""
    rng = np.random.default_rng([seed, 0])
    for first in range(0, size, ROWS):
        count = min(ROWS, size - first)
        points = rng.random((count, width))
        if base == "latin":
            strata = rng.permuted(np.tile(np.arange(count), (width, 1)), axis=1).T
            points = (strata + points) / count
        yield points
