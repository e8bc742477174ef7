"""Scenarios: the measures as switches, what becomes of it, and the list of those that were kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.live.watching import current
from wandel.foundation.ui.forms import refuse, sending_of
from wandel.foundation.ui.templatetags.ui import content
from wandel.foundation.ui.text import localise
from wandel.steps.pathways import actions, queries, sentences
from wandel.steps.pathways.first import first_result
from wandel.steps.pathways.forms import ScenarioForm
from wandel.steps.pathways.models import ModelVersion, Result, Scenario
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import Sight, sight_of
from wandel.steps.pathways.switches import Starts, switches_of
from wandel.steps.pathways.views import measure_rows, offered, shown


@require_safe
@city_view("pathways.view")
def index(request: HttpRequest) -> HttpResponse:
    """All scenarios, each with what became of it."""
    sight = sight_of(request.reader)
    results = queries.results_of_scenarios(request.reader, sight)
    names = _names(request, sight)
    rows = []
    for one in queries.scenarios_of(request.reader).select_related("created_by"):
        if sight.sees_targets([one.target]):
            result = results.get(one.pk)
            readable = result is not None and not result.is_newer
            rows.append(
                {
                    "scenario": one,
                    "target": names.get(one.target, ""),
                    "result": result,
                    "verdicts": sentences.verdicts(Reading(result, sight)) if readable else [],
                }
            )
    context: dict[str, Any] = {"rows": rows, "model": queries.newest_model(city=request.city)}
    if request.reader.may("pathways.compute"):
        context |= {"may_compute": True, "withdrawn": queries.withdrawn_scenarios(request.reader)}
    return render(request, "pathways/scenarios.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("pathways.compute")
def new(request: HttpRequest) -> HttpResponse:
    """A scenario begins as the pathway of the city to the same target, or as another scenario."""
    version, sight = _model(request), sight_of(request.reader)
    first = _first(request, sight)
    initial = {"target": first.targets[0] if first is not None and first.targets else None, "seen_version": 0}
    form = _form(request, version, sight, starts=_starts_of(first, sight), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_scenario(
                city=request.city,
                title={get_language()[:2]: form.cleaned_data["title"]},
                target=form.cleaned_data["target"],
                starts=form.starts(),
                actor=request.user,
                sending=sending_of(request),
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            return redirect("pathways:scenario", request.city.slug, made.key)
    context = {"form": form, "title": _("Neues Szenario"), "begins": _begins(request, first, sight)}
    return render(request, "pathways/scenario.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("pathways.view")
def scenario(request: HttpRequest, key: str) -> HttpResponse:
    """One scenario: for the team a form, for everybody what became of it."""
    found, sight = _found(request, key), sight_of(request.reader)
    may_compute = request.reader.may("pathways.compute")
    if request.method == "POST" and not may_compute:
        raise Http404
    context: dict[str, Any] = {"scenario": found, "title": found.title}
    status = 200
    if may_compute:
        form = _form(
            request,
            _model(request),
            sight,
            starts=found.starts,
            initial={
                "title": str(localise(found.title)),
                "target": found.target,
                "seen_version": found.version,
            },
        )
        if request.method == "POST" and form.is_valid() and _saved(request, found, form):
            return redirect("pathways:scenario", request.city.slug, found.key)
        context["form"], status = form, 422 if form.errors else 200
    result = queries.results_of_scenarios(request.reader, sight).get(found.pk)
    context |= _became(request, found, result, sight)
    return render(request, "pathways/scenario.html", context, status=status)


def _saved(request: HttpRequest, found: Scenario, form: ScenarioForm) -> bool:
    try:
        actions.change_scenario(
            scenario=found,
            title={get_language()[:2]: form.cleaned_data["title"]},
            target=form.cleaned_data["target"],
            starts=form.starts(),
            seen_version=form.cleaned_data["seen_version"],
            actor=request.user,
            sending=sending_of(request),
        )
    except ValidationError as refused:
        if getattr(refused, "code", "") == "stale":
            # What was chosen stays; sent once more, it is known whose change it follows.
            form.data = form.data.copy()
            form.data["seen_version"] = queries.scenario_of(found.pk).version
        refuse(form, refused)
        return False
    return True


def _became(request: HttpRequest, found: Scenario, result: Result | None, sight: Sight) -> dict[str, Any]:
    """What the page says of a scenario's pathway, and of what the city's own one does otherwise."""
    context: dict[str, Any] = {"result": result}
    if request.reader.may("pathways.compute"):
        context["job"] = current(request.reader, kinds=(actions.FIND,), subject=str(found))
    if result is None or result.is_newer:
        return context
    reading = Reading(result, sight)
    context |= shown(request.city, reading) | {"measure_rows": measure_rows(request, reading)}
    of_city = [one for one in queries.newest_results(request.reader, sight) if one.key == result.key]
    if queries.readable(of_city):
        context["beside"] = of_city[0]
        context["difference"] = sentences.difference_sentence(reading, Reading(of_city[0], sight))
    return context


@require_POST
@city_view("pathways.compute")
def visibility(request: HttpRequest, key: str) -> HttpResponse:
    found = _found(request, key)
    wanted = "public" if request.POST.get("visibility") == "public" else "team"
    actions.show_scenario(scenario=found, visibility=wanted, actor=request.user)
    said = (
        _("Alle können das Szenario sehen.") if wanted == "public" else _("Nur das Team sieht das Szenario.")
    )
    messages.success(request, said)
    return redirect("pathways:scenario", request.city.slug, found.key)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("pathways.compute")
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether a scenario is to be taken back; then do so."""
    found = _found(request, key)
    if request.method != "POST":
        return render(request, "pathways/scenario_withdraw.html", {"scenario": found})
    actions.withdraw_scenario(scenario=found, actor=request.user)
    messages.success(request, _("Zurückgezogen. Unter der Liste lässt es sich zurückholen."))
    return redirect("pathways:scenarios", request.city.slug)


@require_POST
@city_view("pathways.compute")
def bring_back(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(queries.withdrawn_scenarios(request.reader), key=key)
    actions.bring_scenario_back(scenario=found, actor=request.user)
    messages.success(request, _("Es ist wieder da."))
    return redirect("pathways:scenario", request.city.slug, found.key)


def _found(request: HttpRequest, key: str) -> Scenario:
    found: Scenario = get_object_or_404(queries.scenarios_of(request.reader), key=key)
    if not sight_of(request.reader).sees_targets([found.target]):
        raise Http404
    return found


def _model(request: HttpRequest) -> ModelVersion:
    version = queries.newest_model(city=request.city)
    if version is None:
        raise Http404
    return version


def _names(request: HttpRequest, sight: Sight) -> dict[str, str]:
    version = queries.newest_model(city=request.city)
    return dict(offered(version, sight)) if version is not None else {}


def _form(
    request: HttpRequest, version: ModelVersion, sight: Sight, *, starts: Starts, initial: dict[str, Any]
) -> ScenarioForm:
    return ScenarioForm(
        request.POST or None,
        switches=switches_of(version, request.reader, sight),
        targets=offered(version, sight),
        starts=starts,
        initial=initial,
    )


def _first(request: HttpRequest, sight: Sight) -> Result | None:
    """The pathway that a new scenario begins with: the one asked for, else the one shown first everywhere."""
    results = _pathways(request, sight)
    wanted = request.GET.get("target", "")
    asked = next((one for one in results if one.key == wanted), None)
    return asked or first_result(request.reader, results)


def _pathways(request: HttpRequest, sight: Sight) -> list[Result]:
    found = queries.readable(queries.newest_results(request.reader, sight))
    return [one for one in found if one.targets]


def _begins(request: HttpRequest, first: Result | None, sight: Sight) -> list[dict[str, Any]]:
    """The pathways of the city that a new scenario can begin with, each a link."""
    names = _names(request, sight)
    here = reverse("pathways:new-scenario", args=[request.city.slug])
    return [
        {
            "title": content(names[one.targets[0]]),
            "url": f"{here}?target={one.key}",
            "current": one == first,
        }
        for one in _pathways(request, sight)
        if len(one.targets) == 1 and one.targets[0] in names
    ]


def _starts_of(result: Result | None, sight: Sight) -> Starts:
    return Reading(result, sight).pathway.outcome.decisions.measures if result is not None else {}
