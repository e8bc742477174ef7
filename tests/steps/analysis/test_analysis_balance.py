"""The balance as pages show it, against the numbers of the pilot."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_city

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.models import AuditEntry
from wandel.steps.analysis import actions
from wandel.steps.analysis.models import Balance
from wandel.steps.analysis.queries import newest_balance
from wandel_engine.balance import BALANCE_FORMAT, compute_balance
from wandel_engine.figures import Figure


def words(client, city, page="balance/", language="de"):
    """The page as it is read: without tags, spaces as one."""
    return plain(client, f"/{language}/{city.slug}/analysis/{page}")


def plain(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    text = html.unescape(re.sub(r"<[^>]+>", " ", body))
    return re.sub(r"\s+", " ", text)


def cell(case, sector, carrier, **change):
    """One cell of the pilot, with another figure or quality."""
    found = next(one for one in case.cells if (one.sector, one.carrier) == (sector, carrier))
    return found.model_copy(update=change)


def replaced(case, *cells):
    places = {(one.sector, one.carrier) for one in cells}
    return [one for one in case.cells if (one.sector, one.carrier) not in places] + list(cells)


def test_the_home_says_what_it_is_per_head_and_with_which_population(pilot):
    page = words(Client(), pilot, "")
    assert "2020 entstanden schätzungsweise 303 kt CO₂e." in page
    assert (
        "Das sind 5,5 t CO₂e je Kopf. Gerechnet ist mit der Bevölkerung von 2021 (55.519 Personen)." in page
    )
    assert "unvollständig nach BISKO" in page


def test_the_city_home_shows_the_same_figure_with_year_and_quality(pilot):
    page = Client().get(f"/de/{pilot.slug}/").content.decode()
    assert "5,5" in page
    assert "CO₂e 2020; die ganze Stadt 303\u00a0kt" in page
    assert "w-flag--estimate" in page
    assert f'href="/de/{pilot.slug}/analysis/balance/"' in page


def test_a_city_without_a_balance_says_so_and_shows_no_zero(city):
    assert "Noch keine Bilanz" in words(Client(), city, "")
    assert "Noch keine Bilanz" in words(Client(), city)
    assert "Treibhausgase je Kopf" not in Client().get(f"/de/{city.slug}/").content.decode()


@pytest.mark.parametrize(
    "shown",
    [
        "≈ 1.035 GWh",  # end-use energy in all
        "18,6 MWh je Kopf",
        "≈ 303 kt CO₂e",  # BISKO
        "≈ 225 kt CO₂e",  # territorial
        "≈ 4,0 t CO₂e je Kopf",
        "343.500",  # households
        "214.000",  # trade, commerce, services
        "155.000",  # industry
        "31.500",  # municipal
        "291.000",  # transport
        "88.828",  # households, t at .1652
        "62.852",
        "50.971",
        "8.472",
        "91.722",
        "≈ 0,165 t CO₂e/MWh",
        "0,260 t CO₂e/MWh",
        "316",  # kt at .260
        "5,7",  # t per head at .260
        "≈ 109 kWh/m²",
        "275,5 GWh Wärme der Haushalte (alles außer Strom), geteilt durch 2,52 Mio. m² Wohnfläche.",
        "zählt 0,25",
        "Jeder Wert zählt so viel, wie er Energie umfasst.",
    ],
)
def test_the_page_shows_the_numbers_of_the_pilot(pilot, shown):
    assert shown in words(Client(), pilot).replace("≈ ", "≈ ")


def test_what_is_missing_is_said_in_words(pilot):
    page = words(Client(), pilot)
    assert "Die Bilanz ist noch unvollständig." in page
    assert "Der Straßenverkehr ist nicht nach Pkw" in page
    assert "Hier verlangt BISKO Datengüte A, und sie ist schlechter: Private Haushalte: Strom (D)" in page
    assert "Einige Emissionsfaktoren weichen" in page


def test_four_kinds_of_value_look_different(city, case, load):
    published = Figure(value=61234, unit="MWh", year=2020, source="demo-estimate", flag="published")
    cells = replaced(
        case,
        cell(case, "households", "electricity", energy=published, quality="A"),
        cell(case, "households", "gas", energy=published.model_copy(update={"value": 71234}), quality="D"),
    )
    cells = [one for one in cells if (one.sector, one.carrier) != ("industry", "coal")]
    load(city, cells=cells)
    page = words(Client(), city).replace("\xa0", " ")
    assert "61.234 Datengüte A" in page
    assert "≈ 61.234" not in page
    assert "≈ 71.234 (Standardwert) Standardwert Datengüte D" in page
    assert "≈ 78.000 (geschätzt) Datengüte D" in page
    assert "0 ✓ bestätigte Null" in page
    row = re.search(r"Kohle ≈ 2\.000 .*? Benzin", page).group()
    assert "keine Daten" in row
    assert "fehlt ein Wert, auch eine bestätigte Null: Industrie: Kohle." in page
    assert "Ein Wert fehlt in dieser Summe." in page


def test_the_total_quality_weighs_values_by_their_energy(city, case, load):
    all_a = [one.model_copy(update={"quality": "A"}) for one in case.cells]
    load(city, cells=all_a)
    assert "Über alle Werte liegt die Datengüte bei 1,00 auf der Skala" in words(Client(), city)


def test_every_value_names_source_range_and_derivation(pilot, case):
    page = words(Client(), pilot)
    assert "57.800 bis 78.200 MWh" in page
    assert next(one.title for one in case.sources if one.key == "demo-estimate") in page
    assert case.cells[0].energy.derivation["de"] in page


def test_the_range_is_that_of_all_values_at_the_same_end(pilot, case):
    ends = [
        compute_balance(
            case.balance,
            [
                one.model_copy(update={"energy": one.energy.model_copy(update={"value": bound(one)})})
                for one in case.cells
            ],
            case.factor_sets,
        ).per_head.bisko_t
        for bound in (lambda one: one.energy.low, lambda one: one.energy.high)
    ]
    figure = newest_balance(pilot).per_head()
    assert [figure["low"], figure["high"]] == pytest.approx(ends)
    assert figure["low"] < 5.455 < figure["high"]


def test_a_source_that_is_renamed_is_renamed_on_the_page(pilot):
    before = words(Client(), pilot)
    source = pilot.sources.get(key="demo-estimate")
    source.title = "Neuer Name der Quelle"
    source.save()
    assert "Neuer Name der Quelle" not in before
    assert "Neuer Name der Quelle" in words(Client(), pilot)


def test_each_language_keeps_its_own_page(pilot):
    assert "4,0" in words(Client(), pilot, language="de")
    assert "4.0" in words(Client(), pilot, language="en")


def test_the_accounts_are_kept_as_computed(pilot, case):
    stored = Balance.objects.get()
    assert stored.result["balance"] == compute_balance(case.balance, case.cells, case.factor_sets).model_dump(
        mode="json"
    )
    assert stored.engine_version
    assert stored.document["factor_sets"]["territorial"]["account"] == "territorial"
    with pytest.raises(TypeError):
        stored.save()


def test_the_same_balance_is_kept_once_and_a_correction_is_a_new_one(pilot, case):
    def keep(cells):
        return actions.add_balance(
            city=pilot, card=case.balance, cells=cells, factor_sets=case.factor_sets, actor=None
        )

    assert keep(case.cells).number == 1
    corrected = keep(case.cells[1:])
    assert corrected.number == 2
    assert Balance.objects.count() == 2
    assert AuditEntry.objects.filter(action="analysis.add_balance", subject="balance 2020 (2)").exists()
    assert newest_balance(pilot).stored == corrected


def test_an_older_year_can_still_be_read(pilot, case):
    actions.add_balance(
        city=pilot,
        card=case.balance.model_copy(update={"year": 2022}),
        cells=case.cells,
        factor_sets=case.factor_sets,
        actor=None,
    )
    assert "Treibhausgasbilanz 2022" in words(Client(), pilot)
    assert "Treibhausgasbilanz 2020" in words(Client(), pilot, "balance/?year=2020")
    for unknown in ("2021", "abc"):
        answer = Client().get(f"/de/{pilot.slug}/analysis/balance/?year={unknown}")
        assert answer.status_code == 404


def test_a_balance_of_one_city_is_not_another_s(pilot):
    other = make_city()
    assert "Noch keine Bilanz" in words(Client(), other)


def test_a_hidden_city_hides_its_balance(pilot):
    pilot.is_public = False
    pilot.save()
    assert Client().get(f"/de/{pilot.slug}/analysis/balance/").status_code == 404


@pytest.mark.parametrize(("language", "shown"), [("en", "5.5"), ("pl", "5,5")])
def test_the_numbers_are_written_as_the_language_does(pilot, language, shown):
    assert shown in words(Client(), pilot, language=language)


def test_the_balance_asks_the_database_a_few_questions_and_never_more(pilot, case):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            words(Client(), pilot)
        return len(asked)

    before = questions()
    for number in range(5):
        cities.add_source(city=pilot, key=f"s-{number}", title="Q", actor=None)
        actions.add_balance(
            city=pilot,
            card=case.balance,
            cells=case.cells[number + 1 :],
            factor_sets=case.factor_sets,
            actor=None,
        )
    assert questions() == before


@pytest.mark.parametrize("page", ["analysis/", "analysis/balance/", ""])
def test_a_balance_that_an_earlier_version_let_count_twice_says_so(pilot, page):
    assert "Hier zählt Energie doppelt" not in plain(Client(), f"/de/{pilot.slug}/{page}")
    kept = newest_balance(pilot).stored
    again = next(one for one in kept.document["cells"] if one["carrier"] == "diesel") | {"mode": "car-urban"}
    document = kept.document | {"cells": [*kept.document["cells"], again]}
    Balance.objects.create(
        city=pilot, year=2020, number=9, document=document, result=kept.result, engine_version="0.1"
    )
    shown = plain(Client(), f"/de/{pilot.slug}/{page}")
    assert "Hier zählt Energie doppelt" in shown
    assert "Summen stehen darin neben ihren Teilen: Verkehr, Diesel." in shown


def test_what_the_balance_does_not_foresee_is_not_called_missing(pilot):
    page = Client().get(f"/de/{pilot.slug}/analysis/balance/").content.decode()
    tables = [table for table in re.findall(r"<table.*?</table>", page, re.S) if "nicht vorgesehen" in table]
    assert len(tables) == 4
    assert len({table.count("nicht vorgesehen") for table in tables}) == 1
    assert not any("keine Daten" in table for table in tables)


def test_a_balance_of_a_newer_version_is_refused_in_words(pilot):
    kept = newest_balance(pilot).stored
    assert kept.format == BALANCE_FORMAT
    Balance.objects.create(
        city=pilot,
        year=2024,
        number=1,
        document={"other": "shape"},
        result={},
        engine_version="9",
        format=BALANCE_FORMAT + 1,
    )
    assert newest_balance(pilot).stored == kept
    for page in ("", "balance/"):
        shown = words(Client(), pilot, page)
        assert "Mit einer neueren Version berechnet" in shown
        assert "303 kt CO₂e" in shown
