"""The experiments of a case in the database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from django.test import Client
from pydantic import TypeAdapter
from tests.factories import make_city

from wandel.foundation.cities import actions as cities
from wandel.foundation.records.exchange import load_parts
from wandel.steps.experiments.models import Experiment as Stored
from wandel_engine.cases.parts import Experiment, Organisation

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz"


@pytest.fixture
def city(db):
    return make_city(is_demo=True)


def read(part, file):
    return TypeAdapter(list[part]).validate_python(
        yaml.safe_load((GOERLITZ / file).read_text(encoding="utf-8"))
    )


def test_the_experiments_of_goerlitz_are_shown(city):
    given = read(Experiment, "experiments/experiments.yaml")
    organisations = read(Organisation, "network/organisations.yaml")
    for key in {one.source for one in [*given, *organisations] if one.source}:
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    load_parts(city, "organisation", organisations, actor=None)
    load_parts(city, "experiment", given, actor=None)

    written = [(one.key, entry.date, entry.flag) for one in given for entry in one.log]
    assert written
    kept = [
        (one.slug, dt.date.fromisoformat(entry["date"]), entry["flag"])
        for one in Stored.objects.all()
        for entry in one.log
    ]
    assert sorted(kept) == sorted(written)
    carried = {
        one.slug: (one.owner.slug, [by.slug for by in one.partners.all()]) for one in Stored.objects.all()
    }
    assert {key: (owner, sorted(by)) for key, (owner, by) in carried.items()} == {
        one.key: (one.owner, sorted(one.partners)) for one in given
    }
    index = Client().get(f"/de/{city.slug}/experiments/").content.decode()
    for one in given:
        address = f"/de/{city.slug}/experiments/{one.key}/"
        assert f'href="{address}"' in index
        page = Client().get(address).content.decode()
        assert ("Quelle " in page) == bool(one.source)
        assert ("Noch ist nichts eingetragen." in page) == (not one.log)
        assert ("keine Daten" in page) == (one.budget is None)
        assert ("<dt>Ergebnis</dt>" in page) == bool(one.outcome)
