"""Criteria beyond carbon, hours that are spread, and what a household bears in a month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, synthetic, text
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wandel_engine.pathways.test_pathways_simulation import machine

from wandel_engine.pathways import Model, ModelError, Options, dump_model, find, read_model, trend

PLAIN = Options(obstacles=0, earliest_year=False, attempts=5)


def with_criteria(data: dict[str, Any]) -> dict[str, Any]:
    """Jobs from work, dust from fuels and states, in a synthetic model."""
    data["criteria"] = [
        {"key": "jobs", "title": text("jobs"), "unit": "job", "better": "more"},
        {"key": "dust", "title": text("dust"), "unit": "kg"},
    ]
    for place, transition in enumerate(data["transitions"]):
        transition["criteria"] = {"jobs": figure(1e-4 * (1 + place % 3), "job/m2")}
        transition["hours_spread"] = 1 + place % 3
    for commodity in data["commodities"]:
        if commodity["key"] in ("oil", "biomass", "gas", "electricity"):
            commodity["criteria"] = {"dust": figure(0.2, "kg/MWh")}
    data["stocks"][0]["states"][0]["criteria"] = {"dust": figure(0.001, "kg/m2/a")}
    for measure in data["measures"]:
        measure["criteria"] = {"jobs": figure(3, "job"), "dust": figure(-1, "kg")}
    return data


def limited(data: dict[str, Any], criterion: str, **bounds: Any) -> dict[str, Any]:
    limit = {"key": f"limit-{criterion}", "title": text("L"), "kind": "criterion", "criterion": criterion}
    return data | {"limits": [*data["limits"], limit | bounds]}


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(0, 4), st.sampled_from(["cost", "weighted", "lexicographic"]))
def test_find_and_simulation_agree_with_criteria(seed: int, measures: int, objective: str) -> None:
    data = with_criteria(synthetic(1, 6, measures, seed=seed, horizon=2031))
    data["payers"][0]["households"] = figure(900, "1")
    for limit in data["limits"]:
        limit["at_most"]["value"] *= 2
    base = trend(read_model(data)).criteria["dust"][0]
    data = limited(data, "dust", at_most=figure(1.2 * base, "kg/a"))
    options = PLAIN.model_copy(
        update={"objective": objective, "carbon_price": 50.0, "criterion_prices": {"jobs": 1e4, "dust": 20.0}}
        if objective == "weighted"
        else {"objective": objective}
    )
    found = find(read_model(data), "target-2030", options)
    assert found.agreement < 1e-9
    assert found.outcome.violations == ()
    assert max(found.outcome.criteria["dust"]) <= 1.2 * base * (1 + 1e-7)
    for limit in data["limits"]:
        if limit["kind"] == "hours":
            assert max(found.outcome.hours[limit["trade"]]) <= limit["at_most"]["value"] * (1 + 1e-7)
    if objective == "weighted":
        first = found.outcome
        value = first.costs.discounted + 50.0 * sum(first.emissions["bisko"].total)
        value += 20.0 * sum(first.criteria["dust"]) - 1e4 * sum(first.criteria["jobs"])
        assert found.objective == pytest.approx(value, rel=1e-9)


def test_criteria_by_hand() -> None:
    data = dump_model(machine())
    data["criteria"] = [{"key": "dust", "title": text("d"), "unit": "kg"}]
    data["commodities"][0]["criteria"] = {"dust": figure(0.5, "kg/MWh")}
    data["stocks"][0]["states"][1]["criteria"] = {"dust": figure(3, "kg/unit/a")}
    data["transitions"][0]["criteria"] = {"dust": figure(-2, "kg/unit")}
    run = trend(read_model(data))
    gas, pumps, moved = (100, 100, 90, 80, 70), (0, 0, 10, 20, 30), (10, 10, 10, 0, 0)
    by_hand = [0.5 * 2 * g + 3 * p - 2 * m for g, p, m in zip(gas, pumps, moved, strict=True)]
    assert run.criteria["dust"] == pytest.approx(by_hand)


def test_spread_hours_by_hand() -> None:
    data = dump_model(machine())
    data["transitions"][0]["hours_spread"] = 2
    plain, spread = trend(machine()).hours["installer"], trend(read_model(data)).hours["installer"]
    # 10 swaps of 5 h in each of three years: 25 h less in the first, 25 h in the fourth.
    assert np.subtract(spread, plain) == pytest.approx((-25, 0, 0, 25, 0))


@pytest.mark.parametrize("rate", [0, 10])
def test_eur_a_month_by_hand(rate: float) -> None:
    data = dump_model(machine()) | {"discount_rate": figure(rate, "%/a")}
    data["payers"][0]["households"] = figure(50, "1")
    run = trend(read_model(data))
    assert set(run.monthly) == {"owner"}
    r = rate / 100

    def instalment(life: int) -> float:
        return r / (1 - (1 + r) ** -life) if r else 1 / life

    # Owners pay 300 EUR of swaps (lifetime 3) in 2020-2022, renewals (2 years), and energy in the year.
    swaps = [0, 300, 600, 900, 600]
    renewals = [0, 500, 900, 800, 700]
    energy = [20000, 20000, 18000, 16000, 14000]
    paid = np.array(swaps) * instalment(3) + np.array(renewals) * instalment(2) + np.array(energy)
    assert run.monthly["owner"] == pytest.approx(paid / 50 / 12)


def test_a_limit_on_a_criterion_can_be_a_minimum() -> None:
    data = with_criteria(synthetic(1, 6, 2, seed=2, horizon=2031))
    free = find(read_model(data), None, PLAIN).outcome.criteria["jobs"]
    wanted = free[4] + 0.2
    more = limited(data, "jobs", at_least=figure(wanted, "job/a"), first_year=2024, last_year=2024)
    assert find(read_model(more), None, PLAIN).outcome.criteria["jobs"][4] >= wanted * (1 - 1e-7)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (lambda d: d["measures"][0].update(criteria={"din": figure(1, "dB")}), "unknown_criterion", "din"),
        (lambda d: d["transitions"][0].update(criteria={"jobs": figure(1, "kg/m2")}), "wrong_unit", "jobs"),
        (lambda d: d["criteria"].append(d["criteria"][0]), "double_key", "criteria"),
        (lambda d: d["payers"][0].update(households=figure(0, "1")), "no_households", "households"),
        (lambda d: d["payers"][0].update(households=figure(-4, "1")), "negative", "households"),
        (lambda d: d.update(limited(d, "jobs")), "no_bound", "limit-jobs"),
        (lambda d: d.update(limited(d, "noise", at_most=figure(1, "dB/a"))), "unknown_criterion", "noise"),
        (lambda d: d["transitions"][0].update(hours_spread=0), "greater_than_equal", "hours_spread"),
    ],
)  # fmt: skip
def test_is_refused(change: Any, code: str, field: str) -> None:
    data = with_criteria(synthetic(1, 4, 1, horizon=2030))
    change(data)
    with pytest.raises(ModelError) as caught:
        read_model(data)
    assert code in [problem.code for problem in caught.value.problems if field in problem.field]


def test_pathway_and_trend_tell_a_month_side_by_side(small: Model) -> None:
    data = dump_model(small)
    data["payers"][0]["households"] = figure(5000, "1")
    found = find(read_model(data), "halved-2035", PLAIN)
    payer = data["payers"][0]["key"]
    assert len(found.outcome.monthly[payer]) == len(found.trend.monthly[payer]) == len(found.years)
    assert found.outcome.monthly[payer] != found.trend.monthly[payer]
