"""What a process remembers of stored documents. They are written once and never changed, and reading one anew
for each page would be most of the work of showing it. What is handed out is shared: nobody may change it. It
stands in today's format, whatever version wrote it; what a newer one wrote raises the engine's NewerFormat,
and pages ask `is_newer` first."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from wandel.steps.pathways.models import ModelVersion, Result, Study
from wandel_engine.pathways import Model, Pathway, read_model
from wandel_engine.pathways.contributions import Contributions
from wandel_engine.pathways.ensemble import Ensemble
from wandel_engine.pathways.stored import read_ensemble, read_pathway, read_plain


def model_document(version: ModelVersion) -> dict[str, Any]:
    return _model_document(version.pk, version.created_at)


def model_of(version: ModelVersion) -> Model:
    return _model(version.pk, version.created_at)


def pathway_of(result: Result) -> Pathway:
    return _pathway(result.pk, result.created_at)


def study_document(study: Study) -> dict[str, Any]:
    return _study_document(study.pk, study.created_at)


def refusal_of(study: Study) -> str:
    """Why the engine could not answer, in its English; empty if it could."""
    return str(study_document(study).get("refused", ""))


def ensemble_of(study: Study) -> Ensemble:
    return _ensemble(study.pk, study.created_at)


def contributions_of(study: Study) -> Contributions:
    return _contributions(study.pk, study.created_at)


# The moment of writing is part of each name, since a database may be replaced under a running process.
@lru_cache(maxsize=16)
def _model_document(key: int, _written: dt.datetime) -> dict[str, Any]:
    document: dict[str, Any] = ModelVersion.objects.values_list("document", flat=True).get(pk=key)
    return document


@lru_cache(maxsize=8)
def _model(key: int, written: dt.datetime) -> Model:
    return read_model(_model_document(key, written))


@lru_cache(maxsize=32)
def _pathway(key: int, _written: dt.datetime) -> Pathway:
    stored = Result.objects.select_related("model_version").defer("model_version__document").get(pk=key)
    document = model_document(stored.model_version)
    return read_pathway(stored.result, document.get("decisions_from") or document["base_year"])


@lru_cache(maxsize=32)
def _study_document(key: int, _written: dt.datetime) -> dict[str, Any]:
    document: dict[str, Any] = Study.objects.values_list("document", flat=True).get(pk=key)
    return document if "refused" in document else read_plain(document)


@lru_cache(maxsize=32)
def _ensemble(key: int, written: dt.datetime) -> Ensemble:
    return read_ensemble(_study_document(key, written))


@lru_cache(maxsize=8)
def _contributions(key: int, written: dt.datetime) -> Contributions:
    return Contributions.model_validate(_study_document(key, written))
