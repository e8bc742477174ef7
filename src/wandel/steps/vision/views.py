"""Pages of the vision: all of it on one page, and a page for each principle, element and target."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.queries import traces
from wandel.steps.vision import queries


@city_view("vision.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    principles = list(queries.principles_of(request.reader))
    fields = queries.elements_by_field(request.reader)
    targets = queries.targets_of(request.reader)
    everything = [*principles, *(element for _field, found in fields for element in found), *targets]
    context = {
        "principles": principles,
        "fields": fields,
        "targets": targets,
        "traces": traces(everything, request.reader),
    }
    return render(request, "vision/index.html", context)


@city_view("vision.view")
@require_safe
def principle(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.principles_of(request.reader), slug=slug)
    return render(request, "vision/principle.html", {"artefact": found})


@city_view("vision.view")
@require_safe
def element(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.elements_of(request.reader), slug=slug)
    return render(request, "vision/element.html", {"artefact": found})


@city_view("vision.view")
@require_safe
def target(request: HttpRequest, slug: str) -> HttpResponse:
    found = next((one for one in queries.targets_of(request.reader) if one.slug == slug), None)
    if found is None:
        raise Http404
    return render(request, "vision/target.html", {"artefact": found})
