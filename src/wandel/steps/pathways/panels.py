from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import document_of
from wandel.foundation.cities.models import City
from wandel.foundation.cities.panels import Panel, register_panel
from wandel.foundation.cities.today import TODAY, Waiting, day_of, waiting
from wandel.foundation.live.models import Job
from wandel.foundation.live.watching import current, under_way
from wandel.foundation.records.panels import Writing
from wandel.steps.pathways import at_once, queries, sentences
from wandel.steps.pathways.actions import FIND, STUDY
from wandel.steps.pathways.decisions import people_of
from wandel.steps.pathways.models import Measure, Result
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import Sight, sight_of
from wandel_engine.pathways.chances import standing_of


@register_panel("vision.target")
def verdict(request: HttpRequest, target: Any) -> Panel | None:
    """On the page of a target: what the newest pathway to it says, and what its chance is called. Where there
    is none yet, or it was changed since, what the other pathways say at once; how far the computation is."""
    if not request.reader.may("pathways.view"):
        return None
    sight = sight_of(request.reader)
    results = queries.newest_results(request.reader, sight)
    found = next((one for one in results if target.slug in one.targets), None)
    context: dict[str, Any] = {"standing": standing_of(None)}
    if found is not None and found.is_newer:
        context["newer"] = found
    elif found is not None:
        reading = Reading(found, sight)
        verdicts = [one for one in sentences.verdicts(reading) if one["target"].artefact == target.slug]
        context |= {"verdicts": verdicts, "warnings": sentences.warnings(reading), "result": found}
    if found is None or found.outdated:
        context |= _before_it_is_computed(request, target, results, sight)
    if request.reader.may("pathways.compute"):
        context["job"] = current(request.reader, kinds=(FIND,), subject=target.slug)
    return Panel("pathways/target_panel.html", context)


@register_panel("records.form")
def reachable(request: HttpRequest, writing: Writing) -> Panel | None:
    """Beside the form of a target: whether it can be reached, as far as that is computed."""
    target = writing.artefact if writing.kind.key == "target" else None
    return verdict(request, target) if target is not None else None


def _before_it_is_computed(
    request: HttpRequest, target: Any, results: list[Result], sight: Sight
) -> dict[str, Any]:
    change = queries.newest_change(city=request.city)
    if change is None:
        return {"no_model": True}
    said, people = document_of(target), people_of(request.city)
    if reason := queries.why_not_computed(said, change.version, people):
        return {"why_not": reason}
    readings = [Reading(one, sight) for one in queries.readable(results) if target.slug not in one.targets]
    return {"change": change, "at_once": at_once.answers(readings, said, people)}


@register_panel("pathways.measure", order=10)
def recomputed(request: HttpRequest, measure: Measure) -> Panel | None:
    """On the page of a measure: the pathways that are sought anew, since it or another was changed."""
    if not measure.place or not request.reader.may("pathways.compute"):
        return None
    jobs = under_way(request.reader, kinds=(FIND,))
    return Panel("pathways/recomputed.html", {"first": jobs[0], "others": len(jobs) - 1}) if jobs else None


@register_panel(TODAY, order=40)
def failed(request: HttpRequest, city: City) -> Panel | None:
    """A computation that failed waits until another one succeeds."""
    if not request.reader.may("pathways.compute"):
        return None
    last = Job.objects.filter(city=city, kind__in=(FIND, STUDY)).order_by("-created_at").first()
    if last is None or last.status != Job.Status.FAILED:
        return None
    return waiting(
        [
            Waiting(
                title=_("Nachsehen, warum die letzte Rechnung scheiterte"),
                url=reverse("live:job", args=[city.slug, last.pk]),
                since=day_of(last.ended_at or last.created_at),
                is_late=True,
            )
        ]
    )
