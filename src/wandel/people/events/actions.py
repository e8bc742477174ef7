"""Writes of the events room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, Source, User
from wandel.foundation.messages.actions import queue_message
from wandel.foundation.messages.models import OutboxMessage
from wandel.foundation.ui.formats import format_date
from wandel.foundation.ui.text import localise
from wandel.people.events.models import Event


@action("events.create_event")
def create_event(
    *,
    city: City,
    kind: str,
    date: dt.date,
    title: dict[str, str],
    actor: User | None,
    key: str = "",
    summary: dict[str, str] | None = None,
    source: Source | None = None,
    flag: str = "",
    visibility: str = "team",
) -> Event:
    """Raises ValidationError where the title is empty or the key is taken."""
    event = Event(
        city=city,
        key=key or _free_key(city, title),
        kind=kind,
        date=date,
        title=_with_a_title(title),
        summary=summary or {},
        source=source,
        flag=flag,
        visibility=visibility,
    )
    event.full_clean()
    event.save()
    return event


@action("events.edit_event")
def edit_event(*, event: Event, actor: User | None, **fields: Any) -> Event:
    """Change kind, date, title, summary or visibility. The key stays, for the sake of its address."""
    if unknown := fields.keys() - {"kind", "date", "title", "summary", "visibility"}:
        raise TypeError(f"not to be changed: {', '.join(sorted(unknown))}")
    if "title" in fields:
        _with_a_title(fields["title"])
    for name, value in fields.items():
        setattr(event, name, value)
    event.full_clean()
    event.save()
    return event


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
    page and file. Nobody gets the invitation to one date twice; when the event has moved, they may."""
    wanted = list(dict.fromkeys(recipient.strip().lower() for recipient in recipients))
    key = f"event:{event.pk}:invitation:{event.date.isoformat()}"
    known = set(
        OutboxMessage.objects.filter(city_id=event.city_id, key=key, recipient__in=wanted).values_list(
            "recipient", flat=True
        )
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


def _with_a_title(title: dict[str, str]) -> dict[str, str]:
    if not any(text.strip() for text in title.values()):
        raise ValidationError({"title": _("Ein Titel fehlt.")})
    return title


def _free_key(city: City, title: dict[str, str]) -> str:
    stem = slugify(next(iter(title.values()), ""))[:50].strip("-") or "event"
    taken = set(Event.objects.filter(city=city, key__startswith=stem).values_list("key", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
