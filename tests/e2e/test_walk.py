"""The whole way in a real browser, in each language: from an idea on a phone to a commitment, and back."""

from __future__ import annotations

import re
import time

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import expect
from tests.browser import draw_charts
from tests.e2e.conftest import log_in

from wandel.foundation.ui.qr import qr_svg

pytestmark = pytest.mark.e2e

CITY = "/{language}/goerlitz/"
# The idea of the demonstration that goes the whole way, and where it leads, step by step.
WAY = (
    "arenas/ideas/idea-evening-bus/",
    "analysis/problems/car-dependence/",
    "vision/elements/short-ways/",
    "vision/targets/target-2035/",
    "pathways/measures/modal-shift/",
    "experiments/evening-bus/",
    "agenda/evening-line-for-good/",
)
SOON_MS = 3_000
PHONE = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}


def say(text: str, language: str) -> str:
    """The text of a button or heading in the language of the page."""
    with override(language):
        return gettext(text)


def start_collecting(page, language: str) -> str:
    """The facilitator goes to the demo arena and starts an activity; returns the address that phones get."""
    page.get_by_role("link", name=say("Arenen", language), exact=True).first.click()
    page.locator("a[href$='/arenas/demo-arena/']").first.click()
    page.locator("a[href$='/collect-obstacles/console/']").click()
    go_on = page.locator("form[action$='/phase/'] button")
    if go_on.inner_text() != say("Sammlung beenden", language):
        go_on.click()
    expect(go_on).to_have_text(say("Sammlung beenden", language))
    return page.locator("a[href*='/j/']").get_attribute("href")


def open_projector(people, team_page, cookies, address: str):
    wall = people(cookies=cookies)
    wall.goto(team_page.url.replace("/console/", "/projector/"))
    expect(wall.locator(".w-projector__qr svg")).to_be_visible()
    shown = wall.evaluate("document.querySelector('.w-projector__qr path:last-of-type').getAttribute('d')")
    assert shown in qr_svg(address), "the code on the wall leads to where the phones go"
    return wall


def join(people, address: str, language: str):
    phone = people(**PHONE, locale=language)
    phone.goto(address)
    assert f"/{language}/goerlitz/arenas/" in phone.url, "no log-in, and the language of the phone"
    return phone


def send(phone, idea: str) -> None:
    phone.locator("textarea").fill(idea)
    phone.locator("#sending button").click()


def send_and_wait_for_the_wall(phone, console, wall, idea: str) -> float:
    phone.locator("textarea").fill(idea)
    button = phone.locator("#sending button")
    begun = time.monotonic()
    button.click(no_wait_after=True)
    row = console.locator("#ideas tbody tr", has_text=idea)
    row.wait_for(timeout=SOON_MS)
    expect(wall.locator(".w-wall li", has_text=idea)).to_have_count(0)
    row.locator("button[value='publish']").click()
    wall.locator(".w-wall li", has_text=idea).wait_for(timeout=SOON_MS)
    return time.monotonic() - begun


def collect(people, page, language: str) -> str:
    """Two phones send what is hard to show; published, the ideas stand on the wall as they were written."""
    address = start_collecting(page, language)
    wall = open_projector(people, page, page.context.cookies(), address)
    one, other = join(people, address, language), join(people, address, language)
    markup = f"<b>Schatten</b> <script>alert(1)</script> & Bänke 🌳🪑 ({language})"
    arabic = f"مزيد من الأشجار في الشارع {language}"
    delays = [
        send_and_wait_for_the_wall(one, page, wall, markup),
        send_and_wait_for_the_wall(other, page, wall, arabic),
    ]
    print(f"{language}: from phone to console to wall in", ", ".join(f"{delay:.2f} s" for delay in delays))  # noqa: T201
    idea = wall.locator(".w-wall li", has_text=arabic)
    assert idea.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert wall.locator(".w-wall b, .w-wall script").count() == 0
    expect(one.locator(".w-phone__mine li")).to_have_text([markup])
    expect(other.locator(".w-phone__mine li")).to_have_text([arabic])
    expect(page.locator("#ideas tbody tr", has_text=arabic)).to_be_visible()
    for seen in (wall, one, other):
        assert (seen.said, seen.left) == ([], [])
    return markup


def adopt(page, idea: str, language: str) -> None:
    """The team makes a problem of the idea; the trace leads from the one to the other and back."""
    page.locator("#ideas a", has_text=idea).click()
    page.locator("main a[href*='/records/new/problem/?from=']").click()
    problem = f"Zu wenig Schatten ({language})"
    page.locator(f"[name=title_{language}]").fill(problem)
    page.locator("[name=level]").select_option("regime")
    page.locator("[name=field]").select_option("urban-development")
    page.locator("main [name=visibility][value=public]").check()
    page.get_by_role("button", name=say("Speichern", language), exact=True).click()
    expect(page.locator("h1")).to_have_text(problem)
    for other in (idea, problem):
        page.goto(page.locator("#trace a", has_text=other).first.get_attribute("href"))
    expect(page.locator("h1")).to_have_text(problem)


def walk_up_the_stairs(page, language: str) -> None:
    """Every step from the header: analysis, vision, pathways, experiments, agenda."""
    for step, proof in (
        ("analysis", ".w-figure--hero"),
        ("vision", "a[href$='/vision/targets/target-2045/']"),
        ("pathways", "#pathway-emissions"),
        ("experiments", "a[href$='/experiments/evening-bus/']"),
        ("agenda", "a[href$='/agenda/evening-line-for-good/']"),
    ):
        page.locator(f".w-nav .w-step--{step} a").click()
        page.wait_for_url(re.compile(f"/{language}/goerlitz/{step}/"))
        expect(page.locator("main").locator(proof).first).to_be_visible()
        draw_charts(page)
        if step == "pathways":
            read_the_pathway(page, language)


def read_the_pathway(page, language: str) -> None:
    """2030 is out of reach and says so, with what stands in the way; two targets can be seen side by side."""
    page.locator(".w-tabs a", has_text="2030").click()
    expect(page.locator("#pathway-emissions svg").first).to_be_visible()
    verdict = page.locator(".w-badge--danger", has_text=say("außer Reichweite", language))
    expect(verdict).to_be_visible()
    obstacles = page.locator(
        "section", has=page.get_by_role("heading", name=say("Was steht im Weg?", language))
    )
    expect(obstacles.locator("ol > li").first).to_be_visible()
    page.get_by_role("link", name=say("Zwei Ziele vergleichen", language)).click()
    page.wait_for_url("**/pathways/compare/")
    draw_charts(page)
    assert page.locator("[data-chart]").count() == 6


def unfold(page) -> None:
    """Open the trace in words as the story that it is; on the page of an idea it is open."""
    if not page.locator("#trace").is_visible():
        page.locator(".w-story > summary").click()


def follow_the_trace(page, language: str) -> None:
    city = CITY.format(language=language)
    page.goto(city + WAY[0])
    for address in (*WAY[1:], *reversed(WAY[:-1])):
        unfold(page)
        link = page.locator(f"#trace a[href='{city}{address}']")
        title = link.inner_text()
        link.click()
        page.wait_for_url(re.compile(re.escape(city + address)))
        if "/ideas/" in address:
            expect(page.locator("blockquote")).to_have_text(title)
        else:
            expect(page.locator("h1")).to_have_text(title)


@pytest.mark.parametrize("language", ["de", "en", "pl"])
def test_from_an_idea_to_a_commitment_and_back(people, installation, language):
    page = people(locale=language)
    page.goto("/")
    assert page.url.endswith(CITY.format(language=language)), "the visitor's language, and the only city"
    expect(page.locator(".w-course__tabs a")).to_have_count(4)
    expect(page.locator(".w-today")).to_have_count(0)

    log_in(page, installation, language=language)
    expect(page.locator(".w-today")).to_be_visible()

    adopt(page, collect(people, page, language), language)
    walk_up_the_stairs(page, language)
    document = page.request.get(page.locator("main a[type='application/pdf']").first.get_attribute("href"))
    assert document.body().startswith(b"%PDF-")
    follow_the_trace(page, language)
    assert (page.said, page.left) == ([], [])


def test_a_pathway_is_found_by_the_worker(people, team_cookies):
    page = people(cookies=team_cookies)
    page.goto("/de/goerlitz/pathways/")
    page.get_by_role("button", name="Berechnen").click()
    expect(page.locator(".w-job--done").first).to_be_visible(timeout=60_000)
    draw_charts(page)
    expect(page.get_by_role("heading", name="Wird das Ziel erreicht?")).to_be_visible()


def test_a_lost_connection_loses_and_doubles_nothing(people, installation, team_cookies):
    phone = people(**PHONE, locale="de")
    phone.goto("/de/goerlitz/arenas/demo-arena/collect-next-steps/phone/")
    phone.context.set_offline(True)
    send(phone, "Funkloch")
    expect(phone.get_by_text("bitte noch einmal abschicken")).to_be_visible()
    expect(phone.locator("textarea")).to_have_value("Funkloch")

    phone.context.set_offline(False)
    arrived = []

    def lose_the_answer(route):
        arrived.append(route.fetch(max_redirects=0).status)
        route.abort()

    phone.route("**/ideas/", lose_the_answer, times=1)
    phone.locator("#sending button").click()
    expect(phone.locator("#sending button")).to_be_enabled()
    assert arrived == [200], "the idea has arrived, and the phone does not know"
    expect(phone.locator("textarea")).to_have_value("Funkloch")

    phone.locator("#sending button").click()
    expect(phone.locator(".w-phone__mine li")).to_have_text(["Funkloch"])
    console = people(cookies=team_cookies)
    console.goto("/de/goerlitz/arenas/demo-arena/collect-next-steps/console/")
    expect(console.locator("#ideas tbody tr", has_text="Funkloch")).to_have_count(1)
