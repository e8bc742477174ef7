"""Consistency of a model beyond the shape of its document: one function per part, each notes findings."""

from __future__ import annotations

from collections.abc import Callable

from wandel_engine.pathways.model.checker import Checker, Finding
from wandel_engine.pathways.model.checks.basics import (
    criteria,
    drivers,
    in_order,
    keys,
    parameters,
    payers,
    sources,
    uncertainty,
    years,
)
from wandel_engine.pathways.model.checks.decisions import limits, measures, targets
from wandel_engine.pathways.model.checks.energy import apart, commodities, plants
from wandel_engine.pathways.model.checks.stocks import stocks, transitions
from wandel_engine.pathways.model.document import Model

_PARTS: tuple[Callable[[Checker], None], ...] = (
    keys,
    years,
    sources,
    payers,
    criteria,
    drivers,
    parameters,
    uncertainty,
    commodities,
    stocks,
    transitions,
    plants,
    measures,
    limits,
    targets,
    apart,
)


def check(model: Model) -> list[Finding]:
    """Everything that is inconsistent in the model, empty if nothing is."""
    checker = Checker(model)
    if not in_order(checker):
        return checker.findings  # without years, no quantity has a value
    for part in _PARTS:
        part(checker)
    return checker.findings
