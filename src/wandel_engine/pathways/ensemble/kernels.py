"""Which kernel runs a program: numba where it can be imported, NumPy everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

import numpy as np

from wandel_engine.pathways.ensemble import numpy_kernel
from wandel_engine.pathways.ensemble.inputs import InputTable
from wandel_engine.pathways.ensemble.program import Floats, TapeProgram, arranged
from wandel_engine.pathways.ensemble.tally import Tally
from wandel_engine.pathways.ensemble.tape import ONE, Tape

KernelName = Literal["auto", "numba", "numpy"]


@dataclass(frozen=True)
class Kernel:
    """`run`: program, inputs, quantiles (n, inputs) → outcomes (outcomes, n).

    `tally`: counts the draws from one to before another of outcomes.
    """

    name: str
    run: Callable[[TapeProgram, InputTable, Floats], Floats]
    tally: Callable[[Tally, Floats, int, int], None]


def prepare() -> str:
    """Compile the kernel and keep it on disk, as setting up an installation does. Returns the kernel's name.

    Without it the first ensemble of an installation waits some seconds longer.
    """
    kernel, tape = kernel_named("auto"), Tape()
    program = arranged(tape, [tape.sum((tape.input(0.0, 1.0), ONE))])
    table = InputTable(np.zeros(1, np.int32), np.zeros(1, np.int8), np.array([[0.0, 0.5, 1.0]]))
    found = kernel.run(program, table, np.array([[0.25], [0.75]]))
    kernel.tally(Tally.of(found, np.zeros(1)), found, 0, 2)
    return kernel.name


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
