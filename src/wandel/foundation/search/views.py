"""The page of what was found, and what is shown while somebody types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.linking import LinkForm
from wandel.foundation.search import queries
from wandel.foundation.search.words import read_query
from wandel.foundation.ui.formats import format_number
from wandel.foundation.ui.paging import paged
from wandel.foundation.ui.text import localise

ON_A_PAGE = 20
SUGGESTED = 6
OFFERED = 20


@require_safe
@city_view("cities.view")
def index(request: HttpRequest) -> HttpResponse:
    """Everything that was found, under an address that can be passed on."""
    query = read_query(request.GET.get("q", ""))
    found = queries.search(request.reader, query)
    counts = found.counts
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in kinds else ""
    page = paged(request, found.of(chosen), most=ON_A_PAGE)
    shown = {
        "query": query,
        "typed": bool(request.GET.get("q", "").strip()),
        "total": len(found.entries),
        "chosen": kinds[chosen] if chosen else None,
        "filters": _filters(request, query.text, counts, chosen),
        "page": page,
        "hits": queries.hits(queries.artefacts(list(page)), request.reader, query),
    }
    return render(request, "search/index.html", shown)


def _filters(request: HttpRequest, text: str, counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """One for all, and one for each kind of which something was found, or which was chosen."""
    offered = [("", _("Alles"), sum(counts.values()))]
    offered += [
        (kind.key, kind.plural, counts.get(kind.key, 0))
        for kind in kinds
        if kind.key in counts or kind.key == chosen
    ]
    start = reverse("search:index", kwargs={"city_slug": request.city.slug})
    return [
        {
            "title": f"{title} ({format_number(number)})",
            "url": f"{start}?{urlencode({'q': text} | ({'kind': key} if key else {}))}",
            "current": key == chosen,
        }
        for key, title, number in offered
    ]


@require_safe
@city_view("cities.view")
def suggestions(request: HttpRequest) -> HttpResponse:
    """The part of the page's head in which the first hits stand while somebody types."""
    query = read_query(request.GET.get("q", ""))
    found = queries.find(request.reader, query.text, limit=SUGGESTED + 1)
    shown = {
        "query": query,
        "hits": queries.hits(found[:SUGGESTED], request.reader, query),
        "more": len(found) > SUGGESTED,
    }
    return render(request, "search/suggestions.html", shown)


@require_safe
@city_view("cities.view")
def choices(request: HttpRequest) -> HttpResponse:
    """For fields in which something is chosen while it is typed: `?q=…&kind=…&kind=…`."""
    only = [kind for kind in request.GET.getlist("kind") if kind in kinds]
    asked = "kind" not in request.GET or only
    found = queries.find(request.reader, request.GET.get("q", ""), kinds=only, limit=OFFERED) if asked else []
    return JsonResponse({"items": [_choice(one, request.city.slug) for one in found]})


@require_safe
@city_view("records.edit")
def to_link(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What was found to link something with, each with the ways in which it may hang together."""
    artefact = get_object_or_404(Artefact.objects.visible_to(request.reader), kind=kind, slug=slug)
    form = LinkForm(artefact=artefact, reader=request.reader)
    query = read_query(request.GET.get("q", ""))
    ways = {way.kind for way in form.ways}
    found = queries.find(request.reader, query.text, kinds=ways, limit=OFFERED) if ways else []
    others = [
        (one, kinds[one.kind], [(way.value(one.pk), way.label) for way in form.ways if way.kind == one.kind])
        for one in found
        if one.pk != artefact.pk
    ]
    shown = {"artefact": artefact, "kind": kinds[kind], "form": form, "query": query, "others": others}
    return render(request, "search/to_link.html", shown)


def _choice(artefact: Any, city_slug: str) -> dict[str, str]:
    kind, title = kinds[artefact.kind], localise(artefact.title)
    return {
        "id": str(artefact.pk),
        "kind": kind.key,
        "kind_label": str(kind.label),
        "title": str(title),
        "language": title.language or "",
        "url": kind.url(city_slug=city_slug, slug=artefact.slug),
    }
