"""Two pictures come to an experiment from a phone and from a desk, are described, and everybody sees them."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect
from tests.e2e.test_accessibility import FINDINGS
from tests.foundation.records.attachments import samples

pytestmark = pytest.mark.e2e

PLACES = {
    390: "/de/goerlitz/experiments/window-workshop/",
    1440: "/de/goerlitz/vision/elements/warm-old-town/",
}
PHONE = {"has_touch": True, "is_mobile": True}


def faults(page) -> dict[str, list[str]]:
    """What would keep somebody from using the page, light and dark."""
    found = {}
    page.evaluate(AXE_SCRIPT)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        if told := page.evaluate(FINDINGS):
            found[theme] = told
    width = page.viewport_size["width"]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found["width"] = ["the page scrolls sideways"]
    return found


def files(*names: str) -> list[dict[str, object]]:
    sent = [samples.from_a_camera(), samples.picture("JPEG", (1400, 700))]
    return [
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
        for name, data in zip(names, sent, strict=True)
    ]


@pytest.mark.parametrize("width", PLACES)
def test_two_pictures_are_uploaded_described_and_seen(people, team_cookies, width):
    options = PHONE if width == 390 else {}
    page = people(width=width, cookies=team_cookies, **options)
    page.goto(PLACES[width])
    page.get_by_role("link", name="Bilder oder Dateien hinzufügen").click()
    assert faults(page) == {}
    camera = page.get_by_label("Oder gleich fotografieren")
    expect(camera).to_be_visible() if width == 390 else expect(camera).to_be_hidden()
    page.get_by_label("Bilder und Dateien").set_input_files(files("vorher.jpg", "nachher.jpg"))
    page.get_by_role("button", name="Hochladen").click()
    expect(page.get_by_text("Angenommen: vorher.jpg, nachher.jpg.")).to_be_visible()
    expect(page.get_by_text("2 Bildern fehlt die Beschreibung")).to_be_visible()
    assert faults(page) == {}
    visitor = people(width=width)
    visitor.goto(PLACES[width])
    expect(visitor.locator("#attachments")).to_have_count(0)
    page.get_by_role("link", name="Jetzt beschreiben").click()
    for words in ("Vor dem Umbau: ein leerer Laden", "Nach dem Umbau: eine Werkstatt"):
        assert faults(page) == {}
        page.get_by_label("Was ist zu sehen? (Deutsch)").fill(words)
        page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/files/")
    page.goto(PLACES[width])
    assert faults(page) == {}
    visitor.reload()
    for words in ("Vor dem Umbau: ein leerer Laden", "Nach dem Umbau: eine Werkstatt"):
        picture = visitor.get_by_role("img", name=words)
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        visitor.wait_for_function(
            "(one) => one.complete && one.naturalWidth > 0", arg=picture.element_handle()
        )
    assert faults(visitor) == {}
    large = visitor.goto(visitor.locator("#attachments a").first.get_attribute("href"))
    assert large.status == 200
    assert large.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    for one in (page, visitor):
        assert (one.said, one.left) == ([], [])


def test_what_is_too_large_is_answered_and_the_rest_is_kept(people, team_cookies, tmp_path):
    """A photo of 60 MB by itself, and too much altogether; both over the wire."""
    good, photo, film = (tmp_path / name for name in ("gut.jpg", "gross.jpg", "film.jpg"))
    good.write_bytes(samples.picture())
    for path, size in ((photo, 60_000_000), (film, 110_000_000)):
        with path.open("wb") as file:
            file.write(b"\xff\xd8\xff")
            file.truncate(size)
    page = people(cookies=team_cookies)
    page.goto("/de/goerlitz/records/measure/roof-pv/files/")
    page.get_by_label("Bilder und Dateien").set_input_files([good, photo])
    page.get_by_role("button", name="Hochladen").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("gross.jpg: Die Datei hat 60")
    expect(refused).to_contain_text("gut.jpg")
    expect(page.get_by_text("Einem Bild fehlt die Beschreibung")).to_be_visible()
    assert faults(page) == {}
    page.get_by_label("Bilder und Dateien").set_input_files(film)
    page.get_by_role("button", name="Hochladen").click()
    expect(page.get_by_role("alert")).to_contain_text("Das war zusammen mehr als 100")
    page.get_by_role("button", name=re.compile("Wegnehmen")).click()
    expect(page.get_by_text("ist nicht mehr zu sehen")).to_be_visible()
    assert faults(page) == {}
