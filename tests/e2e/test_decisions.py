"""What is decided in the browser is computed where one is: a start is moved, a target set, and a scenario
made, named and shared."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import CITY, found_city, press

pytestmark = pytest.mark.e2e

HERE = f"/de/{CITY}"
PATIENCE_MS = 120_000
A_MODEL = f"""
import django
django.setup()
from wandel.foundation.cities.models import City
from wandel.steps.pathways.actions import add_model_version
from wandel_engine.pathways import dump_model, load_model
city = City.objects.get(slug="{CITY}")
add_model_version(city=city, document=dump_model(load_model("benchmarks/models/small")), actor=None)
"""


def picture(page, name: str) -> None:
    """For who looks at the pages: a picture of each, where a folder for them is named."""
    if folder := os.environ.get("WANDEL_PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}_{width}.png", full_page=True)


def fill(page, **typed) -> None:
    for name, value in typed.items():
        field = page.locator(f"main [name='{name}']")
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def done(page) -> None:
    """The progress on this page has ended well, and the page itself has stayed."""
    expect(page.locator(".w-job--done").first).to_be_visible(timeout=PATIENCE_MS)


def test_what_is_decided_is_computed_where_one_is(place):
    page = found_city(place)
    place.installation.python(A_MODEL)
    decided(place, page)
    result_appears(place, page)
    address = scenario(place, page)
    shared(place, page, address)
    new_target(place, page)
    assert page.left == []
    assert [line for line in page.said if "422" not in line and "404" not in line] == []


def decided(place, page) -> None:
    """A measure with its place in the model, and its start: saved, computed, and seen where one is."""
    page.goto(f"{HERE}/records/new/measure/")
    fill(page, title_de="Wärmenetz ausbauen", field="energy", place="heat-grid", start_year="2010")
    press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("Im Modell kann sie 2027 bis 2035 beginnen.")
    place.check(page)
    fill(page, start_year="2030")
    page.locator("main [name=visibility][value=public]").check()
    press(page, "Speichern")
    expect(page.locator("h1")).to_have_text("Wärmenetz ausbauen")
    place.check(page)
    picture(page, "measure")


def result_appears(place, page) -> None:
    page.goto(f"{HERE}/pathways/?target=neutral-2045")
    where = page.url
    expect(page.locator("#pathway-chart .w-chart")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#pathway-switches")).to_contain_text("ab 2030")
    assert page.url == where
    place.check(page)
    picture(page, "pathway")


def scenario(place, page) -> str:
    """Begun from the city's pathway, switched, named, computed: and compared with it."""
    page.get_by_role("link", name="Andere Startjahre ausprobieren").click()
    place.check(page)
    picture(page, "new-scenario")
    fill(page, title="Ohne Beratung", target="neutral-2045")
    page.get_by_role("switch", name="Energieberatung").uncheck()
    press(page, "Anlegen und berechnen")
    page.wait_for_url("**/scenarios/ohne-beratung/")
    done(page)
    expect(page.locator("#pathway-verdict")).to_contain_text("Neben dem Pfad der Stadt", timeout=PATIENCE_MS)
    expect(page.locator("#pathway-chart .w-chart")).to_be_visible()
    place.check(page)
    picture(page, "scenario")
    page.get_by_label("Beginn: Ladepunkte").select_option("2029")
    press(page, "Neu berechnen")
    expect(page.locator("#pathway-verdict")).to_contain_text("seither geändert")
    picture(page, "scenario-computing")
    done(page)
    expect(page.locator("#pathway-verdict")).not_to_contain_text("seither geändert", timeout=PATIENCE_MS)
    page.get_by_role("link", name="Vergleichen").click()
    expect(page.locator("main")).to_contain_text("Szenario: Ohne Beratung")
    place.check(page)
    return f"{HERE}/pathways/scenarios/ohne-beratung/"


def shared(place, page, address: str) -> None:
    """Its address is the team's, until it is shown."""
    visitor = place.arrive()
    assert visitor.goto(address).status == 404
    page.goto(address)
    press(page, "Allen zeigen")
    expect(page.locator("main")).to_contain_text("Alle können das Szenario sehen.")
    assert visitor.goto(address).status in {200, 404}  # 404 as long as the city itself is hidden
    page.goto(f"{HERE}/pathways/scenarios/")
    place.check(page)
    picture(page, "scenarios")
    page.goto(f"{HERE}/jobs/")
    place.check(page)
    picture(page, "jobs")


def new_target(place, page) -> None:
    """Reachable? By when? The first answer is there at once."""
    page.goto(f"{HERE}/records/new/target/")
    fill(
        page,
        title_de="Fast nichts mehr bis 2040",
        year="2040",
        account="bisko",
        measure="emissions",
        status="discussed",
        threshold_value="4000",
        threshold_unit="t",
    )
    press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("Auf den ersten Blick")
    picture(page, "target")
    done(page)
    expect(page.locator("#target-verdict")).to_contain_text("Den Pfad ansehen", timeout=PATIENCE_MS)
    place.check(page)
