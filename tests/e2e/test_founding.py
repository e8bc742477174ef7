"""From an empty installation to a city with two people in it, in a real browser and with real mails."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.e2e.first_city import COLLEAGUE, bring_in, found_city, press

pytestmark = pytest.mark.e2e


def test_somebody_founds_a_city_and_brings_in_a_colleague(place):
    page = found_city(place)
    expect(page.locator("h1")).to_have_text("Was Sie mitbringen")
    expect(page.locator("html")).to_have_attribute("data-colour", "blue")
    assert page.evaluate("document.querySelector('.w-brand__logo').naturalWidth") == 480
    place.check(page)
    assert not (place.installation.folder / "setup-key").exists()
    colleague = bring_in(place, page)
    lose_role(place, page, colleague)
    # Nobody else sees the city yet.
    stranger = place.arrive()
    assert stranger.goto("/de/zolw-wuerzen-an-der-neisse/").status == 404
    stranger.goto("/")
    expect(stranger.locator("main")).to_contain_text("Noch keine Stadt")
    for one in (page, colleague):
        assert one.left == []
        assert [line for line in one.said if "422" not in line] == []


def lose_role(place, page, colleague) -> None:
    """The colleague's role is taken while they write: they are told, and keep the text."""
    colleague.goto("/de/zolw-wuerzen-an-der-neisse/records/new/event/")
    colleague.locator("[name=title_de]").fill("Ein langer Abend")
    colleague.locator("[name=date]").fill("2031-05-04")
    page.get_by_role("link", name=COLLEAGUE).click()
    page.get_by_label("keine mehr: aus der Stadt entfernen").check()
    place.check(page)
    press(page, "Rolle ändern")
    expect(page.locator(".w-messages")).to_contain_text("hat keine Rolle mehr in dieser Stadt")
    press(colleague, "Speichern")
    expect(colleague.locator("main")).to_contain_text("Diesem Konto fehlt hier die Rolle")
    expect(colleague.locator("main")).to_contain_text("Ein langer Abend")
    colleague.said[:] = [line for line in colleague.said if "403" not in line]
