"""Every page, as visitors and the team see it, narrow and wide, light and dark: everybody can use it."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from tests.browser import draw_charts
from tests.e2e.pages import pages, unknown

pytestmark = pytest.mark.e2e

FINDINGS = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const told = checks => checks.map(check => check.message).join("; ");
  return found.violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${told(node.any.concat(node.all))}`));
}"""
NARROW, WIDE = 390, 1440
# Visitors and team together see each page in all four ways.
WAYS = {
    "visitor": (("light", WIDE), ("dark", NARROW)),
    "team": (("dark", WIDE), ("light", NARROW)),
}
TEAM_ONLY = {
    "records:edit",
    "records:files",
    "network:grid",
    "overview:today",
    "experiments:new-log-entry",
    "arenas:new-activity",
    "arenas:edit-activity",
    "arenas:remove-activity",
    "events:invite",
    "arenas:projector",
    "arenas:console",
    "reference:upload",
    "reference:staged",
    "records:new",
    "records:links",
    "records:withdraw",
    "records:withdrawn",
    "records:unchecked",
    "reference:exports",
    "reference:begin",
    "administration:index",
    "administration:next",
    "administration:section",
    "administration:logo-page",
    "administration:members",
    "administration:invite",
    "administration:member",
    "administration:deletion",
}


def test_no_page_is_forgotten():
    assert unknown() == {}, "add an example to tests/e2e/pages.py, or say there why it is no page"


@pytest.mark.parametrize("shown", pages(), ids=str)
def test_a_visitor_can_use_the_page(page_of, shown):
    page = page_of("visitor")
    if shown.name in TEAM_ONLY:
        page.goto(shown.path("de"))
        assert "/account/login/code/" in page.url, "only for the team, so the way leads to the log-in"
    else:
        check(page, shown, WAYS["visitor"])


@pytest.mark.parametrize("shown", pages(), ids=str)
def test_the_team_can_use_the_page(page_of, shown):
    check(page_of("team"), shown, WAYS["team"] + (WAYS["visitor"] if shown.name in TEAM_ONLY else ()))


def check(page, shown, ways) -> None:
    expected = 404 if shown.name == "join:join" else 200
    page.set_viewport_size({"width": WIDE, "height": 900})
    assert page.goto(shown.path("de")).status == expected
    draw_charts(page)
    page.evaluate(AXE_SCRIPT)
    findings = {}
    for theme, width in ways:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
        if found := page.evaluate(FINDINGS):
            findings[f"{theme}, {width} px"] = found
    assert findings == {}
    noise = [line for line in page.said if not (expected == 404 and "404" in line)]
    assert noise == [], "nothing may be refused by the policy or go wrong"
    assert page.left == [], "nothing may be asked of anybody else"
