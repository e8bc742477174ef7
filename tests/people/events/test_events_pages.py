"""The programme and its events: who sees what, in which order, and how much the database is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_city, reader
from tests.making import sent

from wandel.people.events import queries
from wandel.people.events.models import Event

PAGES = ["", "werkstatt/", "calendar.ics", "werkstatt/calendar.ics"]
FORM = {
    "title_de": "Werkstatt Wärme",
    "date": "2031-03-04",
    "occasion": "workshop",
    "visibility": "public",
    "flag": "stated",
}


def questions(path):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["arenas/", *(f"events/{page}" for page in PAGES)])
def test_the_number_of_queries_does_not_grow(db, make_event, address):
    small, large = make_city(), make_city()
    for city, rows in ((small, 1), (large, 4)):
        for number in range(rows):
            make_event(city, days=number)
            make_event(city, days=-1 - number)
    assert questions(f"/de/{small.slug}/{address}") == questions(f"/de/{large.slug}/{address}")


def test_the_next_comes_first_and_the_past_below(city, make_event):
    for title, days in [("Bald", 1), ("Heute", 0), ("Später", 30), ("Gestern", -1), ("Früher", -30)]:
        make_event(city, days=days, title=title)
    page = Client().get(f"/de/{city.slug}/events/").content.decode()
    places = [page.index(f">{title}<") for title in ("Heute", "Bald", "Später", "Gestern", "Früher")]
    assert places == sorted(places)
    assert page.index(">Später<") < page.index("Rückblick") < page.index(">Gestern<")


def test_today_is_told_by_the_city_s_clock(city, make_event):
    event = make_event(city, days=0)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert queries.programme(reader(city)).upcoming == [event]
    assert queries.programme(reader(city), today=tomorrow).past == [event]


def test_what_is_for_the_team_is_hidden_from_visitors(city, team_client, make_event):
    make_event(city, title="Stilles Treffen", visibility="team")
    shown = make_event(city, title="Offener Abend")
    for address in ("events/", "arenas/", "events/calendar.ics"):
        path = f"/de/{city.slug}/{address}"
        page = Client().get(path).content.decode()
        assert "Stilles Treffen" not in page
        assert "Offener Abend" in page
    assert "Stilles Treffen" in team_client.get(f"/de/{city.slug}/events/").content.decode()
    # What leaves the house is the same for all: a team member may well pass the file on.
    assert "Stilles Treffen" not in team_client.get(f"/de/{city.slug}/events/calendar.ics").content.decode()
    for address in ("", "calendar.ics"):
        path = f"/de/{city.slug}/events/stilles-treffen/{address}"
        assert Client().get(path).status_code == 404
        assert team_client.get(path).status_code == 200
    assert Client().get(shown.get_absolute_url()).status_code == 200


def test_two_cities_do_not_see_each_other_s_events(city, team_client, make_event):
    other = make_city()
    make_event(other, title="Nebenan", visibility="team")
    assert "Nebenan" not in team_client.get(f"/de/{city.slug}/events/").content.decode()
    assert "Nebenan" not in team_client.get(f"/de/{other.slug}/events/").content.decode()
    assert team_client.get(f"/de/{city.slug}/events/nebenan/").status_code == 404
    assert team_client.post(f"/de/{other.slug}/records/event/nebenan/edit/", FORM).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_hidden_city_has_no_events_for_visitors(db, make_event, page):
    city = make_city(is_public=False)
    make_event(city)
    assert Client().get(f"/de/{city.slug}/events/{page}").status_code == 404


def test_arenas_and_events_lead_to_each_other(city, make_event):
    make_event(city, title="Offener Abend")
    arenas = Client().get(f"/de/{city.slug}/arenas/").content.decode()
    assert f'href="/de/{city.slug}/events/"' in arenas
    assert "Nächster Termin" in arenas
    assert f'href="/de/{city.slug}/arenas/"' in Client().get(f"/de/{city.slug}/events/").content.decode()


def test_an_empty_programme_says_what_belongs_here(city):
    assert "Zurzeit steht nichts an" in Client().get(f"/de/{city.slug}/events/").content.decode()
    assert "Nächster Termin" not in Client().get(f"/de/{city.slug}/arenas/").content.decode()


def test_the_team_creates_an_event(city, team_client):
    answer = team_client.post(f"/de/{city.slug}/records/new/event/", FORM)
    assert answer.headers["Location"] == f"/de/{city.slug}/events/werkstatt-waerme/"
    made = Event.objects.get()
    assert (made.title, made.summary, made.date) == ({"de": "Werkstatt Wärme"}, {}, dt.date(2031, 3, 4))
    again = team_client.post(f"/de/{city.slug}/records/new/event/", FORM)
    assert again.headers["Location"] == f"/de/{city.slug}/events/werkstatt-waerme-2/"


def test_an_event_called_new_has_a_page_like_any_other(city, team_client):
    answer = team_client.post(f"/de/{city.slug}/records/new/event/", FORM | {"title_de": "New"})
    assert answer.headers["Location"] == f"/de/{city.slug}/events/new/"
    assert "New" in Client().get(answer.headers["Location"]).content.decode()


def test_what_was_typed_comes_back_with_a_refusal(city, team_client):
    broken = FORM | {"date": "2031-02-30", "summary_de": "Im Rathaus"}
    answer = team_client.post(f"/de/{city.slug}/records/new/event/", broken)
    assert answer.status_code == 422
    assert "Im Rathaus" in answer.content.decode()
    assert not Event.objects.exists()


def test_one_language_is_edited_and_the_others_stay(city, team_client, make_event):
    event = make_event(city, summary={"de": "Alt", "en": "Old"})
    address = f"/en/{city.slug}/records/event/{event.slug}/edit/"
    assert "Old" in team_client.get(address).content.decode()
    team_client.post(address, sent(team_client, address, title_en="Heat", summary_en=""))
    event.refresh_from_db()
    assert event.title == {"de": "Werkstatt", "en": "Heat"}
    assert event.summary == {"de": "Alt"}
    assert event.slug == "werkstatt"


@pytest.mark.parametrize(
    "page", ["records/new/event/", "records/event/werkstatt/edit/", "events/werkstatt/invite/"]
)
def test_visitors_edit_nothing(city, make_event, page):
    make_event(city)
    answer = Client().post(f"/de/{city.slug}/{page}", FORM)
    assert answer.status_code == 302
    assert "account" in answer.headers["Location"]
    assert Event.objects.get().title == {"de": "Werkstatt"}
