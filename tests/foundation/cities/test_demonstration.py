"""Everybody may log in to an account of the demonstration, so it can do nothing outside of one."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.factories import make_city

from wandel.foundation.cities import actions
from wandel.foundation.cities.demonstration import DEMO_PEOPLE
from wandel.foundation.cities.models import City, Membership, User

pytestmark = pytest.mark.django_db
INSIDE = ("network/grid/", "records/new/commitment/", "records/new/event/", "reference/imports/new/")


@pytest.fixture
def people():
    return {role: actions.create_user(email=email, actor=None) for email, role in DEMO_PEOPLE}


@pytest.fixture
def demo(people):
    city = make_city(is_demo=True, is_public=False)
    for role, user in people.items():
        actions.give_role(city=city, user=user, role=role, actor=None)
    return city


def client_of(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def statuses(user, city):
    return {client_of(user).get(f"/de/{city.slug}/{page}").status_code for page in ("", *INSIDE)}


def test_in_a_demonstration_they_work(demo, people, settings):
    settings.DEMO = True
    assert statuses(people["admin"], demo) == {200}
    assert demo.slug in client_of(people["team"]).get("/de/", follow=True).content.decode()


def test_they_can_do_nothing_where_the_installation_is_no_demonstration(demo, people, settings):
    settings.DEMO = False
    for user in people.values():
        assert statuses(user, demo) == {404}
        assert demo.slug not in client_of(user).get("/de/", follow=True).content.decode()
    City.objects.filter(pk=demo.pk).update(is_public=True)
    for user in people.values():
        assert statuses(user, demo) == {200, 403}


def test_they_get_no_role_in_a_real_city_and_have_none_if_they_got_one_earlier(people, settings):
    settings.DEMO = True
    city = make_city()
    with pytest.raises(ValidationError):
        actions.give_role(city=city, user=people["admin"], role="admin", actor=None)
    Membership.objects.create(city=city, user=people["admin"], role="admin")
    assert statuses(people["admin"], city) == {200, 403}


def test_they_operate_nothing_even_if_somebody_says_so(demo, people, settings):
    settings.DEMO = True
    for given in ({"is_staff": True}, {"is_superuser": True}):
        User.objects.filter(email="team@example.org").delete()
        with pytest.raises(ValidationError):
            actions.create_user(email="team@example.org", actor=None, **given)
    city = make_city()
    User.objects.filter(pk=people["admin"].pk).update(is_staff=True, is_superuser=True)
    assert statuses(User.objects.get(pk=people["admin"].pk), city) == {200, 403}


def test_they_bring_no_case_into_an_installation_with_a_real_city(demo, people, settings):
    settings.DEMO = True
    address = f"/de/{demo.slug}/reference/imports/new/"
    assert client_of(people["admin"]).get(address).status_code == 200
    make_city()
    assert client_of(people["admin"]).get(address).status_code == 403
    actions.create_city(slug="spiel", name={"de": "Spiel"}, is_demo=True, actor=people["admin"])
    with pytest.raises(ValidationError):
        actions.create_city(slug="echt", name={"de": "Echt"}, actor=people["admin"])
