"""Events from before calendars knew them for ever get their identifiers, and all of them become artefacts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.factories import make_city, reader

from wandel.foundation.cities.actions import repeat_erasures
from wandel.foundation.cities.described import document_of
from wandel.foundation.cities.models import Erasure
from wandel.foundation.messages.actions import queue_message
from wandel.foundation.records.models import Version
from wandel.foundation.search.queries import find
from wandel.people.events.actions import reinstate_event
from wandel.people.events.models import Event

BEFORE, AFTER = [("events", "0001_initial")], [("events", "0002_times_and_calendar_identity")]


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_events_from_before_get_an_identifier_each():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("events")
    try:
        # Of the rooms below, the tables are those of today.
        city = make_city("alt")
        old = migrate(BEFORE)
        for number in range(3):
            old.get_model("events", "Event").objects.create(
                city_id=city.pk, key=f"treffen-{number}", kind="workshop", date=dt.date(2024, 1, 1)
            )
        found = migrate(AFTER).get_model("events", "Event").objects.all()
        assert len({event.uid for event in found} - {None}) == 3
        assert {(event.starts, event.sequence, event.time_zone) for event in found} == {(None, 0, "")}
    finally:
        migrate(newest)


ARTEFACTS = [("events", "0003_flag_without_choices")]


@pytest.mark.django_db(transaction=True)
def test_events_from_before_are_artefacts_that_calendars_and_mails_know_again():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        old = migrate(ARTEFACTS)
        city = make_city("alt")
        events = old.get_model("events", "Event").objects
        moved = events.create(
            city_id=city.pk,
            key="werkstatt",
            kind="workshop",
            date=dt.date(2031, 1, 1),
            starts=dt.time(9, 30),
            title={"de": "Wärme"},
            visibility="public",
            sequence=4,
            cancelled_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC),
        )
        hidden = events.create(
            city_id=city.pk, key="still", kind="team-meeting", date=dt.date(2031, 1, 2), visibility="public"
        )
        known = {one.key: (one.pk, one.uid, one.changed_at) for one in (moved, hidden)}
        mail = queue_message(
            city=city,
            key=f"event:{moved.pk}:invitation:2031-01-01",
            recipient="a@example.org",
            language="de",
            subject="Einladung",
            body="Kommen Sie?",
            actor=None,
        )
    finally:
        migrate(newest)

    found = {event.slug: event for event in Event.objects.all()}
    assert {slug: (one.number_before, one.uid) for slug, one in found.items()} == {
        key: (pk, uid) for key, (pk, uid, _changed) in known.items()
    }
    event = found["werkstatt"]
    assert (event.occasion, event.starts, event.cancelled) == ("workshop", dt.time(9, 30), True)
    assert (event.version, event.sequence) == (1, 4)
    [version] = Version.objects.filter(artefact=event)
    assert (version.content, version.at) == (document_of(event), known["werkstatt"][2])
    assert [one.slug for one in find(reader(city), "wärme")] == ["werkstatt"]
    mail.refresh_from_db()
    assert mail.key == f"event:{event.pk}:invitation:2031-01-01"
    reinstate_event(event=event, actor=None)
    assert event.sequence == 5

    # What was hidden while events had numbers is hidden again when a backup from before is restored.
    line = {"pk": str(known["still"][0]), "city__slug": "alt"}
    listed = Erasure(did=Erasure.Did.HIDDEN, model="events.event", key=line, fields={"visibility": "team"})
    assert repeat_erasures(listed=[listed], actor=None) == 1
    assert Event.objects.get(slug="still").visibility == "team"
    assert Event.objects.get(slug="werkstatt").visibility == "public"
