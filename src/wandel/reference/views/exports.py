"""Taking a city out: the page that asks for its archive, and the archive itself."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.records.problems import explain
from wandel.reference import actions, queries


@city_view("reference.export")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What an export holds and what it does not; POST has it made."""
    if request.method == "POST":
        actions.request_export(city=request.city, actor=request.user)
        return redirect("reference:exports", request.city.slug)
    return render(request, "reference/exports.html", _state(request))


@city_view("reference.export")
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """The part of that page that changes while the archive is made."""
    return render(request, "reference/export_state.html", _state(request))


@city_view("reference.export")
@require_safe
def file(request: HttpRequest) -> FileResponse:
    """The archive, for who has asked for it."""
    asked = queries.export_of(request.city, request.user)
    if asked is None or asked.file is None:
        raise Http404
    try:
        content = asked.file.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=asked.file.name, content_type="application/zip")


def _state(request: HttpRequest) -> dict[str, Any]:
    asked = queries.export_of(request.city, request.user)
    return {
        "city": request.city,
        "asked": asked,
        "job": asked.job if asked is not None else None,
        "left_out": [_named(one) for one in asked.left_out] if asked is not None else [],
        "problems": [explain(problem) for problem in asked.problems] if asked is not None else [],
    }


def _named(left: dict[str, Any]) -> dict[str, Any]:
    """What was left out, with the word for its kind."""
    kind = left["what"].partition("/")[0]
    return left | {"kind": kinds[kind].label if kind in kinds else "", "fields": ", ".join(left["fields"])}
