"""Quantiles of draws: seeded by block, so that they depend on nothing but the seed and the draw's number."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wandel_engine.pathways.ensemble.normal import distribution, inverse
from wandel_engine.pathways.ensemble.program import Floats
from wandel_engine.pathways.model import Model, correlation_matrix

BLOCK = 4096
"""Draws that share a generator. It belongs to the meaning of a seed: another size gives other draws."""


class Sampler:
    """Draws of all uncertain inputs. Correlated ones are joined by a Gaussian copula."""

    def __init__(self, model: Model, variants: Mapping[str, str], seed: int) -> None:
        self.seed = seed
        matrix = correlation_matrix(model, variants)
        self.inputs = len(matrix)
        self.joined = np.flatnonzero((matrix != np.eye(self.inputs)).any(axis=1))
        self.factor = np.linalg.cholesky(matrix[np.ix_(self.joined, self.joined)])

    def fill(self, number: int, quantiles: Floats) -> None:
        """Draw a block: its quantiles are written into `quantiles`, (BLOCK, inputs)."""
        sequence = np.random.SeedSequence(self.seed, spawn_key=(number,))
        np.random.Generator(np.random.SFC64(sequence)).random(out=quantiles)
        if len(self.joined):
            # 0 has no normal quantile; 2⁻⁵⁴ is half the smallest other number that is drawn.
            normal = inverse(np.maximum(quantiles[:, self.joined], 2.0**-54))
            quantiles[:, self.joined] = distribution(normal @ self.factor.T)

    def batches(self, draws: int, batch: int) -> Iterator[Floats]:
        """All draws, as quantiles (n, inputs) of whole blocks with at least `batch` draws; the last of them
        may be shorter.

        Blocks are drawn side by side in threads: each has a generator of its own.
        """
        blocks = -(-draws // BLOCK)
        together = max(1, -(-batch // BLOCK))
        with ThreadPoolExecutor(min(together, os.cpu_count() or 1)) as threads:
            for first in range(0, blocks, together):
                numbers = range(first, min(first + together, blocks))
                quantiles = np.empty((len(numbers) * BLOCK, self.inputs))
                parts = (quantiles[at : at + BLOCK] for at in range(0, len(quantiles), BLOCK))
                for _ in threads.map(self.fill, numbers, parts):
                    pass  # raises what a thread raised
                yield quantiles[: draws - first * BLOCK]
