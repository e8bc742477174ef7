"""Pages of the agenda: the table of all commitments, and one page each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.queries import traces
from wandel.steps.agenda import queries


@city_view("agenda.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    commitments = list(queries.commitments_of(request.reader))
    context = {"commitments": commitments, "traces": traces(commitments, request.reader)}
    return render(request, "agenda/index.html", context)


@city_view("agenda.view")
@require_safe
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.commitments_of(request.reader), slug=slug)
    return render(request, "agenda/commitment.html", {"commitment": found})
