"""Documents that earlier versions wrote (`stored/`, computed by them) are read by their number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wandel_engine.pathways import RESULT_FORMAT, find, read_model
from wandel_engine.pathways.stored import (
    NewerFormat,
    Unreadable,
    format_of,
    read_ensemble,
    read_pathway,
    read_plain,
    read_targets,
)

STORED = Path(__file__).parent / "stored"
NAMES = ("format-1-first", "format-1-later", "format-2")


def stored(name):
    return json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(params=NAMES)
def old(request):
    return stored(request.param)


def test_a_pathway_of_every_format_reads_as_one_of_today(old):
    document = old["pathway"]
    pathway = read_pathway(document, first_decision=2025)
    assert pathway.format == RESULT_FORMAT
    assert pathway.targets[0].budget_from is None
    assert pathway.outcome.emissions["bisko"].total == tuple(
        document["outcome"]["emissions"]["bisko"]["total"]
    )
    again = find(read_model(old["model"]), "clean-2028")
    assert pathway.outcome.decisions.measures == again.outcome.decisions.measures
    # What the first version did not say follows from what it did say.
    assert pathway.aim.kind == again.aim.kind == "cost"
    assert pathway.aim.account == again.aim.account
    assert pathway.aim.value == pytest.approx(pathway.outcome.costs.discounted)
    assert pathway.aim.emissions == pytest.approx(sum(pathway.outcome.emissions["bisko"].total[1:]))


def test_what_a_document_says_itself_is_kept():
    document = stored("format-1-later")["pathway"]
    document["aim"]["emissions"] = 1234.5
    assert read_pathway(document, first_decision=2025).aim.emissions == 1234.5


def test_reading_leaves_the_document_as_it_is(old):
    before = json.dumps(old)
    read_pathway(old["pathway"], first_decision=2025)
    assert json.dumps(old) == before


@pytest.mark.parametrize("name", NAMES[1:])
def test_an_ensemble_of_every_format_reads_as_one_of_today(name):
    certain = read_ensemble(stored(name)["ensemble"])
    assert certain.format == RESULT_FORMAT
    assert certain.draws == 100


def test_targets_alone_are_read_by_the_number_of_their_document(old):
    number = format_of(old["pathway"])
    [target] = read_targets(old["pathway"]["targets"], number)
    assert target["budget_from"] is None
    with pytest.raises(NewerFormat):
        read_targets(old["pathway"]["targets"], RESULT_FORMAT + 1)


def test_a_newer_document_is_refused_by_its_number_and_not_by_its_shape(old):
    later = {**old["pathway"], "format": RESULT_FORMAT + 1}
    for read in (lambda: read_pathway(later, 2025), lambda: read_ensemble(later), lambda: read_plain(later)):
        with pytest.raises(NewerFormat, match="newer version"):
            read()


def test_today_s_number_is_no_excuse_for_yesterday_s_shape():
    """The number alone says what is to be done: a first document that claims to be of today is damaged."""
    claimed = {**stored("format-1-first")["pathway"], "format": RESULT_FORMAT}
    with pytest.raises(Unreadable, match=r"targets\.0\.budget_from"):
        read_pathway(claimed, first_decision=2025)


@pytest.mark.parametrize("number", [0, -1, "2", 1.5, True, None])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(Unreadable, match="no number"):
        format_of({"format": number})
