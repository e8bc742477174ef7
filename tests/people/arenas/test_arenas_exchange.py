"""The arenas of a case in the database."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.test import Client
from pydantic import TypeAdapter
from tests.factories import make_city, reader
from tests.making import create_activity, create_arena

from wandel.foundation.cities import actions as cities
from wandel.people.arenas import actions
from wandel.people.arenas.exchange import arenas_of, load_arenas
from wandel.people.arenas.models import Arena, Idea
from wandel_engine.cases import parts

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz" / "arenas" / "arenas.yaml"


def test_the_arenas_of_goerlitz_are_shown_and_come_back_as_they_were(db):
    city = make_city(is_demo=True)
    given = TypeAdapter(list[parts.Arena]).validate_python(
        yaml.safe_load(GOERLITZ.read_text(encoding="utf-8"))
    )
    for key in {arena.source for arena in given if arena.source}:
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    load_arenas(city, given, actor=None)

    assert Arena.objects.filter(city=city).count() == len(given)
    written = [idea for arena in given for activity in arena.activities for idea in activity.ideas]
    assert written
    assert {(idea.slug, tuple(idea.title.items()), idea.flag) for idea in Idea.objects.all()} == {
        (idea.key, ((idea.language, idea.text),), idea.flag) for idea in written
    }
    for arena in given:
        page = Client().get(f"/de/{city.slug}/arenas/{arena.key}/").content.decode()
        assert ("Quelle " in page) == bool(arena.source)
        assert ("nicht veröffentlicht" in page) == (arena.date is None)
        for activity in arena.activities:
            assert all(f'href="/de/{city.slug}/arenas/ideas/{idea.key}/"' in page for idea in activity.ideas)
            assert ("Mitmachen" in page) == any(known.phase == "open" for known in arena.activities)
    assert {one.key: one for one in arenas_of(reader(city))} == {one.key: one for one in given}


def test_a_hidden_arena_and_a_withdrawn_activity_stay_out_of_the_case(city):
    create_arena(city=city, key="still", number=1, visibility="team")
    arena = create_arena(city=city, key="laut", number=2)
    gone = create_activity(arena=arena, key="weg", title={"de": "Weg"})
    kept = create_activity(arena=arena, key="da", title={"de": "Da"}, moderated=False)
    actions.withdraw_activity(activity=gone, actor=None)
    actions.record_idea(activity=kept, key="leise", text="Leise", language="de", actor=None)
    [told] = arenas_of(reader(city))
    [activity] = told.activities
    assert (told.key, activity.key, activity.moderated, activity.ideas) == ("laut", "da", False, ())
    assert {one.key for one in arenas_of(reader(city, "team"))} == {"still", "laut"}
