"""From nothing: an indicator with its series, pasted, mended and shown; a source; a balance year."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import CITY, found_city, press

pytestmark = pytest.mark.e2e

HERE = f"/de/{CITY}"
YEARS = range(2004, 2024)
LOOK = os.environ.get("WANDEL_PICTURES", "")
"""A folder for pictures of what the walk sees, for whoever wants to look at it."""


def look(place, page, name: str) -> None:
    place.check(page)
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}_{place.width}.png", full_page=True)


def paste(page, cell: str, text: str) -> None:
    """As a browser hands over what was copied in a spreadsheet."""
    page.locator(cell).focus()
    page.evaluate(
        """([cell, text]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const given = {clipboardData: data, bubbles: true, cancelable: true};
            document.querySelector(cell).dispatchEvent(new ClipboardEvent("paste", given));
        }""",
        [cell, text],
    )


def test_figures_are_entered_from_nothing(place):
    page = found_city(place)
    source(place, page)
    indicator(place, page)
    series(place, page)
    three_states(place, page)
    balance(place, page)
    assert page.left == []
    assert [line for line in page.said if "422" not in line] == []


def source(place, page) -> None:
    page.goto(f"{HERE}/analysis/")
    page.locator("main").get_by_role("link", name="Quellen", exact=True).click()
    look(place, page, "sources-empty")
    page.get_by_role("link", name="+ Quelle").click()
    page.locator("[name=title]").fill("Stromabsatz")
    page.locator("[name=publisher]").fill("Stadtwerke")
    press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("Stadtwerke")
    look(place, page, "sources")


def indicator(place, page) -> None:
    """With its target, and a source that is made where it is needed, without losing what was typed."""
    page.goto(f"{HERE}/analysis/")
    page.locator("main a[href$='/records/new/indicator/']").first.click()
    page.locator("[name=title_de]").fill("Stromverbrauch")
    page.locator("[name=unit]").select_option("GWh")
    page.locator("[name=goal_value]").fill("1.234,5 – ca.")
    expect(page.locator(".w-figure-input__read")).to_contain_text("Ist 1234,5 gemeint?")
    page.locator("[name=goal_value]").fill("180,5")
    page.locator("[name=goal_unit]").select_option("GWh")
    page.locator("[name=goal_year]").fill("2045")
    expect(page.locator(".w-figure-input__read")).to_contain_text("Gelesen als 2045: 180,5\xa0GWh")
    page.locator("#source-beside a").click()
    page.locator("[name=new-source-title]").fill("Klimaplan")
    page.locator("[name=new-source-publisher]").fill("Stadtrat")
    look(place, page, "indicator-form")
    press(page, "Quelle anlegen")
    expect(page.locator("main")).to_contain_text("„Klimaplan“ ist angelegt und ausgewählt.")
    expect(page.locator("[name=source] option:checked")).to_have_text("Klimaplan")
    page.locator("[name=visibility][value=public]").check()
    press(page, "Speichern")
    expect(page.locator("h1")).to_have_text("Stromverbrauch")
    look(place, page, "indicator-empty")


def series(place, page) -> None:
    page.get_by_role("link", name="Werte eintragen").first.click()
    place.check(page)
    lines = ["Jahr\tGWh", *(f"{year}\t{300 - 3 * (year - 2000)},5" for year in YEARS)]
    lines[8] = "2011\t267,5 – ca."
    first = page.locator("[data-cell]").first.get_attribute("id")
    paste(page, f"#{first}", "\n".join(lines))
    expect(page.locator("#cells-summary")).to_contain_text("19 Werte gespeichert.")
    expect(page.locator("#cell-2011")).to_have_value("267,5 – ca.")
    expect(page.locator("#cell-2023")).to_have_value("231,5")
    expect(page.locator("#series-picture [data-drawn=yes]")).to_be_visible()
    look(place, page, "series-pasted")
    # A click mends the one cell that was asked about.
    page.locator("#row-2011").get_by_role("button", name="267,5 übernehmen").click()
    expect(page.locator("#cell-2011")).to_have_value("267,5")
    expect(page.locator("#cell-2011")).to_be_focused()
    # Along the keyboard: a year without data, and one in which there was nothing.
    page.locator("#cell-2012").fill("keine Daten")
    page.locator("#cell-2012").press("Enter")
    expect(page.locator("#answer-2012")).to_contain_text("gespeichert")
    expect(page.locator("#cell-2013")).to_be_focused()
    page.locator("#cell-2013").fill("0")
    page.locator("#cell-2013").press("ArrowDown")
    expect(page.locator("#answer-2013")).to_contain_text("Ist das nachgesehen, oder weiß es niemand?")
    page.locator("#row-2013").get_by_role("button", name="Bestätigt null").click()
    expect(page.locator("#cell-2013")).to_have_value("bestätigt null")
    look(place, page, "series")
    page.get_by_role("link", name="Zur Kennzahl").click()
    expect(page.locator("main")).to_contain_text("keine Daten")
    expect(page.locator("main")).to_contain_text("bestätigte Null")
    expect(page.locator("main")).to_contain_text("Ziel für 2045: 180,5\xa0GWh.")
    expect(page.locator("[data-drawn=yes]")).to_be_visible()
    look(place, page, "indicator")


def three_states(place, page) -> None:
    """The page of one year: what does not belong to a state is out of sight, and kept."""
    page.goto(f"{HERE}/analysis/indicators/stromverbrauch/values/2014/")
    expect(page.locator("[name=figure_value]")).to_be_visible()
    look(place, page, "figure-value")
    page.get_by_label("Keine Daten").check()
    expect(page.locator("[name=figure_value]")).to_be_hidden()
    expect(page.locator(".w-figure-input__read")).to_contain_text("nie als 0 gerechnet")
    look(place, page, "figure-none")
    page.get_by_label("Ein Wert").check()
    expect(page.locator("[name=figure_value]")).to_have_value("258,5")
    page.locator("[name=figure_source]").select_option(label="Stromabsatz")
    page.locator("[name=figure_flag]").select_option("published")
    press(page, "Speichern")
    expect(page.locator("#answer-2014")).to_contain_text("Stromabsatz")


def balance(place, page) -> None:
    page.goto(f"{HERE}/analysis/")
    page.get_by_role("link", name="+ Bilanzjahr").click()
    page.locator("[name=year]").fill("2021")
    page.locator("[name=boundary_de]").fill("Das Gebiet der Stadt.")
    page.locator("[name=population_for_per_head_value]").fill("10.000")
    page.locator("[name=district_heat_variant]").select_option("standard")
    page.locator("[name=district_heat_factor_value]").fill("0,26")
    look(place, page, "balance-card")
    press(page, "Weiter zu den Werten")
    expect(page.locator("h1")).to_have_text("Bilanz 2021: Entwurf")
    page.locator("#cell-households_gas").fill("60.000")
    page.locator("#cell-households_gas").press("Enter")
    expect(page.locator("#answer-households_gas")).to_contain_text("60.000\xa0MWh")
    table = "\tPrivate Haushalte\tIndustrie\nStrom\t15.000\t20.000\nHeizöl\t4.000\tviel"
    paste(page, "#cell-households_electricity", table)
    expect(page.locator("#cells-summary")).to_contain_text("3 Werte gespeichert.")
    look(place, page, "balance-draft")
    # A caption is a line, and no name of a carrier breaks inside a word.
    heights = page.evaluate("[...document.querySelectorAll('.w-cells caption')].map(one => one.offsetHeight)")
    assert max(heights) < 80, heights
    tall = page.evaluate("[...document.querySelectorAll('.w-cells__row label')].map(one => one.offsetHeight)")
    assert max(tall) < 32, tall
    page.get_by_role("link", name="Prüfen und rechnen").first.click()
    expect(page.locator("main")).to_contain_text("Bilanz festhalten")
    look(place, page, "balance-check")
    press(page, "Bilanz festhalten")
    expect(page.locator("h1")).to_contain_text("2021")
    place.check(page)
