"""The public pages of the experiments: what everybody sees, and how much the database is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city
from tests.making import make

from wandel.steps.experiments import actions


def make_experiment(city, number=1, **fields):
    given = {"title": {"de": f"Versuch {number}"}, "status": "running", "visibility": "public"}
    return make("experiment", city=city, slug=f"v-{number}", actor=None, **(given | fields))


def fill(city, rows):
    for number in range(1, rows + 1):
        experiment = make_experiment(city, number)
        for day in range(1, rows + 1):
            actions.add_log_entry(
                experiment=experiment,
                date=dt.date(2026, 5, day),
                text={"de": f"Tag {day}"},
                flag="stated",
                actor=None,
            )
    return city


def questions(path):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["", "v-1/"])
def test_the_number_of_queries_does_not_grow(db, page):
    small, large = fill(make_city(), 1), fill(make_city(), 3)
    assert questions(f"/de/{small.slug}/experiments/{page}") == questions(
        f"/de/{large.slug}/experiments/{page}"
    )


@pytest.mark.parametrize("address", ["", "v-1/"])
def test_what_is_for_the_team_is_hidden_from_visitors(city, team_client, address):
    make_experiment(city, title={"de": "Stiller Versuch"}, visibility="team")
    path = f"/de/{city.slug}/experiments/{address}"
    answer = Client().get(path)
    assert "Stiller Versuch" not in answer.content.decode()
    assert answer.status_code == (404 if address else 200)
    assert "Stiller Versuch" in team_client.get(path).content.decode()


def test_experiments_stand_in_the_order_of_their_states(city):
    make_experiment(city, 1, status="stopped")
    make_experiment(city, 2, status="idea")
    page = Client().get(f"/de/{city.slug}/experiments/").content.decode()
    assert page.index("Versuch 2") < page.index("Versuch 1") < page.rindex("abgebrochen")


def test_the_log_is_told_from_the_first_day_on(city):
    experiment = make_experiment(city)
    for day, text in [(20, "Später"), (3, "Früher")]:
        actions.add_log_entry(
            experiment=experiment, date=dt.date(2026, 5, day), text={"de": text}, flag="stated", actor=None
        )
    page = Client().get(f"/de/{city.slug}/experiments/v-1/").content.decode()
    assert page.index("3. Mai 2026") < page.index("Früher") < page.index("Später")
