"""The reference case and its sources; for administrators, the way in for another city's case."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.records.models import StagedImport
from wandel.foundation.records.problems import explain
from wandel.foundation.ui.doors import is_too_large, takes
from wandel.foundation.ui.forms import sending_of
from wandel.foundation.ui.paging import paged
from wandel.reference import actions, queries
from wandel.reference.forms import LARGEST_MB, CaseUploadForm, too_large
from wandel_engine.cases.archive import MAX_ARCHIVE_BYTES

FORM_OVERHEAD = 64 * 1024


@city_view("reference.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    sources = request.city.sources.order_by("publisher", "year", "title", "key")
    context = {"sources": paged(request, sources, name="sources")}
    if request.reader.may("reference.take_over"):
        context["imports"] = paged(request, queries.imports_of(request.user), name="imports")
    return render(request, "reference/index.html", context)


@csrf_exempt
@takes(MAX_ARCHIVE_BYTES + FORM_OVERHEAD)
@city_view("reference.take_over")
def upload(request: HttpRequest) -> HttpResponse:
    """Of a body that is too large nothing is kept, not even the token that guards the form."""
    if is_too_large(request):
        return _upload_page(request, CaseUploadForm(), refusal=too_large(), status=413)
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _upload_page(request, CaseUploadForm())
    form = CaseUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    archive = form.cleaned_data["archive"]
    data = archive.read()
    kept = actions.stage_case(
        name=archive.name,
        data=data,
        city=request.city,
        actor=request.user,
        sending=sending_of(request, sha256(data).hexdigest()),
    )
    return redirect("reference:staged", request.city.slug, kept.pk)


def _upload_page(
    request: HttpRequest, form: CaseUploadForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "largest": LARGEST_MB}
    return render(request, "reference/upload.html", context, status=status)


@city_view("reference.take_over")
@require_safe
def staged(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an uploaded case is, what was found in it, and the way on."""
    return render(request, "reference/staged.html", _state(request, pk))


@city_view("reference.take_over")
@require_safe
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of that page that changes while its job runs."""
    return render(request, "reference/state.html", _state(request, pk))


@city_view("reference.take_over")
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a city made of a checked upload. Asked a second time, it leads to what the first has made."""
    kept = get_object_or_404(queries.imports_of(request.user), pk=pk)
    if kept.status == StagedImport.Status.APPLIED:
        return redirect("overview:city", kept.city.slug)
    try:
        actions.request_take_over(staged=kept, city=request.city, actor=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("reference:staged", request.city.slug, pk)


def _state(request: HttpRequest, pk: int) -> dict[str, Any]:
    kept = get_object_or_404(queries.imports_of(request.user), pk=pk)
    found = queries.job_of(kept)
    return {
        "city": request.city,
        "staged": kept,
        "job": found,
        "taking_over": found is not None and found.kind == queries.TAKE_OVER,
        "problems": [explain(problem) for problem in kept.problems],
        "most": actions.MOST_PROBLEMS,
        "may_be_more": len(kept.problems) == actions.MOST_PROBLEMS,
    }
