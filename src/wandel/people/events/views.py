"""Pages of the events: the programme, one event, both as calendar files, and the team's forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wandel.foundation.cities.access import city_view
from wandel.people.events import actions, queries
from wandel.people.events.calendar import calendar_of
from wandel.people.events.forms import EventForm, InvitationForm
from wandel.people.events.models import Event
from wandel.people.events.panels import menu


@city_view("events.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "programme": queries.programme(request.reader),
        "tabs": menu(request, current="events"),
        "may_edit": request.reader.may("events.edit"),
    }
    return render(request, "events/index.html", context)


@city_view("events.view")
@require_safe
def event(request: HttpRequest, event_key: str) -> HttpResponse:
    context = {"event": _event(request, event_key), "may_edit": request.reader.may("events.edit")}
    return render(request, "events/event.html", context)


@city_view("events.view")
@require_safe
def city_calendar(request: HttpRequest) -> HttpResponse:
    return _file(request, queries.public_events(request.city), request.city.slug)


@city_view("events.view")
@require_safe
def event_calendar(request: HttpRequest, event_key: str) -> HttpResponse:
    return _file(request, [_event(request, event_key)], event_key)


@city_view("events.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    form = EventForm(request.POST or None)
    if form.is_valid():
        made = actions.create_event(city=request.city, actor=request.user, **_fields(form))
        messages.success(request, _("Der Termin ist angelegt."))
        return redirect(made)
    return render(request, "events/edit.html", {"form": form}, status=422 if form.is_bound else 200)


@city_view("events.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, event_key: str) -> HttpResponse:
    found, language = _event(request, event_key), get_language()
    initial = {
        "title": found.title.get(language, ""),
        "summary": found.summary.get(language, ""),
        "date": found.date,
        "kind": found.kind,
        "visibility": found.visibility,
    }
    form = EventForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.edit_event(event=found, actor=request.user, **_fields(form, found))
        messages.success(request, _("Der Termin ist geändert."))
        return redirect(found)
    context = {"form": form, "event": found}
    return render(request, "events/edit.html", context, status=422 if form.is_bound else 200)


@city_view("events.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, event_key: str) -> HttpResponse:
    found = _event(request, event_key)
    form = InvitationForm(request.POST or None, initial={"language": get_language()})
    if form.is_valid():
        language = form.cleaned_data["language"]
        invited = actions.invite(
            event=found,
            recipients=form.cleaned_data["addresses"],
            language=language,
            note=form.cleaned_data["note"],
            actor=request.user,
            **_addresses(request, found, language),
        )
        messages.success(request, _told(invited))
        return redirect(found)
    context = {"form": form, "event": found}
    return render(request, "events/invite.html", context, status=422 if form.is_bound else 200)


def _event(request: HttpRequest, event_key: str) -> Event:
    return get_object_or_404(queries.events_of(request.reader), key=event_key)


def _file(request: HttpRequest, events: Iterable[Event], name: str) -> HttpResponse:
    content = calendar_of(request.city, events, host=request.get_host(), absolute=request.build_absolute_uri)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _fields(form: EventForm, event: Event | None = None) -> dict[str, Any]:
    """What the form says, its texts beside those in the other languages."""
    given, language = dict(form.cleaned_data), get_language()
    for name in ("title", "summary"):
        texts = {**(getattr(event, name) if event else {}), language: given[name]}
        given[name] = {code: text for code, text in texts.items() if text}
    return given


def _addresses(request: HttpRequest, event: Event, language: str) -> dict[str, str]:
    """The full addresses of page and calendar file, in the language of the invitation."""
    path = {"city_slug": request.city.slug, "event_key": event.key}
    with override(language):
        page, calendar = reverse("events:event", kwargs=path), reverse("events:event-calendar", kwargs=path)
    return {"address": request.build_absolute_uri(page), "calendar": request.build_absolute_uri(calendar)}


def _told(invited: actions.Invited) -> str:
    told = ngettext(
        "%(number)s Einladung ist auf dem Weg.", "%(number)s Einladungen sind auf dem Weg.", invited.now
    ) % {"number": invited.now}
    if not invited.before:
        return told
    return (
        told
        + " "
        + ngettext(
            "%(number)s Adresse war schon eingeladen.",
            "%(number)s Adressen waren schon eingeladen.",
            invited.before,
        )
        % {"number": invited.before}
    )
