"""Lists as files: for German spreadsheets, without formulas, and no more than the reader may see."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.making import make


def table(city, kind="measure", ending="csv", query="", client=None, language="de"):
    answer = (client or Client()).get(f"/{language}/{city.slug}/records/list/{kind}/table.{ending}{query}")
    assert answer.status_code == 200, answer
    return answer


def rows(answer, delimiter=";"):
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.fixture
def measure(city):
    return make(
        "measure",
        city=city,
        title={"de": "Öfen; tauschen", "en": "Stoves"},
        summary={"de": "Zwei\nZeilen"},
        cost={"value": 1234.5, "unit": "EUR", "flag": "stated", "year": 2024},
        start_year=2030,
        visibility="public",
        actor=None,
    )


def test_a_csv_opens_in_a_german_spreadsheet(city, measure):
    answer = table(city)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    (row,) = rows(answer)
    assert row["Schlüssel"] == measure.slug
    assert row["Version"] == "1"
    assert row["Titel (Deutsch)"] == "Öfen; tauschen"
    assert row["Titel (Englisch)"] == "Stoves"
    assert row["Beschreibung (Deutsch)"] == "Zwei\nZeilen"
    assert row["Handlungsfeld"] == "Energie"
    assert row["Kosten (Zahl)"] == "1234,5"
    assert row["Kosten (Einheit)"] == "EUR"
    assert row["Kosten (Bezugsjahr der Zahl)"] == "2024"
    assert row["Kosten (Wie sicher?)"] == "eigene Angabe"
    assert row["Beginn"] == "2030"
    assert "attachment" in answer["Content-Disposition"]


def test_in_english_numbers_and_cells_are_separated_otherwise(city, measure):
    (row,) = rows(table(city, language="en"), ",")
    assert "1234.5" in row.values()


@pytest.mark.parametrize("start", ["=1+1", "+49 3581", "-oben", "@ort", "'=1+1", "''@x"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_text_becomes_a_formula(city, start, ending):
    make("problem", city=city, title={"de": start}, visibility="public", actor=None)
    answer = table(city, "problem", ending)
    if ending == "csv":
        (row,) = rows(answer)
        assert row["Titel (Deutsch)"] == f"'{start}"
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        cell = sheet.cell(2, 3)
        assert (cell.value, cell.data_type) == (f"'{start}", "s")


def test_a_workbook_says_what_stands_in_its_columns(city, measure):
    book = load_workbook(io.BytesIO(table(city, ending="xlsx").content))
    listed, described = book.worksheets
    assert (listed.title, described.title) == ("Maßnahmen", "Spalten")
    assert listed["A2"].value == measure.slug
    values = {cell.value for cell in listed[2]}
    assert {1234.5, 2030} <= values
    notes = {row[0]: row for row in described.iter_rows(values_only=True)}
    assert notes["Handlungsfeld"][1] == "field"
    assert "Mobilität" in notes["Handlungsfeld"][3]
    assert [cell.value for cell in listed[1]] == list(notes)[1:]


def test_beside_a_csv_stands_what_its_columns_are(city, measure):
    answer = Client().get(f"/de/{city.slug}/records/list/measure/columns.csv")
    assert [row["Spalte"] for row in rows(answer)] == list(rows(table(city))[0])


def test_others_get_only_what_they_may_see(city, measure, team_client):
    make("measure", city=city, title={"de": "Geheimnis"}, visibility="team", actor=None)
    assert "Geheimnis" not in table(city).content.decode()
    assert len(rows(table(city, client=team_client))) == 2
    assert "Wer darf es sehen?" in rows(table(city, client=team_client))[0]
    assert "Wer darf es sehen?" not in rows(table(city))[0]


def test_nobody_is_named_in_a_table(city, member):
    make("measure", city=city, title={"de": "Eine"}, visibility="public", actor=member)
    assert member.email not in table(city).content.decode()


def test_the_filter_of_the_address_counts(city, measure):
    make("measure", city=city, title={"de": "Andere"}, field="mobility", visibility="public", actor=None)
    assert [row["Titel (Deutsch)"] for row in rows(table(city, query="?field=mobility"))] == ["Andere"]


@pytest.mark.parametrize("ending", ["pdf", "exe"])
def test_other_files_are_not_there(city, ending):
    assert Client().get(f"/de/{city.slug}/records/list/measure/table.{ending}").status_code == 404
