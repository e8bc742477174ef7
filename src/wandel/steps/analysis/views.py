"""Pages of the analysis: all problems on one page, a page for each, and taking up an idea."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.queries import traces
from wandel.people.arenas.models import Idea
from wandel.steps.analysis import actions, queries
from wandel.steps.analysis.forms import AdoptForm


@city_view("analysis.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    fields = queries.problems_by_field(request.reader)
    everything = [problem for _field, found in fields for problem in found]
    context = {"fields": fields, "traces": traces(everything, request.reader)}
    return render(request, "analysis/index.html", context)


@city_view("analysis.view")
@require_safe
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.problems_of(request.reader), slug=slug)
    return render(request, "analysis/problem.html", {"artefact": found})


@city_view("analysis.adopt")
@require_POST
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an idea up as a problem; what was typed comes back with a refusal."""
    idea = get_object_or_404(Idea.objects.visible_to(request.reader).select_related("city"), slug=slug)
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return render(request, "analysis/adopt.html", {"idea": idea, "form": form}, status=422)
    given, language = form.cleaned_data, get_language()
    made = actions.adopt_idea(
        idea=idea,
        title={language: given["title"]},
        summary={language: given["summary"]} if given["summary"] else {},
        level=given["level"],
        field=given["field"],
        publish=given["publish"],
        actor=request.user,
    )
    return redirect("analysis:problem", request.city.slug, made.slug)
