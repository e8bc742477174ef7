"""Indicators that were there before they became artefacts are still there, with a first version."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("analysis", "0005_driver_or_barrier"), ("cities", "0007_taken_over")]
AFTER = [("analysis", "0006_indicators_are_artefacts")]


@pytest.fixture
def at_the_time():
    """The database as it stood; afterwards as it stands today."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_indicators_become_artefacts_with_all_that_they_said(at_the_time):
    city = at_the_time.get_model("cities", "City").objects.create(slug="stadt", name={"de": "Stadt"})
    old = at_the_time.get_model("analysis", "Indicator")
    figures = [{"value": 5, "unit": "MWh", "year": 2020, "flag": "stated"}]
    for position, key in enumerate(("zweite", "erste")):
        old.objects.create(
            city=city,
            key=key,
            position=position,
            title={"de": key},
            figures=figures,
            parts=[{"key": "a", "title": {"de": "A"}, "figure": figures[0]}],
            note={"de": "Anmerkung"},
        )
    executor = MigrationExecutor(connection)
    executor.migrate(AFTER)

    from wandel.steps.analysis.models import Indicator

    executor.loader.build_graph()
    executor.migrate(executor.loader.graph.leaf_nodes())
    found = list(Indicator.objects.order_by("created_at"))
    assert [one.slug for one in found] == ["zweite", "erste"]
    assert found[0].figures == figures
    assert found[0].parts[0]["title"] == {"de": "A"}
    assert (found[0].note, found[0].is_public, found[0].version) == ({"de": "Anmerkung"}, True, 1)
    [version] = found[0].versions.all()
    assert version.content["figures"] == figures
    assert version.visibility == "public"
