import pytest
from django.test import Client
from tests.factories import make_city


@pytest.mark.parametrize("language", ["de", "en", "pl"])
def test_the_home_of_a_city_opens_in_each_language(language, city):
    answer = Client().get(f"/{language}/{city.slug}/")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_with_one_city_the_front_door_leads_there(city, client):
    assert client.get("/de/").url == f"/de/{city.slug}/"


def test_with_several_cities_one_chooses(client, django_assert_num_queries, db):
    for _number in range(3):
        make_city()
    with django_assert_num_queries(1):
        answer = client.get("/de/")
    assert answer.status_code == 200


def test_a_demonstration_says_so(client, db):
    city = make_city(is_demo=True, demo_notice={"de": "Demonstration: keine Aussage der Stadt"})
    assert "Demonstration: keine Aussage der Stadt" in client.get(f"/de/{city.slug}/").content.decode()


def test_nothing_inline_and_nothing_from_elsewhere(client, city):
    answer = client.get(f"/de/{city.slug}/")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert " style=" not in page
    assert "<style" not in page


def test_a_demonstration_says_so_outside_its_cities_too(client, db, settings):
    settings.DEMO = True
    assert "keine Aussage der Stadt" in client.get("/de/account/login/code/").content.decode()
    settings.DEMO = False
    assert "keine Aussage der Stadt" not in client.get("/de/account/login/code/").content.decode()
