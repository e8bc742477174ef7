"""Settled start years, margins below a threshold, and pathways that reach their target surely."""

from __future__ import annotations

from typing import Any

import pytest

from wandel_engine.pathways import Model, ModelInfeasible, Options, dump_model, find, read_model
from wandel_engine.pathways.confidence import find_surely
from wandel_engine.pathways.ensemble import ensemble

QUICK = Options(obstacles=0, earliest_year=False)
TARGET = "neutral-2045"


@pytest.fixture(scope="module")
def uncertain(small: Model) -> Model:
    """The small town with a federal mix and prices that may turn out otherwise."""
    data: dict[str, Any] = dump_model(small)
    for driver in data["drivers"]:
        for point in driver["points"]:
            point |= {"low": 0.8 * point["value"], "high": 1.3 * point["value"]}
    return read_model(data)


def test_a_margin_is_kept_and_the_verdict_is_against_the_threshold(small: Model) -> None:
    plain = find(small, TARGET, QUICK)
    kept = find(small, TARGET, QUICK.model_copy(update={"margins": {TARGET: 200.0}}))
    (before,), (after,) = plain.targets, kept.targets
    assert after.threshold == before.threshold
    assert after.achieved <= after.threshold - 200 + 1e-6 * after.base
    assert kept.objective >= plain.objective * (1 - plain.optimality_gap - 1e-9)


def test_settled_start_years_hold(small: Model) -> None:
    free = find(small, TARGET, QUICK).outcome.decisions.measures
    measure, year = next((key, year) for key, year in free.items() if year is not None)
    latest = next(one.latest for one in small.measures if one.artefact == measure)
    step = next(one.step for one in small.measures if one.artefact == measure)
    for settled in (None, year + step if year + step <= latest else year):
        found = find(small, TARGET, QUICK.model_copy(update={"starts": {measure: settled}}))
        assert found.outcome.decisions.measures[measure] == settled
        assert found.provenance.options.starts == {measure: settled}


@pytest.mark.parametrize(
    ("starts", "error"), [({"nobody": 2030}, KeyError), ({"heat-grid": 1999}, ValueError)]
)
def test_what_cannot_be_settled_is_refused(small: Model, starts: dict[str, int], error: type) -> None:
    with pytest.raises(error):
        find(small, TARGET, QUICK.model_copy(update={"starts": starts}))


def test_settling_against_a_prerequisite_names_the_conflict(small: Model) -> None:
    data = dump_model(small)
    first, second = data["measures"][:2]
    second["requires"] = [first["artefact"]]
    year = second.get("fixed_start") or second["earliest"]
    starts = {first["artefact"]: None, second["artefact"]: year}
    with pytest.raises((ModelInfeasible, ValueError)):
        find(read_model(data), TARGET, QUICK.model_copy(update={"starts": starts}))


def test_more_confidence_costs_more_and_is_what_the_draws_say(uncertain: Model) -> None:
    sure = find_surely(uncertain, TARGET, 0.8, QUICK, draws=2000)
    assert sure.reached
    assert sure.rounds[0].margin == 0
    assert sure.rounds[0].chance.probability < 0.8 <= sure.certainty.targets[TARGET].probability
    costs = [one.cost for one in sure.rounds]
    assert costs == sorted(costs)
    again = ensemble(uncertain, sure.pathway.outcome.decisions, draws=2000, options=QUICK, keep=0)
    assert again.targets == sure.certainty.targets


def test_what_is_sure_already_takes_one_round(small: Model) -> None:
    sure = find_surely(small, TARGET, 0.99, QUICK, draws=100)
    assert sure.reached
    assert len(sure.rounds) == 1


def test_a_confidence_out_of_reach_gives_the_surest_pathway(uncertain: Model) -> None:
    data = dump_model(uncertain)
    for target in data["targets"]:
        target["threshold"] = {"value": 1.0, "unit": "t/a", "flag": "fictional"}
    sure = find_surely(read_model(data), TARGET, 0.9, QUICK, draws=200)
    assert not sure.reached
    assert sure.certainty.targets[TARGET].probability == max(one.chance.probability for one in sure.rounds)


@pytest.mark.parametrize(
    "given", [{"confidence": 0.0}, {"confidence": 1.0}, {"confidence": 0.5, "rounds": 0}]
)
def test_impossible_questions_are_refused(small: Model, given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"confidence|round"):
        find_surely(small, TARGET, options=QUICK, **given)
