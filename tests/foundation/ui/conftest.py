from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import RequestFactory
from playwright.sync_api import sync_playwright
from tests.browser import CHROMIUM, FLAGS

from wandel.foundation.ui.assets import KERN_IN_WHEEL


@pytest.fixture
def page(settings):
    """Render a page of the ui room without the rest of the house; returns its HTML."""
    from wandel.foundation.ui import views

    settings.DEMO = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }

    def render(layout: str = "page", **cookies: str) -> str:
        request = RequestFactory().get("/styleguide")
        request.COOKIES.update(cookies)
        return views.styleguide(request, layout).content.decode()

    return render


@pytest.fixture
def kern():
    """The folder of the installed asset packages; `make setup` fills it."""
    from django.conf import settings

    folder = Path(settings.ASSETS).parent / "assets-src"
    if not (folder / KERN_IN_WHEEL / "VERSION").exists():
        pytest.skip(f"{folder} is empty: run `make setup`")
    return folder


@pytest.fixture(scope="module")
def browser(django_db_setup):
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def address(browser, live_server, settings):
    settings.DEMO = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATICFILES_DIRS = [project.ASSETS]
    return live_server.url


@pytest.fixture
def visit(browser, address):
    """Open a page as a reader with this window and theme; what the console says must stay empty."""
    contexts = []

    def open_page(path="/de/styleguide", width=1440, theme="system", held=None, script="", **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-DE", **options)
        contexts.append(context)
        context.add_cookies([{"name": "wandel_theme", "value": theme, "url": address}])
        context.add_init_script(script)
        page = context.new_page()
        page.said = []
        # This server answers each request in a loop of its own, where no stream would end, nor would Python.
        page.route("**/stream/**", lambda _route: None)
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        if held:
            page.route(held, lambda _route: None)  # asked for, and never answered
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
