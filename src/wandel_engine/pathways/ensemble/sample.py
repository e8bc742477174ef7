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

    def block(self, number: int) -> Floats:
        """Quantiles of the draws of a block, (BLOCK, inputs)."""
        sequence = np.random.SeedSequence(self.seed, spawn_key=(number,))
        quantiles = np.random.Generator(np.random.SFC64(sequence)).random((BLOCK, self.inputs))
        if len(self.joined):
            # 0 has no normal quantile; 2⁻⁵⁴ is half the smallest other number that is drawn.
            normal = inverse(np.maximum(quantiles[:, self.joined], 2.0**-54))
            quantiles[:, self.joined] = distribution(normal @ self.factor.T)
        return quantiles

    def batches(self, draws: int, batch: int) -> Iterator[list[Floats]]:
        """All draws, as lists of blocks of at least `batch` draws together; the last may be shorter.

        Blocks are drawn side by side in threads: each has a generator of its own.
        """
        blocks = -(-draws // BLOCK)
        together = max(1, -(-batch // BLOCK))
        with ThreadPoolExecutor(min(together, os.cpu_count() or 1)) as threads:
            for first in range(0, blocks, together):
                numbers = range(first, min(first + together, blocks))
                yield [
                    block[: draws - number * BLOCK]
                    for number, block in zip(numbers, threads.map(self.block, numbers), strict=True)
                ]
