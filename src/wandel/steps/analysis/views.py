"""Pages of the analysis: its home, the balance, a page for each problem, and taking up an idea."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.queries import traces
from wandel.people.arenas.models import Idea
from wandel.steps.analysis import actions, pictures, queries, sentences
from wandel.steps.analysis.forms import AdoptForm
from wandel.steps.analysis.names import (
    QUALITY_MEANINGS,
    SECTOR_NAMES,
    STATUS_MEANINGS,
    STATUS_NAMES,
    VERDICT_NAMES,
    VERDICT_TONES,
)
from wandel.steps.analysis.pieces import fingerprint
from wandel.steps.analysis.reading import Reading


@city_view("analysis.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    fields = queries.problems_by_field(request.reader)
    everything = [problem for _field, found in fields for problem in found]
    sources = queries.sources_of(request.city)
    reading = queries.newest_balance(request.city, sources=sources)
    indicators = queries.indicators_of(request.city)
    context = {
        "fields": fields,
        "traces": traces(everything, request.reader),
        "has_indicators": bool(indicators),
        "indicators_fingerprint": fingerprint([one.content for one in indicators], sources),
        # Made by the template, which keeps what it has shown of them.
        "indicators": partial(queries.with_sources, indicators, sources),
        "reading": reading,
    }
    if reading is not None:
        context |= _verdict(reading)
    return render(request, "analysis/index.html", context)


@city_view("analysis.view")
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    """The newest balance, or with ?year= that of another year."""
    years = queries.balance_years(request.city)
    wanted = request.GET.get("year", "")
    if wanted and wanted not in map(str, years):
        raise Http404
    year = int(wanted) if wanted else None
    sources = queries.sources_of(request.city)
    reading = queries.newest_balance(request.city, year=year, sources=sources)
    if reading is None:
        return render(request, "analysis/no_balance.html")
    here = reverse("analysis:balance", kwargs={"city_slug": request.city.slug})
    context = {
        "reading": reading,
        "tabs": [
            {"title": str(one), "url": f"{here}?year={one}", "current": one == reading.year}
            for one in years
            if len(years) > 1
        ],
        # Made by the template, which keeps what it has shown of a balance.
        "energy_chart": partial(pictures.energy_chart, reading),
        "accounts": partial(_accounts, reading),
        "sector_names": [SECTOR_NAMES[sector] for sector in reading.sectors],
        "qualities": QUALITY_MEANINGS.items(),
        "statuses": [(key, STATUS_NAMES[key], meaning) for key, meaning in STATUS_MEANINGS.items()],
        "missing": sentences.missing_cells(reading.result.bisko.total.missing),
        "range_meaning": sentences.range_meaning(),
    }
    return render(request, "analysis/balance.html", context | _verdict(reading))


def _accounts(reading: Reading) -> list[dict[str, object]]:
    return [
        {"reading": reading.account(key), "chart": chart, "meaning": sentences.ACCOUNT_MEANINGS[key]}
        for key, chart in pictures.emissions_charts(reading).items()
    ]


def _verdict(reading: Reading) -> dict[str, object]:
    return {
        "verdict": VERDICT_NAMES[reading.verdict],
        "verdict_tone": VERDICT_TONES[reading.verdict],
        "verdict_sentence": sentences.verdict(reading.verdict),
    }


@city_view("analysis.view")
@require_safe
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.problems_of(request.reader), slug=slug)
    context = {"artefact": found, "evidence": queries.evidence_of(found, request.city)}
    return render(request, "analysis/problem.html", context)


@city_view("analysis.adopt")
@require_POST
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an idea up as a problem; what was typed comes back with a refusal. A second time leads to what
    came of the first."""
    idea = get_object_or_404(Idea.objects.visible_to(request.reader).select_related("city"), slug=slug)
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return render(request, "analysis/adopt.html", {"idea": idea, "form": form}, status=422)
    given, language = form.cleaned_data, get_language()
    try:
        leads_to = actions.adopt_idea(
            idea=idea,
            title={language: given["title"]},
            summary={language: given["summary"]} if given["summary"] else {},
            level=given["level"],
            field=given["field"],
            publish=given["publish"],
            actor=request.user,
        )
    except actions.AlreadyAdopted as refusal:
        leads_to = refusal.problem
        messages.info(request, _("Diese Idee war schon aufgenommen. Das ist, was daraus geworden ist."))
    return redirect("analysis:problem", request.city.slug, leads_to.slug)
