"""The models that benchmarks measure with."""

from __future__ import annotations

from functools import cache
from typing import Any

from benchmarks.installation import ROOT
from benchmarks.pathways.synthetic import synthetic

from wandel_engine.pathways import Model, load_model

SMALL_TOWN = ROOT / "benchmarks" / "models" / "small"
MEDIUM_TOWN = ROOT / "benchmarks" / "models" / "medium"
GOERLITZ = ROOT / "cases" / "goerlitz" / "pathways"
SIZES = {"small 6×8": (6, 8), "medium 30×12": (30, 12)}
MEDIUM = "medium 30×12"


@cache
def document(size: str, measures: int = 0) -> dict[str, Any]:
    """An invented model of that size (sector groups × states, 25 years) as plain data."""
    return synthetic(*SIZES[size], measures, seed=1)


@cache
def medium() -> Model:
    """Medium in files: 20 measures and 41 uncertain factors."""
    return load_model(MEDIUM_TOWN)


@cache
def goerlitz() -> Model:
    return load_model(GOERLITZ)


def uncertain(size: str) -> dict[str, Any]:
    """The same with ranges, for ensembles."""
    return synthetic(*SIZES[size], 0, seed=1, uncertain=True)
