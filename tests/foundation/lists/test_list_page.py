"""The page of a list: what narrows it, how it is ordered, and what it says where there is nothing."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city, reader
from tests.making import make, make_organisation

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.lists.listing import Bars, listing


def organisation(city, key, name):
    return make_organisation(city, key, name)


@pytest.fixture
def measures(city):
    works = organisation(city, "werke", "Stadtwerke Köln-Süd")
    given = {"city": city, "visibility": "public", "actor": None}
    make("measure", title={"de": "Öfen tauschen"}, field="energy", start_year=2030, **given)
    make("measure", title={"de": "Bäume pflanzen"}, field="urban-development", **given)
    make("measure", title={"de": "Zug statt Auto"}, field="mobility", start_year=2028, **given)
    make("measure", title={"de": "Netz ausbauen"}, field="energy", responsible=[works], **given)
    make("measure", title={"de": "Noch geheim"}, field="energy", city=city, actor=None)
    return city


def page_of(city, query="", client=None, language="de", at="pathways/measures/"):
    answer = (client or Client()).get(f"/{language}/{city.slug}/{at}{query}")
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def titles(page):
    return re.findall(r'class="w-list__title"[^>]*><span[^>]*>([^<]+)<', page)


def test_titles_stand_in_the_order_of_the_alphabet(measures):
    assert titles(page_of(measures)) == ["Bäume pflanzen", "Netz ausbauen", "Öfen tauschen", "Zug statt Auto"]


def test_an_order_can_be_asked_for_and_what_has_no_value_comes_last(measures):
    upwards = page_of(measures, "?sort=start_year")
    assert titles(upwards) == ["Zug statt Auto", "Öfen tauschen", "Bäume pflanzen", "Netz ausbauen"]
    assert 'aria-sort="ascending"' in upwards
    assert 'href="?sort=-start_year"' in upwards
    downwards = titles(page_of(measures, "?sort=-start_year"))
    assert downwards == ["Öfen tauschen", "Zug statt Auto", "Bäume pflanzen", "Netz ausbauen"]


def test_choices_are_ordered_as_they_are_offered(measures):
    assert titles(page_of(measures, "?sort=field"))[0] == "Bäume pflanzen"


def test_an_address_narrows_the_list_and_says_so(measures):
    page = page_of(measures, "?field=energy")
    assert titles(page) == ["Netz ausbauen", "Öfen tauschen"]
    assert "2 von 4 Maßnahmen" in page
    chip = re.search(r'class="w-chip" href="([^"]+)">.*?Handlungsfeld: Energie', page, re.DOTALL)
    assert chip[1] == f"/de/{measures.slug}/pathways/measures/"


def test_conditions_add_up_and_each_can_be_dropped(measures):
    page = page_of(measures, "?field=energy&responsible=werke&sort=-title")
    assert titles(page) == ["Netz ausbauen"]
    assert 'href="?field=energy&amp;sort=-title"' in page
    assert 'href="?responsible=werke&amp;sort=-title"' in page
    assert "Verantwortlich: Stadtwerke Köln-Süd" in page


@pytest.mark.parametrize("words", ["ofen", "ÖFEN", "tausch", "oefen"])
def test_words_are_found_however_they_are_typed(measures, words):
    assert titles(page_of(measures, f"?q={words}")) == ["Öfen tauschen"]


def test_what_is_tied_to_a_name_is_found_by_it(measures):
    assert titles(page_of(measures, "?q=stadtwerke+koeln")) == ["Netz ausbauen"]


@pytest.mark.parametrize(
    "query",
    [
        "?field=nonsense",
        "?sort=nonsense",
        "?page=-1",
        "?visibility=team",
        "?utm_source=x",
        "?responsible=%00",
        "?modelled=perhaps",
        "?q=%00%EF%BF%BE",
        "?field=" + 500 * "x",
    ],
)
def test_a_strange_address_is_answered_calmly(measures, query):
    assert len(titles(page_of(measures, query))) == 4


def test_what_does_not_exist_is_said(measures):
    assert "etwas, das es nicht gibt (Handlungsfeld)" in page_of(measures, "?field=nonsense")


def test_where_nothing_is_found_it_is_said_what_to_drop(measures):
    page = page_of(measures, "?field=mobility&q=netz")
    assert titles(page) == []
    assert "0 von 4 Maßnahmen" in page
    assert re.search(r'href="\?q=netz">ohne Handlungsfeld: Mobilität</a> <span[^>]*>\(1\)', page)
    assert re.search(r'href="\?field=mobility">ohne „netz“</a> <span[^>]*>\(1\)', page)


def test_an_empty_list_says_what_for_and_shows_the_first_button(city, team_client):
    page = page_of(city, client=team_client)
    assert "Hier steht noch nichts" in page
    assert "„Denkmale behutsam sanieren“" in page
    assert f'href="/de/{city.slug}/records/new/measure/"' in page
    assert "records/new" not in page_of(city)


def test_the_team_filters_by_who_may_see_and_others_do_not(measures, team_client):
    assert titles(page_of(measures, "?visibility=team", team_client)) == ["Noch geheim"]
    assert "Wer darf es sehen?" not in page_of(measures)


def test_a_kind_without_a_list_of_its_own_has_the_same(city):
    make(
        "driver-or-barrier", city=city, title={"de": "Gas wird teurer"}, visibility="public", effect="driver"
    )
    make(
        "driver-or-barrier", city=city, title={"de": "Zu wenige Hände"}, visibility="public", effect="barrier"
    )
    page = page_of(city, "?effect=barrier", at="records/list/driver-or-barrier/")
    assert titles(page) == ["Zu wenige Hände"]
    assert "1 von 2 Treiber und Hemmnisse" in page


def test_a_kind_with_a_list_of_its_own_is_listed_there(measures):
    answer = Client().get(f"/de/{measures.slug}/records/list/measure/?field=energy")
    assert answer.headers["Location"] == f"/de/{measures.slug}/pathways/measures/?field=energy"


@pytest.mark.parametrize("kind", ["idea", "nonsense"])
def test_what_nobody_makes_here_has_no_list(city, kind):
    assert Client().get(f"/de/{city.slug}/records/list/{kind}/").status_code == 404


def test_the_number_of_queries_does_not_grow(db):
    counts = []
    for rows in (1, 30):
        city = make_city()
        named = organisation(city, "werke", "Stadtwerke")
        for number in range(rows):
            make(
                "measure",
                city=city,
                title={"de": f"Maßnahme {number}"},
                responsible=[named],
                visibility="public",
            )
        with CaptureQueriesContext(connection) as asked:
            page_of(city, "?field=energy&sort=responsible&q=massnahme")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_missing_data_are_a_word(measures):
    page = page_of(measures, "?q=bäume")
    assert "keine Daten" in page
    assert not re.search(r"<td[^>]*>\s*0\s*</td>", page)


def test_what_a_room_computes_is_a_column_of_bars_on_one_scale(measures, rf):
    request = rf.get("/", {"sort": "-effect"})
    request.city, request.reader = measures, reader(measures)
    computed = {"oefen-tauschen": 25.0, "zug-statt-auto": 100.0}
    words = {"netz-ausbauen": "nicht im Pfad"}
    bars = Bars("effect", "Weniger im Jahr 2045", "t", computed, words, "keine Daten")
    shown = listing(request, kinds["measure"], bars=[bars])
    assert [head.label for head in shown.heads][:2] == ["Maßnahme", "Weniger im Jahr 2045"]
    cells = [(row.artefact.title["de"], row.cells[0].share, row.cells[0].text) for row in shown.rows]
    assert cells == [
        ("Zug statt Auto", 100, ""),
        ("Öfen tauschen", 25, ""),
        ("Bäume pflanzen", 0, "keine Daten"),
        ("Netz ausbauen", 0, "nicht im Pfad"),
    ]
    drawn = render_to_string("lists/cell.html", {"cell": shown.rows[1].cells[0]})
    assert "25\u00a0t" in drawn
    assert 'x="75" width="25"' in drawn
