"""Reads of the events room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from wandel.foundation.cities.access import Reader
from wandel.foundation.cities.models import City
from wandel.people.events.models import Event


@dataclass(frozen=True)
class Programme:
    """What is still to come, the next first, and what is over, the latest first."""

    upcoming: list[Event]
    past: list[Event]


def events_of(reader: Reader) -> QuerySet[Event]:
    return Event.objects.visible_to(reader).select_related("city", "source")


def programme(reader: Reader, *, today: dt.date | None = None) -> Programme:
    today = today or timezone.localdate()
    events = list(events_of(reader))
    upcoming = [event for event in events if event.date >= today]
    past = [event for event in events if event.date < today]
    return Programme(upcoming=upcoming, past=past[::-1])


def next_event(reader: Reader, *, today: dt.date | None = None) -> Event | None:
    return events_of(reader).filter(date__gte=today or timezone.localdate()).first()


def public_events(city: City) -> QuerySet[Event]:
    """For files that leave the house: the same for the team as for everybody."""
    return Event.objects.filter(city=city).public().select_related("city")
