"""Pages of the agenda: the table of all commitments, one page each, and the editions as documents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.actions import link
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.queries import traces
from wandel.foundation.live.actions import cancel_job
from wandel.foundation.live.models import Job
from wandel.steps.agenda import actions, queries
from wandel.steps.agenda.forms import CommitmentForm, NewCommitmentForm
from wandel.steps.agenda.jobs import UNCHANGED
from wandel.steps.agenda.models import Edition


@city_view("agenda.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    commitments = list(queries.commitments_of(request.reader))
    editions = list(queries.editions_of(city=request.city))
    newest = [edition for edition in editions if edition.number == editions[0].number]
    context = {
        "commitments": commitments,
        "traces": traces(commitments, request.reader),
        "newest": [_document(request, edition) for edition in newest],
        "earlier": [_document(request, edition) for edition in editions[len(newest) :]],
        "here": next((edition for edition in newest if edition.language == get_language()), None),
        "may_edit": request.reader.may("agenda.edit"),
    }
    if request.reader.may("agenda.publish"):
        context |= {"may_publish": True} | _job_context(request, queries.last_job(city=request.city))
    return render(request, "agenda/index.html", context)


@city_view("agenda.view")
@require_safe
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.commitments_of(request.reader), slug=slug)
    context = {"commitment": found, "may_edit": request.reader.may("agenda.edit", found)}
    return render(request, "agenda/commitment.html", context)


@city_view("agenda.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down what somebody has promised. In a demonstration it is marked as invented."""
    form = NewCommitmentForm(request.POST or None, reader=request.reader, initial={"visibility": "team"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.create_commitment(
                city=request.city,
                title=form.words("title"),
                summary=form.words("summary"),
                resources=form.words("resources"),
                organisation=given["organisation"],
                due=given["due"],
                status=given["status"],
                visibility=given["visibility"],
                flag="fictional" if request.city.is_demo else "",
                actor=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            if given["origin"]:
                link(source=given["origin"], target=made, relation="leads-to", actor=request.user)
            return redirect("agenda:commitment", request.city.slug, made.slug)
    return render(request, "agenda/new.html", {"form": form}, status=422 if form.errors else 200)


@city_view("agenda.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.commitments_of(request.reader), slug=slug)
    shown = {"artefact": found, "kind": kinds[found.kind], "url": found.get_absolute_url()}
    form = CommitmentForm(
        request.POST or None,
        reader=request.reader,
        commitment=found,
        initial=CommitmentForm.initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.edit_commitment(
                commitment=found,
                title=form.words("title"),
                summary=form.words("summary"),
                resources=form.words("resources"),
                organisation=given["organisation"],
                due=given["due"],
                status=given["status"],
                visibility=given["visibility"],
                seen_version=given["seen_version"],
                note=given["note"],
                actor=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect(shown["url"])
    return render(request, "records/edit.html", shown | {"form": form}, status=422 if form.errors else 200)


@city_view("agenda.view")
@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    """The newest edition in the language of the address, or the one with `?edition=<number>`."""
    editions = queries.editions_of(city=request.city).filter(language=get_language())
    number = request.GET.get("edition", "")
    if number:
        editions = editions.filter(number=int(number)) if number.isdecimal() else editions.none()
    edition = editions.first()
    if edition is None:
        raise Http404
    with edition.file.content.open("rb") as stored:
        answer = HttpResponse(stored.read(), content_type=edition.file.media_type)
    answer["Content-Disposition"] = f'inline; filename="{edition.file.name}"'
    return answer


@city_view("agenda.publish")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    try:
        actions.request_edition(city=request.city, actor=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("agenda:index", request.city.slug)


@city_view("agenda.publish")
@require_safe
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.jobs_of(city=request.city), pk=job_id)
    return render(request, "agenda/job.html", _job_context(request, found))


@city_view("agenda.publish")
@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.jobs_of(city=request.city), pk=job_id)
    stopped = cancel_job(job=found, actor=request.user)
    if request.htmx:
        return render(request, "agenda/job.html", _job_context(request, stopped))
    return redirect("agenda:index", request.city.slug)


def _document(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    with override(edition.language):
        url = reverse("agenda:pdf", kwargs={"city_slug": request.city.slug})
    return {
        "edition": edition,
        "name": edition.get_language_display(),
        "url": f"{url}?edition={edition.number}",
        "kilobytes": edition.file.size / 1000,
    }


def _job_context(request: HttpRequest, found: Job | None) -> dict[str, Any]:
    if found is None:
        return {}
    stages = {
        "reading": _("Ziele, Pfad und Zusagen werden gelesen."),
        "storing": _("Die Ausgabe wird gespeichert."),
        UNCHANGED: "",
    }
    return {
        "job": found,
        "job_status": {"waiting": "queued"}.get(found.status, found.status),
        "job_stage": stages.get(found.note, _("Das Dokument wird gesetzt.")) if found.note else "",
        "job_unchanged": found.note == UNCHANGED,
        "city": request.city,
    }
