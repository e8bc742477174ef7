"""Arenas from before they were artefacts are artefacts after the upgrade, with all that hangs on them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from tests.factories import make_city, reader

from wandel.foundation.cities.actions import add_source
from wandel.foundation.cities.described import document_of
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.actions import create
from wandel.foundation.records.models import Version
from wandel.foundation.search.queries import find
from wandel.people.arenas.models import Activity, Arena, Idea

BEFORE = [("arenas", "0002_flag_without_choices")]
BESIDE = [("cities", "0007_taken_over")]


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_moves_arenas_with_their_activities_and_ideas():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(BEFORE)
        old = MigrationExecutor(connection).loader.project_state(BEFORE + BESIDE).apps
        # Of the rooms below, the tables are those of today.
        city = make_city("alt")
        source = add_source(city=city, key="amtsblatt", title="Amtsblatt", actor=None)
        arenas, activities = old.get_model("arenas", "Arena"), old.get_model("arenas", "Activity")
        given = {"city_id": city.pk, "status": "held", "flag": "published", "source_id": source.pk}
        second = arenas.objects.create(key="zwei", number=2, title={"de": "Die zweite"}, **given)
        first = arenas.objects.create(
            key="eins", number=1, date=dt.date(2023, 1, 23), topic={"de": "Wärmewende"}, **given
        )
        for arena, key in ((second, "b"), (first, "d"), (first, "c")):
            activities.objects.create(
                arena=arena, key=key, kind="collect", phase="open", join_code=key * 6, title={"de": key}
            )
        ideas = old.get_model("arenas", "Idea")
        ideas.objects.create(
            city_id=city.pk,
            kind="idea",
            slug="baum",
            title={"de": "Mehr Bäume"},
            visibility="public",
            version=1,
            activity=activities.objects.get(key="d"),
        )
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(newest)

    found = {arena.slug: arena for arena in Arena.objects.all()}
    assert {slug: (one.number, one.status, one.version) for slug, one in found.items()} == {
        "eins": (1, "held", 1),
        "zwei": (2, "held", 1),
    }
    assert found["zwei"].title == {"de": "Die zweite"}
    assert found["eins"].title == {"de": "Arena 1", "en": "Arena 1", "pl": "Arena 1"}
    for arena in found.values():
        [version] = Version.objects.filter(artefact=arena)
        assert (version.number, version.visibility) == (1, "public")
        assert version.content == document_of(arena)
    order = [
        (one.arena.slug, one.key, one.join_code)
        for one in Activity.objects.order_by("arena__number", "position")
    ]
    assert order == [("eins", "d", "dddddd"), ("eins", "c", "cccccc"), ("zwei", "b", "bbbbbb")]
    assert Idea.objects.get().activity.arena == found["eins"]
    assert [one.slug for one in find(reader(city), "wärme")] == ["eins"]
    page = Client().get(f"/de/{city.slug}/arenas/eins/").content.decode()
    assert "Mehr Bäume" in page
    assert "Amtsblatt" in page
    # What was moved can be followed by what is new.
    made = create(
        kind="arena",
        city=city,
        document={"title": {"de": "Drei"}, "number": 3, "status": "planned", "flag": "stated"},
        visibility="public",
        actor=None,
    )
    assert Artefact.objects.get(pk=made.pk).slug == "drei"
