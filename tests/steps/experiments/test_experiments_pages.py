"""The public pages of the experiments: what everybody sees, and how much the database is asked."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city
from tests.making import make, make_organisation, sent

from wandel.foundation.records.actions import set_visibility
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


def page_of(client, experiment):
    return client.get(f"/de/{experiment.city.slug}/experiments/{experiment.slug}/").content.decode()


def test_who_leads_and_who_takes_part_is_told_to_who_may_see_them(city, team_client):
    works = make_organisation(city, "werke", "Stadtwerke")
    club, quiet = make_organisation(city, "verein", "Verein"), make_organisation(city, "still", "Stille")
    set_visibility(artefact=quiet, visibility="team", actor=None)
    experiment = make_experiment(city, owner=works, partners=[club, quiet])
    seen = page_of(Client(), experiment)
    glance, involved = seen[seen.index("Auf einen Blick") :].split("Welche Organisationen damit zu tun haben")
    assert "Federführung" in glance
    assert "Stadtwerke" in glance
    assert "Verein" in glance
    assert re.search(r"Federführung: <a [^>]*>.*?Stadtwerke", involved)
    assert re.search(r"Mitwirkende: <a [^>]*>.*?Verein", involved)
    assert "Stille" not in seen
    assert "Stille" in page_of(team_client, experiment)
    assert "Noch ist hier nichts eingetragen" not in page_of(team_client, experiment)


@pytest.mark.parametrize(("status", "said"), [("running", "noch offen"), ("done", "keine Daten")])
def test_a_day_that_nobody_entered_is_told_as_what_it_is(city, status, said):
    page = page_of(Client(), make_experiment(city, status=status))
    assert said in re.search(r"<dt>Ende</dt><dd>(.*?)</dd>", page)[1]
    assert "nicht veröffentlicht" not in page


def test_an_entry_of_the_log_is_added_by_a_short_form(city, team_client):
    experiment = make_experiment(city)
    address = f"/de/{city.slug}/experiments/{experiment.slug}/log/new/"
    assert address in page_of(team_client, experiment)
    assert address not in page_of(Client(), experiment)
    assert Client().get(address).status_code != 200
    refused = team_client.post(address, sent(team_client, address))
    assert refused.status_code == 422
    assert "text_de" in refused.context["form"].errors
    added = team_client.post(
        address, sent(team_client, address, date="2026-05-04", text_de="Der Beton war zu warm.")
    )
    assert added.status_code == 302
    experiment.refresh_from_db()
    assert experiment.log == [
        {"date": "2026-05-04", "text": {"de": "Der Beton war zu warm."}, "flag": "stated"}
    ]
    assert experiment.versions.count() == 2
    assert "Der Beton war zu warm." in page_of(Client(), experiment)
