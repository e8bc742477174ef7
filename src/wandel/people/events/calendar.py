"""Events as an iCalendar file (RFC 5545), which calendars on phones and desks can read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.ui.text import localise
from wandel.people.events.models import Event

if TYPE_CHECKING:
    from icalendar import Event as Entry


def calendar_of(city: City, events: Iterable[Event], *, host: str, absolute: Callable[[str], str]) -> bytes:
    """The events as whole days, in the active language. `host` makes their identifiers unique in the world,
    `absolute` turns a path into a full address."""
    # A tenth of a second to import, which no start should wait for.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Wandel//Wandel//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _calendar_name(city))
    for event in events:
        calendar.add_component(_entry(city, event, host, absolute))
    return calendar.to_ical()


def _entry(city: City, event: Event, host: str, absolute: Callable[[str], str]) -> Entry:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{event.key}.{city.slug}@{host}")
    entry.add("dtstamp", event.changed_at.astimezone(dt.UTC))
    entry.add("last-modified", event.changed_at.astimezone(dt.UTC))
    entry.add("dtstart", event.date)
    entry.add("dtend", event.date + dt.timedelta(days=1))
    entry.add("summary", str(localise(event.title)))
    entry.add("description", "\n\n".join(part for part in _description(city, event) if part))
    entry.add("categories", [str(event.get_kind_display())])
    entry.add("url", absolute(event.get_absolute_url()))
    return entry


def _description(city: City, event: Event) -> Iterable[str]:
    yield str(localise(event.summary))
    if event.flag == "fictional":
        yield _("Dieser Termin ist erfunden.")
    if city.is_demo:
        yield _("Demonstration: keine Aussage der Stadt.")


def _calendar_name(city: City) -> str:
    names = {"city": localise(city.name)}
    if city.is_demo:
        return _("Termine %(city)s (Demonstration)") % names
    return _("Termine %(city)s") % names
