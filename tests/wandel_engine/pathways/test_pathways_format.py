"""What the engine answers carries the number of its shape."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from wandel_engine.pathways import RESULT_FORMAT, Options, Pathway, find
from wandel_engine.pathways.alternatives import Alternatives
from wandel_engine.pathways.backcast import Backcast
from wandel_engine.pathways.confidence import SurePathway
from wandel_engine.pathways.ensemble import Ensemble, ensemble
from wandel_engine.pathways.result import RollingPathway
from wandel_engine.pathways.robustness.result import Robustness, Sensitivity
from wandel_engine.pathways.tradeoffs import Abatement, Front, Leeway, TippingPoints


@pytest.fixture(scope="module")
def pathway(small):
    return find(small, "halved-2035", Options(obstacles=0, earliest_year=False))


def test_stored_documents_say_their_format(small, pathway):
    drawn = ensemble(small, pathway.outcome.decisions, draws=16)
    for answer in (pathway, drawn):
        document = json.loads(answer.model_dump_json())
        assert document["format"] == RESULT_FORMAT == 2
        assert type(answer).model_validate(document) == answer


def test_a_document_of_another_format_is_refused(pathway):
    document = json.loads(pathway.model_dump_json()) | {"format": RESULT_FORMAT + 1}
    with pytest.raises(ValidationError, match="format"):
        Pathway.model_validate(document)


@pytest.mark.parametrize(
    "kind",
    [
        *(Pathway, RollingPathway, SurePathway, Ensemble, Alternatives, Backcast),
        *(Front, Abatement, Leeway, TippingPoints, Sensitivity, Robustness),
    ],
)
def test_whatever_is_printed_or_stored_has_a_format(kind):
    assert "format" in kind.model_json_schema()["properties"]
