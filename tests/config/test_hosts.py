"""Only hosts and ports that the operator has named get into an address."""

from __future__ import annotations

import pytest
from django.core.exceptions import DisallowedHost, ImproperlyConfigured
from django.test import Client, RequestFactory

from wandel.config.hosts import ports_of_hosts, refuse_unknown


def is_refused(host: str, *, secure: bool = False, served: str = "8000") -> bool:
    request = RequestFactory().get("/", secure=secure, headers={"host": host}, SERVER_PORT=served)
    try:
        refuse_unknown(request)
    except DisallowedHost:
        return True
    return False


@pytest.mark.parametrize(
    ("named", "host", "secure", "refused"),
    [
        ("wandel.example.org", "wandel.example.org", False, False),
        ("wandel.example.org", "WANDEL.example.org", False, False),
        ("wandel.example.org", "wandel.example.org:80", False, False),
        ("wandel.example.org", "wandel.example.org:8000", False, False),
        ("wandel.example.org", "wandel.example.org:6666", False, True),
        ("wandel.example.org", "other.example.org", False, True),
        ("wandel.example.org", "wandel.example.org:443", False, True),
        ("wandel.example.org", "wandel.example.org", True, False),
        ("wandel.example.org", "wandel.example.org:443", True, False),
        ("wandel.example.org", "wandel.example.org:8000", True, True),
        ("wandel.example.org:8443", "wandel.example.org:8443", True, False),
        ("wandel.example.org:8443", "wandel.example.org", True, True),
        ("wandel.example.org:8443", "wandel.example.org:8444", True, True),
        ("wandel.example.org:443", "wandel.example.org", True, False),
        ("wandel.example.org,wandel.example.org:8443", "wandel.example.org", True, False),
        (".example.org", "a.example.org", True, False),
        (".example.org", "a.example.org:1", True, True),
        ("[::1]", "[::1]:8000", False, False),
        ("[::1]", "[::1]:8001", False, True),
        ("[::1]:8001", "[::1]:8001", False, False),
        ("*", "anything:1", False, False),
    ],
)
def test_other_ports_are_refused_like_other_hosts(settings, named, host, secure, refused):
    settings.HOST_PORTS = ports_of_hosts(named.split(","))
    settings.ALLOWED_HOSTS = list(settings.HOST_PORTS)
    assert is_refused(host, secure=secure) == refused


@pytest.mark.parametrize("wrong", ["https://wandel.example.org", "a b", "wandel.example.org:port"])
def test_what_is_no_host_is_told(wrong):
    with pytest.raises(ImproperlyConfigured, match="WANDEL_HOSTS"):
        ports_of_hosts([wrong])


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/cities", "/de/", "/j/", "/de/account/login/code/"])
def test_no_page_answers_at_another_port(city, path):
    asked = Client().get(path, headers={"host": "testserver:6666"}, follow=True)
    assert asked.status_code == 400
    assert b"6666" not in asked.content
