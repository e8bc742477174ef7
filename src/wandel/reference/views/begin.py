"""A city begins from another one: what to take, and how far that is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.models import Artefact
from wandel.reference import actions, queries
from wandel.reference.beginning import CHOICES
from wandel.reference.forms import BeginForm
from wandel.reference.origins import origins, richest


@city_view("reference.begin")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Tick what to take; POST has it taken over."""
    known = origins(request.user, but=request.city.pk)
    first = {"origin": richest(known), "chosen": list(CHOICES)}
    form = BeginForm(request.POST or None, origins=known, initial=first)
    if request.method == "POST" and form.is_valid():
        job = actions.request_beginning(
            city=request.city,
            origin=form.cleaned_data["origin"],
            chosen=form.cleaned_data["chosen"],
            actor=request.user,
        )
        return redirect("reference:beginning", request.city.slug, job.pk)
    shown = {"form": form, "origins": known}
    return render(request, "reference/begin.html", shown, status=422 if form.errors else 200)


@city_view("reference.begin")
@require_safe
def beginning(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far the taking over is, and the way on."""
    return render(request, "reference/beginning.html", _state(request, job_id))


@city_view("reference.begin")
@require_safe
def state(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The part of that page that changes while its job runs."""
    return render(request, "reference/beginning_state.html", _state(request, job_id))


def _state(request: HttpRequest, job_id: UUID) -> dict[str, Any]:
    found = get_object_or_404(queries.beginnings_of(request.city), pk=job_id)
    unchecked = Artefact.objects.visible_to(request.reader).unchecked()
    return {"city": request.city, "job": found, "unchecked": unchecked.count() if found.is_over else 0}
