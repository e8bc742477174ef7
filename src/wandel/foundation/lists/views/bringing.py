"""Bringing a list in, in three steps: the file, what its columns are, and what would become of its rows."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.lists import actions, queries
from wandel.foundation.lists.bringing import asking
from wandel.foundation.lists.bringing.plan import plan_of
from wandel.foundation.lists.forms import TableForm
from wandel.foundation.lists.models import ListImport
from wandel.foundation.lists.tables.reading import LARGEST, REFUSALS
from wandel.foundation.lists.views.listing import listed
from wandel.foundation.ui.doors import is_too_large, takes
from wandel.foundation.ui.forms import sending_of
from wandel.foundation.ui.paging import paged

FORM_OVERHEAD = 64 * 1024
LARGEST_CHOICES = 2_000_000
"""Bytes of a form with a great many doubtful cells."""


@csrf_exempt
@takes(LARGEST + FORM_OVERHEAD)
@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Of a body that is too large nothing is kept, not even the token that guards the form."""
    if is_too_large(request):
        return _upload_page(request, kind, TableForm(), refusal=REFUSALS["too_large"], status=413)
    return _upload(request, kind)


@csrf_protect
def _upload(request: HttpRequest, kind: str) -> HttpResponse:
    if request.method != "POST":
        return _upload_page(request, kind, TableForm())
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, kind, form, status=422)
    table = form.cleaned_data["table"]
    data = table.read()
    staged = actions.stage(
        city=request.city,
        kind=listed(kind).key,
        name=table.name or _("Tabelle"),
        data=data,
        language=(get_language() or "de")[:2],
        actor=request.user,
        sending=sending_of(request, sha256(data).hexdigest()),
    )
    return redirect("lists:staged", request.city.slug, kind, staged.pk)


def _upload_page(
    request: HttpRequest, kind: str, form: TableForm, *, refusal: Any = "", status: int = 200
) -> HttpResponse:
    found = listed(kind)
    shown = _about(request, kind) | {"form": form, "refusal": refusal}
    shown["imports"] = paged(request, queries.imports_of(request.city, found))
    return render(request, "lists/upload.html", shown, status=status)


def _about(request: HttpRequest, kind: str) -> dict[str, Any]:
    found = listed(kind)
    return {"kind": found, "list_url": found.list_url(city_slug=request.city.slug)}


def _staged(request: HttpRequest, kind: str, pk: UUID) -> ListImport:
    found = ListImport.objects.select_related("city", "file", "uploaded_by")
    return get_object_or_404(found, city=request.city, kind=listed(kind).key, pk=pk)


@require_safe
@city_view("records.edit")
def staged(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Where a table is on its way: being read, refused, waiting for answers, or done."""
    found = _staged(request, kind, pk)
    if found.state == ListImport.State.READY and not queries.is_being_brought_in(found):
        return redirect("lists:columns-of", request.city.slug, kind, pk)
    shown = _about(request, kind) | {"listed": found, "job": queries.job_of(found)}
    if found.state == ListImport.State.REFUSED:
        shown["refusal"] = REFUSALS.get(found.refusal, REFUSALS["broken"])
    if found.outcome:
        shown["outcomes"] = paged(request, queries.outcomes_of(found))
        shown["made"] = sum(one["made"] for one in found.outcome)
        shown["changed"] = len(found.outcome) - shown["made"]
        shown["kept"] = sum(one.get("kept", False) for one in found.outcome)
    return render(request, "lists/staged.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def columns_of(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Second step: which column is which field."""
    found = _staged(request, kind, pk)
    if found.state != ListImport.State.READY:
        return redirect("lists:staged", request.city.slug, kind, pk)
    if request.method == "POST":
        choices, doubled = asking.mapping_in(request.POST, found)
        if not doubled:
            try:
                actions.decide(listed=found, choices=choices, actor=request.user)
            except ValidationError:
                return redirect("lists:staged", request.city.slug, kind, pk)
            step = "lists:columns-of" if "again" in request.POST else "lists:check"
            return redirect(step, request.city.slug, kind, pk)
        found.choices = {**found.choices, **choices}
        told = _("Zwei Spalten können nicht dasselbe sein: %(names)s.") % {"names": ", ".join(doubled)}
        return _columns_page(request, kind, found, told, status=422)
    return _columns_page(request, kind, found)


def _columns_page(
    request: HttpRequest, kind: str, found: ListImport, refusal: str = "", status: int = 200
) -> HttpResponse:
    shown = _about(request, kind) | {"listed": found, "refusal": refusal}
    shown |= asking.mapping_asked(found, request.reader)
    return render(request, "lists/columns.html", shown, status=status)


@takes(LARGEST_CHOICES)
@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def check(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Third step: what would be made and changed, with each doubtful cell and its mend."""
    found = _staged(request, kind, pk)
    if found.state != ListImport.State.READY:
        return redirect("lists:staged", request.city.slug, kind, pk)
    if request.method == "POST":
        try:
            actions.decide(listed=found, choices=asking.mends_in(request.POST, found), actor=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect("lists:check", request.city.slug, kind, pk)
    if queries.is_being_brought_in(found):
        return redirect("lists:staged", request.city.slug, kind, pk)
    plan = plan_of(found, request.reader)
    shown = _about(request, kind) | {"listed": found, "plan": plan, "job": queries.job_of(found)}
    shown["doubtful"] = paged(request, plan.doubtful, name="doubts", most=25)
    shown["changed"] = paged(request, plan.changed, name="changes", most=25)
    shown["new"] = paged(request, plan.new, name="new", most=100)
    return render(request, "lists/check.html", shown)


@require_POST
@city_view("records.edit")
def bring_in(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    found = _staged(request, kind, pk)
    if queries.row_count(found) > actions.WRITTEN_AT_ONCE:
        return _by_a_job(request, kind, found)
    try:
        actions.bring_in(
            listed=found,
            reader=request.reader,
            mark=request.POST.get("mark", ""),
            actor=request.user,
            sending=sending_of(request),
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return _back(request, kind, found, "lists:check")
    messages.success(request, _("Alles ist übernommen."))
    return redirect("lists:staged", request.city.slug, kind, pk)


def _by_a_job(request: HttpRequest, kind: str, found: ListImport) -> HttpResponse:
    try:
        actions.request(
            listed=found,
            mark=request.POST.get("mark", ""),
            language=(get_language() or "de")[:2],
            actor=request.user,
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return _back(request, kind, found, "lists:staged")


def _back(request: HttpRequest, kind: str, found: ListImport, step: str) -> HttpResponse:
    """To the table; where somebody has dropped it, to where another one is brought."""
    if not ListImport.objects.filter(pk=found.pk).exists():
        return redirect("lists:upload", request.city.slug, kind)
    return redirect(step, request.city.slug, kind, found.pk)


@require_POST
@city_view("records.edit")
def undo(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    found = _staged(request, kind, pk)
    try:
        actions.undo(listed=found, actor=request.user, sending=sending_of(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return _back(request, kind, found, "lists:staged")


@require_POST
@city_view("records.edit")
def drop(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    found = _staged(request, kind, pk)
    try:
        actions.drop(listed=found, actor=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return _back(request, kind, found, "lists:staged")
    messages.success(request, _("Die Tabelle ist verworfen. Geändert wurde nichts."))
    return redirect("lists:upload", request.city.slug, kind)
