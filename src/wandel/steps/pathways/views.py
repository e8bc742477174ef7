"""The pages of the pathways room. Nothing is computed while a page is shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.queries import traces
from wandel.foundation.live.actions import cancel_job
from wandel.foundation.live.models import Job
from wandel.foundation.ui.templatetags.ui import content
from wandel.foundation.ui.text import localise
from wandel.steps.pathways import actions, pictures, queries, sentences
from wandel.steps.pathways.choices import Choices
from wandel.steps.pathways.forms import CompareForm, ComputeForm, Offered, StudyForm
from wandel.steps.pathways.memory import model_document, refusal_of
from wandel.steps.pathways.models import Measure, ModelVersion, Result, Study
from wandel.steps.pathways.reading import Reading

STUDY_PAGES = {Study.Kind.CERTAINTY: "pathways:index", Study.Kind.ALTERNATIVES: "pathways:alternatives"}
"""Where the answer of a study stands."""


@require_GET
@city_view("pathways.view")
def index(request: HttpRequest) -> HttpResponse:
    model = queries.newest_model(city=request.city)
    results = queries.newest_results(city=request.city)
    chosen = _chosen(request, results)
    context: dict[str, Any] = {"model": model, "results": results}
    if chosen is not None:
        reading = Reading(chosen)
        context |= _shown(reading) | {
            "measure_rows": _measure_rows(request, reading),
            "tabs": _tabs(request, "pathways:index", results, chosen),
            "outdated": model is not None and chosen.model_version_id != model.pk,
        }
    if model is not None and request.reader.may("pathways.compute"):
        context["compute_form"] = ComputeForm(targets=_target_names(model))
        context |= _job_context(request, queries.last_job(city=request.city))
    return render(request, "pathways/index.html", context)


@require_GET
@city_view("pathways.view")
def alternatives(request: HttpRequest) -> HttpResponse:
    results = queries.newest_results(city=request.city)
    chosen = _chosen(request, results)
    context: dict[str, Any] = {"result": chosen, "may_compute": request.reader.may("pathways.compute")}
    if chosen is not None:
        context["tabs"] = _tabs(request, "pathways:alternatives", results, chosen)
        study = queries.newest_study(result=chosen, kind=Study.Kind.ALTERNATIVES)
        if study is not None and (refused := refusal_of(study)):
            context["refused"] = refused
        elif study is not None:
            context["choices"] = Choices(Reading(chosen), study)
        if context["may_compute"]:
            context |= _job_context(request, queries.last_job(city=request.city))
    return render(request, "pathways/alternatives.html", context)


@require_POST
@city_view("pathways.compute")
def study(request: HttpRequest) -> HttpResponse:
    """Ask something of a stored pathway."""
    form = StudyForm(request.POST, results=Result.objects.filter(model_version__city=request.city))
    if not form.is_valid():
        messages.error(request, _("Diesen Pfad gibt es nicht."))
        return redirect("pathways:index", city_slug=request.city.slug)
    asked = form.cleaned_data["result"]
    actions.request_study(result=asked, kind=form.cleaned_data["study"], actor=request.user)
    address = reverse(STUDY_PAGES[form.cleaned_data["study"]], kwargs={"city_slug": request.city.slug})
    return redirect(f"{address}?target={asked.key}")


@require_GET
@city_view("pathways.view")
def compare(request: HttpRequest) -> HttpResponse:
    results = queries.newest_results(city=request.city)
    context: dict[str, Any] = {"results": results}
    if len(results) > 1:
        by_key = {result.key: result for result in results}
        left = by_key.get(request.GET.get("left", ""), results[0])
        right = by_key.get(request.GET.get("right", ""), results[1])
        sides = [Reading(left), Reading(right)]
        context |= {
            "form": CompareForm(
                results=_result_names(results), initial={"left": left.key, "right": right.key}
            ),
            "emissions": pictures.emissions_beside(*sides),
            "costs": pictures.costs_beside(*sides),
            "timelines": [pictures.timeline_of(sides[0], "-left"), pictures.timeline_of(sides[1], "-right")],
            "sides": [{"reading": side, "verdicts": _verdicts(side)} for side in sides],
        }
    return render(request, "pathways/compare.html", context)


@require_POST
@city_view("pathways.compute")
def compute(request: HttpRequest) -> HttpResponse:
    model = queries.newest_model(city=request.city)
    if model is None:
        messages.error(request, _("Es gibt noch kein Modell, mit dem gerechnet werden kann."))
    else:
        form = ComputeForm(request.POST, targets=_target_names(model))
        if form.is_valid():
            actions.request_result(
                model_version=model, targets=[form.cleaned_data["target"]], actor=request.user
            )
        else:
            messages.error(request, _("Dieses Ziel kennt das Modell nicht."))
    return redirect("pathways:index", city_slug=request.city.slug)


@require_GET
@city_view("pathways.compute")
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.jobs_of(city=request.city), pk=job_id)
    return render(request, "pathways/job.html", _job_context(request, found))


@require_POST
@city_view("pathways.compute")
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.jobs_of(city=request.city), pk=job_id)
    stopped = cancel_job(job=found, actor=request.user)
    if request.htmx:
        return render(request, "pathways/job.html", _job_context(request, stopped))
    return redirect("pathways:index", city_slug=request.city.slug)


def _chosen(request: HttpRequest, results: list[Result]) -> Result | None:
    """The result asked for by its targets; the first where there is none such."""
    wanted = request.GET.get("target")
    return next((result for result in results if result.key == wanted), results[0] if results else None)


def _tabs(request: HttpRequest, page: str, results: list[Result], chosen: Result) -> list[dict[str, Any]]:
    here = reverse(page, kwargs={"city_slug": request.city.slug})
    return [
        {"title": content(name), "url": f"{here}?target={key}", "current": key == chosen.key}
        for key, name in _result_names(results)
    ]


def _shown(reading: Reading) -> dict[str, Any]:
    pathway = reading.pathway
    return {
        "reading": reading,
        "pathway": pathway,
        "verdicts": _verdicts(reading),
        "emissions": pictures.emissions_of(reading),
        "timeline": pictures.timeline_of(reading),
        "costs": pictures.costs_of(reading),
        "discounted": sentences.discounted_sentence(reading),
        "obstacles": sentences.obstacle_rows(reading),
        "gap_percent": 100 * pathway.optimality_gap,
        "nearness": sentences.nearness_sentence(pathway),
        "heat": sentences.heat_sentence(reading),
    }


def _measure_rows(request: HttpRequest, reading: Reading) -> list[dict[str, Any]]:
    """The measures of a pathway, each with the address of its page where the reader may see it."""
    visible = set(Measure.objects.visible_to(request.reader).values_list("slug", flat=True))
    return [
        row
        | {
            "url": reverse("pathways:measure", args=[request.city.slug, row["key"]])
            if row["key"] in visible
            else ""
        }
        for row in reading.measure_rows()
    ]


def _verdicts(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "target": target,
            "title": reading.title_of("targets", target.artefact),
            "status": "reachable" if target.reached else "unreachable",
            "sentence": sentences.target_sentence(reading, target),
            "earliest": sentences.earliest_sentence(reading, target),
            "nearest": sentences.nearest_sentence(target),
            "chance": sentences.chance_sentence(reading, target),
        }
        for target in reading.pathway.targets
    ]


def _target_names(model: ModelVersion) -> Offered:
    targets = model_document(model).get("targets", [])
    return [(target["artefact"], str(localise(target["title"]))) for target in targets]


def _result_names(results: list[Result]) -> Offered:
    names = []
    for result in results:
        known = dict(_target_names(result.model_version))
        title = " · ".join(known.get(key, key) for key in result.targets)
        names.append((result.key, title or _("Günstigster Pfad ohne Ziel")))
    return names


def _job_context(request: HttpRequest, found: Job | None) -> dict[str, Any]:
    if found is None:
        return {}
    stages = {
        "reading": _("Das Modell wird gelesen."),
        "searching": _("Der Pfad wird gesucht."),
        "storing": _("Das Ergebnis wird gespeichert."),
        "certainty": _("Gerechnet wird, wie sicher der Pfad ist."),
        "alternatives": _("Andere Wege werden gesucht."),
    }
    states = {"waiting": "queued"}
    study = found.arguments.get("study", Study.Kind.CERTAINTY)
    done_url = reverse(STUDY_PAGES[study], kwargs={"city_slug": request.city.slug})
    return {
        "job": found,
        "job_status": states.get(found.status, found.status),
        "job_stage": stages.get(found.note, ""),
        "job_result_url": f"{done_url}?target={queries.targets_of(found)}",
        "city": request.city,
    }


@require_GET
@city_view("pathways.view")
def measures(request: HttpRequest) -> HttpResponse:
    """All measures, those without a modelled effect among them, each with its trace."""
    found = list(Measure.objects.visible_to(request.reader).order_by("slug"))
    shown = {"measures": found, "traces": traces(found, request.reader)}
    return render(request, "pathways/measures.html", shown)


@require_GET
@city_view("pathways.view")
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Measure.objects.visible_to(request.reader).select_related("source")
    return render(request, "pathways/measure.html", {"measure": get_object_or_404(visible, slug=slug)})
