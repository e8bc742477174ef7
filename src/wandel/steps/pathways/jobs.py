"""The search for a pathway and what is asked of it afterwards, in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wandel.foundation.live.jobs import Progress, job
from wandel.foundation.live.models import Job
from wandel.foundation.live.queries import unfinished
from wandel.steps.pathways import actions, watching
from wandel.steps.pathways.memory import pathway_of
from wandel.steps.pathways.models import ModelVersion, Result, Scenario, Study
from wandel_engine.pathways import Model, Options, Pathway, find, read_model
from wandel_engine.pathways.alternatives import alternatives
from wandel_engine.pathways.contributions import contributions
from wandel_engine.pathways.ensemble import ensemble
from wandel_engine.pathways.progress import Progress as Tell
from wandel_engine.pathways.progress import part

DRAWS = 10_000
"""The chance of a target is then known to within one percentage point (two standard errors)."""


@job(actions.FIND, told=watching.SEARCH)
def find_pathway(
    running: Job,
    progress: Progress,
    *,
    model_version: int,
    targets: list[str],
    options: dict[str, Any],
    scenario: int | None = None,
) -> None:
    """Read, search, store, and see how certain it is. A job that is cancelled while it searches stores
    nothing; one that is cancelled afterwards leaves the pathway."""
    progress(0.05, "reading")
    version = ModelVersion.objects.select_related("city").get(pk=model_version)
    model = read_model(version.document)
    searching = part(progress, 0.1, 0.6)
    # Nobody waits for a job: how good its pathway is can be proven.
    asked = Options(**{"certify": True, **options})
    pathway = find(model, targets, asked, lambda share, note: searching(share, "searching"))
    progress(0.6, "storing")
    result = actions.store_result(
        model_version=version,
        pathway=pathway,
        job=running,
        scenario=Scenario.objects.get(pk=scenario) if scenario is not None else None,
        actor=running.created_by,
    )
    _store(running, result, Study.Kind.CERTAINTY, model, pathway, part(progress, 0.6, 1.0))
    if scenario is None and not unfinished(city=version.city, kind=actions.FIND).exclude(pk=running.pk):
        actions.request_effects(city=version.city, actor=running.created_by)


@job(actions.STUDY, told=watching.STUDY)
def study_pathway(running: Job, progress: Progress, *, result: int, study: str) -> None:
    """Ask something of a stored pathway, and store the answer."""
    progress(0.0, "reading")
    stored = Result.objects.select_related("model_version").get(pk=result)
    model = read_model(stored.model_version.document)
    pathway = pathway_of(stored)
    _store(running, stored, study, model, pathway, part(progress, 0.05, 1.0))


def _store(running: Job, result: Result, kind: str, model: Model, pathway: Pathway, progress: Tell) -> None:
    try:
        document = _STUDIES[kind](model, pathway, lambda share, note: progress(share, _noted(kind, share)))
    except ValueError as error:
        document = {"refused": str(error)}
    actions.store_study(result=result, kind=kind, document=document, job=running, actor=running.created_by)


def _noted(kind: str, share: float) -> str:
    return f"{kind} {round(share * DRAWS)}/{DRAWS}" if kind == Study.Kind.CERTAINTY else kind


def _certainty(model: Model, pathway: Pathway, progress: Tell) -> dict[str, Any]:
    found = ensemble(
        model,
        pathway.outcome.decisions,
        draws=DRAWS,
        seed=pathway.provenance.options.seed,
        options=pathway.provenance.options,
        progress=progress,
        keep=0,
    )
    return found.model_dump(mode="json")


def _alternatives(model: Model, pathway: Pathway, progress: Tell) -> dict[str, Any]:
    options = pathway.provenance.options.model_copy(update={"time_limit": 60.0})
    found = alternatives(
        model,
        pathway.provenance.targets,
        starts=pathway.outcome.decisions.measures,
        options=options,
        progress=progress,
    )
    # What happens year by year in each of them is not shown, and would be most of what is stored.
    years = {"alternatives": {"__all__": {"outcome"}}}
    return found.model_dump(mode="json", exclude=years) | {
        "emissions": [
            {account: list(emitted.total) for account, emitted in one.outcome.emissions.items()}
            for one in found.alternatives
        ]
    }


def _contributions(model: Model, pathway: Pathway, progress: Tell) -> dict[str, Any]:
    found = contributions(
        model,
        pathway.outcome.decisions,
        options=pathway.provenance.options,
        progress=progress,
    )
    return found.model_dump(mode="json")


_STUDIES: dict[str, Callable[..., dict[str, Any]]] = {
    Study.Kind.CERTAINTY: _certainty,
    Study.Kind.ALTERNATIVES: _alternatives,
    Study.Kind.CONTRIBUTIONS: _contributions,
}
