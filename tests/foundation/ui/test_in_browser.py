"""The style guide in a real browser: every component at once, under the strict policy of the installation."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project
from playwright.sync_api import expect
from tests.browser import CHROMIUM, NOT_LAID_OUT_ANEW, draw_charts, paper_faults

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(
        not (Path(project.ASSETS) / "ui/vendor/vega.js").exists(), reason="no assets: run `make setup`"
    ),
]


@pytest.mark.parametrize(
    ("theme", "width"), [("light", 1440), ("dark", 1440), ("contrast", 1440), ("light", 390)]
)
def test_everyone_can_use_every_component(visit, theme, width):
    page = visit(theme=theme, width=width)
    draw_charts(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert page.said == [], "nothing may be refused by the policy or go wrong"


@pytest.mark.parametrize("path", ["/de/styleguide/phone", "/de/styleguide/projector"])
def test_the_arenas_screens_are_usable_too(visit, path):
    page = visit(path, width=390 if "phone" in path else 1440)
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert page.said == []


def test_without_scripts_everything_is_there(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".w-chart__table .w-table").first.is_visible()
    assert not page.locator(".w-chart__scroll").first.is_visible()
    page.locator("details.w-menu:not(.w-menu--languages) > summary").first.click()
    page.get_by_role("button", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_after_the_first_chart_the_others_follow_unseen(visit):
    page = visit(width=390)
    figures = page.locator("[data-chart]")
    assert figures.count() > 1
    figures.first.scroll_into_view_if_needed()
    expect(figures.last).to_have_attribute("data-drawn", "yes", timeout=20_000)
    assert figures.last.bounding_box()["y"] > 900 + 400, "it was near the window, which proves nothing"


def test_paper_shows_the_table_of_a_chart_that_is_not_drawn(visit):
    page = visit(held="**/vega.js")
    figure = page.locator("[data-chart]").last
    assert not figure.locator(".w-table").is_visible(), "on a screen the table waits for the picture"
    page.emulate_media(media="print")
    assert figure.locator(".w-table").is_visible()
    assert not figure.locator(".w-chart__scroll").is_visible()


@pytest.mark.parametrize("language", ["de", "pl"])
def test_paper_loses_nothing(visit, language):
    page = visit(f"/{language}/styleguide", script=NOT_LAID_OUT_ANEW)
    draw_charts(page)
    assert paper_faults(page) == []


def test_the_theme_is_kept_and_charts_follow(visit):
    page = visit(theme="light")
    draw_charts(page)
    area = page.locator("#emissions .mark-area path").first
    before = area.evaluate("node => getComputedStyle(node).fill")
    page.locator("details.w-menu:not(.w-menu--languages) > summary").first.click()
    page.get_by_role("button", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert area.evaluate("node => getComputedStyle(node).fill") != before
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_charts_speak_the_language_of_the_page(visit):
    page = visit()
    draw_charts(page)
    assert "Tsd. MWh" in page.locator("#balance").inner_text()


@pytest.mark.parametrize("width", [390, 700, 1440])
def test_no_title_of_a_legend_is_cut(visit, width):
    page = visit(width=width)
    draw_charts(page)
    titles = "document.querySelectorAll('[data-chart] .role-legend-label text')"
    assert page.evaluate(f"{titles}.length") > 4
    for resized in (False, True):
        if resized:  # as on a phone whose address bar comes and goes
            page.set_viewport_size({"width": width, "height": 700})
            page.wait_for_timeout(300)
        for side in ("right", "bottom"):
            beyond = page.evaluate(
                f"[...{titles}].filter(title => title.getBoundingClientRect().{side} > "
                f"title.closest('svg').getBoundingClientRect().{side} + 1).map(title => title.textContent)"
            )
            assert beyond == []


def test_no_word_of_a_chart_leaves_it_on_a_phone(visit):
    page = visit("/pl/styleguide", width=390)  # the longest words
    draw_charts(page)
    words = "document.querySelectorAll('[data-chart]:not(.w-chart--wide) .mark-text text')"
    assert page.evaluate(f"{words}.length") > 4
    beyond = page.evaluate(
        f"[...{words}].filter(word => word.getBoundingClientRect().left < "
        "word.closest('svg').getBoundingClientRect().left - 1).map(word => word.textContent)"
    )
    assert beyond == []


def test_a_keyboard_reaches_the_content_first(visit):
    page = visit("/de/accessibility")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "w-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
