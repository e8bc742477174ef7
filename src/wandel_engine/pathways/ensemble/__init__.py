"""Ensembles: a plan in many draws of what is uncertain.

A rationed simulation (`simulation`, docs/adr/0009) of one plan is recorded once, as a list of operations on a
`tape`, by `stocks`, `wear`, `limits`, `supply`, `accounts` and `costs`. It is arranged as arrays (`program`)
and run for many draws at a time by a kernel, numba or NumPy. `compile_plan(…).evaluate(quantiles)` is the way
in for other methods: sensitivity, scenario discovery.
"""

from wandel_engine.pathways.ensemble.compiled import Compiled, compile_plan
from wandel_engine.pathways.ensemble.kernels import prepare
from wandel_engine.pathways.ensemble.quantities import NotVariable
from wandel_engine.pathways.ensemble.result import Bands, Chance, Distribution, Ensemble, Kept
from wandel_engine.pathways.ensemble.run import ensemble

__all__ = [
    "Bands",
    "Chance",
    "Compiled",
    "Distribution",
    "Ensemble",
    "Kept",
    "NotVariable",
    "compile_plan",
    "ensemble",
    "prepare",
]
