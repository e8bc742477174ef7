"""The public pages of the agenda: what everybody sees, and how much the database is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city
from tests.making import make
from tests.making import make_organisation as an_organisation

from wandel.foundation.cities import actions as cities


def make_organisation(city, number=1, is_real=False):
    return an_organisation(city, f"o-{number}", f"Werk {number}", invented=not is_real)


def make_commitment(city, organisation, number=1, **fields):
    given = {"title": {"de": f"Zusage {number}"}, "status": "open", "visibility": "public"}
    return make(
        "commitment", city=city, organisation=organisation, slug=f"z-{number}", actor=None, **(given | fields)
    )


def fill(city, rows):
    for number in range(1, rows + 1):
        commitment = make_commitment(city, make_organisation(city, number), number)
        experiment = make(
            "experiment",
            city=city,
            slug=f"v-{number}",
            title={"de": f"Versuch {number}"},
            status="done",
            visibility="public",
            actor=None,
        )
        cities.link(source=experiment, target=commitment, relation="leads-to", actor=None)
    return city


def questions(path):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["", "z-1/"])
def test_the_number_of_queries_does_not_grow(db, page):
    small, large = fill(make_city(), 1), fill(make_city(), 4)
    assert questions(f"/de/{small.slug}/agenda/{page}") == questions(f"/de/{large.slug}/agenda/{page}")


def test_the_experiment_that_led_to_a_commitment_is_named(city):
    fill(city, 1)
    listed = Client().get(f"/de/{city.slug}/agenda/").content.decode()
    assert f'href="/de/{city.slug}/agenda/z-1/#trace"' in listed
    shown = Client().get(f"/de/{city.slug}/agenda/z-1/").content.decode()
    assert f'href="/de/{city.slug}/experiments/v-1/"' in shown


@pytest.mark.parametrize("address", ["", "z-1/"])
def test_what_is_for_the_team_is_hidden_from_visitors(city, team_client, address):
    make_commitment(city, make_organisation(city), title={"de": "Stille Zusage"}, visibility="team")
    path = f"/de/{city.slug}/agenda/{address}"
    answer = Client().get(path)
    assert "Stille Zusage" not in answer.content.decode()
    assert answer.status_code == (404 if address else 200)
    assert "Stille Zusage" in team_client.get(path).content.decode()


def test_the_next_day_comes_first_and_no_day_last(city):
    organisation = make_organisation(city)
    make_commitment(city, organisation, 1)
    make_commitment(city, organisation, 2, due=dt.date(2028, 6, 30))
    make_commitment(city, organisation, 3, due=dt.date(2027, 6, 30))
    page = Client().get(f"/de/{city.slug}/agenda/").content.decode()
    assert page.index("Zusage 3") < page.index("Zusage 2") < page.index("Zusage 1")


def test_no_promise_is_made_for_a_real_organisation_or_another_city(city):
    real = make_organisation(city, 1, is_real=True)
    demo = make_city(is_demo=True)
    with pytest.raises(ValidationError, match="wirklichen Organisation"):
        make_commitment(demo, make_organisation(demo, 1, is_real=True), flag="fictional")
    with pytest.raises(ValidationError, match="gibt es nicht mehr"):
        make_commitment(city, make_organisation(make_city(), 7))
    assert make_commitment(city, real, flag="stated").organisation == real
