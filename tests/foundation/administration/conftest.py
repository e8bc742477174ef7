from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories import make_member


@pytest.fixture(autouse=True)
def setup_key_file(settings, tmp_path):
    """Each test has a setup key of its own, or none, and asks for codes as if for the first time."""
    cache.clear()
    settings.SETUP_KEY = tmp_path / "setup-key"
    return settings.SETUP_KEY


@pytest.fixture
def admin(city):
    return make_member(city, "admin")


@pytest.fixture
def browser_of():
    """A browser in which somebody is logged in."""

    def log_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in


@pytest.fixture
def admin_client(admin, browser_of):
    return browser_of(admin)
