"""A balance without any value of transport, and one of industry: no place shows it as if it were whole."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from wandel.steps.analysis.models import Balance


@pytest.fixture
def lacking(city, case, load):
    gone = ("industry", "coal")
    cells = [one for one in case.cells if one.sector != "transport" and (one.sector, one.carrier) != gone]
    return load(city, cells=cells)


def words(address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    page = re.sub(r"(?s)<(script|style).*?</\1>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).replace("\xa0", " ")


@pytest.mark.parametrize(
    "page",
    [
        "",
        "analysis/",
        "analysis/balance/",
        "reference/",
        "agenda/",
        "/api/v1/cities/",
        "analysis/charts/energy.svg",
        "analysis/charts/emissions-bisko.svg",
        "analysis/charts/energy.csv",
        "analysis/charts/emissions-territorial.csv",
        "analysis/problems/",
    ],
)
def test_no_number_of_an_incomplete_balance_stands_for_the_whole(lacking, case, page):
    address = f"/de/{lacking.slug}/{page}"
    if page.startswith("/api/"):
        address = f"{page}{lacking.slug}"
    if page == "analysis/problems/":
        address += case.problems[0].key + "/"
    said = words(address)
    result = Balance.objects.get(city=lacking).result["balance"]
    for account in ("bisko", "territorial"):
        per_head = f"{result['per_head'][f'{account}_t']:.1f}".replace(".", ",")
        assert f"{per_head} t" not in said
        whole = f"{result[account]['total']['emissions_t'] / 1000:.0f} kt"
        for found in re.finditer(rf"(.{{14}})\b{whole}", said):
            assert "mindestens" in found[1], found[0]
    assert "charts/" not in page or not re.search(r"\d %", said)


def test_the_home_says_what_is_missing_and_gives_no_shares(lacking):
    said = words(f"/de/{lacking.slug}/")
    tile = said[said.index("Wo stehen wir?") : said.index("Schaffen wir es?")]
    assert "mindestens ≈ 211 kt" in re.sub(r"\s+", " ", tile)
    assert "die Bilanz ist unvollständig. Ohne Daten: Verkehr. Unvollständig: Industrie." in tile
    assert "%" not in tile
    assert "je Kopf" not in tile
    assert "Verkehr keine Daten" in tile
    assert "Industrie mindestens 51 kt" in tile
    way = said[said.index("Der Weg zum Ziel") :]
    assert "mindestens 211 kt CO₂e (2020)" in way
    assert "Die Bilanz 2020 ist unvollständig. Ohne Daten: Verkehr." in way


def test_the_home_says_with_how_many_people_a_balance_computes_where_the_city_says_nothing(pilot, case):
    said = words(f"/de/{pilot.slug}/")
    people = f"{case.balance.population_for_per_head.value:,.0f}".replace(",", ".")
    assert re.search(rf"Die Bilanz 2020 rechnet mit einer Bevölkerung von {people}\b", said)
    pilot.population = {"value": 5, "unit": "people", "flag": "stated"}
    pilot.save()
    assert "rechnet mit einer Bevölkerung" not in words(f"/de/{pilot.slug}/")


def test_what_has_no_data_is_not_called_zero(lacking):
    said = words(f"/de/{lacking.slug}/analysis/balance/")
    assert "Verkehr keine Daten" in said
    assert not re.search(r"\b0 unvollständig", said)
    assert "entstanden schätzungsweise mindestens 211 kt CO₂e. Die Bilanz ist unvollständig." in said
    assert "Verbraucht wird mehr, denn Werte für Strom fehlen." in said
    assert "t CO₂e Anteil" not in said


def test_a_whole_balance_is_told_as_before(pilot):
    said = words(f"/de/{pilot.slug}/")
    assert "mindestens" not in said
    assert "t je Kopf" in said
    assert "t CO₂e Anteil" in words(f"/de/{pilot.slug}/analysis/balance/")
