"""The charts of a balance, each at an address of its own: as a picture, and with its numbers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.models import City
from wandel.foundation.cities.signature import signature
from wandel.foundation.ui.charts import Chart
from wandel.foundation.ui.charts.files import chart_file
from wandel.steps.analysis import pictures, queries
from wandel.steps.analysis.reading import Reading


def energy_of(city: City, reading: Reading) -> Chart:
    return _placed(city, reading, "energy", pictures.energy_chart(reading))


def emissions_of(city: City, reading: Reading) -> dict[str, Chart]:
    """By account, on the same axis."""
    return {
        account: _placed(city, reading, f"emissions-{account}", chart)
        for account, chart in pictures.emissions_charts(reading).items()
    }


def _placed(city: City, reading: Reading, name: str, chart: Chart) -> Chart:
    address = reverse("analysis:chart", args=[city.slug, name, "svg"]).removesuffix(".svg")
    return chart.at(address, f"?year={reading.year}")


@require_safe
@city_view("analysis.view")
def chart(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """A chart of the balance of ?year=, else of the newest."""
    wanted = request.GET.get("year", "")
    if wanted and wanted not in map(str, queries.balance_years(request.city)):
        raise Http404
    year = int(wanted) if wanted else None
    reading = queries.newest_balance(request.city, year=year, sources=queries.sources_of(request.city))
    if reading is None:
        raise Http404
    charts = {f"emissions-{account}": one for account, one in emissions_of(request.city, reading).items()}
    charts["energy"] = energy_of(request.city, reading)
    if name not in charts:
        raise Http404
    return chart_file(request, charts[name], ending, signature(request.city))
