"""The interface answers as its description says, whatever is asked, and says nothing it should not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings

from wandel.foundation.cities.models import Artefact

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
WRITING = {"post", "put", "patch", "delete"}

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def _one_connection():
    """Calls go to the application itself, which closes its connection after each; a test's transaction
    lives in that connection. Django's own test client does the same."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


# Called without a network, the client unpacks nothing.
HEADERS = {"Host": "testserver", "Accept-Encoding": "identity"}


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_keeps_to_the_description(case, filled):
    # A slug that could be one is that of a city, so that not every answer is a refusal.
    if re.fullmatch(r"[-a-zA-Z0-9_]{1,60}", str(case.path_parameters.get("city_slug", ""))):
        case.path_parameters["city_slug"] = filled.slug
    case.call_and_validate(headers=HEADERS)


def test_every_full_answer_keeps_to_the_description(filled):
    given = {"city_slug": filled.slug, "artefact_id": str(Artefact.objects.filter(city=filled)[0].pk)}
    for operation in schema.get_all_operations():
        case = operation.ok().Case(path_parameters=given, headers=HEADERS)
        assert case.call_and_validate().status_code == 200


def test_nothing_can_be_written():
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    assert paths
    for path, operations in paths.items():
        assert set(operations) == {"get"}, path
        for method in WRITING:
            asked = path.format(city_slug="x", artefact_id="00000000-0000-4000-8000-000000000000")
            assert getattr(Client(), method)(asked).status_code == 405


@pytest.mark.parametrize(
    "path", ["v1/docs", "v2/cities", "v1/cities/a%2Fb", "v1/cities/a%0A/b", "v1/cities/"]
)
def test_what_is_not_there_is_no_page_for_people(path):
    answer = Client().get(f"/api/{path}")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "Not Found"}


def test_every_address_is_documented():
    documentation = DOCUMENTATION.read_text(encoding="utf-8")
    for path in Client().get("/api/v1/openapi.json").json()["paths"]:
        assert f"`{path}`" in documentation
