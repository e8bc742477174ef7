"""Searching as people do it: with the keyboard, on a phone, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_suggestions_are_reached_by_arrows_and_left_by_escape(people):
    page = people()
    page.goto("/de/goerlitz/")
    field = page.get_by_label("In dieser Stadt suchen")
    field.press_sequentially("fenst")
    links = page.locator("#find-suggestions a")
    expect(links.first).to_be_visible()
    expect(links.first.locator("mark").first).to_be_visible()
    expect(page.locator("#find-status")).to_contain_text("Vorschl")
    field.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)
    field.fill("fenste")
    expect(links.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("Suche")
    assert "/search/" not in page.url
    assert page.said == []


def test_enter_shows_everything_that_was_found(people):
    page = people()
    page.goto("/de/goerlitz/")
    page.get_by_label("In dieser Stadt suchen").fill("waerme")
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/goerlitz/search/?q=waerme")
    expect(page.locator(".w-hit mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_on_a_phone_a_link_leads_to_the_field(people):
    page = people(width=390, height=844)
    page.goto("/de/goerlitz/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Suche", exact=True).click()
    page.get_by_label("Wörter oder ihre Anfänge").fill("denkmal")
    page.get_by_role("button", name="Suchen").click()
    page.wait_for_url("**/search/?q=denkmal")
    expect(page.locator(".w-hit").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_works_without_scripts(people):
    page = people(java_script_enabled=False)
    page.goto("/de/goerlitz/")
    page.get_by_label("In dieser Stadt suchen").fill("denkmal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=denkmal")
    assert page.locator(".w-hit mark").count() > 0
