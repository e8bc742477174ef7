"""What a city holds can be dumped, and loaded into an empty database, without losing a letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from tests.factories import make_member

from wandel.foundation.cities.models import City
from wandel.reference.exchange import take_over
from wandel.steps.pathways.actions import request_result, store_result
from wandel.steps.pathways.models import Result
from wandel.steps.pathways.queries import newest_model
from wandel_engine.pathways import Options, find, read_model

# Made anew with every database, and of no city.
MADE_BY_DJANGO = ("contenttypes", "auth.permission")


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the house, model by model. A dump knows times to the millisecond."""
    return {
        model._meta.label: [
            {name: _to_the_millisecond(value) for name, value in row.items()}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in apps.get_models()
        if model.__module__.startswith("wandel.")
    }


def _to_the_millisecond(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.replace(microsecond=value.microsecond // 1000 * 1000)
    return value


@pytest.mark.django_db(transaction=True)
def test_a_city_survives_a_dump(goerlitz, tmp_path):
    city = take_over(goerlitz, actor=None).city
    make_member(city, "admin")
    version = newest_model(city=city)
    request_result(model_version=version, targets=[], actor=None)
    pathway = find(read_model(version.document), None, Options(obstacles=0))
    store_result(model_version=version, pathway=pathway, actor=None)
    before = everything()

    dump = tmp_path / "dump.json"
    call_command("dumpdata", exclude=MADE_BY_DJANGO, output=str(dump))
    call_command("flush", interactive=False)
    assert not City.objects.exists()
    call_command("loaddata", str(dump), verbosity=0)

    assert everything() == before
    # The order of a model's parts can decide between equally good pathways.
    kept = newest_model(city=City.objects.get()).document
    assert list(kept) == list(version.document)
    assert Result.objects.get().result == pathway.model_dump(mode="json")
