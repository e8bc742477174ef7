"""The list of sources, and the form of one: as a page, and beside the field in which one is chosen."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.models import Source
from wandel.foundation.records.sources import actions, queries
from wandel.foundation.records.sources.forms import SourceForm
from wandel.foundation.ui.forms import sending_of
from wandel.foundation.ui.paging import paged


@require_safe
@city_view("cities.view")
def listing(request: HttpRequest) -> HttpResponse:
    """All sources of the city; with `?q=` those that have these words."""
    asked = request.GET.get("q", "").strip()[:100]
    found = paged(request, queries.sources_of(request.city, asked))
    shown = {"found": found, "asked": asked, "may_edit": request.reader.may("records.edit")}
    return render(request, "records/sources/listing.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def new(request: HttpRequest) -> HttpResponse:
    """A new source. With `?field=` it is asked for beside a field, into which it is put when it is there."""
    field = request.GET.get("field", "") if request.htmx else ""
    form = SourceForm(request.POST or None, prefix="new-source" if field else None)
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_source(
                city=request.city, said=form.said(), actor=request.user, sending=sending_of(request)
            )
        except ValidationError as refused:
            form.refuse(refused)
    if field:
        shown = {"form": form, "field": field, "made": made}
        return render(request, "records/sources/beside_form.html", shown)
    if made is not None:
        messages.success(request, _("Gespeichert."))
        return redirect("records:sources", request.city.slug)
    return render(request, "records/sources/form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def change(request: HttpRequest, key: str) -> HttpResponse:
    source = get_object_or_404(Source, city=request.city, key=key)
    form = SourceForm(request.POST or None, source=source)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_source(
                source=source,
                said=form.said(),
                seen=form.cleaned_data["seen"],
                actor=request.user,
                sending=sending_of(request),
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect("records:sources", request.city.slug)
    shown = {"form": form, "source": source}
    return render(request, "records/sources/form.html", shown, status=422 if form.errors else 200)
