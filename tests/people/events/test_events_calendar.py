"""The calendar files, read back as a calendar reads them."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from icalendar import Calendar
from tests.factories import make_city
from tests.making import change

from wandel.foundation.cities.models import Artefact, City
from wandel.people.events import actions
from wandel.people.events.models import Event


def calendar(path, **headers):
    answer = Client().get(path, headers=headers)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def entries(path, **headers):
    return calendar(path, **headers).walk("VEVENT")


def entry_of(event, **headers):
    [entry] = entries(f"{event.get_absolute_url()}calendar.ics", **headers)
    return entry


def test_an_event_is_a_whole_day(city, make_event):
    event = make_event(city, title="Wärme; Strom, Netze\nund mehr", summary={"de": "Im Rathaus"})
    entry = entry_of(event)
    assert entry.decoded("dtstart") == event.date
    assert entry.decoded("dtend") == event.date + dt.timedelta(days=1)
    assert entry["dtstart"].params["VALUE"] == "DATE"
    assert entry["transp"] == "TRANSPARENT", "a whole day keeps nobody busy"
    assert entry["summary"] == "Wärme; Strom, Netze\nund mehr"
    assert entry["description"] == "Im Rathaus"
    assert entry["url"] == f"http://testserver{event.get_absolute_url()}"


def test_an_event_with_a_time_keeps_it_free(city, make_event):
    event = make_event(city, starts=dt.time(15, 30), ends=dt.time(19, 0))
    entry = entry_of(event)
    assert entry["dtstart"].params["TZID"] == "Europe/Berlin"
    assert entry.decoded("dtstart").replace(tzinfo=None) == dt.datetime.combine(event.date, dt.time(15, 30))
    assert entry.decoded("dtend").replace(tzinfo=None) == dt.datetime.combine(event.date, dt.time(19))
    assert entry["transp"] == "OPAQUE"


def test_the_file_explains_its_time_zones(city, make_event):
    make_event(city, title="Hier", starts=dt.time(18))
    make_event(city, title="Dort", starts=dt.time(18), ends=dt.time(19), time_zone="America/New_York")
    make_event(city, title="Ganzer Tag")
    file = calendar(f"/de/{city.slug}/events/calendar.ics")
    zones = {str(zone["tzid"]) for zone in file.walk("VTIMEZONE")}
    assert zones == {"Europe/Berlin", "America/New_York"}
    used = {entry["dtstart"].params.get("TZID") for entry in file.walk("VEVENT")} - {None}
    assert used == zones
    here, there = (entry for entry in file.walk("VEVENT") if "TZID" in entry["dtstart"].params)
    assert abs(here.decoded("dtstart") - there.decoded("dtstart")) >= dt.timedelta(hours=4)


def test_an_event_keeps_its_identifier_whatever_changes(city, make_event):
    event = make_event(city)
    first = entry_of(event)["uid"]
    assert uuid.UUID(first) == event.uid
    change(event, title={"de": "Anders"}, date=dt.date(2031, 1, 2))
    Artefact.objects.filter(pk=event.pk).update(slug="another-address")
    City.objects.filter(pk=city.pk).update(slug="another-city")
    event = Event.objects.get(pk=event.pk)
    for host in ("localhost", "127.0.0.1", "testserver"):
        entry = entry_of(event, host=host)
        assert entry["uid"] == first
        assert host.partition(":")[0] not in entry["uid"]


def test_no_two_events_share_an_identifier(city, make_event):
    for number in range(3):
        make_event(city, title=f"Treffen {number}")
    found = [entry["uid"] for entry in entries(f"/de/{city.slug}/events/calendar.ics")]
    assert len(set(found)) == 3


def test_every_change_is_a_newer_state(city, make_event):
    event = make_event(city)
    states = [entry_of(event)]
    for changed in ({"date": dt.date(2031, 1, 2)}, {"title": {"de": "Anders"}}, {"starts": dt.time(9)}):
        change(event, **changed)
        states.append(entry_of(event))
    actions.cancel_event(event=event, actor=None)
    states.append(entry_of(event))
    actions.reinstate_event(event=event, actor=None)
    states.append(entry_of(event))
    assert [state["sequence"] for state in states] == [0, 1, 2, 3, 4, 5]
    moments = [state.decoded("last-modified") for state in states]
    assert moments == sorted(moments)
    assert all(
        state.decoded("dtstamp") >= state.decoded("last-modified").replace(microsecond=0) for state in states
    )


def test_what_changes_nothing_is_no_newer_state(city, make_event):
    event = make_event(city)
    before = entry_of(event)
    change(event, date=event.date, title=dict(event.title))
    actions.reinstate_event(event=event, actor=None)
    after = entry_of(event)
    for name in ("sequence", "last-modified"):
        assert before.decoded(name) == after.decoded(name)


def test_two_changes_of_an_event_that_was_read_before_count_as_two(city, make_event):
    event = make_event(city)
    stale = Event.objects.get(pk=event.pk)
    change(event, title={"de": "Eins"})
    change(stale, date=dt.date(2031, 1, 2))
    entry = entry_of(event)
    assert (entry["sequence"], entry["summary"], entry.decoded("dtstart")) == (2, "Eins", dt.date(2031, 1, 2))


def test_a_cancelled_event_stays_and_says_so(city, make_event, team_client):
    event = make_event(city, title="Werkstatt", starts=dt.time(9), ends=dt.time(12))
    assert entry_of(event)["status"] == "CONFIRMED"
    assert team_client.post(f"{event.get_absolute_url()}cancel/").status_code == 302
    file = calendar(f"/de/{city.slug}/events/calendar.ics")
    assert file["method"] == "PUBLISH"
    [entry] = file.walk("VEVENT")
    assert (entry["status"], entry["transp"]) == ("CANCELLED", "TRANSPARENT")
    assert "abgesagt" in entry["description"]
    for path in ("", "werkstatt/"):
        assert "abgesagt" in Client().get(f"/de/{city.slug}/events/{path}").content.decode()
    assert "Werkstatt" not in Client().get(f"/de/{city.slug}/arenas/").content.decode(), "it is not next"
    assert team_client.post(f"{event.get_absolute_url()}reinstate/").status_code == 302
    assert entry_of(event)["status"] == "CONFIRMED"


def test_nobody_is_invited_to_a_cancelled_event(city, make_event, team_client):
    event = make_event(city)
    actions.cancel_event(event=event, actor=None)
    assert team_client.get(f"{event.get_absolute_url()}invite/").status_code == 302
    with pytest.raises(ValidationError):
        actions.invite(
            event=event, recipients=["a@example.org"], language="de", address="", calendar="", actor=None
        )


def test_what_rfc_5546_wants_of_a_published_entry_is_there(city, make_event):
    make_event(city)
    file = calendar(f"/de/{city.slug}/events/calendar.ics")
    assert file["version"] == "2.0"
    assert file["name"] == file["x-wr-calname"]
    assert file["refresh-interval"].params["VALUE"] == "DURATION"
    [entry] = file.walk("VEVENT")
    for name in ("uid", "dtstamp", "dtstart", "summary", "organizer", "sequence"):
        assert len([key for key in entry if key.lower() == name]) == 1
    assert "attendee" not in entry
    assert entry["organizer"].startswith("mailto:")
    assert entry.decoded("dtstamp").utcoffset() == dt.timedelta(0)


def test_a_calendar_in_the_language_of_the_page(city, make_event):
    make_event(city, title="Treffen", summary={"de": "Alles", "pl": "Wszystko"})
    [entry] = entries(f"/pl/{city.slug}/events/calendar.ics")
    assert entry["description"] == "Wszystko"
    assert f"/pl/{city.slug}/events/treffen/" in entry["url"]


def test_every_file_of_a_demonstration_says_so(db, make_event):
    city = make_city(is_demo=True)
    event = make_event(city, flag="fictional")
    for path in (f"{event.get_absolute_url()}calendar.ics", f"/de/{city.slug}/events/calendar.ics"):
        file = calendar(path)
        assert "Demonstration" in file["x-wr-calname"]
        [entry] = file.walk("VEVENT")
        assert "Demonstration: keine Aussage der Stadt." in entry["description"]
        assert "erfunden" in entry["description"]


def test_the_file_of_the_city_has_the_past_too(city, make_event):
    make_event(city, days=-400, title="Damals")
    make_event(city, days=3, title="Bald")
    found = entries(f"/de/{city.slug}/events/calendar.ics")
    assert [str(entry["summary"]) for entry in found] == ["Damals", "Bald"]
