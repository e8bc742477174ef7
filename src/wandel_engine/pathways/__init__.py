"""Pathways: how a city's stocks get from today's distribution to the one that the vision needs."""

from wandel_engine.pathways.finding import ModelInfeasible, ModelUnbounded, NothingFound, find
from wandel_engine.pathways.model import (
    Model,
    ModelError,
    Problem,
    dump_model,
    load_model,
    model_hash,
    model_schema,
    read_model,
)
from wandel_engine.pathways.result import (
    RESULT_FORMAT,
    Decisions,
    Options,
    Pathway,
    RollingPathway,
    Simulation,
    result_schema,
)
from wandel_engine.pathways.rolling import rolling
from wandel_engine.pathways.simulation import simulate, trend

__all__ = [
    "RESULT_FORMAT",
    "Decisions",
    "Model",
    "ModelError",
    "ModelInfeasible",
    "ModelUnbounded",
    "NothingFound",
    "Options",
    "Pathway",
    "Problem",
    "RollingPathway",
    "Simulation",
    "dump_model",
    "find",
    "load_model",
    "model_hash",
    "model_schema",
    "read_model",
    "result_schema",
    "rolling",
    "simulate",
    "trend",
]
