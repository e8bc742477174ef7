"""The gate of the interface: whoever asks, even a member who is logged in, sees what a visitor sees. So pages
of anywhere may read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from wandel.foundation.cities.access import reader_for
from wandel.foundation.cities.models import City

METHODS = "GET, HEAD, OPTIONS"
DAY = "86400"


def read_from_anywhere(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view that answers GET: HEAD is answered as GET without a body, OPTIONS with what may be
    asked, and a browser lets the pages of any host read all of it. Only for what everybody gets alike."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            told = HttpResponse(status=204, headers={"Allow": METHODS})
            told["Access-Control-Allow-Methods"] = METHODS
            told["Access-Control-Allow-Headers"] = "*"
            told["Access-Control-Max-Age"] = DAY
        elif request.method == "HEAD":
            request.method = "GET"
            told = _told(view, request, given)
            request.method = "HEAD"
            told["Content-Length"] = str(len(told.content))
            told.content = b""
        else:
            told = _told(view, request, given)
        if told.status_code == 405:
            told["Allow"] = METHODS
        told["Access-Control-Allow-Origin"] = "*"
        return told

    return answer


def _told(view: Callable[..., HttpResponse], request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    try:
        return view(request, **given)
    except Http404:
        return JsonResponse({"detail": "Not Found"}, status=404)


def as_visitor(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate an operation on one city: `city_slug` becomes request.city and request.reader, a visitor. A
    city that visitors may not see, or not in this room, is not there."""

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def enter(request: HttpRequest, city_slug: str, **given: Any) -> Any:
            city = get_object_or_404(City, slug=city_slug, is_public=True)
            reader = reader_for(AnonymousUser(), city)
            if not reader.may(permission):
                raise Http404
            request.city, request.reader = city, reader
            return operation(request, city_slug, **given)

        enter.permission = permission
        return enter

    return decorate
