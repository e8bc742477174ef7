"""Events as an iCalendar file (RFC 5545, 5546 and 7986), which calendars on phones and desks can read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.ui.prose import plain_text
from wandel.foundation.ui.text import localise
from wandel.people.events.models import Event

if TYPE_CHECKING:
    from icalendar import Event as Entry


# How often calendars that have subscribed shall look again.
REFRESH = dt.timedelta(hours=6)


def calendar_of(city: City, events: Iterable[Event], *, absolute: Callable[[str], str]) -> bytes:
    """The events, in the active language. `absolute` turns a path into a full address."""
    # A tenth of a second to import, which no start should wait for.
    from icalendar import Calendar, vCalAddress

    calendar = Calendar()
    calendar.add("prodid", "-//Wandel//Wandel//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # The name of RFC 7986, and the one that calendars understood before.
    for name in ("name", "x-wr-calname"):
        calendar.add(name, _calendar_name(city))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = str(localise(city.name))
    made_at = timezone.now()
    for event in events:
        entry = _entry(city, event, absolute)
        entry.add("dtstamp", made_at)
        entry.add("organizer", organiser)
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _entry(city: City, event: Event, absolute: Callable[[str], str]) -> Entry:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", str(event.uid))
    entry.add("sequence", event.sequence)
    entry.add("last-modified", event.changed_at.astimezone(dt.UTC))
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    for name, value in _span(event):
        entry.add(name, value)
    entry.add("summary", str(localise(event.title)))
    entry.add("description", "\n\n".join(part for part in _description(city, event) if part))
    entry.add("categories", [str(event.get_occasion_display())])
    entry.add("url", absolute(event.get_absolute_url()))
    return entry


def _span(event: Event) -> Iterator[tuple[str, dt.date | str]]:
    """A time of the day is kept free for the event; a whole day is not."""
    begin, end = event.begin, event.end
    if begin is None:
        yield "dtstart", event.date
        yield "dtend", event.date + dt.timedelta(days=1)
        yield "transp", "TRANSPARENT"
        return
    yield "dtstart", begin
    if end is not None:
        yield "dtend", end
    yield "transp", "TRANSPARENT" if event.cancelled else "OPAQUE"


def _description(city: City, event: Event) -> Iterable[str]:
    if event.cancelled:
        yield _("Der Termin ist abgesagt.")
    yield plain_text(str(localise(event.summary)), addresses=True)
    if event.flag == "fictional":
        yield _("Dieser Termin ist erfunden.")
    if city.is_demo:
        yield _("Demonstration: keine Aussage der Stadt.")


def _calendar_name(city: City) -> str:
    names = {"city": localise(city.name)}
    if city.is_demo:
        return _("Termine %(city)s (Demonstration)") % names
    return _("Termine %(city)s") % names
