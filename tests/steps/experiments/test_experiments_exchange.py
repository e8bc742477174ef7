"""The experiments of a case in the database."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.test import Client
from pydantic import TypeAdapter

from wandel.foundation.cities import actions as cities
from wandel.steps.experiments.exchange import load_experiments
from wandel.steps.experiments.models import LogEntry
from wandel_engine.cases.parts import Experiment

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz" / "experiments" / "experiments.yaml"


def test_the_experiments_of_goerlitz_are_shown(city):
    given = TypeAdapter(list[Experiment]).validate_python(
        yaml.safe_load(GOERLITZ.read_text(encoding="utf-8"))
    )
    for key in {one.source for one in given if one.source}:
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    load_experiments(city, given, actor=None)

    written = [(one.key, entry.date, entry.flag) for one in given for entry in one.log]
    assert written
    assert sorted(LogEntry.objects.values_list("experiment__slug", "date", "flag")) == sorted(written)
    index = Client().get(f"/de/{city.slug}/experiments/").content.decode()
    for one in given:
        address = f"/de/{city.slug}/experiments/{one.key}/"
        assert f'href="{address}"' in index
        page = Client().get(address).content.decode()
        assert ("Quelle " in page) == bool(one.source)
        assert ("Noch ist nichts eingetragen." in page) == (not one.log)
        assert ("keine Daten" in page) == (one.budget is None)
        assert ("<dt>Ergebnis</dt>" in page) == bool(one.outcome)
