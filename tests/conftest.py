"""What every test may ask for: cities, people, and clients who are logged in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation
from tests.factories import make_city, make_member

from wandel.config.translations import compile_catalogues


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    """Catalogues in their binary form, which Django reads and a fresh checkout lacks."""
    compile_catalogues()


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Tests need no collected static files."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _german_again():
    """A request leaves its language behind in the thread; the next test begins in German."""
    yield
    translation.deactivate()


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def member(city):
    return make_member(city, "team")


@pytest.fixture
def team_client(member):
    """A browser in which a member of the transformation team is logged in."""
    client = Client()
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
