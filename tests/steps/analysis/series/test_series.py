"""The series of an indicator is typed, pasted, mended, kept with its history, and shown as a picture."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city, make_member, reader
from tests.making import change, make

from wandel.foundation.cities import actions as cities
from wandel.foundation.records import actions as records
from wandel.foundation.records.cells.answers import mark_of
from wandel.foundation.records.exchange import parts_of
from wandel.foundation.records.models import Version
from wandel.steps.analysis import actions
from wandel.steps.analysis.models import Indicator

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HX = {"HX-Request": "true"}


@pytest.fixture
def source(city):
    return cities.add_source(city=city, key="amt", title="Statistisches Amt", publisher="Amt", actor=None)


@pytest.fixture
def indicator(city):
    return make("indicator", city=city, title={"de": "Strom"}, unit="MWh", visibility="public")


def here(indicator, rest=""):
    return f"/de/{indicator.city.slug}/analysis/indicators/{indicator.slug}/values/{rest}"


def save(client, indicator, year, text, **more):
    return client.post(here(indicator, f"{year}/cell/"), {f"cell-{year}": text, **more}, headers=HX)


def figures(indicator):
    return {one["year"]: one for one in Indicator.objects.get(pk=indicator.pk).figures}


def test_a_cell_is_saved_and_answered_by_itself(indicator, source, team_client):
    answer = save(team_client, indicator, 2020, "1.234,5", source="amt", flag="published")
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "cells-saved"
    said = answer.content.decode()
    assert "2020: 1.234,5\xa0MWh" in said
    assert "Statistisches Amt" in said
    assert figures(indicator) == {
        2020: {"value": 1234.5, "unit": "MWh", "year": 2020, "flag": "published", "source": "amt"}
    }
    assert Indicator.objects.get().version == 2


def test_what_did_not_change_is_no_new_version(indicator, team_client):
    for _time in range(2):
        save(team_client, indicator, 2020, "12")
    assert Indicator.objects.get().version == 2


def test_no_data_and_a_confirmed_zero_are_two_things_everywhere(indicator, team_client):
    save(team_client, indicator, 2020, "keine Daten")
    save(team_client, indicator, 2021, "bestätigt null")
    save(team_client, indicator, 2022, "7")
    kept = figures(indicator)
    assert kept[2020] == {"no_data": True, "unit": "MWh", "year": 2020, "flag": "stated"}
    assert kept[2021] == {"value": 0, "unit": "MWh", "year": 2021, "flag": "stated"}
    page = Client().get(indicator.get_absolute_url()).content.decode()
    assert "keine Daten" in page
    assert "bestätigte Null" in page
    [part] = parts_of(reader(indicator.city), "indicator")
    assert [(one.year, one.value, one.no_data) for one in part.figures] == [
        (2020, None, True),
        (2021, 0, False),
        (2022, 7, False),
    ]
    told = Client().get(f"/api/v1/cities/{indicator.city.slug}/artefacts?kind=indicator").json()
    assert [one.get("no_data") for one in told["items"][0]["content"]["figures"]] == [True, None, None]


@pytest.mark.parametrize("text", ["0", "–", "1.234,5 – ca.", "viel", "12.5"])
def test_a_doubtful_cell_keeps_what_was_typed_and_saves_nothing(indicator, team_client, text):
    answer = save(team_client, indicator, 2020, text)
    assert "HX-Trigger" not in answer
    assert "w-cells__asked" in answer.content.decode()
    assert figures(indicator) == {}
    page = team_client.post(here(indicator), {"cell-2020": text, "cell-2021": "4"})
    assert page.status_code == 422
    assert f'value="{text}"' in page.content.decode()
    assert list(figures(indicator)) == [2021]


def test_a_mend_is_one_click_with_and_without_script(indicator, team_client):
    answer = save(team_client, indicator, 2020, "1.234,5 – ca.")
    assert 'name="mend-2020" value="1234,5"' in answer.content.decode()
    team_client.post(here(indicator, "2020/cell/"), {"mend-2020": "1234,5"}, headers=HX)
    assert figures(indicator)[2020]["value"] == 1234.5
    sent = {"cell-2021": "0", "mend-2021": "bestätigt null"}
    assert team_client.post(here(indicator), sent).status_code == 302
    assert figures(indicator)[2021]["value"] == 0


def test_twenty_years_are_pasted_and_the_chart_is_there_at_once(indicator, team_client):
    lines = ["Jahr\tMWh", *(f"{year}\t{year - 1900},5" for year in range(2004, 2024))]
    answer = team_client.post(here(indicator, "paste/"), {"pasted": "\n".join(lines)}, headers=HX)
    assert "20 Werte gespeichert." in answer.content.decode()
    assert answer["HX-Trigger"] == "cells-saved"
    assert len(figures(indicator)) == 20
    # One paste is one version.
    assert Indicator.objects.get().version == 2
    picture = team_client.get(here(indicator, "picture/"), headers=HX).content.decode()
    assert "data-chart" in picture
    assert "Von 104,5\xa0MWh im Jahr 2004 zu 123,5\xa0MWh im Jahr 2023." in picture


def test_a_paste_answers_each_cell_and_keeps_what_it_cannot_read(indicator, team_client):
    text = "2019\t5\n2020\t6 (p)\n2021\t\n2022\t0"
    answer = team_client.post(here(indicator, "paste/"), {"pasted": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert list(figures(indicator)) == [2019]
    assert 'value="6 (p)"' in page
    assert 'name="mend-2022" value="keine Daten"' in page
    assert "Bei 2 Zellen ist noch eine Frage offen." in page


def test_an_empty_cell_of_a_paste_takes_nothing_away(indicator, team_client):
    save(team_client, indicator, 2020, "5")
    team_client.post(here(indicator, "paste/"), {"pasted": "2019\t4\n2020\t"})
    assert figures(indicator)[2020]["value"] == 5


def test_an_emptied_cell_is_empty_and_its_value_in_the_history(indicator, team_client):
    save(team_client, indicator, 2020, "5")
    save(team_client, indicator, 2020, "")
    assert figures(indicator) == {}
    records.restore_version(
        artefact=indicator, number=2, seen_version=Indicator.objects.get().version, actor=None
    )
    assert figures(indicator)[2020]["value"] == 5


def test_two_who_fill_in_the_same_cell_see_both(indicator, team_client):
    save(team_client, indicator, 2020, "5", **{"seen-2020": "empty"})
    answer = save(team_client, indicator, 2020, "6", **{"seen-2020": "empty"}).content.decode()
    assert "Inzwischen steht hier: 5." in answer
    assert figures(indicator)[2020]["value"] == 5
    now = mark_of(figures(indicator)[2020])
    assert f'value="{now}"' in answer
    team_client.post(here(indicator, "2020/cell/"), {"mend-2020": "6", "seen-2020": now}, headers=HX)
    assert figures(indicator)[2020]["value"] == 6


def test_other_cells_are_no_conflict(indicator, team_client):
    save(team_client, indicator, 2020, "5", **{"seen-2020": "empty"})
    save(team_client, indicator, 2021, "6", **{"seen-2021": "empty"})
    assert list(figures(indicator)) == [2020, 2021]


def test_a_cell_tells_who_saved_it(indicator, team_client, city):
    save(team_client, indicator, 2020, "5")
    other = make_member(city)
    client = Client()
    client.force_login(other, backend=BACKEND)
    save(client, indicator, 2021, "6")
    page = client.get(here(indicator)).content.decode()
    assert page.count(other.email) >= 1
    assert (
        page.index("row-2020")
        < page.index(str(Version.objects.get(number=2).author))
        < page.index("row-2021")
    )


def test_everything_about_one_year_has_a_page(indicator, source, team_client):
    address = here(indicator, "2020/")
    typed = {
        "figure_state": "value",
        "figure_value": "1.234,5",
        "figure_unit": "MWh",
        "figure_year": "2020",
        "figure_flag": "estimate",
        "seen": "empty",
    }
    refused = team_client.post(address, typed)
    assert refused.status_code == 422
    assert "Eine Schätzung braucht ihre Herleitung." in refused.content.decode()
    more = {
        "figure_low": "1.000",
        "figure_high": "1.500",
        "figure_derivation_de": "Geteilt.",
        "figure_note_de": "Neu",
    }
    assert team_client.post(address, typed | more).status_code == 302
    assert figures(indicator)[2020] == {
        "value": 1234.5,
        "unit": "MWh",
        "year": 2020,
        "flag": "estimate",
        "low": 1000,
        "high": 1500,
        "derivation": {"de": "Geteilt."},
        "note": {"de": "Neu"},
    }
    page = team_client.get(address).content.decode()
    assert "Gelesen als 2020: ≈\xa01.234,5\xa0MWh" in page
    # A number typed over an estimate stays one, within its range.
    assert "außerhalb seiner Spanne" in save(team_client, indicator, 2020, "9").content.decode()
    save(team_client, indicator, 2020, "1100")
    assert figures(indicator)[2020]["low"] == 1000


@pytest.mark.parametrize(("state", "kept"), [("zero", {"value": 0}), ("none", {"no_data": True})])
def test_the_page_of_a_year_knows_three_states(indicator, team_client, state, kept):
    typed = {"figure_state": state, "figure_unit": "MWh", "figure_flag": "stated", "seen": "empty"}
    assert team_client.post(here(indicator, "2020/"), typed).status_code == 302
    assert figures(indicator)[2020].items() >= kept.items()


def test_a_series_without_a_unit_asks_for_it_first(city, team_client):
    bare = make("indicator", city=city, title={"de": "Ohne"}, unit=None)
    assert "Zuerst die Einheit" in team_client.get(here(bare)).content.decode()
    assert "braucht die Kennzahl eine Einheit" in save(team_client, bare, 2020, "5").content.decode()


def test_a_target_stands_in_the_picture(city, team_client):
    target = {"value": 0, "unit": "MWh", "year": 2045, "flag": "stated"}
    made = make("indicator", city=city, title={"de": "Gas"}, unit="MWh", goal=target, visibility="public")
    save(team_client, made, 2020, "5")
    page = Client().get(made.get_absolute_url()).content.decode()
    assert "Ziel für 2045: 0\xa0MWh." in page


@pytest.mark.parametrize("rest", ["", "paste/", "picture/", "2020/", "2020/cell/"])
@pytest.mark.parametrize("role", ["visitor", "partner"])
def test_others_come_to_no_table(indicator, rest, role):
    client = Client()
    if role == "partner":
        client.force_login(make_member(indicator.city, "partner"), backend=BACKEND)
    answer = (
        client.post(here(indicator, rest))
        if rest in {"paste/", "2020/cell/"}
        else client.get(here(indicator, rest))
    )
    assert answer.status_code == (302 if role == "visitor" else 403)


def test_the_number_of_queries_does_not_grow(city, team_client):
    def questions(years):
        made = make(
            "indicator",
            city=city,
            title={"de": f"Reihe {years}"},
            unit="t",
            visibility="public",
            figures=[
                {"value": year, "unit": "t", "year": year, "flag": "stated"}
                for year in range(1970, 1970 + years)
            ],
        )
        counts = []
        for client, address in ((team_client, here(made)), (Client(), made.get_absolute_url())):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
        return counts

    assert questions(1) == questions(50)


def test_what_is_invented_stays_in_a_demonstration(indicator, team_client):
    answer = save(team_client, indicator, 2020, "5", flag="fictional")
    # It cannot be chosen, so it counts as not chosen.
    assert figures(indicator)[2020]["flag"] == "stated"
    assert answer.status_code == 200


def test_evidence_follows_the_indicator(city, indicator, team_client):
    problem = make(
        "problem", city=city, title={"de": "Zu viel"}, evidence=[indicator.slug], visibility="public"
    )
    address = f"/de/{city.slug}/analysis/problems/{problem.slug}/"
    assert ">Strom<" in Client().get(address).content.decode()
    assert "Zu viel" in Client().get(indicator.get_absolute_url()).content.decode()
    change(indicator, visibility="team")
    page = Client().get(address).content.decode()
    assert "Strom" not in page
    assert indicator.slug not in page.replace("strom-", "")
    assert ">Strom<" in team_client.get(address).content.decode()
    told = Client().get(f"/api/v1/cities/{city.slug}/artefacts?kind=problem").json()
    assert told["items"][0]["content"]["evidence"] == []


def test_indicators_of_another_city_are_not_there(indicator):
    other = make_city()
    client = Client()
    client.force_login(make_member(other), backend=BACKEND)
    address = here(indicator).replace(indicator.city.slug, other.slug)
    assert client.get(address).status_code == 404


def test_an_action_asks_for_the_right_itself(indicator):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        actions.set_values(
            indicator=indicator, values={2020: None}, seen={}, actor=make_member(indicator.city, "partner")
        )
