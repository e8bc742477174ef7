"""From nothing: an arena, an activity, a phone whose ideas come to the wall, and what becomes of them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import CITY, found_city, press
from tests.e2e.test_workshop import fill

pytestmark = pytest.mark.e2e

HERE = f"/de/{CITY}"
IDEAS = ("Mehr Busse am Abend", "Ein sicherer Radweg zur Schule", "Linden auf dem Markt")
QUESTION = "Was hindert Sie am Umsteigen?"
PROBLEM, MEASURE = "Ohne Auto geht abends nichts", "Abendbus bis Mitternacht"


def test_an_arena_is_made_led_and_leads_on(place):
    page = found_city(place)
    arena = make_arena(place, page)
    make_activities(place, page, arena)
    collect(place, page, arena)
    become(place, page, arena)
    change_one_s_mind(place, page, arena)
    assert page.left == []
    assert [line for line in page.said if "422" not in line and "404" not in line] == []


def make_arena(place, page) -> str:
    page.goto(f"{HERE}/arenas/")
    place.check(page)
    page.locator("main").get_by_role("link", name="+ Arena").click()
    expect(page.locator("[name=title_de]")).to_have_value("Arena 1")
    place.check(page)
    fill(page, title_de="Erste Arena", topic_de="Wege in der Stadt", venue_de="Rathaus", date="2031-03-01")
    page.locator("main [name=visibility][value=public]").check()
    press(page, "Speichern")
    expect(page.locator("h1")).to_have_text("Erste Arena")
    place.check(page)
    return page.url


def make_activities(place, page, arena: str) -> None:
    for title, question in (("Was fehlt", "Was fehlt Ihnen?"), ("Was hindert", QUESTION)):
        page.locator("main").get_by_role("link", name="+ Aktivität").click()
        expect(page.locator("h1")).to_have_text("Aktivität: neu")
        place.check(page)
        if title == "Was fehlt":
            press(page, "Speichern")
            expect(page.locator("main [role=alert]").first).to_be_visible()
            place.check(page)
        fill(page, title_de=title, prompt_de=question)
        press(page, "Speichern")
        expect(page.locator(".w-messages")).to_contain_text("Der Code zum Mitmachen gilt schon")
    place.check(page)
    # With the keyboard alone.
    page.get_by_role("button", name=re.compile("Nach oben.*Was hindert")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("main h2", has_text="Was ").first).to_have_text("Was hindert")


def collect(place, page, arena: str) -> None:
    """The code of the console leads a phone in; what it sends stands on the wall once the team allows it."""
    page.goto(f"{arena}was-hindert/console/")
    expect(page.locator("main")).to_contain_text("Diese Stadt ist noch verborgen")
    place.check(page)
    page.get_by_role("link", name="Sichtbarkeit der Stadt").click()
    page.locator("[name=is_public][value=yes]").check()
    press(page, "Speichern")
    expect(page.locator(".w-messages").first).to_be_visible()
    page.goto(f"{arena}was-hindert/console/")
    code = page.locator("main strong[data-content]").first.inner_text()
    press(page, "Sammlung starten")
    wall = page.context.new_page()
    wall.goto(f"{arena}was-hindert/projector/")
    expect(wall.locator("svg").first).to_be_visible()
    phone = place.arrive()
    phone.goto("/j/")
    phone.get_by_label("Code von der Leinwand").fill(code)
    phone.get_by_role("button", name="Weiter").click()
    expect(phone.locator("h1")).to_have_text(QUESTION)
    place.check(phone)
    for number, idea in enumerate(IDEAS, 1):
        phone.locator("textarea").fill(idea)
        phone.get_by_role("button", name="Idee abschicken").click()
        expect(phone.locator(".w-phone__mine li")).to_have_count(number)
        expect(page.locator("#ideas tbody tr")).to_have_count(number)
        if number == 1:
            page.locator("#ideas [name=from]").check()
    # What was ticked before the others came is ticked still.
    expect(page.locator("#ideas [name=from]:checked")).to_have_count(1)
    place.check(page)
    press(page, "Alle auf dieser Seite veröffentlichen")
    expect(wall.locator(".w-wall li")).to_have_count(len(IDEAS))
    press(page, "Sammlung beenden")
    assert (phone.said, phone.left) == ([], [])
    wall.close()


def become(place, page, arena: str) -> None:
    """Three ideas, ticked together, become a problem; and once more, from the console, a measure."""
    page.goto(arena)
    made(place, page, "+ Problem", title_de=PROBLEM, level="regime", field="mobility")
    page.goto(f"{arena}was-hindert/console/")
    made(place, page, "+ Maßnahme", title_de=MEASURE, field="mobility")
    # The way back may be folded.
    page.goto(page.locator("#trace a", has_text=IDEAS[2]).first.get_attribute("href"))
    for title in (PROBLEM, MEASURE):
        expect(page.locator("#trace")).to_contain_text(title)
    place.check(page)


def made(place, page, button: str, **typed: str) -> None:
    for tick in page.locator("main [name=from]").all():
        tick.check()
    page.locator("main").get_by_role("button", name=button).click()
    expect(page.locator("[name=origin]:checked")).to_have_count(len(IDEAS))
    for idea in IDEAS:
        expect(page.locator("[name=summary_de]")).to_have_value(re.compile(idea))
    place.check(page)
    fill(page, **typed)
    page.locator("main [name=visibility][value=public]").check()
    press(page, "Speichern")
    expect(page.locator("h1")).to_have_text(typed["title_de"])
    for idea in IDEAS:
        expect(page.locator("#trace")).to_contain_text(idea)
    place.check(page)


def change_one_s_mind(place, page, arena: str) -> None:
    """What nobody used is removed; what holds ideas is withdrawn and comes back; the arena has a history."""
    page.goto(arena)
    page.get_by_role("link", name=re.compile("Entfernen.*Was fehlt")).click()
    expect(page.locator("h1")).to_have_text("Wirklich entfernen?")
    place.check(page)
    press(page, "Entfernen")
    page.get_by_role("link", name=re.compile("Entfernen.*Was hindert")).click()
    expect(page.locator("h1")).to_have_text("Wirklich zurückziehen?")
    press(page, "Zurückziehen")
    expect(page.locator("h1")).to_have_text("Erste Arena")
    expect(page.locator("main")).not_to_contain_text(IDEAS[0])
    place.check(page)
    press(page, re.compile("Zurückholen.*Was hindert"))
    expect(page.locator("main")).to_contain_text(IDEAS[0])
    page.locator(".w-banner").get_by_role("link", name="Bearbeiten").click()
    fill(page, topic_de="Wege und Plätze", note="Nach dem Vortreffen")
    press(page, "Speichern")
    page.locator(".w-banner").get_by_role("link", name="Verlauf").click()
    expect(page.locator("main")).to_contain_text("Nach dem Vortreffen")
    place.check(page)
    page.goto(f"{HERE}/search/?q=wege")
    expect(page.locator("main")).to_contain_text("Erste Arena")
