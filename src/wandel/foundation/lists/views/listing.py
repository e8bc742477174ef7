"""The page that lists a kind, and the same list as a table."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.kinds import ARTEFACT_PAGE, Kind, kinds
from wandel.foundation.lists.filters import asked_of
from wandel.foundation.lists.listing import listing, ordered, rows_of
from wandel.foundation.lists.tables.columns import columns_of
from wandel.foundation.lists.tables.writing import MEDIA_TYPES, as_csv, as_xlsx, cells_of, description_of


def listed(key: str) -> Kind:
    """The kind with this key, where people make such things. Raises Http404."""
    if key not in kinds or not kinds[key].is_made_here:
        raise Http404
    return kinds[key]


@require_safe
@city_view("cities.view")
def index(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything of a kind; where a room has a page for that, there."""
    found = listed(kind)
    if found.url_name != ARTEFACT_PAGE and found.list_url_name:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{found.list_url(city_slug=request.city.slug)}{query}")
    return render(request, "lists/page.html", {"listing": listing(request, found)})


@require_safe
@city_view("cities.view")
def table(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """What a list shows with the same address, all of its pages, as a file."""
    found = listed(kind)
    if ending not in MEDIA_TYPES:
        raise Http404
    columns = columns_of(found, of_team=request.reader.is_team)
    everything = rows_of(found, request.reader)
    narrowed = asked_of(request.GET, found, request.reader, everything).narrow(everything)
    order = {pk: place for place, pk in enumerate(ordered(found, narrowed, "title"))}
    things = sorted(everything.filter(pk__in=narrowed.values("pk")), key=lambda one: order[one.pk])
    rows = cells_of(columns, things, request.reader)
    if ending == "csv":
        return _file(request, found, ending, as_csv([[one.label for one in columns], *rows]))
    return _file(request, found, ending, as_xlsx(found, columns, rows))


@require_safe
@city_view("cities.view")
def columns(request: HttpRequest, kind: str) -> HttpResponse:
    """What stands in the columns of a kind's table."""
    found = listed(kind)
    described = description_of(columns_of(found, of_team=request.reader.is_team))
    return _file(request, found, "csv", as_csv(described), "-columns")


def _file(request: HttpRequest, kind: Kind, ending: str, data: bytes, more: str = "") -> HttpResponse:
    day = timezone.localdate().isoformat()
    name = f"{request.city.slug}-{kind.key}{more}-{day}.{ending}"
    answer = HttpResponse(data, content_type=MEDIA_TYPES[ending])
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
