"""What every artefact has, an event has: history, restoring, withdrawing, files, links, search."""

from __future__ import annotations

import pytest
from django.test import Client
from icalendar import Calendar
from tests.factories import reader
from tests.foundation.records.attachments import samples
from tests.making import sent

from wandel.foundation.records.attachments.actions import attach
from wandel.foundation.records.attachments.judging import judge_bytes
from wandel.foundation.search.queries import find
from wandel.people.events.models import Event
from wandel.steps.analysis.models import Problem


@pytest.fixture
def event(city, make_event):
    return make_event(city, title="Werkstatt Wärme")


def records(event, page=""):
    return f"/de/{event.city.slug}/records/event/{event.slug}/{page}"


def sequence(event) -> int:
    answer = Client().get(f"{event.get_absolute_url()}calendar.ics")
    [entry] = Calendar.from_ical(answer.content).walk("VEVENT")
    return entry["sequence"]


def test_restoring_and_cancelling_are_in_the_history_and_newer_for_calendars(event, team_client):
    edit = records(event, "edit/")
    assert team_client.post(edit, sent(team_client, edit, title_de="Werkstatt Strom")).status_code == 302
    assert team_client.post(records(event, "versions/1/restore/"), {"seen_version": 2}).status_code == 302
    assert "Werkstatt Wärme" in Client().get(event.get_absolute_url()).content.decode()
    team_client.post(f"{event.get_absolute_url()}cancel/")
    told = team_client.get(records(event)).content.decode()
    for said in ("<ins>Strom</ins>", "<del>Strom</del>", "Abgesagt", "<ins>ja</ins>"):
        assert said in told
    assert sequence(event) == 3
    again = team_client.post(f"{event.get_absolute_url()}cancel/")
    assert again.status_code == 302
    assert sequence(event) == 3


def test_a_withdrawn_event_is_nowhere_and_comes_back(city, event, team_client):
    team_client.post(records(event, "withdraw/"))
    for client in (Client(), team_client):
        assert client.get(event.get_absolute_url()).status_code == 404
        assert "Werkstatt" not in client.get(f"/de/{city.slug}/events/").content.decode()
    assert "Werkstatt" not in Client().get(f"/de/{city.slug}/events/calendar.ics").content.decode()
    assert find(reader(city), "wärme") == []
    team_client.post(records(event, "bring-back/"))
    assert Client().get(event.get_absolute_url()).status_code == 200
    assert [one.slug for one in find(reader(city), "wärme")] == [event.slug]


def test_files_stand_with_an_event(event, team_client):
    attach(artefact=event, files=[judge_bytes("protokoll.pdf", samples.PDF)], actor=None)
    assert "protokoll.pdf" in Client().get(event.get_absolute_url()).content.decode()
    assert records(event, "files/") in team_client.get(event.get_absolute_url()).content.decode()


def test_what_came_of_an_event_says_so_on_both_sides(event, team_client):
    page = team_client.get(event.get_absolute_url()).content.decode()
    new = f"/de/{event.city.slug}/records/new/problem/?from=event/{event.slug}"
    assert new in page
    made = team_client.post(new, sent(team_client, new, level="regime", field="energy", visibility="public"))
    problem = Problem.objects.get()
    assert problem.title == {"de": "Werkstatt Wärme"}
    assert "Werkstatt Wärme" in Client().get(made.url).content.decode().partition('id="trace"')[2]
    there = Client().get(event.get_absolute_url()).content.decode().partition('id="trace"')[2]
    assert problem.get_absolute_url() in there


def test_the_list_leads_to_the_form_for_who_may(city, team_client):
    new = f"/de/{city.slug}/records/new/event/"
    assert f'href="{new}"' in team_client.get(f"/de/{city.slug}/events/").content.decode()
    assert new not in Client().get(f"/de/{city.slug}/events/").content.decode()
    assert not Event.objects.exists()
