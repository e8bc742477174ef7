"""The calendar files, read back as a calendar reads them."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from icalendar import Calendar
from tests.factories import make_city


def entries(path):
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_an_event_is_a_whole_day(city, make_event):
    event = make_event(city, title="Wärme; Strom, Netze\nund mehr", summary={"de": "Im Rathaus, 15 Uhr"})
    [entry] = entries(f"{event.get_absolute_url()}calendar.ics")
    assert entry.decoded("dtstart") == event.date
    assert entry.decoded("dtend") == event.date + dt.timedelta(days=1)
    assert entry["summary"] == "Wärme; Strom, Netze\nund mehr"
    assert entry["description"] == "Im Rathaus, 15 Uhr"
    assert entry["url"] == f"http://testserver{event.get_absolute_url()}"
    assert entry["uid"] == f"{event.key}.{city.slug}@testserver"


def test_a_calendar_in_the_language_of_the_page(city, make_event):
    make_event(city, title="Treffen", summary={"de": "Alles", "pl": "Wszystko"})
    [entry] = entries(f"/pl/{city.slug}/events/calendar.ics")
    assert entry["description"] == "Wszystko"
    assert f"/pl/{city.slug}/events/treffen/" in entry["url"]


def test_every_file_of_a_demonstration_says_so(db, make_event):
    city = make_city(is_demo=True)
    event = make_event(city, flag="fictional")
    for path in (f"{event.get_absolute_url()}calendar.ics", f"/de/{city.slug}/events/calendar.ics"):
        answer = Client().get(path).content
        assert "Demonstration" in Calendar.from_ical(answer)["x-wr-calname"]
        [entry] = Calendar.from_ical(answer).walk("VEVENT")
        assert "Demonstration: keine Aussage der Stadt." in entry["description"]
        assert "erfunden" in entry["description"]


def test_the_file_of_the_city_has_the_past_too(city, make_event):
    make_event(city, days=-400, title="Damals")
    make_event(city, days=3, title="Bald")
    found = entries(f"/de/{city.slug}/events/calendar.ics")
    assert [str(entry["summary"]) for entry in found] == ["Damals", "Bald"]
