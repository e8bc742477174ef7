"""Where there is nothing yet, every page is there all the same and says what will stand on it."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.crawl.crawler import Crawl
from tests.crawl.visitors import InProcess
from tests.factories import make_city, make_member

from wandel.foundation.cities import actions

ROLES = ("visitor", "partner", "team", "admin")
# A page that says less than this in its main part teaches nothing.
FEW_WORDS = 5


def told(faults: list[str]) -> str:
    return "\n" + "\n".join(faults)


def somebody(user=None) -> InProcess:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return InProcess(client)


def crawled(visitor: InProcess, role: str, *starts: str) -> Crawl:
    walk = Crawl(visitor, role)
    walk.walk(["/", "/j/", *starts])
    for language in ("en", "pl"):
        walk.sample(language)
    silent = [
        f"{role}: says next to nothing: {address}"
        for address, page in walk.pages.items()
        if page.doctype and len(page.words) < FEW_WORDS
    ]
    walk.send_every_form()
    walk.faults += silent
    return walk


@pytest.mark.django_db
def test_without_any_city():
    faults = crawled(somebody(), "visitor", "/de/").faults
    assert not faults, told(faults)


@pytest.mark.django_db
def test_somebody_without_any_city():
    person = actions.create_user(email="somebody@example.org", actor=None)
    faults = crawled(somebody(person), "nobody's", "/de/").faults
    assert not faults, told(faults)


@pytest.mark.parametrize("role", ROLES)
def test_a_city_in_which_nothing_is(db, role):
    city = make_city(is_public=True)
    user = None if role == "visitor" else make_member(city, role)
    walk = crawled(somebody(user), role, f"/de/{city.slug}/")
    assert not walk.faults, told(walk.faults)
    assert len(walk.pages) > 20


@pytest.mark.parametrize("role", ROLES)
def test_a_city_that_is_hidden(db, role):
    city = make_city(is_public=False)
    visitor = somebody(None if role == "visitor" else make_member(city, role))
    if role != "visitor":
        faults = crawled(visitor, role, f"/de/{city.slug}/").faults
        assert not faults, told(faults)
        return
    walk = Crawl(visitor, role)
    walk.walk(["/de/"])
    assert not any(city.slug in address for address in walk.pages)
    assert visitor.get(f"/de/{city.slug}/").status == 404
