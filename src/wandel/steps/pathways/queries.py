"""Reads of the pathways room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from wandel.foundation.cities.models import City
from wandel.foundation.live.models import Job
from wandel.steps.pathways.memory import model_document
from wandel.steps.pathways.models import ModelVersion, Result, Study


def newest_model(*, city: City) -> ModelVersion | None:
    """The newest version, without its document, which `memory` holds."""
    return ModelVersion.objects.filter(city=city).defer("document").first()


def newest_results(*, city: City) -> list[Result]:
    """The newest result of each target, without its numbers, earliest target first."""
    found: dict[str, Result] = {}
    every = (
        Result.objects.filter(model_version__city=city)
        .select_related("model_version")
        .defer("result", "options", "model_version__document")
    )
    for result in every:
        found.setdefault(result.key, result)
    return sorted(found.values(), key=lambda result: (_first_year(result), result.key))


def _first_year(result: Result) -> int:
    years = [
        target["year"]
        for target in model_document(result.model_version).get("targets", [])
        if target["artefact"] in result.targets
    ]
    return min(years, default=0)


def newest_study(*, result: Result, kind: str) -> Study | None:
    """Without its document, which `memory` holds."""
    return Study.objects.filter(result=result, kind=kind).defer("document").first()


def certainties(*, results: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Newest study of certainty by result, without its bands; those that the engine refused are left out."""
    parts = ("draws", "seed", "inputs", "targets")
    rows = (
        Study.objects.filter(kind=Study.Kind.CERTAINTY, result__in=results)
        .order_by("created_at", "pk")
        .values_list("result", *(f"document__{part}" for part in parts))
    )
    return {result: dict(zip(parts, values, strict=True)) for result, *values in rows if values[0]}


def targets_of(job: Job) -> str:
    """The targets of what a job computes, as they stand in an address; empty where the result is gone."""
    if "targets" in job.arguments:
        return ",".join(job.arguments["targets"])
    result = Result.objects.filter(pk=job.arguments.get("result")).only("targets").first()
    return result.key if result else ""


def jobs_of(*, city: City) -> QuerySet[Job]:
    return Job.objects.filter(city=city, kind__in=["pathways.find", "pathways.study"])


def unfinished_jobs(*, city: City, kind: str) -> QuerySet[Job]:
    unfinished = [Job.Status.WAITING, Job.Status.RUNNING]
    return Job.objects.filter(city=city, kind=kind, status__in=unfinished)


def last_job(*, city: City) -> Job | None:
    """The newest job where it still runs, or where it ended without a result."""
    newest = jobs_of(city=city).first()
    return newest if newest is not None and newest.status != Job.Status.DONE else None
