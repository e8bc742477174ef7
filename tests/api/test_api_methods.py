"""How the interface is asked: by pages of other hosts, and without taking the answer along."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from tests.factories import make_member

from wandel.foundation.cities.models import Artefact

ADDRESSES = [
    "openapi.json",
    "cities",
    "cities/{slug}",
    "cities/{slug}/artefacts",
    "cities/{slug}/pathways",
    "cities/{slug}/artefacts/{artefact}/trace",
    "cities/nowhere",
    "cities?limit=0",
    "nothing/here",
]


@pytest.fixture
def addresses(filled):
    artefact = Artefact.objects.filter(city=filled).first()
    return [f"/api/v1/{one.format(slug=filled.slug, artefact=artefact.pk)}" for one in ADDRESSES]


def test_head_answers_as_get_does_without_a_body(addresses):
    for address in addresses:
        got, head = Client().get(address), Client().head(address)
        assert head.status_code == got.status_code, address
        assert head.content == b""
        assert int(head.headers["Content-Length"]) == len(got.content) > 0
        assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_pages_of_any_host_may_read_it(addresses):
    for address in addresses:
        for answer in (Client().get(address), Client().head(address), Client().options(address)):
            assert answer.headers["Access-Control-Allow-Origin"] == "*", address
            assert "Access-Control-Allow-Credentials" not in answer.headers


def test_options_say_what_may_be_asked_and_writing_is_refused(addresses):
    for address in addresses:
        told = Client().options(address, headers={"Origin": "https://example.org"})
        assert (told.status_code, told.content) == (204, b"")
        assert told.headers["Access-Control-Allow-Methods"] == told.headers["Allow"] == "GET, HEAD, OPTIONS"
    refused = Client().post(addresses[1], {})
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_no_page_that_knows_a_session_may_be_read_from_elsewhere(filled):
    client = Client()
    client.force_login(
        make_member(filled, "team"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for page in (
        "",
        "pathways/",
        "agenda/",
        "records/target/ziel-1/",
        "network/grid/",
        "events/calendar.ics",
    ):
        answer = client.get(f"/de/{filled.slug}/{page}", headers={"Origin": "https://example.org"})
        assert answer.status_code == 200, page
        assert "Access-Control-Allow-Origin" not in answer.headers


def linked(address):
    page = Client().get(address).content.decode()
    return [html.unescape(found) for found in re.findall(r'href="(/api/[^"]+)"', page)]


def test_pages_name_where_their_data_are(filled):
    pages = ("", "pathways/", "pathways/compare/", "pathways/measures/", "vision/", "experiments/", "agenda/")
    for page in pages:
        first, second = linked(f"/de/{filled.slug}/{page}")
        assert first == second
        assert Client().get(first).status_code == 200
    assert 'rel="alternate" type="application/json"' in Client().get(f"/de/{filled.slug}/").content.decode()
    measure = Artefact.objects.get(city=filled, kind="measure", slug="schritt-1")
    assert linked(measure.get_absolute_url()) == [
        f"/api/v1/cities/{filled.slug}/artefacts/{measure.pk}/trace"
    ]


def test_what_the_interface_does_not_tell_is_not_linked(filled):
    filled.is_public = False
    filled.save()
    client = Client()
    client.force_login(
        make_member(filled, "team"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for page in ("", "vision/"):
        assert "/api/" not in client.get(f"/de/{filled.slug}/{page}").content.decode()
