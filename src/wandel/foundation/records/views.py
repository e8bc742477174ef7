"""How an artefact came to be, and the page on which the team changes it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.actions import withdraw as withdraw_artefact
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records import actions, queries
from wandel.foundation.records.forms import ArtefactForm


def _artefact(request: HttpRequest, kind: str, slug: str) -> Artefact:
    return get_object_or_404(Artefact.objects.visible_to(request.reader), kind=kind, slug=slug)


@require_safe
@city_view("records.view")
def history(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Every version with who wrote it and what it changed."""
    artefact = _artefact(request, kind, slug)
    shown = {
        "artefact": artefact,
        "kind": kinds[kind],
        "url": kinds[kind].url(city_slug=request.city.slug, slug=slug),
        "history": queries.history(artefact.pk),
    }
    return render(request, "records/history.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def edit(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    artefact = _artefact(request, kind, slug)
    form = ArtefactForm(request.POST or None, initial=ArtefactForm.initial_of(artefact))
    url = kinds[kind].url(city_slug=request.city.slug, slug=slug)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_artefact(
                artefact=kinds[kind].of(artefact),
                title=form.words("title"),
                summary=form.words("summary"),
                visibility=form.cleaned_data["visibility"],
                seen_version=form.cleaned_data["seen_version"],
                note=form.cleaned_data["note"],
                actor=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect(url)
    shown = {"artefact": artefact, "kind": kinds[kind], "form": form, "url": url}
    return render(request, "records/edit.html", shown, status=422 if form.errors else 200)


@require_POST
@city_view("records.edit")
def withdraw(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Take an artefact back: it disappears from every page and every trace, and stays in the record."""
    withdraw_artefact(artefact=_artefact(request, kind, slug), actor=request.user)
    messages.success(request, _("Zurückgezogen. Im Protokoll bleibt es erhalten."))
    return redirect(reverse(f"{kinds[kind].step}:index", kwargs={"city_slug": request.city.slug}))
