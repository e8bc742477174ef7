"""The address of something that was withdrawn: nobody else's, and for the team the way to bring it back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wandel.foundation.cities.kinds import ARTEFACT_PAGE, kinds
from wandel.foundation.cities.models import Artefact


class WithdrawnPages:
    """Middleware: where a page was not found since its artefact is withdrawn, who may bring it back is told
    so. To all others it looks as if there had never been one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Http404) or request.method not in ("GET", "HEAD"):
            return None
        reader = getattr(request, "reader", None)
        if reader is None or not reader.may("records.edit"):
            return None
        artefact = _withdrawn(request)
        if artefact is None:
            return None
        shown = {"artefact": artefact, "kind": kinds[artefact.kind]}
        return render(request, "records/gone.html", shown, status=404)


def _withdrawn(request: HttpRequest) -> Artefact | None:
    """The withdrawn artefact that the address names, by its kind or by the page that its kind has."""
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match else None
    if not slug:
        return None
    kind = match.kwargs.get("kind") or next(
        (one.key for one in kinds if one.url_name == match.view_name != ARTEFACT_PAGE), None
    )
    found = Artefact.objects.filter(city=request.city, kind=kind, slug=slug).exclude(withdrawn_at=None)
    return found.first() if kind in kinds else None
