from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_city
from tests.making import make

from wandel.foundation.search.views import OFFERED, ON_A_PAGE, SUGGESTED


@pytest.fixture
def filled(city):
    for number in range(ON_A_PAGE + 5):
        make(
            "measure",
            city=city,
            title={"de": f"Dach {number}"},
            summary={"de": "Sonne"},
            visibility="public",
            actor=None,
        )
    make("principle", city=city, title={"de": "Dach für alle"}, summary={}, visibility="public", actor=None)
    make("measure", city=city, title={"de": "Dachboden <geheim>"}, summary={}, visibility="team", actor=None)
    return city


def page(client, city, view="index", **query):
    answer = client.get(reverse(f"search:{view}", kwargs={"city_slug": city.slug}), query)
    assert answer.status_code == 200
    return answer.content.decode()


def seen(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_what_was_found_is_counted_by_kind_and_has_an_address(client, filled):
    told = page(client, filled, q="dach")
    assert "26 Treffer" in told
    assert f"/de/{filled.slug}/search/?q=dach&amp;kind=measure" in told
    assert "Maßnahmen (25)" in told
    assert "Leitsätze (1)" in told
    assert "<mark>Dach</mark>" in told
    second = page(client, filled, q="dach", page="2")
    assert "<mark>Dach</mark> 0" in second
    only = page(client, filled, q="dach", kind="principle")
    assert "1 Treffer" in only
    assert "Dach</mark> für alle" in only
    assert "Dach</mark> 1" not in only
    assert 'name="kind" value="principle"' in only


def test_the_team_also_sees_what_is_its_own_and_that_it_is(team_client, client, filled):
    assert "geheim" not in page(client, filled, q="dachb")
    told = page(team_client, filled, q="dachb")
    assert "<mark>Dachboden</mark> &lt;geheim&gt;" in told
    assert "nur für das Team" in told


def test_who_finds_nothing_learns_what_to_do(client, team_client, filled):
    told = seen(page(client, filled, q="Nirgendwo <b>"))
    assert "Gesucht war „ Nirgendwo <b> “." in told
    assert "drei Buchstaben genügen" in told
    assert "Melden Sie sich an" in told
    assert "Melden Sie sich an" not in seen(page(team_client, filled, q="nirgendwo"))
    elsewhere = page(client, filled, q="dach", kind="target")
    assert "Unter „Ziele“ ist nichts dabei" in elsewhere
    assert f'href="/de/{filled.slug}/search/?q=dach">' in elsewhere


def test_before_anything_is_typed_the_page_says_what_it_searches(client, filled):
    assert "Gesucht wird in Titeln und Texten" in page(client, filled)
    assert "kein Wort und keine Zahl" not in page(client, filled)


BAD = [
    " ",
    "\0",
    "…?!",
    '"',
    "'",
    "* OR *",
    "NEAR(a, b)",
    "a:b^c-d",
    "' | !a & (b <-> c)",
    "%s %(a)s %",
    "\\",
    "\u202eשלום",
    "𝕯𝖆𝖈𝖍",
    "x" * 10_000,
    "wort " * 2_000,
    "ﷺ" * 200,
    "a\u0300" * 500,
    "İ",
    "\ud800".encode("utf-8", "surrogatepass"),
]


@pytest.mark.parametrize("typed", BAD)
@pytest.mark.parametrize("view", ["index", "suggestions", "choices"])
def test_whatever_is_typed_has_an_answer(client, filled, view, typed):
    page(client, filled, view, q=typed)


@pytest.mark.parametrize("typed", ["\0", "…?!", '"'])
def test_signs_alone_are_answered_with_what_to_do(client, filled, typed):
    assert "Darin steht kein Wort und keine Zahl." in page(client, filled, q=typed)


def test_letters_of_mathematics_are_letters(client, filled):
    assert "26 Treffer" in page(client, filled, q="𝕯𝖆𝖈𝖍")


def test_more_than_is_read_is_said(client, filled):
    told = page(client, filled, q="dach " + "x " * 3 + "wort " * 2_000)
    assert "Gesucht ist nur, was am Anfang steht." in told
    assert len(told) < 150_000


def test_an_unknown_kind_or_page_limits_nothing(client, filled):
    assert "26 Treffer" in page(client, filled, q="dach", kind="<x>", page="zwölf")


def test_suggestions_are_few_marked_and_lead_to_the_rest(client, filled):
    told = page(client, filled, "suggestions", q="dac")
    assert told.count("<li>") == SUGGESTED + 1
    assert "<mark>Dach</mark>" in told
    assert f"/de/{filled.slug}/search/?q=dac" in told
    assert "geheim" not in told
    assert "Kein Vorschlag" in page(client, filled, "suggestions", q="nirgendwo")
    assert "<ul>" not in page(client, filled, "suggestions", q="")


def test_choices_are_of_the_kinds_that_were_asked_for(client, filled):
    def asked(query):
        answer = client.get(f"/de/{filled.slug}/search/find.json?{query}")
        return answer.json()["items"]

    assert len(asked("q=dach")) == OFFERED
    (only,) = asked("q=dach&kind=principle&kind=target")
    assert (only["title"], only["kind"], only["kind_label"]) == ("Dach für alle", "principle", "Leitsatz")
    assert only["url"] == f"/de/{filled.slug}/vision/principles/dach-fuer-alle/"
    assert asked("q=dach&kind=nothing-such") == []
    assert asked("q=") == []
    assert asked("q=dachb") == []


def test_every_page_of_a_city_has_the_field_and_other_pages_have_none(client, filled):
    told = client.get(f"/de/{filled.slug}/vision/").content.decode()
    assert f'action="/de/{filled.slug}/search/"' in told
    assert f'hx-get="/de/{filled.slug}/search/suggestions/"' in told
    assert 'role="search"' not in client.get("/de/").content.decode()


def test_a_hidden_city_has_no_search_for_strangers(db):
    city = make_city(is_public=False)
    for view in ("index", "suggestions", "choices"):
        address = reverse(f"search:{view}", kwargs={"city_slug": city.slug})
        assert Client().get(address, {"q": "dach"}).status_code == 404


def test_the_page_costs_the_same_however_much_was_found(client, filled, django_assert_max_num_queries):
    page(client, filled, q="dach")
    with django_assert_max_num_queries(8):
        page(client, filled, q="dach")
