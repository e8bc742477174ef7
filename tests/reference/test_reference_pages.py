"""What everybody sees of the reference case, and what only administrators see."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import make_city, make_member

from wandel.foundation.cities import actions
from wandel.reference.actions import judge_case, stage_case

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def admin(city):
    return make_member(city, "admin")


@pytest.fixture
def operator(db):
    return actions.create_user(email="operator@example.org", is_staff=True, actor=None)


def stage(user, city, name="fall.zip"):
    staged = stage_case(name=name, data=b"x", city=city, actor=user)
    return judge_case(staged=staged, problems=(), actor=user)


def test_sources_are_public(city):
    actions.add_source(
        city=city,
        key="register",
        title="Einwohnerregister",
        publisher="Amt",
        year=2021,
        url="https://example.org/r",
        actor=None,
    )
    answer = Client().get(f"/de/{city.slug}/reference/")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="https://example.org/r"' in shown
    assert "Einwohnerregister" in shown
    assert "Fall hochladen" not in shown


def test_the_room_has_its_door_in_the_navigation(city):
    assert f'href="/de/{city.slug}/reference/"' in Client().get(f"/de/{city.slug}/").content.decode()


def test_a_city_without_sources_says_so(city):
    assert "Noch keine Quellen" in Client().get(f"/de/{city.slug}/reference/").content.decode()


@pytest.mark.parametrize("role", ["team", "partner"])
def test_taking_over_is_for_administrators(city, role):
    client = client_of(make_member(city, role))
    assert "Fall hochladen" not in client.get(f"/de/{city.slug}/reference/").content.decode()
    assert client.get(f"/de/{city.slug}/reference/imports/new/").status_code == 403
    assert client.post(f"/de/{city.slug}/reference/imports/new/").status_code == 403
    assert client.post(f"/de/{city.slug}/reference/imports/1/take-over/").status_code == 403


def test_a_visitor_is_asked_to_log_in(city):
    for address in ("imports/new/", "imports/1/"):
        answer = Client().get(f"/de/{city.slug}/reference/{address}")
        assert answer.status_code == 302
        assert "/account/" in answer["Location"]


def test_an_administrator_of_another_city_is_nobody_here(city):
    stranger = make_member(make_city(), "admin")
    assert client_of(stranger).get(f"/de/{city.slug}/reference/imports/new/").status_code == 403


def test_who_operates_the_installation_may_take_over(city, operator):
    client = client_of(operator)
    assert "Fall hochladen" in client.get(f"/de/{city.slug}/reference/").content.decode()
    assert client.get(f"/de/{city.slug}/reference/imports/new/").status_code == 200


def test_an_upload_is_its_owners_alone(city, admin):
    kept = stage(admin, city)
    other = client_of(make_member(city, "admin"))
    assert other.get(f"/de/{city.slug}/reference/imports/{kept.pk}/").status_code == 404
    assert other.post(f"/de/{city.slug}/reference/imports/{kept.pk}/take-over/").status_code == 404
    assert "fall.zip" not in other.get(f"/de/{city.slug}/reference/").content.decode()
    assert "fall.zip" in client_of(admin).get(f"/de/{city.slug}/reference/").content.decode()


def test_a_hidden_city_has_no_reference_page(db):
    hidden = make_city(is_public=False)
    assert Client().get(f"/de/{hidden.slug}/reference/").status_code == 404


def _queries(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_lists_need_no_more_queries_when_they_grow(city, admin, django_assert_max_num_queries):
    client, address = client_of(admin), f"/de/{city.slug}/reference/"
    actions.add_source(city=city, key="one", title="One", actor=None)
    stage(admin, city)
    few = _queries(client, address, django_assert_max_num_queries)
    for number in range(20):
        actions.add_source(city=city, key=f"more-{number}", title="More", actor=None)
        stage(admin, city, f"{number}.zip")
    assert _queries(client, address, django_assert_max_num_queries) == few
