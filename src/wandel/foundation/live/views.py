"""The page of every job, its progress as a part of any other page, and orders to stop it or begin anew."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.live import actions
from wandel.foundation.live.watching import Watched, ended, jobs_for, under_way, watched


@require_safe
@city_view("live.watch")
def index(request: HttpRequest) -> HttpResponse:
    """Everything that is computed for the city, and how the last of it ended."""
    shown = {"under_way": under_way(request.reader), "ended": ended(request.reader)}
    return render(request, "live/index.html", shown)


@require_safe
@city_view("live.watch")
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    return _shown(request, _found(request, job_id))


@require_POST
@city_view("live.watch")
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = _found(request, job_id)
    actions.cancel_job(job=found.job, actor=request.user)
    return _on(request, found.job.pk)


@require_POST
@city_view("live.watch")
def again(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Begin anew what failed or was stopped."""
    found = _found(request, job_id)
    try:
        begun = found.told.again(found.job, request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return _back(request, found.job.pk)
    return _on(request, begun.pk)


def _found(request: HttpRequest, job_id: UUID) -> Watched:
    found = watched(get_object_or_404(jobs_for(request.reader), pk=job_id), request.reader)
    if found is None:
        raise Http404
    return found


def _on(request: HttpRequest, job_id: UUID) -> HttpResponse:
    return _shown(request, _found(request, job_id)) if request.htmx else _back(request, job_id)


def _shown(request: HttpRequest, found: Watched) -> HttpResponse:
    if request.htmx:
        return render(request, "live/panel.html", panel_of(request, found, request.GET.get("into", "")))
    return render(request, "live/job.html", {"watched": found})


def _back(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """To where somebody was, which the form says."""
    where = request.POST.get("back", "")
    if where.startswith("/") and url_has_allowed_host_and_scheme(where, allowed_hosts=None):
        return redirect(where)
    return redirect("live:job", request.city.slug, job_id)


_PARTS = re.compile(r"[a-z][a-z-]*(,[a-z][a-z-]*)*")


def panel_of(request: HttpRequest, found: Watched, into: str) -> dict[str, Any]:
    """What the panel of a job needs. `into` names the parts of the page, by their ids and with commas between
    them, that show the result: when the job is over they are fetched anew, and the rest of the page stays."""
    here = request.htmx.current_url_abs_path if request.htmx else request.get_full_path()
    parts = into if _PARTS.fullmatch(into) else ""
    return {
        "watched": found,
        "job": found.job,
        "status": {"waiting": "queued"}.get(found.job.status, found.job.status),
        "city": request.city,
        "here": here or "",
        "into": parts,
        "parts": ",".join(f"#{part}" for part in parts.split(",")) if parts else "",
        # What was over when the page was made stands on it already.
        "fresh": bool(request.htmx and parts and here),
    }
