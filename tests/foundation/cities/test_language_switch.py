"""Another language is the same page: path and query stay, also after a form was refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client

OTHER = re.compile(r'<a href="([^"]*)" lang="(\w\w)" hreflang=')


def switches(answer) -> dict[str, str]:
    found = OTHER.findall(answer.content.decode())
    return {language: address.replace("&amp;", "&") for address, language in found}


def test_the_query_stays(city):
    page = f"/de/{city.slug}/network/?topic=energy&order=name"
    assert switches(Client().get(page)) == {
        "de": page,
        "en": page.replace("/de/", "/en/"),
        "pl": page.replace("/de/", "/pl/"),
    }


def test_the_way_back_after_the_log_in_keeps_the_query(city):
    page = Client().get(f"/pl/{city.slug}/network/?topic=energy").content.decode()
    assert f"/pl/account/login/code/?next=%2Fpl%2F{city.slug}%2Fnetwork%2F%3Ftopic%3Denergy" in page
    assert f'name="next" value="/pl/{city.slug}/network/?topic=energy"' in page


def test_a_refused_form_keeps_page_and_query(team_client, city):
    page = f"/de/{city.slug}/records/new/event/?at=home"
    answer = team_client.post(page, {"title": ""}, headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 422
    assert switches(answer)["en"] == page.replace("/de/", "/en/")


@pytest.mark.django_db
def test_a_referer_from_elsewhere_leads_nowhere():
    answer = Client().post("/de/nowhere/", headers={"referer": "http://elsewhere.example/de/trap/"})
    assert "trap" not in answer.content.decode()


@pytest.mark.django_db
def test_where_there_is_no_such_page_the_start_is_offered():
    assert switches(Client().get("/de/a/b/c/d/?x=1")) == {"de": "/de/", "en": "/en/", "pl": "/pl/"}
