"""The model document of a city: what it holds (`document`), how it is read (`load_model`), what is checked.

A complete, commented example is `benchmarks/models/small/`.
"""

from wandel_engine.files import Problem
from wandel_engine.pathways.model.checks import check
from wandel_engine.pathways.model.document import Account, Model
from wandel_engine.pathways.model.folder import folder_schema
from wandel_engine.pathways.model.loading import dump_model, load_model, model_hash, model_schema, read_model
from wandel_engine.pathways.model.problems import ModelError
from wandel_engine.pathways.model.uncertain import (
    UncertainInput,
    correlation_matrix,
    model_at,
    uncertain_inputs,
)
from wandel_engine.pathways.model.values import Values

__all__ = [
    "Account",
    "Model",
    "ModelError",
    "Problem",
    "UncertainInput",
    "Values",
    "check",
    "correlation_matrix",
    "dump_model",
    "folder_schema",
    "load_model",
    "model_at",
    "model_hash",
    "model_schema",
    "read_model",
    "uncertain_inputs",
]
