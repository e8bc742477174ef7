"""Organisations, their ties and roles, and what a partner does with its own, from an empty installation."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import CITY, found_city, press
from tests.e2e.test_workshop import HERE, fill, make

pytestmark = pytest.mark.e2e

PARTNER = "partner@example.net"


def test_organisations_are_tied_involved_and_look_after_their_own(place):
    page = found_city(place)
    page.goto(f"{HERE}/network/")
    expect(page.locator("main")).to_contain_text("Noch keine Organisation")
    place.check(page)
    works = make(
        place,
        page,
        "network/",
        "organisation",
        title_de="Werkstatt am Fluss",
        summary_de="Repariert, was andere wegwerfen.",
        sector="civil-society",
        partnership="core",
        url="https://werkstatt.example.org",
    )
    expect(page.locator("h1")).to_have_text("Werkstatt am Fluss")
    bank = make(place, page, "network/", "organisation", title_de="Bank der Stadt", sector="business")
    measure = make(place, page, "pathways/measures/", "measure", title_de="Bäume am Markt", field="energy")
    make(
        place,
        page,
        "agenda/",
        "commitment",
        title_de="Zehn Bäume",
        organisation="werkstatt-am-fluss",
        status="open",
    )
    tied(place, page, works)
    involved(place, page, works, measure)
    withdrawn(place, page, bank, works)
    partner = brought_in(place, page)
    looked_after(place, partner, works, bank)
    for one in (page, partner):
        assert one.left == []
        assert [line for line in one.said if "422" not in line] == []


def tied(place, page, works: str) -> None:
    page.goto(works)
    page.get_by_role("link", name="Beziehung eintragen").click()
    place.check(page)
    fill(page, to="bank-der-stadt", kind="funding", strength="7")
    press(page, "Speichern")
    expect(page.locator("main [role=alert]").first).to_be_visible()
    place.check(page)
    fill(page, strength="2")
    press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("Förderung → Bank der Stadt")
    page.get_by_role("link", name=re.compile(r"Ändern\s*: Bank der Stadt")).click()
    fill(page, strength="3")
    press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("Stärke 3 von 3")
    place.check(page)
    press(page, re.compile(r"Entfernen\s*: Bank der Stadt"))
    expect(page.locator("main")).not_to_contain_text("Förderung → Bank der Stadt")


def involved(place, page, works: str, measure: str) -> None:
    page.goto(works)
    page.get_by_role("link", name="Rolle eintragen").click()
    place.check(page)
    page.locator("[name=artefact]").select_option(label="Bäume am Markt")
    fill(page, role="responsible")
    press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("verantwortlich: Bäume am Markt")
    page.goto(measure)
    expect(page.locator("main")).to_contain_text("verantwortlich: Werkstatt am Fluss")
    page.get_by_role("link", name="Organisation eintragen").click()
    fill(page, organisation="bank-der-stadt", role="endorses")
    press(page, "Speichern")
    expect(page.locator("main")).to_contain_text("trägt mit: Bank der Stadt")
    place.check(page)


def withdrawn(place, page, bank: str, works: str) -> None:
    """Gone from everywhere, and back with all that hung on it."""
    page.goto(bank)
    page.get_by_role("link", name="Zurückziehen").click()
    press(page, "Zurückziehen")
    expect(page.locator("main")).not_to_contain_text("Bank der Stadt")
    assert page.goto(bank).status == 404
    page.goto(f"{HERE}/records/withdrawn/")
    place.check(page)
    press(page, "Zurückholen")
    expect(page.locator("h1")).to_have_text("Bank der Stadt")
    expect(page.locator("main")).to_contain_text("trägt mit: Bäume am Markt")
    page.said[:] = [line for line in page.said if "404" not in line]


def brought_in(place, page):
    """Somebody is invited to take part for the workshop."""
    page.goto(f"{HERE}/administration/members/+invite/")
    page.get_by_label("E-Mail-Adresse").fill(PARTNER)
    page.get_by_label("Partner", exact=True).check()
    fill(page, organisation="werkstatt-am-fluss")
    place.check(page)
    press(page, "Einladung schicken")
    expect(page.locator("tr", has_text=PARTNER)).to_contain_text("Werkstatt am Fluss")
    mail = place.mail_to(PARTNER, "Einladung zur Mitarbeit")
    partner = place.arrive()
    partner.goto(re.search(r"https?://\S+/\+invitation/\S+", mail)[0])
    partner.locator("input[type=email]").fill(PARTNER)
    press(partner, "Code anfordern")
    place.confirm(partner, PARTNER)
    partner.wait_for_url(f"**/{CITY}/")
    return partner


def looked_after(place, partner, works: str, bank: str) -> None:
    """What is its own the partner changes; what is somebody else's is refused in the house's look."""
    partner.goto(works)
    partner.get_by_role("link", name="Bearbeiten").click()
    place.check(partner)
    fill(partner, summary_de="Repariert und verleiht.")
    press(partner, "Speichern")
    expect(partner.locator("main")).to_contain_text("Repariert und verleiht.")
    partner.get_by_role("link", name="Zehn Bäume").click()
    partner.get_by_role("link", name="Bearbeiten").click()
    fill(partner, status="in-progress", due="2031-05-01")
    place.check(partner)
    press(partner, "Speichern")
    expect(partner.locator("main")).to_contain_text("in Umsetzung")
    place.check(partner)
    partner.goto(bank)
    expect(partner.get_by_role("link", name="Bearbeiten")).to_have_count(0)
    answer = partner.goto(f"{HERE}/records/organisation/bank-der-stadt/edit/")
    assert answer.status == 403
    expect(partner.locator("main")).to_contain_text("Transformationsteam")
    place.check(partner)
    partner.said[:] = [line for line in partner.said if "403" not in line]
