"""Where one arrives: the cities of this installation, and the home of a city."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from wandel.foundation.cities.access import city_view, open_view
from wandel.foundation.cities.queries import cities_for
from wandel.overview import queries, sentences


@open_view
def front(request: HttpRequest) -> HttpResponse:
    """The cities that this person may see; straight to the city where there is only one."""
    found = list(cities_for(request.user))
    if len(found) == 1:
        return redirect("overview:city", city_slug=found[0].slug)
    return render(request, "overview/front.html", {"cities": found})


@city_view("cities.view")
def city(request: HttpRequest) -> HttpResponse:
    reader = request.reader
    aims = queries.aims(reader)
    shown = {
        "aims": [(aim, sentences.verdict(aim)) for aim in aims],
        "goal": sentences.goal(aims),
        "arena": queries.next_arena(reader, today=timezone.localdate()),
        "experiments": queries.running_experiments(reader),
        "failed": queries.failed_experiments(reader),
        "commitments": queries.newest_commitments(reader),
        "organisations": queries.organisations(reader),
        "due": queries.due(reader) if reader.is_team else None,
    }
    return render(request, "overview/city.html", shown)
