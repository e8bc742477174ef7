"""In a demonstration, anybody looks around as team and as partner; nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import make_city

from wandel.foundation.cities.access import role_in
from wandel.foundation.cities.actions import create_user, give_role
from wandel.foundation.cities.demonstration import DEMO_PEOPLE
from wandel.foundation.cities.models import User


@pytest.fixture
def demo(db):
    city = make_city("schau", is_demo=True, demo_notice={"de": "Nur zum Ausprobieren."})
    for email, role in DEMO_PEOPLE:
        give_role(city=city, user=create_user(email=email, actor=None), role=role, actor=None)
    return city


def press(city, role, client=None):
    client = client or Client()
    return client, client.post(f"/de/+demonstration/{city.slug}/{role}/")


@pytest.mark.parametrize("role", ["team", "partner"])
def test_one_press_is_enough(demo, settings, role):
    settings.DEMO = True
    client, answer = press(demo, role)
    assert answer["Location"] == f"/de/{demo.slug}/"
    assert client.get(f"/de/{demo.slug}/").wsgi_request.user.email == f"{role}@example.org"


def test_it_is_pressed_and_not_linked(demo, settings):
    settings.DEMO = True
    assert Client().get(f"/de/+demonstration/{demo.slug}/team/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert press(demo, "team", strict)[1].status_code == 403


def test_nobody_becomes_administration(demo, settings):
    settings.DEMO = True
    for role in ("admin", "visitor", "packer"):
        assert press(demo, role)[1].status_code == 404


def test_without_the_demonstration_there_is_no_such_page_and_no_right(demo, settings):
    settings.DEMO = False
    for role in ("team", "partner"):
        client, answer = press(demo, role)
        assert answer.status_code == 404
        assert "_auth_user_id" not in client.session
    for email, _role in DEMO_PEOPLE:
        assert role_in(User.objects.get(email=email), demo) == "visitor"
    page = Client().get(f"/de/{demo.slug}/").content.decode()
    assert "Zum Ausprobieren" not in page
    assert "+demonstration" not in page


def test_not_in_a_real_city_beside_it(demo, settings):
    settings.DEMO = True
    real = make_city("echt")
    assert press(real, "team")[1].status_code == 404
    assert "+demonstration" not in Client().get(f"/de/{real.slug}/").content.decode()


def test_the_first_page_says_how_to_try_it(demo, settings):
    settings.DEMO = True
    page = Client().get(f"/de/{demo.slug}/").content.decode()
    assert "Als Team umsehen" in page
    assert "Als Partner umsehen" in page
    client, _answer = press(demo, "team")
    page = client.get(f"/de/{demo.slug}/").content.decode()
    assert "Als Team umsehen" not in page
    assert "Als Partner umsehen" in page


def test_a_hidden_city_stays_hidden(demo, settings):
    settings.DEMO = True
    demo.is_public = False
    demo.save()
    assert press(demo, "team")[1].status_code == 404
    assert Client().get(f"/de/{demo.slug}/").status_code == 404
