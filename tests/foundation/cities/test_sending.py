"""A form that is sent twice does once what it does, and one act is one transaction."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from tests.making import make, make_organisation

from wandel.foundation.cities.models import AuditEntry, TraceLink
from wandel.people.events.models import Event
from wandel.steps.agenda.models import Commitment


@pytest.fixture
def organisation(city):
    return make_organisation(city, "werk", "Werk")


def mark_of(page) -> str:
    return re.search(r'name="sending" value="([^"]+)"', page.content.decode())[1]


def typed(**changed):
    return {
        "title_de": "Treffen",
        "date": "2030-01-01",
        "occasion": "workshop",
        "flag": "stated",
        "visibility": "team",
    } | changed


def test_the_same_form_sent_twice_makes_one_event(team_client, city):
    address = f"/de/{city.slug}/records/new/event/"
    sent = typed(sending=mark_of(team_client.get(address)))
    first, second = (team_client.post(address, sent) for _time in range(2))
    assert first.url == second.url == Event.objects.get().get_absolute_url()
    assert AuditEntry.objects.filter(action="records.create", subject__startswith="event/").count() == 1


def test_what_was_changed_and_sent_again_is_not_lost(team_client, city):
    address = f"/de/{city.slug}/records/new/event/"
    sent = typed(sending=mark_of(team_client.get(address)))
    team_client.post(address, sent)
    team_client.post(address, sent | {"title_de": "Zweites Treffen"})
    assert {event.title["de"] for event in Event.objects.all()} == {"Treffen", "Zweites Treffen"}


def test_each_time_a_form_is_shown_it_is_another_one(team_client, city):
    address = f"/de/{city.slug}/records/new/event/"
    assert mark_of(team_client.get(address)) != mark_of(team_client.get(address))


def test_a_form_that_was_refused_can_be_sent_again(team_client, city):
    address = f"/de/{city.slug}/records/new/event/"
    sent = typed(sending="one", title_de="")
    assert team_client.post(address, sent).status_code == 422
    assert team_client.post(address, sent | {"title_de": "Treffen"}).status_code == 302


def test_the_same_edit_sent_twice_is_one_version(team_client, city, organisation):
    promise = make(
        "commitment",
        city=city,
        title={"de": "Zehn Fenster"},
        organisation=organisation,
        status="open",
        actor=None,
    )
    address = f"/de/{city.slug}/records/commitment/{promise.slug}/edit/"
    sent = {
        "title_de": "Elf Fenster",
        "summary_de": "Neu verglast.",
        "organisation": organisation.slug,
        "flag": "stated",
        "status": "open",
        "visibility": "team",
        "seen_version": 1,
        "sending": mark_of(team_client.get(address)),
    }
    assert [team_client.post(address, sent).status_code for _time in range(2)] == [302, 302]
    assert promise.versions.count() == 2


def test_a_commitment_is_not_kept_without_the_link_that_was_asked_for(city, organisation):
    principle = make("principle", city=city, title={"de": "Sparsam"}, actor=None)
    with pytest.raises(ValidationError):
        make(
            "commitment",
            city=city,
            title={"de": "Zehn Fenster"},
            organisation=organisation,
            status="open",
            origins=[principle],
            actor=None,
        )
    assert not Commitment.objects.exists()
    assert not TraceLink.objects.exists()
