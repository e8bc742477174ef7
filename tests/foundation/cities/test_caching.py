"""Pages of somebody who is logged in are kept nowhere."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import make_member

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def member(city):
    client = Client()
    client.force_login(make_member(city), backend=BACKEND)
    return client


@pytest.mark.parametrize("page", ["", "events/", "records/new/event/", "nowhere/"])
def test_pages_of_the_logged_in_are_kept_nowhere(city, member, page):
    answer = member.get(f"/de/{city.slug}/{page}")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", ["login/code/", "kept/"])
def test_pages_of_the_log_in_are_kept_nowhere(db, page):
    assert "no-store" in Client().get(f"/de/account/{page}")["Cache-Control"]


def test_pages_of_visitors_may_be_kept(city):
    for client in (Client(), Client(headers={"cookie": "sessionid=unknown"})):
        answer = client.get(f"/de/{city.slug}/")
        assert answer.status_code == 200
        assert "Cache-Control" not in answer
