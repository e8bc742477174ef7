"""Pages of the analysis: its home, the balance, and a page for each problem."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.models import City
from wandel.foundation.cities.queries import traces
from wandel.foundation.ui.paging import paged
from wandel.steps.analysis import chart_files, queries, sentences
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
from wandel.steps.analysis.series.pictures import series_chart


@city_view("analysis.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    problems = paged(request, queries.problems_in_order(request.reader))
    sources = queries.sources_of(request.city)
    reading = queries.newest_balance(request.city, sources=sources)
    indicators = paged(request, queries.indicators_of(request.reader), name="indicators")
    context = {
        "problems": problems,
        "fields": queries.by_field(problems),
        "traces": traces(list(problems), request.reader),
        "indicator_page": indicators,
        "indicators_fingerprint": fingerprint(
            request.city.slug, request.reader.is_team, [one.content for one in indicators], sources
        ),
        # Made by the template, which keeps what it has shown of them.
        "indicators": partial(queries.with_sources, list(indicators), sources),
        "reading": reading,
        "newer_balance": queries.has_newer_balance(request.city),
        "may_edit": request.reader.may("records.edit"),
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
        newer = queries.has_newer_balance(request.city)
        return render(
            request,
            "analysis/no_balance.html",
            {"newer_balance": newer, "may_edit": request.reader.may("records.edit")},
        )
    here = reverse("analysis:balance", kwargs={"city_slug": request.city.slug})
    context = {
        "reading": reading,
        "newer_balance": queries.has_newer_balance(request.city),
        "tabs": [
            {"title": str(one), "url": f"{here}?year={one}", "current": one == reading.year}
            for one in years
            if len(years) > 1
        ],
        # Made by the template, which keeps what it has shown of a balance.
        "energy_chart": partial(chart_files.energy_of, request.city, reading),
        "accounts": partial(_accounts, request.city, reading),
        "sector_names": [SECTOR_NAMES[sector] for sector in reading.sectors],
        "qualities": QUALITY_MEANINGS.items(),
        "statuses": [(key, STATUS_NAMES[key], meaning) for key, meaning in STATUS_MEANINGS.items()],
        "missing": sentences.missing_cells(reading.result.bisko.total.missing),
        "range_meaning": sentences.range_meaning(),
        "may_edit": request.reader.may("records.edit"),
    }
    return render(request, "analysis/balance.html", context | _verdict(reading))


def _accounts(city: City, reading: Reading) -> list[dict[str, object]]:
    return [
        {"reading": reading.account(key), "chart": chart, "meaning": sentences.ACCOUNT_MEANINGS[key]}
        for key, chart in chart_files.emissions_of(city, reading).items()
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
    context = {"artefact": found, "evidence": queries.evidence_of(found, request.reader)}
    return render(request, "analysis/problem.html", context)


@city_view("analysis.view")
@require_safe
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """An indicator: where it stands, its series as a picture and a table, and what rests on it."""
    found = get_object_or_404(queries.indicators_of(request.reader).select_related("city"), slug=slug)
    chart = series_chart(found)
    resting_on = queries.resting_on(found, request.reader)
    queries.with_sources([found], queries.sources_of(request.city))
    known = [figure for figure in found.figures if figure.has_data]
    context = {
        "artefact": found,
        "chart": chart,
        "now": known[-1] if known else None,
        "resting_on": resting_on,
        "may_edit": request.reader.may("records.edit"),
    }
    return render(request, "analysis/indicator.html", context)
