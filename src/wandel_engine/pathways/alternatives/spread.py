"""Points spread evenly, and the ones that lie farthest from each other."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.program.sparse import Floats

_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19)
_SKIPPED = 20


def halton(count: int, dimensions: int, seed: int = 0) -> Floats:
    """`count` points of the Halton sequence in [0, 1)^dimensions, shifted by a random vector from `seed`.

    Halton, Numerische Mathematik 2 (1960); the shift, modulo 1, is that of Cranley and Patterson (1976). The
    first points are skipped: in the higher dimensions they lie on lines. Raises ValueError for more than 8
    dimensions.
    """
    if dimensions > len(_PRIMES):
        raise ValueError(f"at most {len(_PRIMES)} dimensions")
    points = np.zeros((count, dimensions))
    for place, base in enumerate(_PRIMES[:dimensions]):
        rest, share = np.arange(_SKIPPED, _SKIPPED + count), 1.0 / base
        while rest.any():
            points[:, place] += share * (rest % base)
            rest, share = rest // base, share / base
    shifted: Floats = (points + np.random.default_rng(seed).random(dimensions)) % 1.0
    return shifted


def farthest(points: Floats, chosen: Floats) -> tuple[int, float]:
    """Which of `points` (n, d) lies farthest from its nearest of `chosen` (m, d), and how far it is."""
    away = np.linalg.norm(points[:, None, :] - chosen[None, :, :], axis=2).min(axis=1)
    place = int(np.argmax(away))
    return place, float(away[place])
