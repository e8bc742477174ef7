"""The reference case and its sources; for administrators, the way in for another city's case."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.records.models import StagedImport
from wandel.reference import actions, queries
from wandel.reference.exchange import check_archive
from wandel.reference.forms import LARGEST_MB, CaseUploadForm, too_large
from wandel.reference.problems import explain
from wandel_engine.cases import CaseError, read_case_archive
from wandel_engine.cases.archive import MAX_ARCHIVE_BYTES

FORM_OVERHEAD = 64 * 1024


@city_view("reference.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {"sources": request.city.sources.order_by("publisher", "year", "title")}
    if request.reader.may("reference.take_over"):
        context["imports"] = queries.imports_of(request.user)[: queries.NEWEST]
    return render(request, "reference/index.html", context)


@csrf_exempt
@city_view("reference.take_over")
def upload(request: HttpRequest) -> HttpResponse:
    """The size is judged before anything of the body is looked at, even the token that guards the form."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_ARCHIVE_BYTES + FORM_OVERHEAD:
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
    kept = actions.stage_case(name=archive.name, data=data, problems=check_archive(data), actor=request.user)
    return redirect("reference:staged", request.city.slug, kept.pk)


def _upload_page(
    request: HttpRequest, form: CaseUploadForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "largest": LARGEST_MB}
    return render(request, "reference/upload.html", context, status=status)


@city_view("reference.take_over")
@require_safe
def staged(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in an uploaded case, and the way on."""
    kept = get_object_or_404(queries.imports_of(request.user), pk=pk)
    context = {
        "staged": kept,
        "problems": [explain(problem) for problem in kept.problems],
        "most": actions.MOST_PROBLEMS,
        "may_be_more": len(kept.problems) == actions.MOST_PROBLEMS,
    }
    return render(request, "reference/staged.html", context)


@city_view("reference.take_over")
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a city of a checked upload. Asked a second time, it leads to what the first has made."""
    kept = get_object_or_404(queries.imports_of(request.user), pk=pk)
    if kept.status == StagedImport.Status.APPLIED:
        return redirect("overview:city", kept.city.slug)
    try:
        with kept.file.content.open("rb") as archive:
            case = read_case_archive(archive.read())
        made = actions.take_over_staged(staged=kept, case=case, actor=request.user)
    except CaseError as refused:
        for problem in refused.problems:
            found = explain(problem.as_dict())
            messages.error(request, f"{found.message} {found.mend}")
        return redirect("reference:staged", request.city.slug, pk)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reference:staged", request.city.slug, pk)
    messages.success(request, _("Die Stadt ist angelegt."))
    return redirect("overview:city", made.slug)
