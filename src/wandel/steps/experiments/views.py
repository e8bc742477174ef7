"""Pages of the experiments: the board by state, and one page each with canvas and learning log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.queries import traces
from wandel.steps.experiments import queries


@city_view("experiments.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    experiments = list(queries.experiments_of(request.reader))
    context = {"experiments": experiments, "board": queries.board(experiments)}
    context["traces"] = traces(experiments, request.reader)
    return render(request, "experiments/index.html", context)


@city_view("experiments.view")
@require_safe
def experiment(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.experiments_of(request.reader), slug=slug)
    return render(request, "experiments/experiment.html", {"experiment": found, "log": list(found.log.all())})
