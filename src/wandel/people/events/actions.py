"""Writes of the events room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, User
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.messages.actions import queue_message
from wandel.foundation.messages.models import OutboxMessage
from wandel.foundation.records.actions import edit
from wandel.foundation.ui.formats import format_date
from wandel.foundation.ui.text import localise
from wandel.people.events.models import Event


@action("events.cancel_event")
def cancel_event(*, event: Event, actor: User | None) -> Event:
    """It does not take place. Its page and its entry in calendars stay and say so."""
    return _say(event, cancelled=True, actor=actor)


@action("events.reinstate_event")
def reinstate_event(*, event: Event, actor: User | None) -> Event:
    """It takes place after all."""
    return _say(event, cancelled=False, actor=actor)


def _say(event: Event, *, cancelled: bool, actor: User | None) -> Event:
    """As a version of its own, whatever somebody else has just saved; nothing where it is so already."""
    Artefact.objects.select_for_update(no_key=True).get(pk=event.pk)
    current = Event.objects.get(pk=event.pk)
    if current.cancelled != cancelled:
        current = edit(
            artefact=current,
            document={"cancelled": cancelled},
            visibility=current.visibility,
            seen_version=current.version,
            actor=actor,
        )
    event.cancelled, event.version = current.cancelled, current.version
    return current


@dataclass(frozen=True)
class Invited:
    """How many addresses got the invitation now, and how many had it already."""

    now: int
    before: int


@action("events.invite")
def invite(
    *,
    event: Event,
    recipients: Iterable[str],
    language: str,
    address: str,
    calendar: str,
    actor: User | None,
    note: str = "",
) -> Invited:
    """Queue an invitation to each address. `address` and `calendar` are the full addresses of the event's
    page and file. Nobody gets the invitation to one date twice; when the event has moved, or the invitation
    did not arrive, they may. Nobody is invited to what is cancelled: ValidationError."""
    if event.cancelled:
        raise ValidationError(_("Der Termin ist abgesagt."))
    wanted = list(dict.fromkeys(recipient.strip().lower() for recipient in recipients))
    take_turns(event.city_id)
    moment = event.begin or event.date
    key = f"event:{event.pk}:invitation:{moment.isoformat()}"
    known = set(
        OutboxMessage.objects.filter(city_id=event.city_id, key=key, recipient__in=wanted)
        .exclude(status=OutboxMessage.Status.FAILED)
        .values_list("recipient", flat=True)
    )
    new = [recipient for recipient in wanted if recipient not in known]
    with override(language):
        title = str(localise(event.title))
        day = format_date(event.date)
        subject = _("Einladung: %(title)s, %(day)s") % {"title": title, "day": day}
        context = {"event": event, "city": event.city, "note": note, "address": address, "calendar": calendar}
        # The text is no HTML; its template switches escaping off.
        body = render_to_string("events/invitation.txt", context)
    for recipient in new:
        queue_message(
            city=event.city,
            key=key,
            recipient=recipient,
            language=language,
            subject=" ".join(subject.split()),
            body=body,
            actor=actor,
        )
    return Invited(now=len(new), before=len(wanted) - len(new))
