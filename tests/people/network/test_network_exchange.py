"""The network of a case in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.test import Client
from pydantic import TypeAdapter
from tests.factories import make_city, reader

from wandel.foundation.cities import actions as cities
from wandel.foundation.records.exchange import load_parts
from wandel.people.network.exchange import load_network, ratings_of, ties_of
from wandel.people.network.models import Rating as StoredRating
from wandel.people.network.models import Tie as StoredTie
from wandel_engine.cases.parts import Organisation, Rating, Tie

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz" / "network"


def given(part, file):
    return TypeAdapter(list[part]).validate_python(
        yaml.safe_load((GOERLITZ / file).read_text(encoding="utf-8"))
    )


def load(city, organisations, ties, ratings):
    load_parts(city, "organisation", organisations, actor=None)
    load_network(city, ties, ratings, actor=None)


@pytest.fixture
def city(db):
    return make_city(is_demo=True)


@pytest.fixture
def case(city):
    parts = [
        given(Organisation, "organisations.yaml"),
        given(Tie, "ties.yaml"),
        given(Rating, "ratings.yaml"),
    ]
    for key in sorted({part.source for entries in parts for part in entries if part.source}):
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    return parts


def test_the_network_of_goerlitz_is_shown(city, case, team_client):
    organisations, ties, ratings = case
    load(city, organisations, ties, ratings)

    assert {
        (tie.origin.slug, tie.target.slug, tie.kind, tie.strength) for tie in StoredTie.objects.all()
    } == {(tie.from_, tie.to, tie.kind, tie.strength) for tie in ties}
    assert {
        (entry.organisation.slug, entry.topic, entry.influence) for entry in StoredRating.objects.all()
    } == {(entry.organisation, entry.topic, entry.influence) for entry in ratings}
    index = Client().get(f"/de/{city.slug}/network/").content.decode()
    for entry in organisations:
        address = f"/de/{city.slug}/network/organisations/{entry.key}/"
        assert f'href="{address}"' in index
        page = Client().get(address).content.decode()
        page = page[page.index("<main") : page.index("</main")]
        assert ("erfunden" in page) == (not entry.is_real)
        assert ("Quelle " in page) == bool(entry.source)
        assert "Einfluss (1–5)" not in page
    for topic in {entry.topic for entry in ratings}:
        assert team_client.get(f"/de/{city.slug}/network/grid/?topic={topic}").status_code == 200


def test_a_case_that_rates_a_real_organisation_is_not_loaded(city, case):
    organisations, ties, ratings = case
    real = next(entry for entry in organisations if entry.is_real)
    wrong = [*ratings, ratings[0].model_copy(update={"organisation": real.key})]
    with pytest.raises(ValidationError, match="Wirkliche Organisationen"):
        load(city, organisations, ties, wrong)
    assert not StoredRating.objects.exists()


def test_ties_and_ratings_come_back_as_they_were(city, case):
    organisations, ties, ratings = case
    load(city, organisations, ties, ratings)
    assert ties_of(reader(city)) == ties
    told = {(one.organisation, one.topic): one for one in ratings_of(reader(city))}
    assert told == {(one.organisation, one.topic): one for one in ratings}
