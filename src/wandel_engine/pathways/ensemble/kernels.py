"""Which kernel runs a program: numba where it can be imported, NumPy everywhere."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from wandel_engine.pathways.ensemble import numpy_kernel
from wandel_engine.pathways.ensemble.inputs import InputTable
from wandel_engine.pathways.ensemble.program import Floats, TapeProgram

Kernel = Callable[[TapeProgram, InputTable, Floats], Floats]
"""Program, inputs, quantiles (n, inputs) → outcomes (outcomes, n)."""


def kernel_named(name: str) -> Kernel:
    """``numba``, ``numpy`` or ``auto``. Raises ImportError for ``numba`` where it cannot be imported."""
    if name == "numpy":
        return numpy_kernel.run
    if name not in ("auto", "numba"):
        raise ValueError(f"there is no kernel '{name}'; choose auto, numba or numpy")
    try:
        run: Kernel = import_module("wandel_engine.pathways.ensemble.numba_kernel").run
    except ImportError:
        if name == "numba":
            raise
        return numpy_kernel.run
    return run
