"""Where one arrives: the cities of this installation, and the home of a city."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view, open_view
from wandel.foundation.cities.models import City
from wandel.foundation.cities.queries import cities_for
from wandel.foundation.cities.reader import Reader
from wandel.foundation.cities.today import today
from wandel.foundation.ui.charts.small import Way
from wandel.overview import answers, queries, sentences
from wandel.steps.pathways.chances import meaning
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import sight_of


@open_view
def front(request: HttpRequest) -> HttpResponse:
    """The cities that this person may see; straight to the city where there is only one, and to founding one
    where there is none."""
    found = list(cities_for(request.user))
    if not found and not City.objects.exists():
        return redirect("founding:setup" if request.user.is_anonymous else "founding:new")
    if len(found) == 1:
        return redirect("overview:city", city_slug=found[0].slug)
    may_found = request.user.has_perm("administration.found")
    return render(request, "overview/front.html", {"cities": found, "may_found": may_found})


@city_view("cities.view")
def city(request: HttpRequest) -> HttpResponse:
    """Four answers and the way to one target (`?target=`, else the one to be shown first), then what happens,
    and only then what it is all about."""
    reader = request.reader
    counts = queries.counts(reader)
    context = _answers(request, counts)
    context |= {
        "coming": queries.coming(reader, today=timezone.localdate()),
        "experiments": queries.experiments(reader),
        "commitments": queries.commitments(reader),
        "counts": counts,
        "organisations": queries.organisations(reader),
        "today": today(request, request.city) if reader.is_team else None,
        "may_edit": reader.may("records.edit"),
        "may_administer": reader.may("cities.administer"),
        "desk": _desk(reader),
    }
    return render(request, "overview/city.html", context)


@city_view("records.edit")
@require_safe
def everything_today(request: HttpRequest) -> HttpResponse:
    """All that waits for the team, in the order of the home, which shows the most urgent of it."""
    found = today(request, request.city, everything=True)
    return render(request, "overview/today.html", {"today": found})


def _desk(reader: Reader) -> list[tuple[str, str]]:
    """What those who take part come back to, each with its address."""
    edits = reader.may("records.edit")
    pages = [
        (_("Meine Entwürfe"), "records:drafts", edits),
        (
            _("Vorschläge") if edits else _("Meine Vorschläge"),
            "records:proposals",
            reader.may("records.propose"),
        ),
        (_("Berechnungen"), "live:index", reader.may("live.watch")),
        (_("Übernommenes prüfen"), "records:unchecked", edits),
        (_("Zurückgezogenes"), "records:withdrawn", edits),
    ]
    return [(name, reverse(page, args=[reader.city.slug])) for name, page, may in pages if may]


def _way_sentence(way: Way | None, reading: Reading | None, stand: answers.Stand | None) -> str:
    if way is None:
        return ""
    return answers.way_sentence(way, reading, gaps=stand.gaps if stand is not None else "")


def _answers(request: HttpRequest, counts: queries.Counts) -> dict[str, Any]:
    sight = sight_of(request.reader)
    aims = queries.aims(request.reader, sight)
    aim = queries.shown_aim(aims, request.GET.get("target", ""))
    reading = Reading(aim.result, sight) if aim is not None and aim.result and not aim.newer else None
    stand = answers.stand_of(request.city)
    way = answers.way_of(stand, reading, aim)
    return {
        "goal": sentences.goal(aims, aim),
        "stand": stand,
        "outlook": answers.Outlook(aim, aims) if aim is not None else None,
        "deeds": answers.Deeds(counts) if counts.of("commitment") else None,
        "bill": answers.Bill(reading) if reading is not None and reading.costs_by_payer() else None,
        "aims": aims,
        "aim": aim,
        "reading": reading,
        "outdated": reading is not None and reading.result.outdated,
        "way": way,
        "way_sentence": _way_sentence(way, reading, stand),
        "way_rows": answers.way_rows(reading) if reading is not None else [],
        "verdict": sentences.verdict(aim) if aim is not None else "",
        "meaning": meaning(aim.standing) if aim is not None and aim.chance is not None else "",
        "step_counts": sentences.step_counts(
            counts,
            balance_year=stand.balance.year if stand is not None else None,
            pathways=sum(1 for one in aims if one.found is not None),
        ),
    }
