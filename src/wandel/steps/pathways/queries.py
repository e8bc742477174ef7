"""Reads of the pathways room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wandel.foundation.cities.models import Artefact, City, TraceLink
from wandel.foundation.cities.reader import Reader
from wandel.foundation.live.models import Job
from wandel.foundation.ui.text import localise
from wandel.steps.analysis.models import DriverOrBarrier, Problem
from wandel.steps.pathways.decisions import people_of, said_by_targets, targets_when_brought
from wandel.steps.pathways.memory import model_document, pathway_of
from wandel.steps.pathways.merging import merged, why_not
from wandel.steps.pathways.models import Measure, ModelChange, ModelVersion, Result, Scenario, Study
from wandel.steps.pathways.sight import TARGET, Sight, sight_of
from wandel_engine.cases.parts.analysis import Effect
from wandel_engine.pathways import RESULT_FORMAT
from wandel_engine.pathways.stored import read_targets


def newest_change(*, city: City) -> ModelChange | None:
    """Which version of the model counts, since when and why; None where the city has no model."""
    found = ModelChange.objects.filter(city=city).select_related("version", "base", "author")
    return found.defer("version__document", "base__document").first()


def newest_model(*, city: City) -> ModelVersion | None:
    """The version that counts, without its document, which `memory` holds."""
    change = newest_change(city=city)
    return change.version if change is not None else None


def to_take_along(change: ModelChange) -> dict[str, Any]:
    """The model that counts, for a case: as it was brought, with the targets as they stand. Nothing here asks
    who reads it."""
    city, brought = change.city, targets_when_brought(change.city, change.base)
    base = model_document(change.base)
    return merged(base, said_by_targets(city), {}, people_of(city), brought).document


def withdrawn_targets(version: ModelVersion) -> set[str]:
    """Keys of targets that stand in the model and have been withdrawn since."""
    gone = Artefact.objects.filter(city=version.city_id, kind=TARGET).exclude(withdrawn_at=None)
    return set(gone.values_list("slug", flat=True))


def target_names(version: ModelVersion, sight: Sight) -> list[tuple[str, dict[str, str]]]:
    """Key and title of each target of a model that may be seen."""
    targets = model_document(version).get("targets", [])
    return [(one["artefact"], one["title"]) for one in targets if sight.sees_targets([one["artefact"]])]


def results_of(reader: Reader, sight: Sight | None = None) -> list[Result]:
    """All results of the city, newest first, without their numbers; none for a target that the reader may
    not see, and none of a scenario."""
    sight = sight or sight_of(reader)
    every = _stored(reader.city).filter(scenario=None)
    counts = newest_model(city=reader.city)
    found = [result for result in every if sight.sees_targets(result.targets)]
    for result in found:
        result.outdated = counts is not None and result.model_version_id != counts.pk
    return found


def _stored(city: City) -> QuerySet[Result]:
    found = Result.objects.filter(model_version__city=city).select_related("model_version")
    return found.defer("result", "model_version__document")


def newest_results(reader: Reader, sight: Sight | None = None) -> list[Result]:
    """The newest result of each target that the reader may see, earliest target first; one of the model that
    counts before all others."""
    found: dict[str, Result] = {}
    for result in sorted(results_of(reader, sight), key=lambda result: result.outdated):
        found.setdefault(result.key, result)
    return sorted(found.values(), key=lambda result: (first_year(result), result.key))


def readable(results: Iterable[Result]) -> list[Result]:
    """Those that this version can read."""
    return [result for result in results if not result.is_newer]


def first_year(result: Result) -> int:
    """The year of its earliest target; 0 where it has none."""
    years = [
        target["year"]
        for target in model_document(result.model_version).get("targets", [])
        if target["artefact"] in result.targets
    ]
    return min(years, default=0)


def newest_verdicts(results: Iterable[Result]) -> dict[str, tuple[Result, dict[str, Any] | None]]:
    """What the newest of these results (of `newest_results`) says of each target, with that result; None
    where a newer version computed it, whose words nobody here can read."""
    last = {target: result for result in sorted(results, key=_counting) for target in result.targets}
    # Only the verdicts are read, not the whole result, which holds every year of every stock.
    keys = {result.pk for result in last.values()}
    verdicts = Result.objects.filter(pk__in=keys).values_list("pk", "format", "result__targets")
    every = {
        (result, one["artefact"]): one
        for result, number, targets in verdicts
        if number <= RESULT_FORMAT
        for one in read_targets(targets, number)
    }
    return {target: (result, every.get((result.pk, target))) for target, result in last.items()}


def _counting(result: Result) -> tuple[bool, dt.datetime, int]:
    return not result.outdated, result.created_at, result.pk


def in_the_way(measure: Measure, reader: Reader, *, origins: Iterable[UUID]) -> list[Artefact]:
    """Of what a measure comes from: the problems of its own field, and the barriers that lead to those."""
    problems = list(
        Problem.objects.visible_to(reader).filter(pk__in=origins, field=measure.field).order_by("slug")
    )
    leading = TraceLink.objects.filter(target__in=problems, withdrawn_at=None).values("source")
    barriers = DriverOrBarrier.objects.visible_to(reader).filter(effect=Effect.BARRIER, pk__in=leading)
    return [*problems, *barriers.order_by("slug")]


def newest_study(*, result: Result, kind: str) -> Study | None:
    """Without its document, which `memory` holds."""
    return Study.objects.filter(result=result, kind=kind).defer("document").first()


def certainties(*, results: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Newest study of certainty by result, without its bands of cost; those that the engine refused, and
    those of a newer version, are left out."""
    parts = ("draws", "seed", "inputs", "targets", "bands__bisko", "bands__territorial")
    rows = (
        Study.objects.filter(kind=Study.Kind.CERTAINTY, result__in=results)
        .order_by("created_at", "pk")
        .values_list("result", "format", *(f"document__{part}" for part in parts))
    )
    newest: dict[int, dict[str, Any]] = {}
    for result, number, *values in rows:
        if number > RESULT_FORMAT:
            newest.pop(result, None)
        elif values[0]:
            newest[result] = {"format": number, **dict(zip(parts, values, strict=True))}
    return newest


def chance_of(certainty: dict[str, Any] | None, target: str) -> float | None:
    """The chance of a target in what `certainties` gives; None where nobody drew, or nothing is uncertain."""
    if certainty is None or not certainty["inputs"] or target not in certainty["targets"]:
        return None
    return float(certainty["targets"][target]["probability"])


def why_not_computed(target: dict[str, Any], version: ModelVersion, people: float | None) -> str:
    """Why a version of the model does not compute what a target says; empty where it does."""
    return why_not(target, model_document(version), people)


def places_for(reader: Reader) -> list[tuple[str, dict[str, str]]]:
    """Key and title of each measure of the model that counts, of those that the reader may know."""
    version, sight = newest_model(city=reader.city), sight_of(reader)
    measures = model_document(version).get("measures", []) if version is not None else []
    return [(one["artefact"], one["title"]) for one in measures if one["artefact"] not in sight.measures]


def titles_of_targets(job: Job, targets: Iterable[str], version: ModelVersion | None = None) -> list[str]:
    """What the targets that a job computes for are called, in the model that it computes with."""
    asked = job.arguments.get("model_version")
    if version is None:
        version = ModelVersion.objects.filter(city=job.city_id, pk=asked).defer("document").first()
    named = (
        {one["artefact"]: one["title"] for one in model_document(version).get("targets", [])}
        if version
        else {}
    )
    return [str(localise(named.get(key, key))) for key in targets]


def readable_error(job: Job, sight: Sight) -> str:
    """Why a job failed, in the words of the program, without the names of what is hidden."""
    if not job.error:
        return ""
    version = newest_model(city=job.city)
    return sight.message(job.error, model_document(version)) if version is not None else job.error


def result_of(key: int, reader: Reader) -> Result | None:
    """One result that the reader may see."""
    found = _stored(reader.city).filter(pk=key).first()
    return found if found is not None and sight_of(reader).sees_targets(found.targets) else None


def result_to_study(key: int) -> Result:
    return Result.objects.select_related("model_version").get(pk=key)


def scenarios_of(reader: Reader) -> QuerySet[Scenario]:
    """The scenarios that the reader may see, newest first: the team's own and those that are shown."""
    found = Scenario.objects.filter(city=reader.city, withdrawn_at=None)
    return found if reader.is_team else found.filter(visibility=Artefact.Visibility.PUBLIC)


def withdrawn_scenarios(reader: Reader) -> QuerySet[Scenario]:
    return Scenario.objects.filter(city=reader.city).exclude(withdrawn_at=None)


def results_of_scenarios(reader: Reader, sight: Sight) -> dict[int, Result]:
    """The newest pathway of each scenario that the reader may see, by the scenario's number."""
    scenarios = {one.pk: one for one in scenarios_of(reader) if sight.sees_targets([one.target])}
    counts = newest_model(city=reader.city)
    found: dict[int, Result] = {}
    for result in _stored(reader.city).filter(scenario__in=scenarios):
        if result.scenario_id not in found:
            result.scenario = scenarios[result.scenario_id]
            result.outdated = counts is None or not _as_it_stands(
                result, scenarios[result.scenario_id], counts
            )
            found[result.scenario_id] = result
    return found


def _as_it_stands(result: Result, scenario: Scenario, counts: ModelVersion) -> bool:
    """Whether a result is of what the scenario says now, in the model that counts."""
    return (result.model_version_id, result.targets) == (counts.pk, [scenario.target]) and result.options.get(
        "starts"
    ) == settled(scenario, counts)


def scenario_of(key: int) -> Scenario:
    return Scenario.objects.select_related("city").get(pk=key)


def settled(scenario: Scenario, version: ModelVersion) -> dict[str, int | None]:
    """The start years that a scenario settles in a version of the model: what is decided there stays decided,
    and a measure that the scenario does not know is not taken."""
    return {
        one["artefact"]: scenario.starts.get(one["artefact"])
        for one in model_document(version).get("measures", [])
        if one.get("fixed_start") is None
    }


def unreadable_results() -> Iterator[str]:
    """For who operates the installation: the numbers of stored results that cannot be read, and why."""
    for result in Result.objects.order_by("pk").only("pk", "created_at").iterator():
        try:
            pathway_of(result)
        except Exception as error:  # noqa: BLE001  whatever keeps it from being read
            yield f"number {result.pk} ({type(error).__name__}: {str(error)[:120]})"
