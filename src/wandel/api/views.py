"""The operations of the interface. Read-only, and without any log-in: only what everybody may see."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from wandel.api import queries, schemas
from wandel.api.access import as_visitor
from wandel.foundation.cities.access import open_view
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.queries import trace

# Annotations are evaluated here, so that what ninja reads through a decorator is no longer text.
CitySlug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Limit = Annotated[int, Query(ge=1, le=100, description="How many entries at most")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many entries to leave out first")]
ArtefactKind = Literal[tuple(kinds.keys())]

REFUSALS = {404: schemas.Problem, 422: schemas.Problem}

api = NinjaAPI(
    title="Wandel",
    version="1",
    description="What the cities of this installation have published of their way to climate neutrality. "
    "Read-only. Texts are objects by language; null is “no data”, which is not 0. "
    "The notice of a demonstration has to be shown with its data.",
    urls_namespace="api",
    openapi_url="/openapi.json",
    # The page that comes with the library loads its scripts from elsewhere.
    docs_url=None,
    docs_decorator=open_view,
)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors)
    return api.create_response(request, {"detail": said}, status=422)


@api.get("/cities", response={200: schemas.Cities, 422: schemas.Problem}, operation_id="cities")
@open_view
def cities(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The public cities."""
    found = queries.public_cities()
    page = found[offset : offset + limit]
    return {
        "count": found.count(),
        "items": [queries.city_entry(city, request.build_absolute_uri) for city in page],
    }


@api.get("/cities/{city_slug}", response={200: schemas.CityDetail, **REFUSALS}, operation_id="city")
@as_visitor("cities.view")
def city(request: HttpRequest, city_slug: CitySlug) -> dict[str, Any]:
    """One city: its process, how far its five steps have come, and its sources."""
    found = request.city
    return {
        "city": queries.city_name(found),
        "page": queries.city_page(found, request.build_absolute_uri),
        "summary": found.summary,
        "process": found.process_title,
        "started_on": found.started_on,
        "ended_on": found.ended_on,
        "population": found.population,
        "area": found.area,
        "steps": list(found.steps.order_by("pk")),
        "sources": list(found.sources.all()),
    }


@api.get(
    "/cities/{city_slug}/artefacts", response={200: schemas.Artefacts, **REFUSALS}, operation_id="artefacts"
)
@as_visitor("cities.view")
def artefacts(
    request: HttpRequest,
    city_slug: CitySlug,
    kind: ArtefactKind | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """What has been made in the process, of one kind or of all."""
    found = queries.artefacts_of(request.reader)
    if kind is not None:
        found = found.filter(kind=kind)
    page = found[offset : offset + limit]
    return {
        "city": queries.city_name(request.city),
        "count": found.count(),
        "items": queries.artefact_rows(page, request.reader, request.build_absolute_uri),
    }


@api.get(
    "/cities/{city_slug}/artefacts/{artefact_id}/trace",
    response={200: schemas.Trace, **REFUSALS},
    operation_id="trace",
)
@as_visitor("cities.view")
def artefact_trace(request: HttpRequest, city_slug: CitySlug, artefact_id: UUID) -> dict[str, Any]:
    """What an artefact comes from and what it leads to."""
    found = get_object_or_404(queries.artefacts_of(request.reader), pk=artefact_id)
    absolute = request.build_absolute_uri
    [row] = queries.artefact_rows([found], request.reader, absolute)
    return {
        "city": queries.city_name(request.city),
        "artefact": row,
        **queries.trace_rows(trace(found, request.reader), absolute),
    }


@api.get(
    "/cities/{city_slug}/pathways", response={200: schemas.Pathways, **REFUSALS}, operation_id="pathways"
)
@as_visitor("pathways.view")
def pathways(
    request: HttpRequest, city_slug: CitySlug, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """The newest pathway for each target, earliest target first, with all that is needed to compute it
    again."""
    found = queries.pathways_of(request.reader)
    page = found[offset : offset + limit]
    return {
        "city": queries.city_name(request.city),
        "count": len(found),
        "shown_first": queries.shown_first(request.reader, found),
        "items": queries.pathway_rows(page, request.city, request.build_absolute_uri),
    }


@open_view
def nothing_here(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"detail": "Not Found"}, status=404)
