"""The city's own figures: population and area."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.factories import make_city

from wandel.foundation.administration.actions import settings as actions
from wandel.foundation.cities.actions import add_source

pytestmark = pytest.mark.django_db
PEOPLE = {"value": 38000, "unit": "people", "year": 2022, "flag": "stated"}


def page_of(city) -> str:
    return f"/de/{city.slug}/administration/settings/figures/"


def typed(form, **changed):
    given = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in (given | changed).items()}


def test_they_are_entered_with_year_and_source_and_stand_on_the_home(city, admin_client):
    add_source(city=city, key="register", title="Melderegister", actor=None)
    assert f'href="{page_of(city)}"' in admin_client.get(f"/de/{city.slug}/").content.decode()
    form = admin_client.get(page_of(city)).context["form"]
    sent = typed(
        form,
        population_state="value",
        population_value="38.000",
        population_year="2022",
        population_flag="published",
        population_source="register",
    )
    answer = admin_client.post(page_of(city), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    city.refresh_from_db()
    assert (city.population["value"], city.population["unit"], city.population["year"]) == (
        38000,
        "people",
        2022,
    )
    assert city.area is None
    home = admin_client.get(f"/de/{city.slug}/").content.decode()
    assert "38.000" in home
    assert "Melderegister" in home
    assert admin_client.get(page_of(city)).context["form"]["population_value"].value() == "38000"


def test_what_is_no_figure_of_a_city_is_refused(city, admin):
    wrong = [{"value": 0}, {"unit": "km2"}, {"value": "viel"}]
    if not city.is_demo:
        wrong.append({"flag": "fictional"})
    for change in wrong:
        with pytest.raises(ValidationError):
            actions.change_city(city=city, actor=admin, population=PEOPLE | change)
    city.refresh_from_db()
    assert city.population is None


def test_two_who_change_them_at_once_are_told(city, admin, admin_client):
    sent = typed(admin_client.get(page_of(city)).context["form"])
    actions.change_city(city=city, actor=admin, population=PEOPLE)
    answer = admin_client.post(page_of(city), sent)
    assert answer.status_code == 422
    city.refresh_from_db()
    assert city.population["value"] == 38000


def test_only_the_administration_enters_them_and_is_led_there(city, team_client):
    assert Client().get(page_of(city)).status_code in (302, 403, 404)
    assert team_client.get(page_of(city)).status_code == 403
    assert page_of(city) not in team_client.get(f"/de/{city.slug}/").content.decode()
    assert make_city().population is None
