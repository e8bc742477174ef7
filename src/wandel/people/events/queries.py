"""Reads of the events room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.messages.queries import Correspondence, correspondence, unsent
from wandel.foundation.records.models import Version
from wandel.people.events.models import Event


@dataclass(frozen=True)
class Programme:
    """What is still to come, the next first, and what is over, the latest first."""

    upcoming: list[Event]
    past: list[Event]


# When a calendar's entry was changed last.
_LAST = Version.objects.filter(artefact=OuterRef("pk")).order_by("-number").values("at")[:1]


def events_of(reader: Reader) -> QuerySet[Event]:
    found = Event.objects.visible_to(reader).select_related("city", "source")
    return found.annotate(changed_at=Subquery(_LAST))


def programme(reader: Reader, *, today: dt.date | None = None) -> Programme:
    today = today or timezone.localdate()
    events = list(events_of(reader))
    upcoming = [event for event in events if event.date >= today]
    past = [event for event in events if event.date < today]
    return Programme(upcoming=upcoming, past=past[::-1])


def next_event(reader: Reader, *, today: dt.date | None = None) -> Event | None:
    """What takes place next; cancelled events do not."""
    return events_of(reader).filter(date__gte=today or timezone.localdate(), cancelled=False).first()


def public_events(city: City) -> QuerySet[Event]:
    """For files that leave the house: the same for the team as for everybody."""
    found = Event.objects.filter(city=city).public().select_related("city")
    return found.annotate(changed_at=Subquery(_LAST))


def invitations_to(event: Event, *, user: User) -> Correspondence | None:
    """How the invitations fare that were sent for an event, whenever it was to be."""
    return correspondence(city=event.city, about=f"event:{event.pk}:", user=user)


def events_with_unsent_mail(city: City) -> list[tuple[Event, int, dt.date]]:
    """(event, number of its mails that could not be sent so far, since when), the event that comes first
    first."""
    rows = unsent(city=city).filter(key__startswith="event:").values_list("key", "next_attempt_at")
    found: dict[str, list[dt.date]] = {}
    for key, tried in rows:
        found.setdefault(key.split(":")[1], []).append(timezone.localtime(tried).date())
    events = Event.objects.standing().filter(city=city).order_by("date") if found else ()
    return [(event, len(days), min(days)) for event in events if (days := found.get(str(event.pk)))]
