"""The pages of the pathways room. Nothing is computed while a page is shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.models import City
from wandel.foundation.lists.listing import listing
from wandel.foundation.live.watching import Watched, current
from wandel.foundation.ui.templatetags.ui import content
from wandel.foundation.ui.text import localise
from wandel.steps.pathways import actions, pictures, queries, sentences
from wandel.steps.pathways.chart_files import beside, charts_of
from wandel.steps.pathways.choices import Choices
from wandel.steps.pathways.effects import effects, saved_in
from wandel.steps.pathways.first import first_result
from wandel.steps.pathways.forms import CompareForm, ComputeForm, Offered, StudyForm
from wandel.steps.pathways.kinds import MEASURE
from wandel.steps.pathways.models import Measure, ModelVersion, Result, Study
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sheet import sheet_of
from wandel.steps.pathways.sight import Sight, sight_of
from wandel.steps.pathways.watching import STUDY_PAGES


@require_safe
@city_view("pathways.view")
def index(request: HttpRequest) -> HttpResponse:
    model = queries.newest_model(city=request.city)
    sight = sight_of(request.reader)
    results = queries.newest_results(request.reader, sight)
    chosen, unsolved = _chosen(request, results, model, sight)
    context: dict[str, Any] = {"model": model, "results": results, "unsolved": unsolved}
    context["tabs"] = _tabs(request, "pathways:index", results, chosen, sight)
    if chosen is not None:
        reading = Reading(chosen, sight)
        context["result"] = chosen
        if not chosen.is_newer:
            context |= shown(request.city, reading) | {"measure_rows": measure_rows(request, reading)}
            context |= _since(request, chosen)
    context["may_compute"] = request.reader.may("pathways.compute")
    if model is not None and context["may_compute"]:
        preset = chosen.targets[0] if chosen is not None and len(chosen.targets) == 1 else None
        context["compute_form"] = ComputeForm(targets=offered(model, sight), initial={"target": preset})
        context["job"] = _job(request, chosen)
    return render(request, "pathways/index.html", context)


@require_safe
@city_view("pathways.view")
def alternatives(request: HttpRequest) -> HttpResponse:
    sight = sight_of(request.reader)
    results = queries.newest_results(request.reader, sight)
    chosen, unsolved = _chosen(request, results, queries.newest_model(city=request.city), sight)
    context: dict[str, Any] = {"result": chosen, "may_compute": request.reader.may("pathways.compute")}
    context |= {"unsolved": unsolved, "tabs": _tabs(request, "pathways:alternatives", results, chosen, sight)}
    if chosen is not None:
        reading = Reading(chosen, sight)
        study = queries.newest_study(result=chosen, kind=Study.Kind.ALTERNATIVES)
        newer = next((one for one in (chosen, study) if one is not None and one.is_newer), None)
        if newer is not None:
            context["newer"] = newer
        elif study is not None and (refused := reading.refusal(study)):
            context["refused"] = refused
        elif study is not None:
            context["choices"] = Choices(reading, study)
            context["verdicts"] = sentences.verdicts(reading)
        context["job"] = _job(request, chosen)
    return render(request, "pathways/alternatives.html", context)


@require_POST
@city_view("pathways.compute")
def study(request: HttpRequest) -> HttpResponse:
    """Ask something of a stored pathway."""
    form = StudyForm(
        request.POST,
        results=queries.results_of(request.reader),
        measures=Measure.objects.visible_to(request.reader),
    )
    if not form.is_valid():
        messages.error(request, _("Diesen Pfad gibt es nicht."))
        return redirect("pathways:index", city_slug=request.city.slug)
    asked = form.cleaned_data["result"]
    actions.request_study(result=asked, kind=form.cleaned_data["study"], actor=request.user)
    if measure := form.cleaned_data["measure"]:
        return redirect("pathways:measure", city_slug=request.city.slug, slug=measure.slug)
    address = reverse(STUDY_PAGES[form.cleaned_data["study"]], kwargs={"city_slug": request.city.slug})
    return redirect(f"{address}?target={asked.key}")


@require_safe
@city_view("pathways.view")
def compare(request: HttpRequest) -> HttpResponse:
    sight = sight_of(request.reader)
    results = queries.newest_results(request.reader, sight)
    every = dict(zip((result.key for result in results), results, strict=True))
    names = dict(_result_names(results, sight))
    every |= _of_scenarios(request, sight, names)
    named = {request.GET.get(side) for side in ("left", "right")} - {None, ""}
    if not named <= every.keys():
        raise Http404
    context: dict[str, Any] = {"newer": next((one for one in every.values() if one.is_newer), None)}
    by_key = {key: result for key, result in every.items() if not result.is_newer}
    if len(by_key) > 1:
        keys = list(by_key)
        left, right = (
            wanted if (wanted := request.GET.get(side, "")) in by_key else keys[place]
            for place, side in enumerate(("left", "right"))
        )
        sides = [Reading(by_key[left], sight), Reading(by_key[right], sight)]
        context |= {
            "form": CompareForm(
                results=[(key, names[key]) for key in keys], initial={"left": left, "right": right}
            ),
            "emissions": beside(request.city, "emissions", sides, pictures.emissions_beside(*sides)),
            "costs": beside(request.city, "costs", sides, pictures.costs_beside(*sides)),
            "timelines": beside(request.city, "timeline", sides, pictures.timelines_beside(*sides)),
            "sides": [
                {
                    "verdicts": sentences.verdicts(side),
                    "warnings": sentences.warnings(side),
                    "result": side.result,
                }
                for side in sides
            ],
        }
    return render(request, "pathways/compare.html", context)


def _of_scenarios(request: HttpRequest, sight: Sight, names: dict[str, str]) -> dict[str, Result]:
    """The newest pathways of scenarios, by the names under which an address knows them."""
    found = queries.results_of_scenarios(request.reader, sight)
    scenarios = {one.pk: one for one in queries.scenarios_of(request.reader)}
    of_scenarios = {str(scenarios[pk]): result for pk, result in found.items()}
    for pk in found:
        names[str(scenarios[pk])] = _("Szenario: %(name)s") % {"name": localise(scenarios[pk].title)}
    return of_scenarios


@require_POST
@city_view("pathways.compute")
def compute(request: HttpRequest) -> HttpResponse:
    model = queries.newest_model(city=request.city)
    if model is None:
        messages.error(request, _("Es gibt noch kein Modell, mit dem gerechnet werden kann."))
    else:
        form = ComputeForm(request.POST, targets=offered(model, sight_of(request.reader)))
        if form.is_valid():
            actions.request_result(
                model_version=model, targets=[form.cleaned_data["target"]], actor=request.user
            )
        else:
            messages.error(request, _("Dieses Ziel kennt das Modell nicht."))
            return redirect("pathways:index", city_slug=request.city.slug)
        address = reverse("pathways:index", kwargs={"city_slug": request.city.slug})
        return redirect(f"{address}?{urlencode({'target': form.cleaned_data['target']})}")
    return redirect("pathways:index", city_slug=request.city.slug)


def _job(request: HttpRequest, chosen: Result | None) -> Watched | None:
    """What is computed for the pathway on this page; where there is none, for the target asked for."""
    subject = chosen.key if chosen is not None else request.GET.get("target")
    return current(request.reader, kinds=(actions.FIND, actions.STUDY), subject=subject)


def _since(request: HttpRequest, result: Result) -> dict[str, Any]:
    """Of a result that was computed with another model than the one that counts: what was changed since."""
    change = queries.newest_change(city=request.city) if result.outdated else None
    return {"change": change} if change is not None else {}


def _chosen(
    request: HttpRequest, results: list[Result], model: ModelVersion | None, sight: Sight
) -> tuple[Result | None, str]:
    """The result asked for by its targets, the one to be shown first where none is asked for. Where the model
    knows the target, and nobody has computed a pathway to it yet, its name; others are not found."""
    wanted = request.GET.get("target", "")
    found = next((result for result in results if result.key == wanted), None)
    if found is not None or not wanted:
        return found or first_result(request.reader, results), ""
    names = dict(offered(model, sight)) if model is not None else {}
    if wanted not in names:
        raise Http404
    return None, names[wanted]


def _tabs(
    request: HttpRequest, page: str, results: list[Result], chosen: Result | None, sight: Sight
) -> list[dict[str, Any]]:
    here = reverse(page, kwargs={"city_slug": request.city.slug})
    return [
        {
            "title": content(name),
            "url": f"{here}?target={key}",
            "current": chosen is not None and key == chosen.key,
        }
        for key, name in _result_names(results, sight)
    ]


def shown(city: City, reading: Reading) -> dict[str, Any]:
    pathway = reading.pathway
    return {
        "reading": reading,
        "pathway": pathway,
        "verdicts": sentences.verdicts(reading),
        "warnings": sentences.warnings(reading),
        **charts_of(city, reading),
        "discounted": sentences.discounted_sentence(reading),
        "obstacles": sentences.obstacle_rows(reading),
        "gap_percent": 100 * pathway.optimality_gap,
        "nearness": sentences.nearness_sentence(pathway),
        "unnamed": sentences.unnamed_sentence(reading),
    }


def measure_rows(request: HttpRequest, reading: Reading) -> list[dict[str, Any]]:
    """The measures of a pathway, each with the address of its page where the reader may see it."""
    visible = Measure.objects.visible_to(request.reader).exclude(place="")
    pages = {
        place: reverse("pathways:measure", args=[request.city.slug, slug])
        for place, slug in visible.values_list("place", "slug")
    }
    year = max((target.year for target in reading.pathway.targets), default=reading.years[-1])
    saved = saved_in(reading, year)
    return [
        row | {"url": pages.get(row["key"], ""), "saved": saved.get(row["key"]), "saved_year": year}
        for row in reading.measure_rows()
    ]


def offered(model: ModelVersion, sight: Sight) -> Offered:
    return [(key, str(localise(title))) for key, title in queries.target_names(model, sight)]


def _result_names(results: list[Result], sight: Sight) -> Offered:
    names = []
    for result in results:
        known = dict(offered(result.model_version, sight))
        title = " · ".join(known.get(key, key) for key in result.targets)
        names.append((result.key, title or _("Günstigster Pfad ohne Ziel")))
    return names


@require_safe
@city_view("pathways.view")
def measures(request: HttpRequest) -> HttpResponse:
    """All measures, those without a modelled effect among them, each with its trace."""
    shown = {"listing": listing(request, MEASURE, bars=effects(request.reader))}
    return render(request, "pathways/measures.html", shown)


@require_safe
@city_view("pathways.view")
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is known of one measure: eight facts in fixed places, and what belongs to it."""
    visible = Measure.objects.visible_to(request.reader)
    found = get_object_or_404(visible.select_related("source", "city"), slug=slug)
    sheet = sheet_of(found, request.reader)
    context: dict[str, Any] = {
        "measure": found,
        "sheet": sheet,
        "facts": sheet.facts,
        "required": visible.filter(place__in=sheet.facts.required()) if sheet.facts else (),
        "picture": pictures.contribution_of(sheet),
        "effect_columns": [_("Jahr"), _("t CO₂e weniger")],
        "may_edit": request.reader.may("records.edit"),
        "may_compute": request.reader.may("pathways.compute") and sheet.can_be_computed,
    }
    if sheet.reading is not None:
        context["job"] = _job(request, sheet.reading.result)
        context |= {"result": sheet.reading.result, **_since(request, sheet.reading.result)}
    return render(request, "pathways/measure.html", context)
