"""A place in which nothing is yet, and somebody who founds the first city in it."""

from __future__ import annotations

import re
from io import BytesIO

from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import expect
from tests.e2e.installation import CODE
from tests.e2e.watching import watch

FOUNDER = "founder@example.net"
COLLEAGUE = "colleague@example.net"
CITY = "zolw-wuerzen-an-der-neisse"
SETUP_KEY = re.compile(r"setup key: ([A-Z0-9-]{29})")
FINDINGS = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}`));
}"""


class Place:
    def __init__(self, installation, mails, browser, width: int) -> None:
        self.installation, self.mails, self.browser, self.width = installation, mails, browser, width

    def arrive(self):
        context = self.browser.new_context(
            base_url=self.installation.address,
            viewport={"width": self.width, "height": 900},
            locale="de-DE",
            reduced_motion="reduce",
        )
        page = context.new_page()
        watch(page, self.installation.address)
        return page

    @property
    def setup_key(self) -> str:
        return SETUP_KEY.search(self.installation.log())[1]

    def mail_to(self, email: str, subject: str) -> str:
        def found():
            return [mail for mail in self.mails.to(email) if subject in mail["Subject"]]

        self.installation.wait_until(found, f"{subject!r} for {email}")
        return found()[-1].get_content().replace("\r\n", "\n")

    def confirm(self, page, email: str) -> None:
        page.locator("input[name=code]").fill(CODE.search(self.mail_to(email, "Code"))[0])
        page.locator("main .kern-btn--primary").click()

    def check(self, page) -> None:
        """What every page of this walk must be like."""
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(FINDINGS) == []


def press(page, name: str | re.Pattern[str]) -> None:
    page.locator("main").get_by_role("button", name=name).click()


def logo() -> bytes:
    written = BytesIO()
    Image.new("RGB", (900, 300), "#1a4f8f").save(written, "JPEG")
    return written.getvalue()


def found_city(place) -> object:
    page = place.arrive()
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Wie heißt Ihre Stadt?")
    place.check(page)
    page.get_by_label("Einrichtungsschlüssel").fill("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
    page.get_by_label("E-Mail-Adresse").fill(FOUNDER)
    press(page, "Code anfordern")
    expect(page.locator("main [role=alert]")).to_contain_text("Dieser Schlüssel passt nicht")
    place.check(page)
    assert place.mails.to(FOUNDER) == []
    page.get_by_label("Einrichtungsschlüssel").fill(place.setup_key.lower())
    press(page, "Code anfordern")
    place.confirm(page, FOUNDER)
    expect(page.locator("h1")).to_have_text("Wie heißt Ihre Stadt?")
    place.check(page)
    page.get_by_label("Name der Stadt (Deutsch)").fill("Żółw-Würzen an der Neiße")
    expect(page.locator("input[name=slug]")).to_have_value("zolw-wuerzen-an-der-neisse")
    page.locator("summary", has_text="Farbe, Logo").click()
    page.get_by_label("Blau").check()
    page.get_by_label("Vision").check()
    page.locator("input[type=file]").set_input_files(
        {"name": "logo.jpg", "mimeType": "image/jpeg", "buffer": logo()}
    )
    place.check(page)
    press(page, "Stadt anlegen")
    page.wait_for_url("**/zolw-wuerzen-an-der-neisse/administration/next/")
    return page


def bring_in(place, page):
    """Invite a colleague, who logs in and works."""
    page.get_by_role("link", name="Jemanden dazuholen").click()
    place.check(page)
    page.get_by_role("link", name="Jemanden einladen").click()
    page.get_by_label("E-Mail-Adresse").fill(COLLEAGUE)
    page.get_by_label("Ein Satz dazu").fill("Schön, wenn das klappt!")
    place.check(page)
    press(page, "Einladung schicken")
    row = page.locator("tr", has_text=COLLEAGUE)
    expect(row).to_contain_text("Transformationsteam")
    mail = place.mail_to(COLLEAGUE, "Einladung zur Mitarbeit: Żółw-Würzen an der Neiße")
    assert "Schön, wenn das klappt!" in mail
    page.reload()
    expect(row).to_contain_text("Mail verschickt")
    place.check(page)

    colleague = place.arrive()
    colleague.goto(re.search(r"https?://\S+/\+invitation/\S+", mail)[0])
    colleague.locator("input[type=email]").fill(COLLEAGUE)
    press(colleague, "Code anfordern")
    place.confirm(colleague, COLLEAGUE)
    colleague.wait_for_url("**/zolw-wuerzen-an-der-neisse/")
    place.check(colleague)
    page.reload()
    expect(row.first).to_contain_text("Transformationsteam")
    expect(row.last).to_contain_text("angenommen am")
    return colleague
