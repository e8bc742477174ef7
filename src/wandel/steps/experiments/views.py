"""Pages of the experiments: the list by state, and one page each with canvas and learning log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.lists.listing import listing
from wandel.foundation.ui.paging import paged
from wandel.steps.experiments import queries
from wandel.steps.experiments.kinds import EXPERIMENT


@city_view("experiments.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {"listing": listing(request, EXPERIMENT, first="status")}
    return render(request, "experiments/index.html", context)


@city_view("experiments.view")
@require_safe
def experiment(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.experiments_of(request.reader), slug=slug)
    shown = {"experiment": found, "log": paged(request, queries.log_of(found), name="log")}
    return render(request, "experiments/experiment.html", shown)
