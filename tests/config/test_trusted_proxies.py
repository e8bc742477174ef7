"""Who calls is told by the connection, unless the operator names a proxy."""

from __future__ import annotations

import asyncio
import io

import pytest
from django.core.handlers.asgi import ASGIRequest
from tests.config.test_place import wandel

from wandel.config.web import configured


def told_for(peer: str) -> tuple[str, bool]:
    """What the application is told for a connection from a peer that forwards for another: the address of the
    caller, and whether it came over HTTPS."""
    config = configured()
    heard: list[tuple[str, bool]] = []

    async def application(scope, receive, send):
        request = ASGIRequest(scope, io.BytesIO())
        heard.append((request.META["REMOTE_ADDR"], request.is_secure()))

    config.app = application
    config.load()
    scope = {
        "type": "http",
        "scheme": "http",
        "method": "GET",
        "path": "/",
        "client": (peer, 4711),
        "headers": [(b"x-forwarded-for", b"203.0.113.9"), (b"x-forwarded-proto", b"https")],
    }
    asyncio.run(config.loaded_app(scope, None, None))
    return heard[0]


@pytest.mark.parametrize(
    ("proxies", "peer", "told"),
    [
        ([], "127.0.0.1", "127.0.0.1"),
        (["192.0.2.1"], "127.0.0.1", "127.0.0.1"),
        (["192.0.2.1"], "192.0.2.1", "203.0.113.9"),
    ],
)
def test_what_is_forwarded_is_believed_from_a_named_proxy_alone(settings, monkeypatch, proxies, peer, told):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    settings.TRUSTED_PROXIES = proxies
    assert told_for(peer) == (told, told == "203.0.113.9")


def test_https_without_a_named_proxy_is_refused_in_words(monkeypatch, tmp_path):
    monkeypatch.setenv("WANDEL_TLS", "1")
    monkeypatch.setenv("WANDEL_TRUSTED_PROXIES", "")
    refused = wandel(tmp_path, "setup")
    assert refused.returncode == 1
    assert "WANDEL_TRUSTED_PROXIES" in refused.stderr
    monkeypatch.setenv("WANDEL_TRUSTED_PROXIES", "127.0.0.1")
    asked = "from django.conf import settings; print(settings.SESSION_COOKIE_SECURE)"
    assert wandel(tmp_path, "manage", "shell", "-v", "0", "-c", asked).stdout == "True\n"
