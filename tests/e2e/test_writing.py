"""Writing feels safe: nothing typed is lost, two people's changes are joined piece by piece, and what belongs
together is found by three letters. From nothing, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import CITY, FOUNDER, bring_in, found_city, press

pytestmark = pytest.mark.e2e

HERE = f"/de/{CITY}"
LONG = "Worauf es ankommt:\n\n- Linden am Markt\n- Bänke\n\nMehr dazu: [Stadtplan](https://example.org/plan)"
# What the browser itself says of answers that are meant to be so.
EXPECTED = re.compile(r"401|409|422")


def test_nothing_typed_is_lost_and_two_write_together(place):
    page = found_city(place)
    colleague = bring_in(place, page)
    left_and_come_back(place, page)
    units_follow(place, page)
    log_in_expired(place, page)
    thing = saved(place, page)
    conflict(place, page, colleague, thing)
    linked(place, page, thing)
    for one in (page, colleague):
        assert one.left == []
        assert [line for line in one.said if not EXPECTED.search(line)] == []


def tab(page, field: str, language: str) -> None:
    group = page.locator(f"[data-tongues]:has([name^={field}_])")
    group.get_by_role("tab", name=re.compile(language)).click()


def left_and_come_back(place, page) -> None:
    page.goto(f"{HERE}/vision/")
    page.locator("main a[href$='/records/new/principle/']").first.click()
    # The city writes in German; other languages are there, and none of them is missed.
    titles = page.locator("[data-tongues]").first
    expect(titles.get_by_role("tab")).to_have_text(["Deutsch fehlt", "Englisch", "Polnisch"])
    beside = page.locator("[data-lacking]")
    expect(beside).to_contain_text("Deutsch: Titel fehlt")
    page.locator("[name=title_de]").fill("Schatten für alle")
    expect(beside).to_be_hidden()
    expect(titles.get_by_role("tab").first).to_have_text("Deutsch")
    page.locator("[name=summary_de]").fill(LONG)
    tab(page, "title", "Englisch")
    page.locator("[name=title_en]").fill("Shade for everybody")
    expect(page.locator("[data-draft-line]")).to_contain_text("Auf diesem Gerät und auf dem Server.")
    place.check(page)
    page.goto(f"{HERE}/vision/")
    page.goto(f"{HERE}/records/drafts/")
    place.check(page)
    page.get_by_role("link", name="Schatten für alle").click()
    expect(page.locator("[name=summary_de]")).to_have_value(LONG)
    expect(page.locator("[name=title_en]")).to_have_value("Shade for everybody")
    expect(page.locator("[data-draft-line]")).to_contain_text("Ihr Entwurf vom")
    place.check(page)


def units_follow(place, page) -> None:
    """What a target may be stated in follows what it measures."""
    page.goto(f"{HERE}/records/new/target/")
    unit = page.locator("[name=threshold_unit]")
    page.locator("[name=measure]").select_option("emissions-per-head")
    expect(unit.locator("option")).to_have_text(["t CO₂e je Kopf"])
    page.locator("[name=measure]").select_option("energy")
    expect(unit.locator("option")).to_have_text(["MWh", "GWh"])
    unit.select_option("GWh")
    page.locator("[name=measure]").select_option("emissions")
    expect(unit).to_have_value("t")
    place.check(page)
    discarded(page)


def discarded(page) -> None:
    """Throw the draft away, once there is one."""
    expect(page.locator("[data-draft-line]")).to_contain_text("auf dem Server")
    page.locator("[data-discard]").click()
    expect(page.locator(".w-messages")).to_be_visible()
    page.goto(f"{HERE}/records/drafts/")
    page.get_by_role("link", name="Schatten für alle").click()


def log_in_expired(place, page) -> None:
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=summary_de]").fill(f"{LONG}\n\nUnd Wasser.")
    expect(page.locator("[data-draft-line]")).to_contain_text("Die Anmeldung ist abgelaufen.")
    expect(page.locator("[data-draft-line]")).to_contain_text("und auf diesem Gerät")
    expect(page.locator("[name=summary_de]")).to_have_value(f"{LONG}\n\nUnd Wasser.")
    place.check(page)
    page.get_by_role("link", name="Neu anmelden").click()
    page.locator("input[type=email]").fill(FOUNDER)
    before = len(place.mails.to(FOUNDER))
    page.locator("main .kern-btn--primary").click()
    place.installation.wait_until(lambda: len(place.mails.to(FOUNDER)) > before, "another code")
    place.confirm(page, FOUNDER)
    expect(page.locator("[data-draft-line]")).to_contain_text("Auf diesem Gerät liegt ein Entwurf")
    place.check(page)
    page.get_by_role("button", name="Weiterschreiben").click()
    expect(page.locator("[name=summary_de]")).to_have_value(f"{LONG}\n\nUnd Wasser.")


def saved(place, page) -> str:
    page.locator("main [name=visibility][value=public]").check()
    press(page, "Speichern")
    expect(page.locator("h1")).to_have_text("Schatten für alle")
    expect(page.locator(".w-text li")).to_have_text(["Linden am Markt", "Bänke"])
    expect(page.get_by_role("link", name="Stadtplan")).to_have_attribute("href", "https://example.org/plan")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('wandel:draft'))") == []
    place.check(page)
    return page.url


def conflict(place, page, colleague, thing: str) -> None:
    for one in (page, colleague):
        one.goto(thing)
        one.get_by_role("link", name="Bearbeiten").click()
    colleague.locator("[name=title_de]").fill("Schatten und Wasser für alle")
    tab(colleague, "title", "Polnisch")
    colleague.locator("[name=title_pl]").fill("Cień dla wszystkich")
    colleague.locator("[name=note]").fill("Wasser gehört dazu")
    press(colleague, "Speichern")
    expect(colleague.locator("h1")).to_have_text("Schatten und Wasser für alle")
    page.locator("[name=title_de]").fill("Kühler Schatten für alle")
    page.locator("[name=summary_de]").fill("Kurz gesagt: Linden.")
    expect(page.locator("[data-draft-line]")).to_contain_text("Inzwischen hat jemand anderes gespeichert")
    press(page, "Speichern")
    expect(page.locator("h1")).to_have_text("Zwei haben geändert")
    expect(page.locator("main")).to_contain_text("Noch 1 von 1 offen")
    assert page.locator("main :checked").count() == 0
    place.check(page)
    press(page, "Gewähltes speichern")
    expect(page.locator("main")).to_contain_text("Hier ist noch nichts gewählt.")
    joined = page.locator("[name=both_title_de]")
    expect(joined).to_have_value("Kühler Schatten und Wasser für alle")
    page.get_by_label("Beides verbinden", exact=True).check()
    expect(page.locator("main")).to_contain_text("Alles gewählt")
    place.check(page)
    press(page, "Gewähltes speichern")
    expect(page.locator("h1")).to_have_text("Kühler Schatten und Wasser für alle")
    expect(page.locator(".w-text").first).to_have_text("Kurz gesagt: Linden.")
    page.get_by_role("link", name="Verlauf").click()
    expect(page.locator("main")).to_contain_text("Wasser gehört dazu")
    expect(page.locator("main")).to_contain_text("Cień dla wszystkich")
    place.check(page)


def linked(place, page, thing: str) -> None:
    page.goto(f"{HERE}/records/new/vision-element/")
    page.locator("[name=title_de]").fill("Grüne Höfe")
    page.locator("[name=field]").select_option(index=1)
    page.locator("main [name=visibility][value=public]").check()
    press(page, "Speichern")
    expect(page.locator("h1")).to_have_text("Grüne Höfe")
    page.goto(thing)
    page.get_by_role("link", name="Verknüpfen").click()
    field = page.get_by_role("combobox", name="Womit?")
    field.press_sequentially("grü")
    expect(page.get_by_role("option", name="Grüne Höfe")).to_be_visible()
    place.check(page)
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Grüne Höfe")
    press(page, "Verknüpfen")
    expect(page.locator(".w-messages")).to_contain_text("Verknüpft.")
    expect(page.locator("main")).to_contain_text("stützt")
    place.check(page)
    page.goto(thing)
    expect(page.locator("#trace")).to_contain_text("Grüne Höfe")
