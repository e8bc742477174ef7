"""The commitments of a case in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.test import Client
from pydantic import TypeAdapter
from tests.factories import make_city

from wandel.foundation.cities import actions as cities
from wandel.foundation.records.exchange import load_parts
from wandel.steps.agenda.models import Commitment as StoredCommitment
from wandel_engine.cases.parts import Commitment, Organisation

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz"


@pytest.fixture
def city(db):
    return make_city(is_demo=True)


def given(part, file):
    return TypeAdapter(list[part]).validate_python(
        yaml.safe_load((GOERLITZ / file).read_text(encoding="utf-8"))
    )


@pytest.fixture
def organisations(city):
    found = given(Organisation, "network/organisations.yaml")
    for key in sorted({one.source for one in found if one.source}):
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    load_parts(city, "organisation", found, actor=None)
    return found


def test_the_commitments_of_goerlitz_are_shown(city, organisations):
    commitments = given(Commitment, "agenda/commitments.yaml")
    assert commitments
    load_parts(city, "commitment", commitments, actor=None)

    stored = StoredCommitment.objects.values_list("slug", "organisation__slug", "due", "status", "flag")
    assert sorted(stored) == sorted(
        (one.key, one.organisation, one.due, one.status, one.flag) for one in commitments
    )
    names = {one.key: one.title["de"] for one in organisations}
    index = Client().get(f"/de/{city.slug}/agenda/").content.decode()
    for one in commitments:
        address = f"/de/{city.slug}/agenda/{one.key}/"
        assert f'href="{address}"' in index
        page = Client().get(address).content.decode()
        assert names[one.organisation] in page
        assert ("<dt>Mittel</dt>" in page) == bool(one.resources)
        assert ("erfunden" in page) == (one.flag == "fictional")


def test_a_case_that_invents_a_promise_of_a_real_organisation_is_not_loaded(city, organisations):
    commitments = given(Commitment, "agenda/commitments.yaml")
    real = next(one for one in organisations if one.is_real)
    wrong = commitments[0].model_copy(update={"key": "wrong", "organisation": real.key})
    assert wrong.flag == "fictional"
    with pytest.raises(ValidationError, match="wirklichen Organisation"):
        load_parts(city, "commitment", [*commitments, wrong], actor=None)
    assert not StoredCommitment.objects.exists()
