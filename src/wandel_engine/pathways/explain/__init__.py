"""Explaining: any number of a result as formula, inputs and sources.

The formulas follow the written conventions of the model and read the document on their own; the simulation
is not asked how it came to a number, only which number it is.
"""

from wandel_engine.pathways.explain.explainer import Explainer, Unexplained, UnknownAddress, explain
from wandel_engine.pathways.explain.expression import FormulaError, evaluate
from wandel_engine.pathways.explain.numbers import addresses
from wandel_engine.pathways.explain.shown import (
    DecisionInput,
    Explanation,
    FigureInput,
    OptionInput,
    ResultInput,
    SolverInput,
    StatedInput,
)

__all__ = [
    "DecisionInput",
    "Explainer",
    "Explanation",
    "FigureInput",
    "FormulaError",
    "OptionInput",
    "ResultInput",
    "SolverInput",
    "StatedInput",
    "Unexplained",
    "UnknownAddress",
    "addresses",
    "evaluate",
    "explain",
]
