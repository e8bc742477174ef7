"""The public pages of the vision: what everybody sees, and how much the database is asked."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city
from tests.making import make

from wandel.foundation.cities import actions as cities

FIGURE = {"value": 1.5, "unit": "t/person", "year": 2035, "flag": "fictional"}


def make_target(city, number=1, **fields):
    given = {"title": {"de": f"Ziel {number}"}, "year": 2030 + number, "account": "bisko"}
    given |= {"measure": "emissions-per-head", "threshold": FIGURE, "visibility": "public"}
    return make("target", city=city, slug=f"z-{number}", actor=None, **(given | fields))


def make_element(city, number=1, **fields):
    given = {"title": {"de": f"Bild {number}"}, "field": "energy", "visibility": "public"}
    return make("vision-element", city=city, slug=f"b-{number}", actor=None, **(given | fields))


def make_principle(city, number=1):
    return make(
        "principle",
        city=city,
        title={"de": f"Satz {number}"},
        slug=f"s-{number}",
        visibility="public",
        actor=None,
    )


def fill(city, rows):
    for number in range(1, rows + 1):
        principle, element = make_principle(city, number), make_element(city, number)
        cities.link(source=principle, target=element, relation="supports", actor=None)
        cities.link(source=element, target=make_target(city, number), relation="leads-to", actor=None)
    return city


def questions(path):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["", "principles/s-1/", "elements/b-1/", "targets/z-1/"])
def test_the_number_of_queries_does_not_grow(db, page):
    small, large = fill(make_city(), 1), fill(make_city(), 3)
    assert questions(f"/de/{small.slug}/vision/{page}") == questions(f"/de/{large.slug}/vision/{page}")


@pytest.mark.parametrize("address", ["", "elements/b-1/"])
def test_what_is_for_the_team_is_hidden_from_visitors(city, team_client, address):
    make_element(city, title={"de": "Stilles Bild"}, visibility="team")
    path = f"/de/{city.slug}/vision/{address}"
    answer = Client().get(path)
    assert "Stilles Bild" not in answer.content.decode()
    assert answer.status_code == (404 if address else 200)
    assert "Stilles Bild" in team_client.get(path).content.decode()


def test_a_trace_through_the_vision(city):
    fill(city, 1)
    page = Client().get(f"/de/{city.slug}/vision/targets/z-1/").content.decode()
    assert "Bild 1" in page
    assert "Satz 1" in page


def test_a_target_leads_to_no_principle(city):
    with pytest.raises(ValidationError):
        cities.link(source=make_target(city), target=make_principle(city), relation="leads-to", actor=None)


def test_the_minority_view_stands_beside_the_element(city):
    make_element(city, minority_view={"de": "Wir sehen es anders."})
    for address in ["", "elements/b-1/"]:
        page = Client().get(f"/de/{city.slug}/vision/{address}").content.decode()
        assert "Andere Sicht" in page
        assert "Wir sehen es anders." in page


def test_targets_stand_side_by_side_the_earliest_first(city):
    make_target(city, 9, title={"de": "Später"})
    make_target(city, 2, title={"de": "Früher"}, threshold=FIGURE | {"value": 2.25})
    page = Client().get(f"/de/{city.slug}/vision/").content.decode()
    assert page.index("Früher") < page.index("Später")
    assert "2,25" in page
    assert "1,5" in page


def test_the_source_of_a_threshold_has_its_title(city):
    cities.add_source(city=city, key="plan", title="Plan der Wärme", actor=None)
    make_target(city, threshold=FIGURE | {"flag": "published", "source": "plan"})
    assert "Plan der Wärme" in Client().get(f"/de/{city.slug}/vision/targets/z-1/").content.decode()


def test_an_empty_vision_says_what_belongs_here(city):
    page = Client().get(f"/de/{city.slug}/vision/").content.decode()
    assert "Noch keine Leitsätze" in page
    assert "Noch keine Ziele" in page


def test_an_unknown_target_is_not_found(city):
    assert Client().get(f"/de/{city.slug}/vision/targets/nirgends/").status_code == 404
