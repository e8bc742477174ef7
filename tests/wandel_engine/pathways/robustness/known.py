"""Functions whose indices are known, and inputs for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from wandel_engine.pathways.robustness.inputs import Evaluate, Floats, Input


def inputs(count: int, estimates: Sequence[int] = ()) -> tuple[Input, ...]:
    return tuple(Input(f"x{place}", estimate=place in estimates) for place in range(count))


def one(function: Callable[[Floats], Floats]) -> Evaluate:
    """A function to (draws,) as one to (draws, 1)."""
    return lambda quantiles: function(quantiles)[:, None]


def ishigami(quantiles: Floats) -> Floats:
    """Ishigami and Homma (1990) with a = 7, b = 0.1."""
    x = -np.pi + 2 * np.pi * quantiles
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices() -> tuple[Floats, Floats]:
    v1 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
    v2 = 7**2 / 8
    v13 = 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    return np.array([v1, v2, 0]) / whole, np.array([v1 + v13, v2, v13]) / whole


G = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])


def sobol_g(quantiles: Floats) -> Floats:
    """Sobol's G function; Saltelli et al. (2008), page 123."""
    return np.prod((np.abs(4 * quantiles - 2) + G) / (1 + G), axis=1)


def sobol_g_indices() -> tuple[Floats, Floats]:
    parts = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + parts) - 1
    return parts / whole, parts * np.prod(1 + parts) / (1 + parts) / whole
