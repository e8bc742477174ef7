"""The problems of a city: loaded from a case, and shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city
from tests.making import make

from wandel.foundation.cities import actions as cities
from wandel.foundation.records.exchange import load_parts
from wandel.steps.analysis.models import Indicator, Problem
from wandel_engine.cases.parts import PersistentProblem

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz" / "analysis" / "problems.yaml"


def fill(city, rows):
    made = [
        make(
            "problem",
            city=city,
            slug=f"p-{number}",
            title={"de": f"Problem {number}"},
            level="niche",
            field="energy",
            visibility="public",
            actor=None,
        )
        for number in range(1, rows + 1)
    ]
    assert len(made) == rows
    return city


def questions(path):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["", "problems/p-1/"])
def test_the_number_of_queries_does_not_grow(db, page):
    small, large = fill(make_city(), 1), fill(make_city(), 4)
    assert questions(f"/de/{small.slug}/analysis/{page}") == questions(f"/de/{large.slug}/analysis/{page}")


def test_the_problems_of_goerlitz_are_shown(db):
    city = make_city(is_demo=True)
    rows = yaml.safe_load(GOERLITZ.read_text(encoding="utf-8"))
    given = [PersistentProblem.model_validate(row) for row in rows]
    for key in {one.source for one in given if one.source}:
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    load_parts(city, "problem", given, actor=None)
    assert {(one.slug, one.level, one.field) for one in Problem.objects.all()} == {
        (one.key, one.level, one.field) for one in given
    }
    index = Client().get(f"/de/{city.slug}/analysis/").content.decode()
    for one in given:
        address = f"/de/{city.slug}/analysis/problems/{one.key}/"
        assert f'href="{address}"' in index
        assert one.title["de"] in Client().get(address).content.decode()


def test_a_problem_shows_the_numbers_it_rests_on(pilot):
    page = Client().get(f"/de/{pilot.slug}/analysis/problems/gas-dependence/").content.decode()
    assert "Bilanz 2020, Private Haushalte · Erdgas" in page
    assert f'href="/de/{pilot.slug}/analysis/balance/#households"' in page
    assert "165\xa0GWh" in page
    assert "40,8\xa0kt CO₂e" in page
    assert f'href="/de/{pilot.slug}/analysis/indicators/dwellings-district-heat/"' in page
    assert "10.616\xa0Wohnungen" in page


def test_evidence_that_is_not_there_is_named_and_has_no_number(city):
    fill(city, 1)
    problem = Problem.objects.get()
    problem.evidence = ["heat-loss", "balance:households/gas"]
    problem.save()
    page = Client().get(f"/de/{city.slug}/analysis/problems/p-1/").content.decode()
    for key in problem.evidence:
        assert f"<code>{key}</code>: keine Daten" in page


def test_the_indicators_stand_on_the_home_with_year_and_source(pilot, case):
    page = Client().get(f"/de/{pilot.slug}/analysis/").content.decode()
    for indicator in case.indicators:
        assert f'id="indicator-{indicator.key}"' in page
        assert indicator.title["de"] in page
    assert "76.603\xa0Personen" in page
    assert "Übrige Stadt- und Ortsteile" in page
    assert next(one.title for one in case.sources if one.key == "saxony-statistics") in page


def test_an_indicator_that_changes_changes_on_the_page(pilot):
    address = f"/de/{pilot.slug}/analysis/"
    assert "76.603" in Client().get(address).content.decode()
    indicator = Indicator.objects.get(city=pilot, slug="population")
    indicator.figures[0]["value"] = 76604
    indicator.save()
    page = Client().get(address).content.decode()
    assert "76.604" in page
    assert "76.603" not in page


def test_what_was_shown_of_the_indicators_is_kept(pilot, monkeypatch):
    address = f"/de/{pilot.slug}/analysis/"
    Client().get(address)
    made_again = []
    monkeypatch.setattr("wandel.steps.analysis.queries.with_sources", lambda *given: made_again.append(given))
    assert "76.603" in Client().get(address).content.decode()
    assert made_again == []
