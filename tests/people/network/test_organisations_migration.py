"""What a city kept of organisations before they were artefacts is all there after the upgrade."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.factories import make_city, reader

from wandel.foundation.cities.described import document_of
from wandel.foundation.search.queries import find
from wandel.people.network.models import Involvement, Organisation, Rating, Tie
from wandel.steps.agenda.models import Commitment
from wandel.steps.analysis.models import DriverOrBarrier
from wandel.steps.experiments.models import Experiment
from wandel.steps.pathways.models import Measure

BEFORE = ("network", "0002_described_fields")
GRADES = {"influence": 4, "interest": 2, "stance": "neutral", "niche_regime": "niche"}


def before():
    MigrationExecutor(connection).migrate([BEFORE])
    executor = MigrationExecutor(connection)
    return executor._create_project_state(with_applied_migrations=True).apps


@pytest.fixture
def upgraded(transactional_db):
    """Two cities that have the same keys, filled as they were, and led to what is now."""
    cities = [make_city(languages=["pl", "de"]), make_city()]
    try:
        old = before()
        for city in cities:
            fill(old, old.get_model("cities", "City").objects.get(pk=city.pk))
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    return cities


def fill(old, city):
    def of(room, model, **given):
        return old.get_model(room, model).objects.create(**given)

    source = of("cities", "Source", city=city, key="register", title="Register")
    works, town, crafts = (
        of("network", "Organisation", city=city, key=key, **given)
        for key, given in (
            ("werk", {"name": "Werk", "sector": "business", "is_real": False, "kind": "partner"}),
            (
                "stadt",
                {
                    "name": "Stadt",
                    "sector": "administration",
                    "is_real": True,
                    "kind": "core",
                    "in_team": True,
                    "summary": {"de": "Die Verwaltung."},
                    "roles": [{"de": "Baut"}],
                    "fields": ["energy"],
                    "url": "https://stadt.example.org",
                    "source": source,
                },
            ),
            ("laden", {"name": "Laden", "sector": "business", "is_real": True, "kind": "partner"}),
        )
    )
    of("network", "Tie", origin=works, target=town, kind="funding", strength=2, flag="fictional")
    of("network", "Rating", organisation=works, topic="energy", flag="fictional", **GRADES)

    def artefact(room, model, kind, **given):
        return of(room, model, city=city, kind=kind, slug=kind, title={"de": kind}, version=1, **given)

    measure = artefact("pathways", "Measure", "measure")
    measure.responsible.add(town)
    measure.responsible.add(works)
    artefact("agenda", "Commitment", "commitment", organisation=works, status="open")
    experiment = artefact("experiments", "Experiment", "experiment", owner=crafts)
    experiment.partners.add(works)
    artefact("analysis", "DriverOrBarrier", "driver-or-barrier").affected.add(crafts)
    of("network", "Involvement", organisation=town, artefact_id=measure.pk, role="responsible")


def test_each_is_an_artefact_with_what_it_said(upgraded):
    for city in upgraded:
        found = {one.slug: one for one in Organisation.objects.filter(city=city)}
        assert set(found) == {"werk", "stadt", "laden"}
        assert {one.visibility for one in found.values()} == {"public"}
        assert {key: one.flag for key, one in found.items()} == {
            "werk": "fictional",
            "stadt": "published",
            "laden": "stated",
        }
        assert document_of(found["stadt"]) == {
            "flag": "published",
            "source": "register",
            "title": {"pl" if city == upgraded[0] else "de": "Stadt"},
            "summary": {"de": "Die Verwaltung."},
            "sector": "administration",
            "partnership": "core",
            "team": True,
            "roles": [{"de": "Baut"}],
            "fields": ["energy"],
            "url": "https://stadt.example.org",
        }
        for one in found.values():
            [version] = one.versions.all()
            assert (version.number, one.version, version.visibility) == (1, 1, "public")
            assert version.content == document_of(one)
        assert [one.slug for one in find(reader(city), "verwaltung")] == ["stadt"]


def test_what_named_it_names_it_still(upgraded):
    for city in upgraded:
        [tie] = Tie.objects.filter(city=city)
        assert (tie.origin.slug, tie.target.slug, tie.strength) == ("werk", "stadt", 2)
        [rating] = Rating.objects.filter(organisation__city=city)
        assert (rating.organisation.slug, rating.influence) == ("werk", 4)
        [involvement] = Involvement.objects.filter(city=city)
        assert (involvement.organisation.slug, str(involvement.artefact)) == ("stadt", "measure/measure")
        named = {
            "measure": document_of(Measure.objects.get(city=city))["responsible"],
            "commitment": document_of(Commitment.objects.get(city=city))["organisation"],
            "owner": document_of(Experiment.objects.get(city=city))["owner"],
            "partners": document_of(Experiment.objects.get(city=city))["partners"],
            "affected": document_of(DriverOrBarrier.objects.get(city=city))["affected"],
        }
        assert named == {
            "measure": ["stadt", "werk"],
            "commitment": "werk",
            "owner": "laden",
            "partners": ["werk"],
            "affected": ["laden"],
        }
        assert {one.organisation.city_id for one in Commitment.objects.filter(city=city)} == {city.pk}
