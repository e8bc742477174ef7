"""What a process remembers of stored documents. They are written once and never changed, and reading one anew
for each page would be most of the work of showing it. What is handed out is shared: nobody may change it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from wandel.steps.pathways.models import ModelVersion, Result, Study
from wandel_engine.pathways import Pathway
from wandel_engine.pathways.ensemble import Ensemble


def model_document(version: ModelVersion) -> dict[str, Any]:
    return _model_document(version.pk, version.created_at)


def pathway_of(result: Result) -> Pathway:
    return _pathway(result.pk, result.created_at)


def study_document(study: Study) -> dict[str, Any]:
    return _study_document(study.pk, study.created_at)


def refusal_of(study: Study) -> str:
    """Why the engine could not answer, in its English; empty if it could."""
    return str(study_document(study).get("refused", ""))


def ensemble_of(study: Study) -> Ensemble:
    return _ensemble(study.pk, study.created_at)


# The moment of writing is part of each name, since a database may be replaced under a running process.
@lru_cache(maxsize=16)
def _model_document(key: int, _written: dt.datetime) -> dict[str, Any]:
    document: dict[str, Any] = ModelVersion.objects.values_list("document", flat=True).get(pk=key)
    return document


@lru_cache(maxsize=32)
def _pathway(key: int, _written: dt.datetime) -> Pathway:
    return Pathway.model_validate(Result.objects.values_list("result", flat=True).get(pk=key))


@lru_cache(maxsize=32)
def _study_document(key: int, _written: dt.datetime) -> dict[str, Any]:
    document: dict[str, Any] = Study.objects.values_list("document", flat=True).get(pk=key)
    return document


@lru_cache(maxsize=32)
def _ensemble(key: int, written: dt.datetime) -> Ensemble:
    return Ensemble.model_validate(_study_document(key, written))
