"""A demonstration city with something of everything that an edition tells."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.factories import make_city
from tests.making import make, make_organisation

from wandel.foundation.cities import actions as cities
from wandel.foundation.live import jobs
from wandel.steps.agenda import actions
from wandel.steps.pathways.actions import add_model_version, store_result
from wandel_engine.pathways import dump_model, find, load_model, read_model

SMALL = Path(__file__).parents[3] / "benchmarks/models/small"
NOTICE = {
    "de": "Demonstration, keine Aussage.",
    "en": "A demonstration, no statement.",
    "pl": "Wersja pokazowa.",
}


@pytest.fixture(scope="session")
def small():
    """The model of the small town, whose first target is beyond reach, with a pathway for each target."""
    document = dump_model(load_model(SMALL))
    strict = {"value": 100, "unit": "t/a", "flag": "fictional"}
    first, *others = document["targets"]
    document = {**document, "targets": [{**first, "threshold": strict}, *others]}
    model = read_model(document)
    return document, [find(model, target["artefact"]) for target in document["targets"]]


@pytest.fixture
def fonts(settings, tmp_path):
    """Documents need the fonts that `make setup` writes; files go where the test ends."""
    if not (settings.ASSETS / "fonts" / "FiraSans-Regular.ttf").exists():
        pytest.skip("no fonts: run `make setup`")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def demo(db, fonts, small):
    document, pathways = small
    city = make_city(is_demo=True, demo_notice=NOTICE)
    cities.add_source(
        city=city,
        key="plan",
        title="Der Plan",
        publisher="Amt",
        year=2024,
        url="https://example.org/p",
        actor=None,
    )
    version = add_model_version(city=city, document=document, actor=None)
    for pathway in pathways:
        store_result(model_version=version, pathway=pathway, actor=None)
    public = {"city": city, "visibility": "public", "actor": None}
    make(
        "target",
        title={"de": "Halbe Emissionen", "en": "Half the emissions", "pl": "Połowa emisji"},
        year=2040,
        account="bisko",
        measure="emissions",
        status="discussed",
        threshold={
            "value": 12000,
            "unit": "t",
            "low": 11000,
            "high": 13000,
            "flag": "estimate",
            "derivation": {"de": "Geschätzt."},
        },
        source=city.sources.get(),
        **public,
    )
    make(
        "measure",
        title={"de": "Räder leihen", "en": "Lend bikes", "pl": "Wypożyczać rowery"},
        field="mobility",
        **public,
    )
    make(
        "vision-element",
        title={"de": "Kurze Wege"},
        field="mobility",
        minority_view={"de": "Nicht alle wollen das."},
        **public,
    )
    failed = make(
        "experiment",
        title={"de": "Lastenrad", "en": "Cargo bike", "pl": "Rower cargo"},
        status="stopped",
        outcome={"de": "Gescheitert am Pflaster.", "en": "Failed on cobbles.", "pl": "Bruk pokonał."},
        flag="fictional",
        **public,
    )
    organisation = make_organisation(city, "werk", "Beispielwerk")
    promise = make(
        "commitment",
        title={"de": "Zehn Dächer", "en": "Ten roofs", "pl": "Dziesięć dachów"},
        resources={"de": "Vier Leute"},
        organisation=organisation,
        status="delayed",
        due=dt.date(2027, 6, 30),
        flag="fictional",
        **public,
    )
    cities.link(source=failed, target=promise, relation="leads-to", actor=None)
    make(
        "commitment",
        title={"de": "Geheime Zusage"},
        organisation=organisation,
        status="open",
        city=city,
        actor=None,
    )
    return city


@pytest.fixture
def publish():
    """Publish an edition here and now; returns the job as it ended."""

    def run(city, actor=None):
        job = actions.request_edition(city=city, actor=actor)
        jobs.run(job)
        job.refresh_from_db()
        return job

    return run
