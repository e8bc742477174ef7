"""The events of a case in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.test import Client
from pydantic import TypeAdapter
from tests.factories import make_city, reader

from wandel.foundation.cities import actions as cities
from wandel.foundation.records.exchange import load_parts, parts_of
from wandel.people.events.models import Event
from wandel_engine.cases import parts

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz" / "events" / "events.yaml"


@pytest.fixture(scope="module")
def given():
    written = yaml.safe_load(GOERLITZ.read_text(encoding="utf-8"))
    return TypeAdapter(list[parts.Event]).validate_python(written)


def test_the_events_of_goerlitz_are_shown_and_come_back_as_they_were(db, given):
    city = make_city(is_demo=True)
    for key in {event.source for event in given if event.source}:
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    load_parts(city, "event", given, actor=None)

    assert given
    assert {(one.slug, one.occasion, one.date, one.title["pl"], one.flag) for one in Event.objects.all()} == {
        (one.key, one.occasion, one.date, one.title["pl"], one.flag) for one in given
    }
    index = Client().get(f"/de/{city.slug}/events/").content.decode()
    for event in given:
        address = f"/de/{city.slug}/events/{event.key}/"
        assert f'href="{address}"' in index
        page = Client().get(address).content.decode()
        assert event.summary["de"] in page
        assert ("Quelle " in page) == bool(event.source)
        assert (">erfunden<" in page) == (event.flag == "fictional")
    assert {one.key: one for one in parts_of(reader(city), "event")} == {one.key: one for one in given}


def test_nothing_is_half_loaded(city, given):
    own = [event.model_copy(update={"source": None}) for event in given]
    broken = [*own, own[0]]
    with pytest.raises(ValidationError):
        load_parts(city, "event", broken, actor=None)
    assert not Event.objects.exists()
