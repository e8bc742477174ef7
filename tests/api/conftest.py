"""A city in which everything that the interface tells has been published."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories import make_city
from tests.making import make, make_organisation

from wandel.foundation.cities import actions as cities
from wandel.steps.pathways import actions as pathways
from wandel_engine.pathways import dump_model, find, load_model

SMALL = Path(__file__).parents[2] / "benchmarks/models/small"
THRESHOLD = {"value": 1.5, "unit": "t/person", "year": 2035, "flag": "fictional"}


@pytest.fixture(scope="session")
def document():
    return dump_model(load_model(SMALL))


@pytest.fixture(scope="session")
def computed():
    """Pathways of the small invented town, the later target's first."""
    model = load_model(SMALL)
    return [find(model, target) for target in ("neutral-2045", "halved-2035")]


@pytest.fixture
def fill():
    """`fill(city, rows)`: so many of each of four kinds, in a trace."""

    def fill_in(city, rows=1, visibility="public"):
        source = cities.add_source(city=city, key="plan", title="Plan", actor=None)
        organisation = make_organisation(city, visibility=visibility)
        for number in range(1, rows + 1):
            given = {"city": city, "actor": None, "visibility": visibility}
            principle = make("principle", title={"de": f"Satz {number}"}, source=source, **given)
            element = make("vision-element", title={"de": f"Bild {number}"}, field="energy", **given)
            target = make(
                "target",
                title={"de": f"Ziel {number}"},
                year=2030 + number,
                account="bisko",
                measure="emissions-per-head",
                threshold=THRESHOLD,
                **given,
            )
            measure = make("measure", title={"de": f"Schritt {number}"}, field="energy", **given)
            commitment = make(
                "commitment",
                title={"de": f"Zusage {number}"},
                organisation=organisation,
                status="open",
                **given,
            )
            for start, end, relation in [
                (principle, element, "supports"),
                (element, target, "leads-to"),
                (target, measure, "leads-to"),
                (measure, commitment, "leads-to"),
            ]:
                cities.link(source=start, target=end, relation=relation, actor=None)
        return city

    return fill_in


@pytest.fixture
def store(document, computed):
    """`store(city)`: the pathways of the small town as the city's."""

    def keep(city):
        version = pathways.add_model_version(city=city, document=document, actor=None)
        return [pathways.store_result(model_version=version, pathway=one, actor=None) for one in computed]

    return keep


@pytest.fixture
def filled(db, fill, store):
    city = fill(make_city(), 2)
    store(city)
    return city
