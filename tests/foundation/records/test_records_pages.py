import re

import pytest
from django.test import Client
from tests.factories import make_city, make_member
from tests.making import SUMMARY, make, make_organisation

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, AuditEntry
from wandel.foundation.records.actions import set_visibility

MADE_HERE = [kind.key for kind in kinds if kind.is_made_here]


@pytest.fixture
def element(city):
    return make(
        "vision-element",
        city=city,
        title={"de": "Warme Altstadt"},
        field="energy",
        visibility="public",
        actor=None,
    )


def address(element, rest=""):
    return f"/de/{element.city.slug}/records/vision-element/{element.slug}/{rest}"


def filled(element, **changed):
    return {
        "title_de": "Warme Altstadt",
        "summary_de": "Dicke Mauern, dichte Fenster.",
        "field": "energy",
        "flag": "stated",
        "visibility": "public",
        "note": "Nach der Arena",
        "seen_version": element.version,
    } | changed


def test_the_team_changes_words_and_everybody_reads_them(team_client, member, element):
    answer = team_client.post(address(element, "edit/"), filled(element, title_pl="Ciepła starówka"))
    assert answer.status_code == 302
    assert "Dicke Mauern" in Client().get(answer.url).content.decode()
    shown = team_client.get(address(element)).content.decode()
    assert "<ins>Dicke Mauern, dichte Fenster.</ins>" in shown
    assert "Nach der Arena" in shown
    assert str(member) in shown


def test_who_saves_over_unseen_words_is_told_and_keeps_the_own(team_client, member, element):
    other = Client()
    other.force_login(
        make_member(element.city, "team"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    team_client.post(address(element, "edit/"), filled(element))
    late = other.post(address(element, "edit/"), filled(element, summary_de="Ganz anders."))
    assert late.status_code == 409
    assert f"Während Sie schrieben, hat {member} gespeichert" in late.content.decode()
    assert "Ganz anders." in late.content.decode()
    assert Artefact.objects.get(pk=element.pk).summary["de"].startswith("Dicke")


def test_without_a_title_nothing_is_saved(team_client, element):
    answer = team_client.post(address(element, "edit/"), filled(element, title_de=" "))
    assert answer.status_code == 422
    assert "Ein Titel fehlt" in answer.content.decode()


def test_of_the_titles_one_is_needed_and_the_form_says_so(team_client, element):
    page = team_client.get(address(element, "edit/")).content.decode()
    labels = re.findall(
        r'for="id_(title|summary)_\w+">([^<]*) <span class="kern-label__optional">\(([^)]*)\)', page
    )
    said = {(name, text) for name, _label, text in labels}
    assert said == {("title", "in mindestens einer Sprache nötig"), ("summary", "freiwillig")}
    assert len(labels) == 6


def test_what_is_withdrawn_is_gone_from_the_pages_and_stays_in_the_record(team_client, element):
    assert team_client.post(address(element, "withdraw/")).status_code == 302
    assert Client().get(element.get_absolute_url()).status_code == 404
    assert Artefact.objects.get(pk=element.pk).withdrawn_at is not None
    assert AuditEntry.objects.filter(action="cities.withdraw").exists()


@pytest.mark.parametrize("rest", ["", "edit/", "withdraw/"])
@pytest.mark.parametrize("role", ["visitor", "partner", "team of another city"])
def test_others_neither_read_the_history_nor_change_anything(element, rest, role):
    client = Client()
    if role != "visitor":
        city = element.city if role == "partner" else make_city()
        user = make_member(city, "partner" if role == "partner" else "team")
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    ask = client.post if rest else client.get
    answer = ask(address(element, rest), filled(element))
    assert answer.status_code == (302 if role == "visitor" else 403)
    assert Artefact.objects.get(pk=element.pk).summary == SUMMARY
    assert Artefact.objects.get(pk=element.pk).withdrawn_at is None
    page = client.get(element.get_absolute_url()).content.decode()
    assert "/edit/" not in page


@pytest.mark.parametrize("kind", MADE_HERE)
def test_the_page_of_what_is_for_the_team_says_so_once(city, team_client, kind):
    given = {"organisation": make_organisation(city)} if kind == "commitment" else {}
    thing = make(kind, city=city, title={"de": "Im Stillen"}, slug="im-stillen", visibility="team", **given)
    page = team_client.get(thing.get_absolute_url()).content.decode()
    # How an organisation is rated, and its ties, are for the team whoever sees the organisation.
    page = page.partition("Woran beteiligt")[0]
    banner = page[page.index('class="w-tools"') : page.index('class="w-columns"')]
    assert "nur für das Team" in banner
    assert page.count("nur für das Team") == 1
    set_visibility(artefact=thing, visibility="public", actor=None)
    page = team_client.get(thing.get_absolute_url()).content.decode()
    banner = page[page.index('class="w-tools"') : page.index('class="w-columns"')]
    assert "nur für das Team" not in banner


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("problem", "analysis/"),
        ("principle", "vision/"),
        ("vision-element", "vision/"),
        ("target", "vision/"),
        ("organisation", "network/"),
    ],
)
def test_what_is_for_the_team_is_marked_among_others(city, team_client, kind, address):
    make(kind, city=city, title={"de": "Im Stillen"}, visibility="team")
    assert "nur für das Team" in team_client.get(f"/de/{city.slug}/{address}").content.decode()


@pytest.mark.parametrize("kind", ["problem", "driver-or-barrier", "measure", "arena"])
def test_the_team_is_told_of_what_was_withdrawn_and_brings_it_back(city, team_client, kind):
    thing = make(kind, city=city, title={"de": "Alter Plan"}, slug="alt", visibility="public")
    said = team_client.post(f"/de/{city.slug}/records/{kind}/alt/withdraw/", follow=True).content.decode()
    link = f'href="/de/{city.slug}/records/withdrawn/"'
    assert link in said[said.index('class="w-messages"') : said.index('class="w-columns"')]
    for address in (thing.get_absolute_url(), f"/de/{city.slug}/records/{kind}/alt/edit/"):
        told = team_client.get(address)
        assert told.status_code == 404
        assert "Das wurde zurückgezogen" in told.content.decode()
    nothing = Client().get(thing.get_absolute_url())
    assert nothing.status_code == 404
    assert "Alter Plan" not in nothing.content.decode()
    assert "zurückgezogen" not in nothing.content.decode()
    way = re.search(r'action="([^"]+bring-back/)"', told.content.decode())[1]
    assert team_client.post(way).status_code == 302
    assert team_client.get(thing.get_absolute_url()).status_code == 200
    unknown = thing.get_absolute_url().replace("/alt/", "/anders/")
    assert "Das wurde zurückgezogen" not in team_client.get(unknown).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "analysis/",
        "vision/",
        "pathways/measures/",
        "experiments/",
        "agenda/",
        "arenas/",
        "events/",
        "network/",
        "records/list/problem/",
    ],
)
def test_lists_lead_the_team_to_what_was_withdrawn(city, team_client, address):
    link = f'href="/de/{city.slug}/records/withdrawn/"'
    assert link in team_client.get(f"/de/{city.slug}/{address}").content.decode()
    assert link not in Client().get(f"/de/{city.slug}/{address}").content.decode()
