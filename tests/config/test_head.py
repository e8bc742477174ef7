"""Every address that answers GET answers HEAD in the same way: whoever checks links asks so."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.factories import make_member

GIVEN = {
    "city_slug": "{city}",
    "kind": "measure",
    "job_id": str(uuid.UUID(int=1)),
    "artefact_id": str(uuid.UUID(int=1)),
    "pk": "1",
    "number": "1",
}
"""What stands in an address; a word where nothing is said."""


def addresses(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, here)
        elif isinstance(pattern, URLPattern):
            yield here


def _filled(pattern: str, city: str) -> str:
    parts = []
    for part in pattern.split("<")[0:1] + pattern.split("<")[1:]:
        name, closed, rest = part.partition(">")
        if not closed:
            parts.append(part)
            continue
        parts.append(GIVEN.get(name.rpartition(":")[2], "word").format(city=city) + rest)
    return "".join(parts)


@pytest.mark.django_db
def test_whatever_answers_get_answers_head(city):
    client = Client(raise_request_exception=False)
    client.force_login(
        make_member(city, "admin"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    asked = [_filled(one, city.slug) for one in addresses(get_resolver())]
    assert len(asked) > 70
    told = {}
    for address in asked:
        got, head = client.get(address), client.head(address)
        if got.status_code != head.status_code or (not head.streaming and head.content):
            told[address] = (got.status_code, head.status_code)
    assert told == {}
