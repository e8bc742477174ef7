"""Each chart has its files at an address of its own, for who may see the chart."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.factories import make_member

from wandel.reference.exchange import take_over
from wandel.steps.pathways.actions import store_result
from wandel.steps.pathways.queries import newest_model
from wandel_engine.pathways import Options, find, read_model

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FILE = re.compile(
    r'href="([^"]+/(?:charts/[a-z-]+|grid/chart)\.(?:svg|png|csv|csv-metadata\.json)(?:\?[^"]*)?)"'
)
ANSWERS = {"svg": b"<svg", "png": b"\x89PNG", "csv": b"", "json": b"{"}


@pytest.fixture
def city(goerlitz, db):
    made = take_over(goerlitz, actor=None).city
    version = newest_model(city=made)
    pathway = find(read_model(version.document), None, Options(obstacles=0))
    store_result(model_version=version, pathway=pathway, actor=None)
    return made


def files_on(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return [address.replace("&amp;", "&") for address in FILE.findall(answer.content.decode())]


def test_every_file_that_a_page_names_is_there(city):
    visitor = Client()
    for page, charts in (("analysis/balance/", 3), ("pathways/", 3)):
        found = files_on(visitor, f"/de/goerlitz/{page}")
        assert len(found) == 4 * charts, page
        for address in found:
            answer = visitor.get(address)
            assert answer.status_code == 200, address
            assert answer.content.startswith(ANSWERS[address.partition("?")[0].rpartition(".")[2]])
            assert len(answer.content) > 100


def test_compared_pathways_have_their_own_files(city):
    version = newest_model(city=city)
    model = read_model(version.document)
    pathway = find(model, "target-2045", Options(obstacles=0))
    store_result(model_version=version, pathway=pathway, actor=None)
    found = files_on(Client(), "/de/goerlitz/pathways/compare/")
    assert len(found) == 4 * 6
    assert {Client().get(address).status_code for address in found if ".csv" in address} == {200}


def test_how_organisations_are_placed_is_for_the_team(city):
    team = Client()
    team.force_login(make_member(city), backend=BACKEND)
    found = files_on(team, "/de/goerlitz/network/grid/")
    assert len(found) == 4
    for address in found:
        assert team.get(address).status_code == 200
        assert Client().get(address).status_code == 302


def test_a_hidden_city_has_no_pictures_for_others(city):
    city.is_public = False
    city.save()
    for name in ("analysis/charts/energy.svg", "pathways/charts/emissions.csv"):
        assert Client().get(f"/de/goerlitz/{name}").status_code == 404


def test_what_is_no_chart_is_not_found(city):
    for name in (
        "analysis/charts/nothing.svg",
        "analysis/charts/energy.exe",
        "pathways/charts/x.png",
        "analysis/charts/energy.svg?year=1999",
        "pathways/charts/costs.svg?target=nowhere",
    ):
        assert Client().get(f"/de/goerlitz/{name}").status_code == 404, name
