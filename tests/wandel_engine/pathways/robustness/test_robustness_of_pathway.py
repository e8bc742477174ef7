"""The same, asked of plans in a small model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wandel_engine.pathways import Model, Options, dump_model, find, read_model, simulate, trend
from wandel_engine.pathways.ensemble import ensemble
from wandel_engine.pathways.model import model_at
from wandel_engine.pathways.result import Decisions
from wandel_engine.pathways.robustness import Refused, SobolOptions, Threshold
from wandel_engine.pathways.robustness.of_pathway import question, robustness, sensitivity
from wandel_engine.pathways.robustness.result import Robustness, Sensitivity

QUICK = SobolOptions(draws=256, resamples=50)
PUBLISHED = {"flag": "published", "source": "statistics"}
ESTIMATE = {"flag": "estimate", "derivation": {"de": "geschätzt"}}


@pytest.fixture(scope="module")
def model(small: Model) -> Model:
    """The small town with an estimated need for heat, a published price of gas and an idle cost."""
    data: dict[str, Any] = dump_model(small)
    data["sources"] = [*data.get("sources", []), {"key": "statistics", "title": "Statistics"}]
    for parameter in data["parameters"]:
        if parameter["key"] == "need-old":
            parameter["figure"] |= {"low": 10.0, "high": 17.0, **ESTIMATE}
    for driver in data["drivers"]:
        if driver["key"] in ("gas-price", "electricity-price"):
            for point in driver["points"]:
                point |= {"low": point["value"] * 0.7, "high": point["value"] * 1.6, **PUBLISHED}
    data["parameters"].append(
        {"key": "idle", "figure": {"value": 1, "low": 0, "high": 2, "unit": "EUR", "flag": "fictional"}}
    )
    data["correlations"] = [{"between": ["gas-price", "electricity-price"], "rank": 0.6}]
    return read_model(data)


@pytest.fixture(scope="module")
def plans(model: Model) -> dict[str, Decisions]:
    options = Options(obstacles=0, earliest_year=False)
    return {
        "found": find(model, "halved-2035", options).outcome.decisions,
        "trend": trend(model).decisions,
    }


def test_a_question_is_answered_by_the_simulation(model: Model, plans: dict[str, Decisions]) -> None:
    asked = question(model, plans["found"], ["discounted-cost", "bisko/2035"], kernel="numpy")
    keys = [item.key for item in asked.inputs]
    assert set(keys) == {"heat-pump-cost", "need-old", "gas-price", "electricity-price"}
    assert asked.without_effect == ("idle",)
    draw = np.linspace(0.2, 0.9, len(keys))
    run = simulate(
        model_at(model, dict(zip(keys, draw, strict=True)) | {"idle": 0.5}),
        plans["found"],
        ration=True,
        stated=model,
    )
    expected = (run.costs.discounted, run.emissions["bisko"].total[run.years.index(2035)])
    assert asked.evaluate(draw[None])[0] == pytest.approx(expected, rel=1e-9)


def test_inputs_have_their_numbers(model: Model, plans: dict[str, Decisions]) -> None:
    by = {item.key: item for item in question(model, plans["found"], kernel="numpy").inputs}
    need, gas = by["need-old"], by["gas-price"]
    assert need.value(np.array([0.0, 1.0])) == pytest.approx([10, 17])
    assert (need.unit, need.estimate, need.year) == ("MWh/dwelling/a", True, None)
    last = max(next(d for d in model.drivers if d.key == "gas-price").points, key=lambda p: p.year or 0)
    assert gas.value(np.array([0.0, 1.0])) == pytest.approx([last.value * 0.7, last.value * 1.6])
    assert (gas.year, gas.estimate) == (last.year, False)


def test_sensitivity_of_a_plan(model: Model, plans: dict[str, Decisions]) -> None:
    told: list[float] = []
    found = sensitivity(
        model,
        plans["found"],
        ["bisko/sum", "discounted-cost"],
        sampling=QUICK,
        kernel="numpy",
        progress=lambda share, note: told.append(share),
    )
    emissions, cost = found.sobol.outcomes
    total = {index.group: index.total for index in emissions.indices}
    assert total["need-old"] is not None
    assert total["need-old"].value == pytest.approx(1, abs=0.1)
    assert set(total) == {"heat-pump-cost", "need-old", "electricity-price + gas-price"}
    assert all(index.total is not None and index.total.value > 0 for index in cost.indices)
    assert found.estimates.published == ("electricity-price", "gas-price")
    alone = found.estimates.outcomes[0].alone
    assert alone is not None
    assert alone.value == pytest.approx(1, abs=0.15)
    assert found.tornadoes[0].swings[0].input == "need-old"
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    assert Sensitivity.model_validate_json(found.model_dump_json()) == found


def test_robustness_of_plans(model: Model, plans: dict[str, Decisions]) -> None:
    """The threshold is drawn where the need for heat at its quantile 0.7 leads."""
    asked = question(model, plans["found"], ["gap/halved-2035"], kernel="numpy")
    at = np.where([item.key == "need-old" for item in asked.inputs], 0.7, 0.5)
    limit = Threshold(outcome="gap/halved-2035", at_most=float(asked.evaluate(at[None])[0, 0]))
    told: list[float] = []
    found = robustness(
        model, plans, [limit], draws=1000, kernel="numpy", progress=lambda share, note: told.append(share)
    )
    kept = {item.alternative: item.share for item in found.satisficing.alternatives}
    assert kept["trend"] < kept["found"]
    assert kept["found"] == pytest.approx(0.7, abs=0.05)
    assert found.satisficing.most == ("found",)
    cost, emissions = found.regrets
    assert emissions.smallest_maximum == ("found",)
    assert {cost.outcome, emissions.outcome} == {"discounted-cost", "bisko/sum"}
    shares = {(r.outcome, a.alternative): a.best_share for r in found.regrets for a in r.alternatives}
    assert {(b.outcome, b.alternative): b.scenarios.base_density for b in found.best_where} == shares
    where = {item.alternative: item for item in found.failures}["found"]
    restriction = where.scenarios.boxes[0].restrictions[0]
    assert (restriction.input, restriction.below, restriction.unit) == ("need-old", None, "MWh/dwelling/a")
    need = next(item for item in where.conditions.conditions if item.input == "need-old")
    assert where.conditions.holds
    assert need.up is not None
    assert need.up.quantile == pytest.approx(0.7, abs=1e-5)
    assert restriction.above == pytest.approx(need.up.number, abs=0.1)
    assert found.without_effect == ("idle",)
    assert told == sorted(told)
    assert Robustness.model_validate_json(found.model_dump_json()) == found


def test_thresholds_are_those_of_the_model(model: Model, plans: dict[str, Decisions]) -> None:
    found = robustness(model, {"found": plans["found"]}, draws=200, kernel="numpy")
    assert [threshold.outcome for threshold in found.thresholds] == [
        "gap/halved-2035",
        "gap/neutral-2045",
        "unmet/sum",
    ]
    assert found.regrets == ()


def test_shares_are_the_chances_of_the_ensemble(model: Model, plans: dict[str, Decisions]) -> None:
    """The same seed, the same draws: the same number on every page."""
    run = ensemble(model, plans["found"], draws=500, seed=4, kernel="numpy")
    costs = np.array(run.kept.outcomes["discounted-cost"])
    limits = [
        Threshold(outcome="discounted-cost", at_most=float(limit)) for limit in np.sort(costs)[[99, 399]]
    ]
    (item,) = robustness(
        model, {"found": plans["found"]}, limits, draws=500, seed=4, kernel="numpy"
    ).satisficing.alternatives
    assert [each.share for each in item.each] == [0.2, 0.8]
    found = robustness(
        model, plans, targets=["neutral-2045"], compare=["bisko/2045"], draws=500, seed=4, kernel="numpy"
    )
    each = {item.outcome: item.share for item in found.satisficing.alternatives[0].each}
    assert each == {
        "gap/neutral-2045": run.targets["neutral-2045"].probability,
        "unmet/sum": run.heat_met.probability,
    }
    assert found.regrets[0].outcome == "bisko/2045"
    with pytest.raises(Refused, match="'gap/nothing'"):
        robustness(model, plans, targets=["nothing"], kernel="numpy")


def test_a_pathway_is_judged_by_the_targets_it_was_found_for(
    model: Model, plans: dict[str, Decisions]
) -> None:
    """A plan made for one year does not fail another."""
    options = Options(obstacles=0, earliest_year=False)
    near, far = (find(model, target, options) for target in ("halved-2035", "neutral-2045"))
    for name, pathway in (("halved-2035", near), ("neutral-2045", far)):
        found = robustness(model, {"plan": pathway, "trend": plans["trend"]}, draws=200, kernel="numpy")
        assert [threshold.outcome for threshold in found.thresholds] == [f"gap/{name}", "unmet/sum"]
    shares = [
        robustness(model, {"plan": given}, draws=200, kernel="numpy").satisficing.alternatives[0].share
        for given in (near, near.outcome.decisions)
    ]
    assert shares[0] > shares[1] == 0
    with pytest.raises(Refused, match="'far' for neutral-2045"):
        robustness(model, {"near": near, "far": far}, draws=200, kernel="numpy")
    both = robustness(model, {"near": near, "far": far}, targets=["neutral-2045"], draws=200, kernel="numpy")
    assert [threshold.outcome for threshold in both.thresholds] == ["gap/neutral-2045", "unmet/sum"]
    free = find(model, None, options)
    every = robustness(model, {"free": free}, draws=200, kernel="numpy").thresholds
    assert len(every) == 1 + len(model.targets)


def test_questions_without_an_answer_are_refused(
    model: Model, small: Model, plans: dict[str, Decisions]
) -> None:
    plan = plans["found"]
    with pytest.raises(Refused, match="there is no outcome 'noise'"):
        question(model, plan, ["noise"], kernel="numpy")
    with pytest.raises(Refused, match="at least one alternative"):
        robustness(model, {})
    with pytest.raises(Refused, match="at least 100"):
        robustness(model, plans, draws=50, kernel="numpy")
    certain = read_model(
        dump_model(small)
        | {
            "parameters": [
                {**p, "figure": {k: v for k, v in p["figure"].items() if k not in ("low", "high")}}
                for p in dump_model(small)["parameters"]
            ]
        }
    )
    with pytest.raises(Refused, match="no uncertain input"):
        sensitivity(certain, plan, kernel="numpy")
    with pytest.raises(Refused, match="no target and no carbon budget"):
        robustness(read_model(dump_model(model) | {"targets": []}), plans, kernel="numpy")
