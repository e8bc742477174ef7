"""A city brings its measures in as a table, narrows the list, takes it out, and brings it back changed."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import CITY, found_city, press

pytestmark = pytest.mark.e2e

HERE = f"/de/{CITY}"
MEASURES = f"{HERE}/pathways/measures/"
HEAD = ["Maßnahme", "Beschreibung", "Handlungsfeld", "Beginn", "Kosten"]


def table(rows) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode("cp1252")


def upload(place, page, data: bytes, name: str = "maßnahmen.csv") -> None:
    page.goto(f"{HERE}/records/list/measure/import/")
    place.check(page)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    press(page, "Hochladen und lesen")


def test_a_list_comes_in_goes_out_and_comes_back(place):
    page = found_city(place)
    empty(place, page)
    bring_in(place, page)
    address = narrow(place, page)
    page.goto(address)
    expect(page.locator(".w-list tbody tr")).to_have_count(31)
    come_back(place, page)
    undo(place, page)
    assert page.left == []
    # The wrong key at the founding was refused.
    assert [line for line in page.said if "422" not in line] == []


def empty(place, page) -> None:
    page.goto(MEASURES)
    expect(page.locator("main")).to_contain_text("Hier steht noch nichts")
    place.check(page)
    page.locator("main .w-empty a[href$='/records/list/measure/import/']").click()
    expect(page.locator("h1")).to_have_text("Liste einlesen")


def bring_in(place, page) -> None:
    """Sixty measures, three of which nobody can be sure of."""
    fields = ["Energie", "Mobilität"]
    rows = [[f"Maßnahme {n:02}", f"Text {n}", fields[n % 2], 2027 + n % 9, "1.234,5"] for n in range(60)]
    rows[5][2] = "Enrgie"
    rows[7][4] = "1.234,5 – ca."
    rows[9][0] = 30 * "sehr lang "
    upload(place, page, table([HEAD, *rows]))
    expect(page.locator("h1")).to_have_text("Welche Spalte ist was?")
    expect(page.locator("main")).to_contain_text("60 Zeilen gelesen.")
    place.check(page)
    press(page, "Weiter")
    expect(page.locator(".w-counts")).to_contain_text("57 neu")
    expect(page.locator(".w-counts")).to_contain_text("3 zweifelhaft")
    expect(page.locator("main")).to_contain_text("„1.234,5 – ca.“ ist keine Zahl.")
    place.check(page)
    page.locator("[name='mend-11-title.de']").fill("Maßnahme 09")
    press(page, "So übernehmen und noch einmal prüfen")
    expect(page.locator(".w-counts")).to_contain_text("60 neu")
    place.check(page)
    press(page, "Alles übernehmen")
    expect(page.locator("main")).to_contain_text("60 Einträge sind neu")
    place.check(page)


def narrow(place, page) -> str:
    """Filter in the page; returns the address to share."""
    page.goto(MEASURES)
    expect(page.locator(".w-list__count")).to_have_text("60 Maßnahmen")
    place.check(page)
    if place.width < 600:
        page.locator(".w-filter summary").click()
    page.locator("[name=field]").select_option("energy")
    press(page, "Anzeigen")
    expect(page.locator(".w-list__count")).to_have_text("31 von 60 Maßnahmen")
    expect(page.locator(".w-chip")).to_contain_text("Handlungsfeld: Energie")
    place.check(page)
    address = page.url
    assert re.search(r"[?&]field=energy", address)
    page.goto(f"{address}&q=nirgends")
    expect(page.locator("main")).to_contain_text("Dazu steht nichts in der Liste")
    expect(page.locator("main")).to_contain_text("ohne „nirgends“")
    place.check(page)
    return address


def come_back(place, page) -> None:
    """The list as a file, with one cell changed elsewhere."""
    with page.expect_download() as loading:
        page.locator(".w-list__share a", has_text="CSV").click()
    data = loading.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))
    assert len(rows) == 32
    rows[1][rows[0].index("Titel (Deutsch)")] = "Unterwegs umbenannt"
    upload(place, page, table(rows), "geändert.csv")
    press(page, "Weiter")
    expect(page.locator(".w-counts")).to_contain_text("1 geändert")
    expect(page.locator(".w-counts")).to_contain_text("30 unverändert")
    expect(page.locator("main ins")).to_contain_text("Unterwegs umbenannt")
    place.check(page)
    press(page, "Alles übernehmen")
    expect(page.locator("main")).to_contain_text("1 ist geändert")
    page.goto(MEASURES)
    expect(page.locator(".w-list__count")).to_have_text("60 Maßnahmen")


def undo(place, page) -> None:
    page.goto(f"{HERE}/records/list/measure/import/")
    page.get_by_role("link", name="geändert.csv").click()
    press(page, "Alles rückgängig machen")
    expect(page.locator("main")).to_contain_text("Rückgängig gemacht")
    place.check(page)
    page.goto(f"{MEASURES}?q=Unterwegs")
    expect(page.locator("main")).to_contain_text("Dazu steht nichts in der Liste")
    page.goto(f"{HERE}/records/list/measure/import/")
    page.get_by_role("link", name="maßnahmen.csv").click()
    press(page, "Alles rückgängig machen")
    page.goto(MEASURES)
    expect(page.locator(".w-list__count")).to_have_text("1 Maßnahme")
