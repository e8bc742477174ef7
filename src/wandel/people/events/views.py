"""Pages of the events: the programme, one event, both as calendar files, and the team's forms."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.ui.forms import refuse
from wandel.foundation.ui.paging import paged
from wandel.people.events import actions, queries
from wandel.people.events.calendar import calendar_of
from wandel.people.events.forms import InvitationForm
from wandel.people.events.models import Event
from wandel.people.events.panels import menu


@city_view("events.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    programme = queries.programme(request.reader)
    context = {
        "upcoming": paged(request, programme.upcoming),
        "past": paged(request, programme.past, name="past"),
        "tabs": menu(request, current="events"),
        "may_edit": request.reader.may("events.edit"),
    }
    return render(request, "events/index.html", context)


@city_view("events.view")
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = _event(request, slug)
    context = {"event": found, "may_edit": request.reader.may("events.edit")}
    if context["may_edit"]:
        context["mails"] = queries.invitations_to(found, user=request.user)
    return render(request, "events/event.html", context)


@city_view("events.edit")
@require_safe
def mails(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the event's page that tells how its invitations fare."""
    found = _event(request, slug)
    context = {"event": found, "mails": queries.invitations_to(found, user=request.user)}
    return render(request, "events/mails.html", context)


@city_view("events.view")
@require_safe
def city_calendar(request: HttpRequest) -> HttpResponse:
    return _file(request, queries.public_events(request.city), request.city.slug)


@city_view("events.view")
@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    return _file(request, [_event(request, slug)], slug)


@city_view("events.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    found = _event(request, slug)
    if found.cancelled and request.method != "POST":
        messages.error(request, _("Der Termin ist abgesagt."))
        return redirect(found)
    form = InvitationForm(request.POST or None, initial={"language": get_language()})
    if form.is_valid():
        language = form.cleaned_data["language"]
        try:
            invited = actions.invite(
                event=found,
                recipients=form.cleaned_data["addresses"],
                language=language,
                note=form.cleaned_data["note"],
                actor=request.user,
                **_addresses(request, found, language),
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _told(invited))
            return redirect(found)
    context = {"form": form, "event": found}
    return render(request, "events/invite.html", context, status=422 if form.is_bound else 200)


@city_view("events.edit")
@require_POST
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    found = _event(request, slug)
    actions.cancel_event(event=found, actor=request.user)
    messages.success(request, _("Der Termin ist abgesagt. In Kalendern steht es bald auch."))
    return redirect(found)


@city_view("events.edit")
@require_POST
def reinstate(request: HttpRequest, slug: str) -> HttpResponse:
    found = _event(request, slug)
    actions.reinstate_event(event=found, actor=request.user)
    messages.success(request, _("Der Termin findet doch statt."))
    return redirect(found)


def _event(request: HttpRequest, slug: str) -> Event:
    return get_object_or_404(queries.events_of(request.reader), slug=slug)


def _file(request: HttpRequest, events: Iterable[Event], name: str) -> HttpResponse:
    content = calendar_of(request.city, events, absolute=request.build_absolute_uri)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _addresses(request: HttpRequest, event: Event, language: str) -> dict[str, str]:
    """The full addresses of page and calendar file, in the language of the invitation."""
    path = {"city_slug": request.city.slug, "slug": event.slug}
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
