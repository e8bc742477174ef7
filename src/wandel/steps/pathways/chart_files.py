"""The charts of a pathway, each at an address of its own: as a picture, and with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.models import City
from wandel.foundation.cities.signature import signature
from wandel.foundation.ui.charts import Chart
from wandel.foundation.ui.charts.files import chart_file
from wandel.steps.pathways import pictures, queries
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sentences import outdated_sentence
from wandel.steps.pathways.sight import sight_of

MAKERS = {
    "emissions": pictures.emissions_of,
    "timeline": pictures.timeline_of,
    "costs": pictures.costs_of,
}


def charts_of(city: City, reading: Reading) -> dict[str, Chart]:
    """The charts of the page of a pathway."""
    return {name: _placed(city, reading, name) for name in MAKERS}


def beside(city: City, name: str, readings: Sequence[Reading], charts: Sequence[Chart]) -> list[Chart]:
    """Charts of pathways that are compared; the files are those of each pathway alone."""
    return [_at(city, reading, name, chart) for reading, chart in zip(readings, charts, strict=True)]


def _placed(city: City, reading: Reading, name: str) -> Chart:
    return _at(city, reading, name, MAKERS[name](reading))


def _at(city: City, reading: Reading, name: str, chart: Chart) -> Chart:
    address = reverse("pathways:chart", args=[city.slug, name, "svg"]).removesuffix(".svg")
    return chart.at(address, f"?{urlencode({'target': reading.result.name})}")


@require_safe
@city_view("pathways.view")
def chart(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """A chart of the pathway to ?target=, which may name a scenario, else of the first that the reader may
    see."""
    sight = sight_of(request.reader)
    every = queries.newest_results(request.reader, sight)
    results = queries.readable([*every, *queries.results_of_scenarios(request.reader, sight).values()])
    wanted = request.GET.get("target")
    found = next((one for one in results if wanted in (None, one.name)), None)
    if found is None or name not in MAKERS:
        raise Http404
    reading = Reading(found, sight)
    placed = _placed(request.city, reading, name)
    about = " ".join(filter(None, (signature(request.city), outdated_sentence(reading))))
    return chart_file(request, placed, ending, about)
