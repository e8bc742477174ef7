"""Writes of the pathways room: model versions, requests to compute, results, what follows from decisions."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, count
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.actions import note_hidden, note_shown, note_visibility
from wandel.foundation.cities.audit import action, note_changes
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.cities.spelling import spelt
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.live.actions import cancel_job, start_job
from wandel.foundation.live.models import Job
from wandel.foundation.live.queries import unfinished
from wandel.foundation.records.actions import titled
from wandel.foundation.ui.text import localise
from wandel.steps.pathways import queries
from wandel.steps.pathways.decisions import (
    Said,
    people_of,
    said_by_measures,
    said_by_targets,
    targets_when_brought,
)
from wandel.steps.pathways.first import first_result
from wandel.steps.pathways.memory import model_document
from wandel.steps.pathways.merging import Merged, check_measure, merged
from wandel.steps.pathways.models import ModelChange, ModelVersion, Result, Scenario, Study
from wandel.steps.pathways.switches import Starts
from wandel_engine import engine_version
from wandel_engine.pathways import (
    RESULT_FORMAT,
    ModelError,
    Pathway,
    dump_model,
    model_hash,
    read_model,
)
from wandel_engine.pathways.stored import format_of

FIND = "pathways.find"
STUDY = "pathways.study"


@action("pathways.add_model_version")
def add_model_version(*, city: City, document: dict[str, Any], actor: User | None) -> ModelVersion:
    """Check a model that is brought as a whole, keep it, and let it count from now on. Raises the engine's
    ModelError; a known model is returned as it is."""
    take_turns(city)
    version = _kept(city, document)
    _counts(city, version, base=version, author=actor)
    return version


def _kept(city: City, document: dict[str, Any]) -> ModelVersion:
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


def _counts(
    city: City, version: ModelVersion, *, base: ModelVersion, author: User | None, note: str = ""
) -> None:
    last = queries.newest_change(city=city)
    if last is None or (last.version_id, last.base_id) != (version.pk, base.pk):
        ModelChange.objects.create(city=city, version=version, base=base, author=author, note=note[:300])


@action("pathways.follow_decisions")
def follow_decisions(
    *, city: City, measures: Collection[str], targets: Collection[str], actor: User | None, note: str = ""
) -> list[Job]:
    """Lay what targets and measures say on the model. Where that makes another one it counts from now on,
    with who changed what it says and why, and the pathways that it outdates are sought anew.

    `measures` and `targets`: keys of those that have just been changed; the pathway to these is sought first.
    Raises ValidationError, by field, where what one of these measures says cannot be computed.
    """
    take_turns(city)
    last = queries.newest_change(city=city)
    if last is None:
        return []
    base = model_document(last.base)
    said = said_by_measures(city)
    brought = targets_when_brought(city, last.base)
    laid = merged(base, said_by_targets(city), said, people_of(city), brought)
    for key in measures:
        if key in said:
            _check(key, said, base, laid, named=len(measures) > 1)
    try:
        version = _kept(city, laid.document)
    except ModelError as refused:
        # What was withdrawn may leave behind what the model cannot take; what was typed is refused above.
        if measures or targets:
            raise ValidationError(_("So lässt sich nicht rechnen: %(why)s") % {"why": refused}) from refused
        return []
    if version.pk == last.version_id:
        return []
    _counts(city, version, base=last.base, author=actor, note=note)
    return _seek_all(version, laid, first=targets, actor=actor)


def _check(key: str, said: Said, base: dict[str, Any], laid: Merged, *, named: bool) -> None:
    try:
        check_measure(key, said, base, laid.document)
    except ValidationError as refused:
        if not named:
            raise
        # Of many that were changed together, no form has a field for it.
        told = {"title": localise(said[key]["title"]), "why": " ".join(refused.messages)}
        raise ValidationError(_("„%(title)s“: %(why)s") % told) from refused


def _seek_all(
    version: ModelVersion, laid: Merged, *, first: Collection[str], actor: User | None
) -> list[Job]:
    """Seek the pathway to every target of a model that has none of this model yet."""
    found = {result.key for result in Result.objects.filter(model_version=version, scenario=None)}
    keys = [one["artefact"] for one in laid.document.get("targets", ())]
    standing = [key for key in keys if key not in found and key not in queries.withdrawn_targets(version)]
    return [
        request_result(model_version=version, targets=[key], actor=actor)
        for key in sorted(standing, key=lambda key: key not in first)
    ]


@action("pathways.request_result")
def request_result(
    *,
    model_version: ModelVersion,
    targets: list[str],
    actor: User | None,
    options: dict[str, Any] | None = None,
) -> Job:
    """Queue the search for a pathway; the same request is not queued twice while it is under way, and what is
    under way with an older model is stopped."""
    known = {target["artefact"] for target in model_document(model_version).get("targets", [])}
    if unknown := [key for key in targets if key not in known]:
        raise ValidationError(_("Das Modell kennt das Ziel „%(target)s“ nicht.") % {"target": unknown[0]})
    arguments = {"model_version": model_version.pk, "targets": list(targets), "options": options or {}}
    return _sought(model_version, ",".join(targets), arguments, actor)


@action("pathways.request_scenario")
def request_scenario(*, scenario: Scenario, actor: User | None) -> Job:
    """Queue the search for a scenario's pathway with the model that counts, as `request_result` does."""
    version = queries.newest_model(city=scenario.city)
    if version is None:
        raise ValidationError(_("Es gibt noch kein Modell, mit dem gerechnet werden kann."))
    arguments = {
        "model_version": version.pk,
        "targets": [scenario.target],
        "options": {"starts": queries.settled(scenario, version)},
        "scenario": scenario.pk,
    }
    return _sought(version, str(scenario), arguments, actor)


@action("pathways.create_scenario")
def create_scenario(
    *, city: City, title: dict[str, str], target: str, starts: Starts, actor: User | None
) -> Scenario:
    """Keep chosen start years under a name, for the team, and have their pathway sought."""
    require("pathways.compute", actor, city)
    take_turns(city)
    scenario = Scenario(
        city=city,
        key=_free_key(city, title),
        title=titled(title),
        target=target,
        starts=dict(starts),
        created_by=actor,
    )
    _check_scenario(scenario)
    scenario.save()
    request_scenario(scenario=scenario, actor=actor)
    return scenario


def _free_key(city: City, title: dict[str, str]) -> str:
    stem = spelt(next(iter(title.values()), ""))[:70].strip("-") or "szenario"
    taken = set(Scenario.objects.filter(city=city, key__startswith=stem).values_list("key", flat=True))
    numbered = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(key for key in numbered if key not in taken)


def _check_scenario(scenario: Scenario) -> None:
    version = queries.newest_model(city=scenario.city)
    if version is None:
        raise ValidationError(_("Es gibt noch kein Modell, mit dem gerechnet werden kann."))
    if scenario.target not in {one["artefact"] for one in model_document(version).get("targets", [])}:
        raise ValidationError({"target": _("Dieses Ziel kennt das Modell nicht.")})


@action("pathways.change_scenario")
def change_scenario(
    *,
    scenario: Scenario,
    title: dict[str, str],
    target: str,
    starts: Starts,
    seen_version: int,
    actor: User | None,
) -> Scenario:
    """Say something else in a scenario; where that is more than its name, its pathway is sought anew. Raises
    ValidationError where somebody else has saved since `seen_version`."""
    current = _scenario(scenario, actor)
    if current.version != seen_version:
        raise ValidationError(
            _(
                "Inzwischen hat jemand dieses Szenario geändert. Ihre Wahl steht noch hier; noch einmal "
                "gesendet gilt sie."
            ),
            code="stale",
        )
    renewed = (target, dict(starts)) != (current.target, current.starts)
    before = _said(current)
    current.title, current.target, current.starts = titled(current.title | title), target, dict(starts)
    note_changes(before, _said(current))
    current.version += 1
    _check_scenario(current)
    current.save()
    if renewed:
        request_scenario(scenario=current, actor=actor)
    return current


def _said(scenario: Scenario) -> dict[str, object]:
    return {"title": scenario.title, "target": scenario.target, **scenario.starts}


def _scenario(scenario: Scenario, actor: User | None) -> Scenario:
    """As it is now, and unchanged until the transaction ends."""
    require("pathways.compute", actor, scenario.city)
    return Scenario.objects.select_for_update().select_related("city").get(pk=scenario.pk)


@action("pathways.show_scenario")
def show_scenario(*, scenario: Scenario, visibility: str, actor: User | None) -> Scenario:
    """Show a scenario to everybody, or keep it for the team."""
    current = _scenario(scenario, actor)
    current.visibility = Artefact.Visibility(visibility)
    current.save(update_fields=["visibility"])
    note_visibility(current)
    return current


@action("pathways.withdraw_scenario")
def withdraw_scenario(*, scenario: Scenario, actor: User | None) -> Scenario:
    """Take a scenario back. It is kept, with its pathways."""
    current = _scenario(scenario, actor)
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at"])
    note_hidden(current, withdrawn_at=current.withdrawn_at)
    return current


@action("pathways.bring_scenario_back")
def bring_scenario_back(*, scenario: Scenario, actor: User | None) -> Scenario:
    """Let a scenario that was withdrawn stand again."""
    current = _scenario(scenario, actor)
    current.withdrawn_at = None
    current.save(update_fields=["withdrawn_at"])
    note_shown(current)
    return current


def _sought(version: ModelVersion, subject: str, arguments: dict[str, Any], actor: User | None) -> Job:
    take_turns(version.city_id)
    for waiting in unfinished(city=version.city_id, kind=FIND, subject=subject):
        if waiting.arguments == arguments:
            return waiting
        if "scenario" in arguments or waiting.arguments["model_version"] != version.pk:
            cancel_job(job=waiting, actor=actor)
    return start_job(kind=FIND, city=version.city, actor=actor, subject=subject, **arguments)


@action("pathways.store_result")
def store_result(
    *,
    model_version: ModelVersion,
    pathway: Pathway,
    actor: User | None,
    job: Job | None = None,
    scenario: Scenario | None = None,
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
        format=pathway.format,
        engine_version=provenance.engine_version,
        solver_version=f"{provenance.solver} {provenance.solver_version}",
        model_hash=provenance.model_hash,
        reached=pathway.reached,
        scenario=scenario,
        job=job,
    )


@action("pathways.request_study")
def request_study(*, result: Result, kind: str, actor: User | None) -> Job:
    """Queue a study of a found pathway; the same one is not queued twice while it is under way."""
    if kind not in Study.Kind:
        raise ValidationError(_("Diese Untersuchung gibt es nicht."))
    if result.is_newer:
        raise ValidationError(
            _("Diesen Pfad hat eine neuere Version berechnet; diese hier kann ihn nicht lesen.")
        )
    arguments = {"result": result.pk, "study": kind}
    take_turns(result.city_id)
    for waiting in unfinished(city=result.city_id, kind=STUDY):
        if waiting.arguments == arguments:
            return waiting
    return start_job(kind=STUDY, city=result.model_version.city, actor=actor, subject=result.key, **arguments)


@action("pathways.request_effects")
def request_effects(*, city: City, actor: User | None) -> Job | None:
    """Queue what each measure brings in the pathway that is shown first; None where that is known, or where
    there is none."""
    team = Reader(city=city, role="team", user=AnonymousUser())
    first = first_result(team, queries.readable(queries.newest_results(team)))
    if first is None or Study.objects.filter(result=first, kind=Study.Kind.CONTRIBUTIONS).exists():
        return None
    return request_study(result=first, kind=Study.Kind.CONTRIBUTIONS, actor=actor)


@action("pathways.store_study")
def store_study(
    *, result: Result, kind: str, document: dict[str, Any], actor: User | None, job: Job | None = None
) -> Study:
    """Keep what a study answered."""
    return Study.objects.create(
        result=result,
        kind=kind,
        document=document,
        format=format_of(document) if "format" in document else RESULT_FORMAT,
        engine_version=engine_version(),
        job=job,
    )
