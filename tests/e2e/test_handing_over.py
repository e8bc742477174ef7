"""From an empty installation: a city begins from Görlitz, makes one thing its own, and is taken out again."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import FOUNDER, press

from wandel_engine.cases import read_case_archive

pytestmark = pytest.mark.e2e
HERE = "/de/zolw"


def found(place):
    """A city that wants to begin from another one."""
    page = place.arrive()
    page.goto("/")
    page.get_by_label("Einrichtungsschlüssel").fill(place.setup_key)
    page.get_by_label("E-Mail-Adresse").fill(FOUNDER)
    press(page, "Code anfordern")
    place.confirm(page, FOUNDER)
    page.get_by_label("Name der Stadt (Deutsch)").fill("Żółw")
    expect(page.locator("input[name=slug]")).to_have_value("zolw")
    page.get_by_label("Mit einer anderen Stadt anfangen").check()
    place.check(page)
    press(page, "Stadt anlegen")
    page.wait_for_url(f"**{HERE}/reference/begin/")
    return page


def test_a_city_begins_from_another_and_is_taken_out(place, tmp_path):
    page = found(place)
    take_over(place, page)
    confirm_one(place, page)
    archive = take_out(place, page, tmp_path)
    case = read_case_archive(archive)
    assert case.card.key == "zolw"
    # One thing was made its own and published; what waits to be checked is nobody's to hand on.
    assert [one.title for one in case.vision.principles] == [{"de": "Wir fangen bei uns an"}]
    assert case.measures == case.organisations == case.commitments == ()
    assert [line for line in page.said if "404" not in line] == []
    assert page.left == []


def take_over(place, page) -> None:
    expect(page.locator("h1")).to_have_text("Mit einer anderen Stadt anfangen")
    expect(page.get_by_label("Woher")).to_contain_text("Görlitz")
    page.get_by_label("Maßnahmen:").uncheck()
    place.check(page)
    press(page, "Angekreuztes übernehmen")
    expect(page.locator("main")).to_contain_text("warten darauf, dass jemand sie prüft", timeout=60_000)
    place.check(page)
    page.get_by_role("link", name="Jetzt prüfen").click()
    expect(page.locator("h1")).to_have_text("Übernommenes prüfen")
    place.check(page)
    assert page.locator("main li form").count() > 5


def confirm_one(place, page) -> None:
    """One is confirmed with one press, one is changed, and neither is asked for again."""
    waiting = page.locator('main li form[action$="confirm/"]')
    before = waiting.count()
    waiting.first.get_by_role("button").click()
    expect(waiting).to_have_count(before - 1)
    principles = page.locator("section", has=page.get_by_role("heading", name="Leitsätze"))
    principles.get_by_role("link").first.click()
    expect(page.locator("#taken-over")).to_contain_text("Übernommen, nicht geprüft")
    expect(page.locator("#taken-over")).to_contain_text("Görlitz")
    place.check(page)
    page.get_by_role("link", name="Für hier ändern").click()
    page.locator("[name=title_de]").fill("Wir fangen bei uns an")
    page.locator("select[name=visibility], input[name=visibility]").first.wait_for()
    if page.locator("select[name=visibility]").count():
        page.locator("select[name=visibility]").select_option("public")
    else:
        page.locator("input[name=visibility][value=public]").check()
    press(page, "Speichern")
    expect(page.locator("h1")).to_contain_text("Wir fangen bei uns an")
    expect(page.locator("#taken-over")).to_have_count(0)


def take_out(place, page, tmp_path) -> bytes:
    page.goto(f"{HERE}/administration/")
    place.check(page)
    page.get_by_role("link", name="Stadt mitnehmen").click()
    place.check(page)
    press(page, "Archiv packen")
    expect(page.locator("main")).to_contain_text("Das Archiv ist fertig", timeout=60_000)
    place.check(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Herunterladen").click()
    target = tmp_path / "zolw.zip"
    download.value.save_as(target)
    assert zipfile.is_zipfile(target)
    page.goto(f"{HERE}/administration/deletion/")
    expect(page.locator("main")).to_contain_text("Zuerst mitnehmen")
    page.locator("main").get_by_role("link", name="Stadt mitnehmen").click()
    expect(page.locator("main")).to_contain_text("Das Archiv ist fertig")
    return target.read_bytes()
