"""A city that has never seen a file is filled, changed, linked and searched in the browser, from nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import CITY, found_city, press

pytestmark = pytest.mark.e2e

HERE = f"/de/{CITY}"


def fill(page, **typed) -> None:
    """Fill inputs by their names; a choice is chosen by its value."""
    for name, value in typed.items():
        field = page.locator(f"main [name='{name}']")
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def make(place, page, listed: str, kind: str, **typed) -> str:
    """From a list through the form to the page of something new; returns its address."""
    page.goto(f"{HERE}/{listed}")
    page.locator(f"main a[href$='/records/new/{kind}/']").first.click()
    place.check(page)
    fill(page, **typed)
    page.locator("main [name=visibility][value=public]").check()
    press(page, "Speichern")
    expect(page.locator(".w-messages")).to_contain_text("Gespeichert")
    place.check(page)
    return page.url


def test_a_city_is_filled_without_a_file(place):
    page = found_city(place)
    make(
        place,
        page,
        "vision/",
        "target",
        title_de="Halb so viel bis 2035",
        year="2035",
        account="bisko",
        measure="emissions",
        status="adopted",
        threshold_value="50.000,5",
        threshold_unit="t",
    )
    expect(page.locator("main")).to_contain_text("50.000")
    wrong_number(place, page)
    measure = make(
        place,
        page,
        "pathways/measures/",
        "measure",
        title_de="Bäume am Markt",
        summary_de="Zwanzig Linden.",
        field="urban-development",
        start_year="2028",
    )
    linked(place, page)
    found_again(place, page, measure)
    original_kept(place, page, measure)
    assert page.left == []
    assert [line for line in page.said if "422" not in line] == []


def wrong_number(place, page) -> None:
    """What cannot be read is said where it stands, and everything typed is still there."""
    page.goto(f"{HERE}/records/new/target/")
    fill(page, title_de="Noch ein Ziel", threshold_value="1.234,5 – ca.")
    press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("Ist 1234,5 gemeint?")
    expect(page.locator("[name=threshold_value]")).to_have_value("1.234,5 – ca.")
    expect(page.locator("[name=title_de]")).to_have_value("Noch ein Ziel")
    place.check(page)


def linked(place, page) -> None:
    """A measure is tied to the target it serves; the trace shows it at once."""
    page.get_by_role("link", name="Verknüpfen", exact=True).click()
    page.get_by_label("Womit?").press_sequentially("hal")
    page.get_by_role("option", name="Halb so viel bis 2035").click()
    place.check(page)
    press(page, "Verknüpfen")
    expect(page.locator("main")).to_contain_text("kommt aus")
    place.check(page)
    page.goto(f"{HERE}/vision/")
    page.get_by_role("link", name="Halb so viel bis 2035").first.click()
    expect(page.locator("#trace")).to_contain_text("Bäume am Markt")


def found_again(place, page, measure: str) -> None:
    """Three letters find it."""
    page.goto(f"{HERE}/search/?q=bäu")
    expect(page.locator("main")).to_contain_text("Bäume am Markt")
    place.check(page)


def original_kept(place, page, measure: str) -> None:
    """Changed, looked up, restored, withdrawn and brought back."""
    page.goto(measure)
    page.get_by_role("link", name="Bearbeiten").click()
    fill(page, title_de="Bäume und Bänke am Markt", note="Nach dem Rundgang")
    press(page, "Speichern")
    expect(page.locator("h1")).to_have_text("Bäume und Bänke am Markt")
    page.get_by_role("link", name="Verlauf").click()
    expect(page.locator("main")).to_contain_text("Nach dem Rundgang")
    place.check(page)
    press(page, "Version 1 wiederherstellen")
    expect(page.locator("h1")).to_have_text("Bäume am Markt")
    page.get_by_role("link", name="Zurückziehen").click()
    place.check(page)
    press(page, "Zurückziehen")
    assert page.goto(measure).status == 404
    page.goto(f"{HERE}/records/withdrawn/")
    place.check(page)
    press(page, "Zurückholen")
    expect(page.locator("h1")).to_have_text("Bäume am Markt")
    page.said[:] = [line for line in page.said if "404" not in line]
