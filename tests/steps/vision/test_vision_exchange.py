"""The vision of a case in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.test import Client
from tests.factories import make_city

from wandel.foundation.cities import actions as cities
from wandel.foundation.records.exchange import load_parts
from wandel.steps.vision.models import Principle, Target, VisionElement
from wandel_engine.cases.parts import Vision

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz" / "vision" / "vision.yaml"


@pytest.fixture
def city(db):
    return make_city(is_demo=True)


def test_the_vision_of_goerlitz_is_shown(city):
    given = Vision.model_validate(yaml.safe_load(GOERLITZ.read_text(encoding="utf-8")))
    everything = [*given.principles, *given.elements, *given.targets]
    for key in {one.source for one in everything if one.source}:
        cities.add_source(city=city, key=key, title=f"Quelle {key}", actor=None)
    load_parts(city, "principle", given.principles, actor=None)
    load_parts(city, "vision-element", given.elements, actor=None)
    load_parts(city, "target", given.targets, actor=None)

    assert set(Principle.objects.values_list("slug", flat=True)) == {one.key for one in given.principles}
    assert {(one.slug, one.field, one.minority_view.get("pl")) for one in VisionElement.objects.all()} == {
        (one.key, one.field, one.minority_view["pl"] if one.minority_view else None) for one in given.elements
    }
    assert {
        (one.slug, one.year, one.account, one.measure, one.threshold["value"], one.status, one.reference_year)
        for one in Target.objects.all()
    } == {
        (one.key, one.year, one.account, one.measure, one.threshold.value, one.status, one.reference_year)
        for one in given.targets
    }
    index = Client().get(f"/de/{city.slug}/vision/").content.decode()
    for folder, kind in [
        ("principles", given.principles),
        ("elements", given.elements),
        ("targets", given.targets),
    ]:
        assert kind
        for one in kind:
            address = f"/de/{city.slug}/vision/{folder}/{one.key}/"
            assert f'href="{address}"' in index
            page = Client().get(address).content.decode()
            assert one.title["de"] in page
            assert ("Quelle " in page) == bool(one.source)
    assert "Eine Minderheit sieht es anders" in index
