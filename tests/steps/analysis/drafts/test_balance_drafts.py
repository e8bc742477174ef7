"""A balance year is put together cell by cell, checked, computed, and kept as a balance."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.factories import make_member
from tests.making import sent

from wandel.steps.analysis import exchange
from wandel.steps.analysis.drafts import actions
from wandel.steps.analysis.drafts.places import Place, pasted_places, place_of, places_shown
from wandel.steps.analysis.models import Balance, BalanceDraft

HX = {"HX-Request": "true"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TYPED = {
    "year": "2021",
    "boundary_de": "Das Gebiet der Stadt.",
    "population_for_per_head_value": "10.000",
    "population_for_per_head_unit": "people",
    "population_for_per_head_flag": "stated",
    "district_heat_variant": "standard",
    "district_heat_factor_value": "0,26",
    "district_heat_factor_unit": "t/MWh",
    "district_heat_factor_flag": "stated",
}


def here(city, rest=""):
    return f"/de/{city.slug}/analysis/balance/drafts/2021/{rest}"


@pytest.fixture
def draft(city, team_client):
    new = f"/de/{city.slug}/analysis/balance/new/"
    answer = team_client.post(new, sent(team_client, new, **TYPED))
    assert answer.status_code == 302, answer.context["form"].errors
    return BalanceDraft.objects.get()


def save(client, city, key, text, **more):
    return client.post(here(city, f"cells/{key}/cell/"), {f"cell-{key}": text, **more}, headers=HX)


def test_a_balance_is_typed_checked_and_kept(city, draft, team_client):
    assert draft.card["factor_set"] == "bisko-2020"
    answer = save(team_client, city, "households_gas", "60.000", quality="A").content.decode()
    assert "60.000\xa0MWh" in answer
    save(team_client, city, "households_electricity", "15.000")
    save(team_client, city, "households_oil", "keine Daten")
    save(team_client, city, "households_coal", "bestätigt null")
    assert {(one.carrier, one.quality) for one in draft.cells.all()} >= {("gas", "A"), ("electricity", "D")}
    check = team_client.get(here(city, "finish/")).content.decode()
    assert "Bilanz festhalten" in check
    assert not Balance.objects.exists()
    assert team_client.post(here(city, "finish/")).status_code == 302
    balance = Balance.objects.get()
    cells = {(one["sector"], one["carrier"]): one for one in balance.document["cells"]}
    assert set(cells) == {("households", "gas"), ("households", "electricity"), ("households", "coal")}
    status = {
        (one["sector"], one["carrier"]): one["status"] for one in balance.result["balance"]["bisko"]["cells"]
    }
    assert status["households", "coal"] == "confirmed-zero"
    assert status["households", "oil"] == "no-data"
    page = Client().get(f"/de/{city.slug}/analysis/balance/").content.decode()
    assert "2021" in page
    # A correction is a new one.
    save(team_client, city, "households_gas", "61.000")
    team_client.post(here(city, "finish/"))
    assert [one.number for one in Balance.objects.order_by("number")] == [1, 2]


def test_what_would_count_twice_is_said_at_its_cell(city, draft, team_client):
    save(team_client, city, "households_lignite", "100")
    answer = save(team_client, city, "households_coal", "200").content.decode()
    assert "w-cells__asked" in answer
    assert "w-cells__asked" in team_client.get(here(city)).content.decode()
    assert "Manches zählt doppelt" in team_client.get(here(city, "finish/")).content.decode()
    team_client.post(here(city, "finish/"))
    assert not Balance.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-5", "negativ"),
        ("0", "Ist das nachgesehen"),
        ("viel", "keine Zahl"),
        ("5 ca.", "Eine Schätzung braucht"),
    ],
)
def test_a_doubtful_cell_is_answered_and_not_kept(city, draft, team_client, text, said):
    assert said in save(team_client, city, "industry_gas", text).content.decode()
    assert not draft.cells.exists()


def test_a_published_value_needs_its_source(city, draft, team_client):
    answer = save(team_client, city, "industry_gas", "5", flag="published").content.decode()
    assert "braucht ihre Quelle" in answer


def test_a_table_is_pasted_whole(city, draft, team_client):
    text = "\tPrivate Haushalte\tIndustrie\nStrom\t15.000\t20.000\nErdgas\t1.000\t\nWasser\t1\t2"
    answer = team_client.post(here(city, "paste/"), {"pasted": text}, headers=HX).content.decode()
    assert "3 Werte gespeichert." in answer
    assert "Wasser" in answer
    assert draft.cells.count() == 3


def test_values_alone_fill_the_cells_below(city, draft, team_client):
    team_client.post(here(city, "paste/"), {"pasted": "5\n6", "start": "households_gas"}, headers=HX)
    found = {(one.sector, one.carrier): one.figure["value"] for one in draft.cells.all()}
    assert found == {("households", "gas"): 5, ("households", "district-heat"): 6}


def test_two_who_fill_in_the_same_cell_see_both(city, draft, team_client):
    save(team_client, city, "industry_gas", "5", **{"seen-industry_gas": "empty"})
    answer = save(team_client, city, "industry_gas", "6", **{"seen-industry_gas": "empty"}).content.decode()
    assert "Inzwischen steht hier: 5." in answer
    assert draft.cells.get().figure["value"] == 5


def test_everything_about_a_cell_has_a_page(city, draft, team_client):
    address = here(city, "cells/industry_gas/")
    typed = {
        "figure_state": "value",
        "figure_value": "5",
        "figure_unit": "MWh",
        "figure_flag": "estimate",
        "figure_low": "4",
        "figure_high": "6",
        "figure_derivation_de": "Geschätzt.",
        "quality": "C",
        "seen": "empty",
    }
    assert team_client.post(address, typed).status_code == 302
    cell = draft.cells.get()
    assert (cell.quality, cell.figure["low"], cell.figure["year"]) == ("C", 4, 2021)
    assert team_client.get(address).status_code == 200


def test_a_draft_that_is_not_sound_is_refused_at_its_place(city, team_client):
    new = f"/de/{city.slug}/analysis/balance/new/"
    for given in ({"year": "1850"}, {"population_for_per_head_value": "0"}, {"boundary_de": ""}):
        answer = team_client.post(new, sent(team_client, new, **TYPED | given))
        assert answer.status_code == 422
        assert "Das Gebiet" in answer.content.decode() or not given.get("boundary_de", "x")
    assert not BalanceDraft.objects.exists()


def test_a_year_has_one_draft(city, draft, team_client):
    new = f"/de/{city.slug}/analysis/balance/new/"
    answer = team_client.post(new, sent(team_client, new, **TYPED))
    assert answer.status_code == 422
    assert "schon einen Entwurf" in answer.content.decode()


@pytest.mark.parametrize("rest", ["", "card/", "finish/", "cells/industry_gas/"])
@pytest.mark.parametrize("role", ["visitor", "partner"])
def test_others_see_no_draft(city, draft, rest, role):
    client = Client()
    if role == "partner":
        client.force_login(make_member(city, "partner"), backend=BACKEND)
    assert client.get(here(city, rest)).status_code == (302 if role == "visitor" else 403)
    with pytest.raises(PermissionDenied):
        actions.finish_draft(draft=draft, actor=make_member(city, "partner"))


def test_the_factors_of_a_balance_serve_the_next_year(pilot, case):
    from tests.factories import reader

    card, cells, factor_sets = exchange.balance_of(reader(pilot))
    assert card == case.balance
    assert list(cells) == list(case.cells)
    assert [one.key for one in factor_sets] == [one.key for one in case.factor_sets]
    # What is written out and read again is computed as the same.
    first = Balance.objects.get()
    exchange.load_balance(pilot, card, cells, factor_sets, actor=None)
    assert Balance.objects.first().result == first.result


def test_places_have_keys_of_their_own():
    for place in [*places_shown([]), Place("transport", "petrol", "car-urban")]:
        assert place_of(place.key) == place
    assert place_of("households_wind") is None
    assert place_of("nowhere") is None


def test_a_carrier_and_a_value_a_row_stand_in_the_sector_of_the_first_cell():
    start = Place("industry", "gas")
    found, left = pasted_places("Strom\t5\nWasser\t6\nErdgas\t7", start, places_shown([]))
    assert found == {Place("industry", "electricity"): "5", Place("industry", "gas"): "7"}
    assert len(left) == 1


@pytest.mark.parametrize(
    "head",
    [
        "Haushalte\tGHD\tIndustrie\tKommunal\tVerkehr",
        "Haushalt (MWh)\tGewerbe/Handel/Dienstleistungen\tVerarb. Gewerbe\tKommunale Gebäude\tMobilität",
        "HH\tGewerbe, Handel und Dienstleistungen\tIND\tkommunale Liegenschaften\tTransport",
    ],
)
def test_sectors_are_known_by_their_usual_names_and_abbreviations(head):
    found, left = pasted_places(f"\t{head}\nStrom\t1\t2\t3\t4\t5", None, places_shown([]))
    told = "industry" if "Verarb. " not in head else ""
    sectors = [one for one in ("households", "commerce", told, "municipal", "transport") if one]
    assert [place.sector for place in found] == sectors
    assert len(left) == (0 if told else 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\tPrivat\tBetriebe\nStrom\t1\t2", "Diesen Sektor gibt es in der Bilanz nicht: „Privat“."),
        ("Strom\t1\t2\nErdgas\t3\t4", "Hier fehlen die Namen der Sektoren über den Spalten."),
        ("Strom\t1\nErdgas\t3", "Hier fehlen die Namen der Sektoren über den Spalten."),
        ("5\n6", "Hier fehlen die Namen der Energieträger"),
    ],
)
def test_what_has_no_place_is_told_for_the_right_reason(text, why):
    found, left = pasted_places(text, None, places_shown([]))
    assert not found
    assert left[0].startswith(why)


def test_values_of_a_sector_that_nobody_knows_are_told_and_not_lost():
    found, left = pasted_places("\tGHD\tBetriebe\nStrom\t1\t2", None, places_shown([]))
    assert found == {Place("commerce", "electricity"): "1"}
    assert left == [
        "Diesen Sektor gibt es in der Bilanz nicht: „Betriebe“. Bekannt sind: Private Haushalte, Gewerbe, "
        "Handel, Dienstleistungen, Industrie, Kommunale Einrichtungen, Verkehr."
    ]
