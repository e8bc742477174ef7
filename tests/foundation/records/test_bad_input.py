"""Whatever somebody types or pastes: a clear answer at the place, what was typed still there."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import reader
from tests.making import sent

from wandel.foundation.cities.models import Artefact
from wandel.foundation.search.queries import find

LONG = "x" * 400
WORD = (
    "\ufeffW\u00e4rme\u00adplan \u201eneu\u201c \u2013 f\u00fcr\u00a0alle\u200b\x07\x0b.\r\n"
    "\u2022\u00a0Netz\r\n\u2022\u00a0Speicher"
)


@pytest.fixture
def new(city):
    return f"/de/{city.slug}/records/new/principle/"


def made(client, new, **typed):
    given = sent(client, new, visibility="public", **typed)
    return client.post(new, given)


def test_a_title_of_400_letters_is_answered_where_it_stands(team_client, new):
    answer = made(team_client, new, title_de=LONG, summary_pl="Zostaje.")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert LONG in html
    assert "Zostaje." in html
    # The error stands between the label and the field.
    assert html.index('id="id_title_de_error"') < html.index('id="id_title_de"')
    assert html.index('for="id_title_de"') < html.index('id="id_title_de_error"')
    assert not Artefact.objects.exists()


def test_a_title_of_200_letters_without_a_space_is_a_title(team_client, new, city):
    assert made(team_client, new, title_de="x" * 200).status_code == 302
    found = Artefact.objects.get()
    assert len(found.slug) <= 80
    assert Client().get(found.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["Żółć i źdźbło", "مدينة خضراء", "עיר ירוקה", "Ł", "Straße"])
def test_names_of_every_script_are_kept_and_found(team_client, new, city, name):
    assert made(team_client, new, title_de=name, summary_de=f"{name} – das ist es.").status_code == 302
    found = Artefact.objects.get()
    assert found.title == {"de": name}
    html = Client().get(found.get_absolute_url()).content.decode()
    assert name in html
    assert 'dir="auto"' in html
    assert find(reader(city), name) == [found]


def test_controls_that_turn_the_page_are_left_out(team_client, new):
    made(team_client, new, title_de="abc\u202etxt.exe\u2066")
    assert Artefact.objects.get().title == {"de": "abctxt.exe"}


def test_what_is_pasted_from_an_office_program_is_clean_found_and_a_list(team_client, new, city):
    assert made(team_client, new, title_de="Wärmeplan", summary_de=WORD).status_code == 302
    found = Artefact.objects.get()
    text = found.summary["de"]
    assert "\x07" not in text
    assert "\ufeff" not in text
    assert "\r" not in text
    html = Client().get(found.get_absolute_url()).content.decode()
    assert html.count('<li dir="auto">') == 2
    assert find(reader(city), "wärmeplan neu speicher") == [found]


def test_two_people_in_one_text_is_one_text(team_client, new):
    """Two languages in one field, and two directions in one line: nothing is taken apart."""
    text = "Anna: مرحبا, wie geht es?\nBartosz: Dziękuję, dobrze!"
    made(team_client, new, title_de="Gespräch", summary_de=text)
    assert Artefact.objects.get().summary == {"de": text}


def test_html_is_shown_as_it_was_typed(team_client, new):
    made(
        team_client,
        new,
        title_de="<b>fett</b>",
        summary_de="<script>alert(1)</script> [x](javascript:alert(1))",
    )
    html = Client().get(Artefact.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "<b>fett" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert 'href="javascript' not in html
