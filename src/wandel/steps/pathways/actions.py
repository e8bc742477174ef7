"""Writes of the pathways room: model versions, requests to compute, and results."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from wandel.foundation.cities.actions import create_artefact
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.live.actions import start_job
from wandel.foundation.live.models import Job
from wandel.foundation.records.actions import save_version
from wandel.steps.pathways import queries
from wandel.steps.pathways.models import Measure, ModelVersion, Result, Study
from wandel_engine import engine_version
from wandel_engine.pathways import Pathway, dump_model, model_hash, read_model

FIND = "pathways.find"
STUDY = "pathways.study"


@action("pathways.create_measure")
def create_measure(*, city: City, title: dict[str, str], actor: User | None, **fields: Any) -> Measure:
    """A measure with its first version. Raises ValidationError where the title is empty."""
    made = create_artefact(Measure, kind="measure", city=city, title=title, actor=actor, **fields)
    save_version(artefact=made, actor=actor)
    return made


@action("pathways.add_model_version")
def add_model_version(*, city: City, document: dict[str, Any], actor: User | None) -> ModelVersion:
    """Check a model and keep it. Raises the engine's ModelError; a known model is returned as it is."""
    model = read_model(document)
    checksum = model_hash(model)
    known = ModelVersion.objects.filter(city=city, model_hash=checksum).first()
    if known is not None:
        return known
    last = ModelVersion.objects.filter(city=city).aggregate(last=Max("number"))["last"] or 0
    return ModelVersion.objects.create(
        city=city,
        number=last + 1,
        document=dump_model(model),
        model_hash=checksum,
        title=dict(model.title),
    )


@action("pathways.request_result")
def request_result(
    *,
    model_version: ModelVersion,
    targets: list[str],
    actor: User | None,
    options: dict[str, Any] | None = None,
) -> Job:
    """Queue the search for a pathway; the same request is not queued twice while it is under way."""
    known = {target["artefact"] for target in model_version.document.get("targets", [])}
    if unknown := [key for key in targets if key not in known]:
        raise ValidationError(_("Das Modell kennt das Ziel „%(target)s“ nicht.") % {"target": unknown[0]})
    arguments = {"model_version": model_version.pk, "targets": list(targets), "options": options or {}}
    for waiting in queries.unfinished_jobs(city=model_version.city, kind=FIND):
        if waiting.arguments == arguments and not waiting.cancel_requested:
            return waiting
    return start_job(kind=FIND, city=model_version.city, actor=actor, **arguments)


@action("pathways.store_result")
def store_result(
    *, model_version: ModelVersion, pathway: Pathway, actor: User | None, job: Job | None = None
) -> Result:
    """Keep a found pathway. Raises ValidationError where it was computed from another model."""
    provenance = pathway.provenance
    if provenance.model_hash != model_version.model_hash:
        raise ValidationError(_("Das Ergebnis gehört zu einem anderen Modell."), code="other-model")
    return Result.objects.create(
        model_version=model_version,
        targets=list(provenance.targets),
        options=provenance.options.model_dump(mode="json"),
        result=pathway.model_dump(mode="json"),
        engine_version=provenance.engine_version,
        solver_version=f"{provenance.solver} {provenance.solver_version}",
        model_hash=provenance.model_hash,
        reached=pathway.reached,
        job=job,
    )


@action("pathways.request_study")
def request_study(*, result: Result, kind: str, actor: User | None) -> Job:
    """Queue a study of a found pathway; the same one is not queued twice while it is under way."""
    if kind not in Study.Kind:
        raise ValidationError(_("Diese Untersuchung gibt es nicht."))
    arguments = {"result": result.pk, "study": kind}
    for waiting in queries.unfinished_jobs(city=result.model_version.city, kind=STUDY):
        if waiting.arguments == arguments and not waiting.cancel_requested:
            return waiting
    return start_job(kind=STUDY, city=result.model_version.city, actor=actor, **arguments)


@action("pathways.store_study")
def store_study(
    *, result: Result, kind: str, document: dict[str, Any], actor: User | None, job: Job | None = None
) -> Study:
    """Keep what a study answered."""
    return Study.objects.create(
        result=result, kind=kind, document=document, engine_version=engine_version(), job=job
    )
