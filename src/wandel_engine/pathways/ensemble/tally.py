"""Streamed statistics of outcomes: exact sums and counts, quantiles from a fine fixed grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.ensemble.program import Floats

BINS = 8192
"""Cells of the grid. It is twice as wide as the range of the first draws: a cell is 1/4096 of that range."""


@dataclass
class Tally:
    """Counts of outcomes. Rows are outcomes.

    `counts` (rows, BINS + 2): draws by cell of a grid that begins at `start` with cells of `width`; the first
    and the last cell hold what lies outside. `total`: sums; `least`, `most`: extremes; `within`: draws with a
    value of at most `bound`; `draws`: how many were counted.
    """

    start: Floats
    width: Floats
    bound: Floats
    counts: NDArray[np.int64]
    total: Floats
    least: Floats
    most: Floats
    within: NDArray[np.int64]
    draws: int = 0

    @classmethod
    def of(cls, pilot: Floats, bound: Floats) -> Tally:
        """An empty tally with a grid for outcomes (rows, n) like these."""
        low, high = pilot.min(axis=1), pilot.max(axis=1)
        span = high - low
        # What does not vary gets a grid too, in case that it does in later draws.
        span = np.where(span > 0, span, 2 * np.maximum(np.abs(low), 1.0))
        rows = len(pilot)
        return cls(
            start=low - span / 2,
            width=2 * span / BINS,
            bound=bound,
            counts=np.zeros((rows, BINS + 2), np.int64),
            total=np.zeros(rows),
            least=np.full(rows, np.inf),
            most=np.full(rows, -np.inf),
            within=np.zeros(rows, np.int64),
        )

    def mean(self) -> Floats:
        """Means, (rows,)."""
        mean = self.total / self.draws
        return np.clip(mean, self.least, self.most)

    def quantiles(self, probabilities: Floats) -> Floats:
        """Quantiles (rows, probabilities), each right to within `resolution`."""
        found = np.empty((len(self.counts), len(probabilities)))
        for row, counts in enumerate(self.counts):
            below = np.cumsum(counts)
            rank = probabilities * self.draws
            cell = np.minimum(np.searchsorted(below, rank, side="left"), BINS + 1)
            before = below[cell] - counts[cell]
            part = np.divide(rank - before, counts[cell], out=np.zeros(len(rank)), where=counts[cell] > 0)
            found[row] = self.start[row] + (cell - 1 + part) * self.width[row]
        return np.clip(found, self.least[:, None], self.most[:, None])

    def resolution(self) -> Floats:
        """Largest error of a quantile, (rows,): a cell of the grid, or 0 where nothing varies."""
        return np.where(self.most > self.least, self.width, 0.0)

    def chances(self) -> Floats:
        """Shares of draws with a value of at most `bound`, (rows,)."""
        share: Floats = self.within / self.draws
        return share
