from pathlib import Path

import pytest
from django.test import RequestFactory

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
