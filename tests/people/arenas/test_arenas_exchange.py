"""The arenas of a case in the database."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.test import Client
from pydantic import TypeAdapter

from wandel.foundation.cities import actions as cities
from wandel.people.arenas.exchange import load_arenas
from wandel.people.arenas.models import Idea
from wandel_engine.cases.parts import Arena

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz" / "arenas" / "arenas.yaml"


def test_the_arenas_of_goerlitz_are_shown(city):
    given = TypeAdapter(list[Arena]).validate_python(yaml.safe_load(GOERLITZ.read_text(encoding="utf-8")))
    for key in {arena.source for arena in given if arena.source}:
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    load_arenas(city, given, actor=None)

    assert city.arenas.count() == len(given)
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
