"""How many floating-point operations a second the machine can do at most, as compiled loops reach it."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
from numba import njit

_LANES, _STEPS, _ROUNDS = 64, 200_000, 50


@njit(nogil=True, fastmath={"contract"})
def _multiply_add(values: Any, factor: float, shift: float, steps: int) -> float:
    """`steps` times a multiplication and an addition in each of 64 lanes, which wait only for themselves.

    64 lanes are what the compiler unrolls and turns into vector instructions.
    """
    lanes = np.empty(_LANES)
    for lane in range(_LANES):
        lanes[lane] = values[lane]
    for _step in range(steps):
        for lane in range(_LANES):
            lanes[lane] = lanes[lane] * factor + shift
    return lanes.sum()


@cache
def peak_gflops(threads: int | None = None) -> float:
    """Thousand million multiplications and additions a second, in double precision, of `threads` threads.

    The best of fifty short rounds; None: a thread for every core. The numbers stay in registers: nothing
    but arithmetic limits it.
    """
    threads = threads or os.cpu_count() or 1
    start = np.linspace(0.0, 1.0, _LANES)
    _multiply_add(start, 0.5, 0.5, 1)
    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for _round in range(_ROUNDS):
            began = time.perf_counter()
            work = [pool.submit(_multiply_add, start, 0.999999, 1e-6, _STEPS) for _thread in range(threads)]
            sums = [part.result() for part in work]
            taken = time.perf_counter() - began
            best = max(best, 2.0 * _LANES * _STEPS * threads / taken / 1e9)
    # x → 0.999999·x + 10⁻⁶ draws every lane towards 1.
    expected = (1 + (start - 1) * 0.999999**_STEPS).sum()
    assert np.allclose(sums, expected, rtol=1e-9)
    return best
