"""The time of an event: on pages, in the form, in invitations, in a case, and for events from before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.making import change

from wandel.foundation.messages.models import OutboxMessage
from wandel.people.events import actions
from wandel.people.events.models import Event

FORM = {
    "title_de": "Werkstatt",
    "date": "2031-03-04",
    "occasion": "workshop",
    "flag": "stated",
    "visibility": "public",
    "starts": "15:30",
    "ends": "19:00",
    "time_zone": "",
}


def shown(event, language="de"):
    path = event.get_absolute_url().replace("/de/", f"/{language}/")
    return " ".join(Client().get(path).content.decode().split())


@pytest.mark.parametrize(
    ("language", "told"),
    [("de", "15:30 bis 19:00 Uhr"), ("en", "15:30 to 19:00"), ("pl", "godz. 15:30–19:00")],
)
def test_pages_and_invitations_tell_the_time(city, make_event, language, told):
    event = make_event(city, starts=dt.time(15, 30), ends=dt.time(19))
    assert told in shown(event, language)
    given = {"recipients": ["a@example.org"], "address": "", "calendar": "", "actor": None}
    actions.invite(event=event, language=language, **given)
    assert told in OutboxMessage.objects.get().body


def test_the_zone_is_told_where_the_clock_differs(city, make_event):
    near = make_event(city, title="Nah", starts=dt.time(9), time_zone="Europe/Warsaw")
    far = make_event(city, title="Fern", starts=dt.time(9), time_zone="Europe/London")
    assert "Europe/Warsaw" not in shown(near)
    assert "9:00 Uhr (Europe/London)" in shown(far)


def test_all_that_is_wrong_is_said_at_once(city, team_client):
    wrong = {"title_de": " ", "date": "2031-02-30"}
    answer = team_client.post(f"/de/{city.slug}/records/new/event/", FORM | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    answer = team_client.post(
        f"/de/{city.slug}/records/new/event/", FORM | {"starts": "", "time_zone": "Mond"}
    )
    assert set(answer.context["form"].errors) == {"starts", "time_zone"}


def test_of_a_time_that_cannot_be_read_nobody_says_that_it_is_missing(city, team_client):
    answer = team_client.post(f"/de/{city.slug}/records/new/event/", FORM | {"starts": "halb vier"})
    assert len(answer.context["form"].errors["starts"]) == 1
    assert set(answer.context["form"].errors) == {"starts"}


def test_the_form_takes_times_and_shows_them_again(city, team_client):
    assert team_client.post(f"/de/{city.slug}/records/new/event/", FORM).status_code == 302
    event = Event.objects.get()
    assert (event.starts, event.ends, event.time_zone) == (dt.time(15, 30), dt.time(19), "")
    page = team_client.get(f"/de/{city.slug}/records/event/{event.slug}/edit/").content.decode()
    assert 'value="15:30"' in page
    assert 'value="19:00"' in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"starts": ""}, "Zu einem Ende gehört ein Beginn."),
        ({"ends": "15:30"}, "Das Ende liegt nicht nach dem Beginn."),
        ({"time_zone": "Europe/Atlantis"}, "Diese Zeitzone gibt es nicht."),
        ({"time_zone": "../../etc/passwd"}, "Diese Zeitzone gibt es nicht."),
        ({"starts": "25:00"}, "id_starts"),
    ],
)
def test_the_form_says_what_cannot_be(city, team_client, wrong, told):
    answer = team_client.post(f"/de/{city.slug}/records/new/event/", FORM | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Event.objects.exists()


def test_no_other_way_leads_to_an_impossible_time(city, make_event):
    with pytest.raises(ValidationError):
        make_event(city, starts=dt.time(9), ends=dt.time(8))
    event = make_event(city, starts=dt.time(9))
    with pytest.raises(ValidationError):
        change(event, ends=dt.time(9))


def test_who_was_invited_is_invited_again_when_the_hour_moves(city, make_event):
    event = make_event(city, starts=dt.time(9))
    given = {"recipients": ["a@example.org"], "language": "de", "address": "", "calendar": "", "actor": None}
    assert actions.invite(event=event, **given).now == 1
    assert actions.invite(event=event, **given).now == 0
    event = change(event, starts=dt.time(10))
    assert actions.invite(event=event, **given).now == 1


def test_events_of_a_day_stand_in_their_order(city, make_event):
    make_event(city, title="Abend", starts=dt.time(19))
    make_event(city, title="Morgen", starts=dt.time(8))
    make_event(city, title="Tag")
    page = Client().get(f"/de/{city.slug}/events/").content.decode()
    places = [page.index(f">{title}<") for title in ("Tag", "Morgen", "Abend")]
    assert places == sorted(places)
