"""What stood in the database without a version has one after the upgrade."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.factories import make_city

from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.models import Version

BEFORE = ("records", "0001_initial")
AFTER = ("records", "0002_first_versions")
FORMERLY = {"number": 1, "content": {"title": {"de": "Zehn Fenster"}, "status": "open"}}


def migrate(target):
    """Lead the database there; returns its models as they are then."""
    MigrationExecutor(connection).migrate([target])
    executor = MigrationExecutor(connection)
    return executor._create_project_state(with_applied_migrations=True).apps


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_gives_every_artefact_its_first_version():
    city = make_city()
    try:
        old = migrate(BEFORE)
        given = {"city_id": city.pk, "summary": {}, "flag": "stated"}
        principle = old.get_model("vision", "Principle").objects.create(
            kind="principle",
            slug="sparsam",
            title={"de": "Sparsam"},
            visibility="public",
            version=0,
            **given,
        )
        # A commitment had a first version, a principle had none.
        organisation = old.get_model("network", "Organisation").objects.create(
            city_id=city.pk, key="werk", name="Werk", sector="business", is_real=False, kind="core"
        )
        commitment = old.get_model("agenda", "Commitment").objects.create(
            kind="commitment",
            slug="fenster",
            title={"de": "Zehn Fenster"},
            organisation=organisation,
            status="open",
            version=1,
            **given,
        )
        old.get_model("records", "Version").objects.create(artefact_id=commitment.pk, **FORMERLY)
        migrate(AFTER)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    first = Version.objects.get(artefact=principle.pk)
    kept = Artefact.objects.get(pk=principle.pk)
    assert first.content == {"title": {"de": "Sparsam"}, "summary": {}, "flag": "stated"}
    assert (first.number, kept.version, first.visibility) == (1, 1, "public")
    assert first.at == kept.created_at
    of_commitment = Version.objects.get(artefact=commitment.pk)
    assert (of_commitment.content, of_commitment.visibility) == (FORMERLY["content"], "team")
