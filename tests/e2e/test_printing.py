"""Every public page on paper: nothing cut off, and nothing that only a colour or a background says."""

from __future__ import annotations

import pytest
from tests.browser import NOT_LAID_OUT_ANEW, draw_charts, paper_faults
from tests.e2e.pages import pages
from tests.e2e.test_accessibility import TEAM_ONLY

pytestmark = pytest.mark.e2e

GRID = "network:grid"


@pytest.fixture(scope="module")
def printing(browser, installation, team_cookies):
    contexts = []

    def of(cookies):
        context = browser.new_context(base_url=installation.address, reduced_motion="reduce")
        contexts.append(context)
        context.add_cookies(list(cookies))
        context.add_init_script(NOT_LAID_OUT_ANEW)
        page = context.new_page()
        page.set_viewport_size({"width": 1440, "height": 900})
        return page

    yield {False: of(()), True: of(team_cookies)}
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    "shown",
    [one for one in pages() if one.name not in TEAM_ONLY - {GRID} and one.name != "join:join"],
    ids=str,
)
def test_nothing_is_lost_on_paper(printing, shown):
    page = printing[shown.name == GRID]
    found = {}
    for language in ("de", "pl"):
        assert page.goto(shown.path(language)).status == 200
        draw_charts(page)
        if faults := paper_faults(page):
            found[language] = faults
    assert found == {}


def test_charts_are_laid_out_for_the_width_of_paper(printing):
    page = printing[False]
    page.goto("/de/goerlitz/pathways/")
    draw_charts(page)
    width = "document.querySelector('[data-chart] svg').viewBox.baseVal.width"
    before = page.evaluate(width)
    assert before > 700, "it would fit as it is, which proves nothing"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert 600 < page.evaluate(width) < 640
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(width) == before
