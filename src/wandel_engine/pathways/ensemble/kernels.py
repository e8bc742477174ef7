"""Which kernel runs a program: numba where it can be imported, NumPy everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from wandel_engine.pathways.ensemble import numpy_kernel
from wandel_engine.pathways.ensemble.inputs import InputTable
from wandel_engine.pathways.ensemble.program import Floats, TapeProgram
from wandel_engine.pathways.ensemble.tally import Tally

KernelName = Literal["auto", "numba", "numpy"]


@dataclass(frozen=True)
class Kernel:
    """`run`: program, inputs, quantiles (n, inputs) → outcomes (outcomes, n).

    `tally`: counts the draws from one to before another of outcomes.
    """

    name: str
    run: Callable[[TapeProgram, InputTable, Floats], Floats]
    tally: Callable[[Tally, Floats, int, int], None]


def kernel_named(name: KernelName) -> Kernel:
    """``numba``, ``numpy``, or ``auto``: numba where it can be imported.

    Raises ImportError for ``numba`` where it cannot be imported, ValueError for another name.
    """
    if name not in ("auto", "numba", "numpy"):
        raise ValueError(f"there is no kernel '{name}'; choose auto, numba or numpy")
    if name != "numpy":
        try:
            numba_kernel = import_module("wandel_engine.pathways.ensemble.numba_kernel")
        except ImportError:
            if name == "numba":
                raise
        else:
            return Kernel("numba", numba_kernel.run, numba_kernel.tally)
    return Kernel("numpy", numpy_kernel.run, numpy_kernel.tally)
