"""The small invented town as a city's model, and pathways found for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from wandel.steps.pathways import actions
from wandel_engine.pathways import dump_model, find, load_model

SMALL = Path(__file__).parents[3] / "benchmarks/models/small"


@pytest.fixture(scope="session")
def document():
    return dump_model(load_model(SMALL))


@pytest.fixture(scope="session")
def strict_document(document):
    """The same town with a target that it cannot reach."""
    threshold = {"value": 100, "unit": "t/a", "flag": "fictional"}
    targets = [{**target, "threshold": threshold} for target in document["targets"]]
    return {**document, "targets": targets}


@pytest.fixture(scope="session")
def found():
    """Find pathways once per model and target."""
    from wandel_engine.pathways import read_model

    known = {}

    def get(document, target):
        key = (str(document["targets"]), target)
        if key not in known:
            known[key] = find(read_model(document), target)
        return known[key]

    return get


@pytest.fixture
def version(city, document):
    return actions.add_model_version(city=city, document=document, actor=None)


@pytest.fixture
def results(version, document, found):
    """The newest results for both targets of the town."""
    return [
        actions.store_result(model_version=version, pathway=found(document, target), actor=None)
        for target in ("halved-2035", "neutral-2045")
    ]
