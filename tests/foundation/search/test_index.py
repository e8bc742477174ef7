"""The index says what artefacts say, from the same moment on."""

from __future__ import annotations

import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from tests.factories import make_city, reader
from tests.making import change, make

from wandel.foundation.cities.actions import delete_city, repeat_erasures, withdraw
from wandel.foundation.cities.models import Artefact, Erasure
from wandel.foundation.records.actions import insert_artefacts, new_artefact, restore_version, set_visibility
from wandel.foundation.search.actions import rebuild
from wandel.foundation.search.models import Entry
from wandel.foundation.search.queries import find
from wandel.steps.vision.models import Principle


def principle(city, title="Ehrliche Zahlen", visibility="public", **fields):
    return make(
        "principle", city=city, title={"de": title}, summary={}, visibility=visibility, actor=None, **fields
    )


def found(city, text, role="visitor"):
    return [one.title["de"] for one in find(reader(city, role), text)]


def edited(artefact, title):
    artefact.refresh_from_db()
    return change(
        artefact,
        title={"de": title},
        summary={},
        visibility="public",
        seen_version=artefact.version,
        actor=None,
    )


def stored_words() -> int:
    """How many words the database's own index holds for the entries that there are."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('integrity-check')")
            cursor.execute("SELECT count(*) FROM search_words WHERE search_words MATCH '\"x·\"*'")
        else:
            cursor.execute("SELECT count(*) FROM search_entry WHERE tokens @@ '''x·'':*'::tsquery")
        return cursor.fetchone()[0]


def test_what_is_made_is_found_at_once(city):
    principle(city)
    assert found(city, "ehr") == ["Ehrliche Zahlen"]


def test_what_is_made_together_is_found_at_once(city):
    made = [
        new_artefact(
            Principle, kind="principle", city=city, title={"de": text}, actor=None, visibility="public"
        )
        for text in ("Erstes", "Zweites")
    ]
    insert_artefacts(Principle, made)
    assert found(city, "zwei") == ["Zweites"]
    assert stored_words() == 2


def test_after_a_change_the_new_words_count_and_the_old_do_not(city):
    one = edited(principle(city), "Offene Karten")
    assert (found(city, "ehr"), found(city, "offen")) == ([], ["Offene Karten"])
    restore_version(artefact=one, number=1, seen_version=2, actor=None)
    assert (found(city, "ehr"), found(city, "offen")) == (["Ehrliche Zahlen"], [])
    assert stored_words() == Entry.objects.count() == 1


def test_what_did_not_come_to_be_is_not_found(city):
    class Stumble(Exception):
        pass

    def both():
        with transaction.atomic():
            principle(city)
            raise Stumble

    with pytest.raises(Stumble):
        both()
    assert found(city, "ehr") == []
    assert stored_words() == Entry.objects.count() == 0


def test_what_is_withdrawn_leaves_the_index_and_stays_out_of_it(city):
    one = principle(city)
    withdraw(artefact=one, actor=None)
    assert (Entry.objects.count(), stored_words()) == (0, 0)
    set_visibility(artefact=one, visibility="team", actor=None)
    assert Entry.objects.count() == 0
    assert rebuild(actor=None) == 0


def test_what_is_withdrawn_again_after_a_restoring_leaves_the_index(city):
    one = principle(city)
    deed = Erasure(
        id=uuid.uuid4(),
        did="hidden",
        model="cities.artefact",
        key={"pk": str(one.pk)},
        fields={"withdrawn_at": timezone.now().isoformat()},
        at=timezone.now(),
    )
    repeat_erasures(listed=[deed], actor=None)
    assert (found(city, "ehr", "team"), Entry.objects.count()) == ([], 0)


def test_what_is_hidden_is_found_by_the_team_alone(city):
    one = principle(city)
    set_visibility(artefact=one, visibility="team", actor=None)
    assert (found(city, "ehr"), found(city, "ehr", "partner")) == ([], [])
    assert found(city, "ehr", "team") == ["Ehrliche Zahlen"]


@pytest.mark.django_db
def test_when_a_city_is_deleted_nothing_of_it_stays_in_the_index():
    city = make_city(is_demo=True)
    principle(city)
    delete_city(city=city, actor=None)
    assert (Entry.objects.count(), stored_words()) == (0, 0)


def test_a_lost_index_is_made_anew(city):
    principle(city)
    principle(city, "Offene Karten", visibility="team")
    Entry.objects.all().delete()
    call_command("rebuild_search", verbosity=0)
    assert found(city, "ehr") == ["Ehrliche Zahlen"]
    assert found(city, "offen", "team") == ["Offene Karten"]
    assert stored_words() == 2


def test_the_migration_lets_be_found_what_was_there_before(city):
    edited(principle(city), "Offene Karten")
    gone = principle(city, "Vergangenes")
    Entry.objects.all().delete()
    Artefact.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    import_module("wandel.foundation.search.migrations.0001_initial").fill(apps, None)
    assert found(city, "offen") == ["Offene Karten"]
    assert Entry.objects.get().version == 2
