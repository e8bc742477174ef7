"""Anything is linked with anything that its kind allows, found by its words."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import make, make_organisation

from wandel.foundation.cities import kinds as cities_kinds
from wandel.foundation.cities.models import TraceLink
from wandel.foundation.records.forms.entries import LONG_LIST

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def measure(city):
    return make("measure", city=city, title={"de": "Bäume am Markt"}, visibility="public")


@pytest.fixture
def target(city):
    return make("target", city=city, title={"de": "Kühle Plätze"}, visibility="public")


def links_of(thing):
    return f"/de/{thing.city.slug}/records/{thing.kind}/{thing.slug}/links/"


def found(client, thing, text):
    return client.get(f"/de/{thing.city.slug}/search/link/{thing.kind}/{thing.slug}/", {"q": text})


def test_without_a_script_a_search_leads_to_a_list_with_a_button_for_each_way(team_client, measure, target):
    make("target", city=make_city(), title={"de": "Kühle anderswo"}, visibility="public")
    page = team_client.get(links_of(measure)).content.decode()
    assert f'action="/de/{measure.city.slug}/search/link/measure/{measure.slug}/"' in page
    html = found(team_client, measure, "küh").content.decode()
    assert "Kühle Plätze" in html
    assert "anderswo" not in html
    [value] = re.findall(r'name="other" value="([^"]+)"', html)
    answer = team_client.post(links_of(measure), {"other": value}, follow=True)
    assert "Verknüpft." in answer.content.decode()
    [link] = TraceLink.objects.all()
    assert (link.source_id, link.target_id) == (target.pk, measure.pk)


def test_what_a_script_needs_to_know_stands_in_the_page(team_client, measure, target):
    html = team_client.get(links_of(measure)).content.decode()
    ways = json.loads(unescape(re.search(r'data-ways="([^"]+)"', html)[1]))
    assert ways["target"] == [["leads-to:0:", "kommt aus"]]
    assert "balance" not in ways
    given = {"other": f"{ways['target'][0][0]}{target.pk}"}
    assert team_client.post(links_of(measure), given).status_code == 302


def test_doubles_are_one(team_client, measure, target):
    for _time in range(2):
        assert team_client.post(links_of(measure), {"other": f"leads-to:0:{target.pk}"}).status_code == 302
    assert TraceLink.objects.count() == 1


def test_a_circle_is_refused_with_a_sentence_and_what_was_chosen_stays(team_client, city, monkeypatch):
    among = cities_kinds._relations | {("measure", "leads-to", "measure")}
    monkeypatch.setattr(cities_kinds, "_relations", among)
    first, second = (
        make("measure", city=city, title={"de": name}, visibility="public") for name in ("Eins", "Zwei")
    )
    assert team_client.post(links_of(first), {"other": f"leads-to:1:{second.pk}"}).status_code == 302
    back = team_client.post(links_of(second), {"other": f"leads-to:1:{first.pk}"})
    assert back.status_code == 422
    html = back.content.decode()
    assert "schlösse einen Kreis" in html
    assert 'value="Eins"' in html
    assert f'value="leads-to:1:{first.pk}"' in html


@pytest.mark.parametrize(
    "other", ["", "leads-to:0:", "leads-to:0:none", "supports:1:{target}", "leads-to:0:{measure}", "::::"]
)
def test_what_cannot_be_is_said(team_client, measure, target, other):
    given = {"other": other.format(target=target.pk, measure=measure.pk)}
    answer = team_client.post(links_of(measure), given)
    assert answer.status_code == 422
    assert "Bitte etwas aus der Liste wählen." in answer.content.decode()
    assert not TraceLink.objects.exists()


def test_others_find_nothing_to_link(city, measure):
    client = Client()
    client.force_login(make_member(city, "partner"), backend=BACKEND)
    assert found(client, measure, "küh").status_code == 403


@pytest.mark.parametrize(("number", "is_found_by_typing"), [(LONG_LIST - 1, False), (LONG_LIST + 1, True)])
def test_a_long_list_of_organisations_is_found_by_typing(team_client, city, number, is_found_by_typing):
    for place in range(number):
        make_organisation(city, f"werk-{place}", f"Werk {place}")
    html = team_client.get(f"/de/{city.slug}/records/new/experiment/").content.decode()
    owner = re.search(r'<select[^>]*name="owner"[^>]*>', html)[0]
    partner = re.search(r'<input[^>]*name="partners"[^>]*>', html)[0]
    assert ("data-combobox" in owner, "data-combobox" in partner) == (is_found_by_typing, is_found_by_typing)
