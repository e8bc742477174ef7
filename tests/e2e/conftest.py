"""One installation with the Görlitz demonstration and one browser for all journeys.

Both live as long as this package's tests only: Playwright keeps an event loop in the thread of the tests."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright
from tests.browser import CHROMIUM, FLAGS
from tests.e2e.first_city import Place
from tests.e2e.installation import ROOT, Installation
from tests.e2e.watching import watch
from tests.running.conftest import Running
from tests.running.mail_server import MailServer

CASE = ROOT / "cases" / "goerlitz"
TEAM = "team@example.org"
ADMIN = "admin@example.org"


@pytest.fixture(scope="package")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def installation(tmp_path_factory):
    assets = Path(settings.ASSETS)
    if not (assets / "ui/vendor/vega.js").exists():
        pytest.skip("no assets: run `make setup`")
    folder = tmp_path_factory.mktemp("installation")
    made = Installation(folder, assets)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="package")
def team_cookies(browser, installation):
    """The session of who administers the city, and so sees all that the team can do."""
    context = browser.new_context(locale="de-DE")
    log_in(context.new_page(), installation, ADMIN)
    cookies = context.cookies()
    context.close()
    return cookies


@pytest.fixture(scope="package")
def lasting_pages(browser, installation, team_cookies):
    """A visitor's and a team member's page, each for many tests: what has been loaded once is kept."""
    made = {}
    for who, cookies in (("visitor", ()), ("team", team_cookies)):
        context = browser.new_context(base_url=installation.address, locale="de-DE", reduced_motion="reduce")
        context.add_cookies(list(cookies))
        made[who] = context.new_page()
        watch(made[who], installation.address)
    for case in (packed(broken=True), packed()):
        upload(made["team"], case)
    yield made
    for page in made.values():
        page.context.close()


@pytest.fixture
def page_of(lasting_pages):
    """The page of the visitor or the team, with nothing noted yet."""

    def of(who: str):
        page = lasting_pages[who]
        page.said.clear()
        page.left.clear()
        return page

    return of


@pytest.fixture
def people(browser, installation):
    """Open browsers, each with an own memory. What their consoles say, and where they go, is noted."""
    contexts = []

    def arrive(*, width: int = 1440, height: int = 900, cookies=(), **options):
        context = browser.new_context(
            base_url=installation.address,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.add_cookies(list(cookies))
        page = context.new_page()
        watch(page, installation.address)
        return page

    yield arrive
    for context in contexts:
        context.close()


def packed(*, broken: bool = False) -> bytes:
    """The Görlitz case as an archive; a broken one has a figure without a unit that anybody knows."""
    archive = BytesIO()
    with ZipFile(archive, "w") as case:
        for path in sorted(CASE.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                if broken and path.name == "case.yaml":
                    content = content.replace(b"unit: people", b"unit: apples")
                case.writestr(str(path.relative_to(CASE)), content)
    return archive.getvalue()


def upload(page, case: bytes) -> None:
    page.goto("/de/goerlitz/reference/imports/new/")
    given = {"name": "goerlitz.zip", "mimeType": "application/zip", "buffer": case}
    page.locator("input[type=file]").set_input_files(given)
    page.locator("main button").click()
    page.wait_for_url("**/imports/*/")
    # The worker checks it, and the page asks how far that is.
    page.locator("#case-import:not([hx-get])").wait_for(state="attached")


def log_in(page, installation: Installation, email: str = TEAM, language: str = "de") -> None:
    page.goto(f"{installation.address}/{language}/account/login/code/")
    before = installation.position()
    page.locator("input[type=email]").fill(email)
    page.locator("main .kern-btn--primary").click()
    page.locator("input[name=code]").fill(installation.login_code(email, after=before))
    page.locator("main .kern-btn--primary").click()
    page.wait_for_url(f"{installation.address}/{language}/goerlitz/")


@pytest.fixture(params=[390, 1440])
def place(request, browser, tmp_path):
    """An installation of its own in which nothing is, and the width of who arrives there."""
    assets = Path(settings.ASSETS)
    if not (assets / "ui/vendor/vega.js").exists():
        pytest.skip("no assets: run `make setup`")
    mails = MailServer()
    installation = Running(tmp_path / "installation", assets, mails.port)
    try:
        installation.start()
        yield Place(installation, mails, browser, request.param)
    finally:
        installation.stop()
        mails.stop()
        shutil.rmtree(tmp_path / "installation", ignore_errors=True)
