"""What every test may ask for: cities, people, and clients who are logged in."""

from __future__ import annotations

import faulthandler

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings
from tests.factories import make_city, make_member

from wandel.config.translations import compile_catalogues
from wandel.foundation.cities import kept

# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


TO_END_S = 60


def pytest_unconfigure() -> None:
    """A thread or a process that a test has left behind would keep Python from ending, for ever and without a
    word: then what each thread does is told, and that is a failure."""
    faulthandler.dump_traceback_later(TO_END_S, exit=True)


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


@pytest.fixture(autouse=True)
def _no_form_kept():
    """How many forms are kept for strangers is counted over an hour, which many tests share."""
    kept.KEPT_AT.clear()


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
