"""What find answers: targets, gaps, obstacles, earliest years, start years, contradictions."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from benchmarks.pathways.synthetic import figure, synthetic

from wandel_engine.pathways import (
    Model,
    ModelInfeasible,
    NothingFound,
    Options,
    dump_model,
    find,
    read_model,
    result_schema,
    trend,
)

PLAIN = Options(obstacles=0, earliest_year=False)


def changed(model: Model, **parts: Any) -> Model:
    return read_model(dump_model(model) | parts)


def with_threshold(model: Model, value: float, unit: str = "%") -> Model:
    targets = dump_model(model)["targets"]
    targets[0]["threshold"] = figure(value, unit)
    return changed(model, targets=targets)


def test_a_target_in_reach_is_reached_at_least_cost(small: Model) -> None:
    free, bound = find(small, None, PLAIN), find(small, "neutral-2045", PLAIN)
    assert bound.reached
    assert bound.targets[0].achieved <= bound.targets[0].threshold * (1 + 1e-6)
    assert free.objective <= bound.objective
    assert free.targets == ()
    assert free.reached


def test_a_target_out_of_reach_is_missed_by_the_smallest_gap(small: Model) -> None:
    model = with_threshold(small, 5)
    found = find(model, "halved-2035", Options(certify=True, gap=1e-6))
    result = found.targets[0]
    assert not result.reached
    assert not found.reached
    assert result.gap == pytest.approx(result.achieved - result.threshold)
    assert result.nearest_bound is not None
    assert result.nearest_bound <= result.nearest == result.achieved
    # Asking for a little more than was achieved is possible, for a little less than the bound is not.
    tonne = find(with_threshold(small, result.achieved + 0.01, "t/a"), "halved-2035", PLAIN)
    assert tonne.reached
    less = find(with_threshold(small, result.nearest_bound - 1, "t/a"), "halved-2035", PLAIN)
    assert not less.reached


def test_the_earliest_year_is_the_first_in_which_the_target_is_reached(small: Model) -> None:
    result = find(small, "halved-2035").targets[0]
    assert result.earliest_year is not None
    assert result.earliest_year_proven
    for year, reached in ((result.earliest_year, True), (result.earliest_year - 1, False)):
        targets = dump_model(small)["targets"]
        targets[0]["year"] = year
        again = find(changed(small, targets=targets), "halved-2035", Options(certify=True))
        assert again.reached is reached
        assert again.targets[0].earliest_year == result.earliest_year


def test_obstacles_are_what_relaxing_the_limit_really_changes(small: Model) -> None:
    model = with_threshold(small, 20)
    found = find(model, "halved-2035", Options(earliest_year=False))
    assert not found.reached
    wood = next(obstacle for obstacle in found.obstacles if obstacle.key == "wood")
    assert [o.gap_change for o in found.obstacles] == sorted(
        (o.gap_change for o in found.obstacles), reverse=True
    )
    data = dump_model(model)
    next(limit for limit in data["limits"] if limit["key"] == "wood")["at_most"]["value"] *= (
        1 + wood.relaxed_by
    )
    for measure in data["measures"]:
        start = found.outcome.decisions.measures[measure["artefact"]]
        if start is None:
            measure["effects"] = []
        else:
            measure["fixed_start"] = start
    again = find(read_model(data), "halved-2035", PLAIN)
    assert found.targets[0].gap - again.targets[0].gap == pytest.approx(wood.gap_change, rel=1e-6, abs=1e-3)


def test_start_years_are_the_best_of_all(small: Model) -> None:
    """Every combination of start years, each solved on its own."""
    data = dump_model(small)
    kept = [measure for measure in data["measures"] if measure["artefact"] in ("advice", "charging")]
    for measure in kept:
        measure["latest"] = measure["earliest"] + 4
        measure["step"] = 2
    data["measures"] = kept
    data["targets"][0]["threshold"] = figure(60, "%")
    model = read_model(data)
    best = float("inf")
    for starts in itertools.product([None, 2026, 2028, 2030], repeat=2):
        measures = [m | {"fixed_start": s} for m, s in zip(kept, starts, strict=True) if s is not None]
        fixed = find(read_model(data | {"measures": measures}), "halved-2035", PLAIN)
        if fixed.reached:
            best = min(best, fixed.objective)
    certain = find(model, "halved-2035", Options(certify=True, gap=1e-9, obstacles=0, earliest_year=False))
    assert certain.objective == pytest.approx(best, rel=1e-8)
    assert certain.optimality_gap < 1e-8
    quick = find(model, "halved-2035", PLAIN)
    assert quick.objective * (1 - quick.optimality_gap) <= best * (1 + 1e-9) <= quick.objective * (1 + 1e-8)


def test_prerequisites_and_exclusions() -> None:
    data = synthetic(1, 6, 4, seed=3, horizon=2032)
    data["measures"][0]["requires"] = ["measure-1"]
    data["measures"][2]["excludes"] = ["measure-3"]
    data["limits"] = []
    data["targets"][0]["threshold"] = figure(1, "%")
    for measure in data["measures"]:
        measure["effects"] = [
            {"transition": t["key"], "adds": figure(0.1 * t["yearly_limit"]["value"], "m2/a")}
            for t in data["transitions"]
        ]
    started = find(
        read_model(data), "target-2030", Options(certify=True, obstacles=0)
    ).outcome.decisions.measures
    assert started["measure-0"] is not None
    assert started["measure-1"] is not None
    assert started["measure-1"] <= started["measure-0"]
    assert (started["measure-2"] is None) != (started["measure-3"] is None)


def test_several_targets_at_once(small: Model) -> None:
    both = find(small, ["halved-2035", "neutral-2045"], PLAIN)
    assert [result.artefact for result in both.targets] == ["halved-2035", "neutral-2045"]
    assert both.reached
    assert both.objective >= find(small, "neutral-2045", PLAIN).objective * (1 - 2e-3)


def test_history_is_the_trend(small: Model) -> None:
    found = find(small, "neutral-2045", PLAIN)
    for run in (found.outcome, found.trend):
        assert run.emissions["bisko"].total[:6] == pytest.approx(trend(small).emissions["bisko"].total[:6])
    assert all((start or 9999) >= 2026 for start in found.outcome.decisions.measures.values())


def test_not_steerable_stands_apart(small: Model) -> None:
    emissions = find(small, None, PLAIN).outcome.emissions["bisko"]
    assert emissions.apart[0] == pytest.approx(6000 * 0.322)
    without = find(changed(small, not_steerable=[]), None, PLAIN).outcome.emissions["bisko"]
    assert without.total == pytest.approx(emissions.total)


def test_local_generation_never_lowers_consumption_emissions(small: Model) -> None:
    data = dump_model(small)
    next(p for p in data["plants"] if p["key"] == "solar")["full_load_hours"]["value"] = 1500
    more, less = trend(read_model(data)), trend(small)
    assert more.emissions["bisko"].total == pytest.approx(less.emissions["bisko"].total)
    assert more.emissions["territorial"].total[-1] < less.emissions["territorial"].total[-1]
    assert (more.emissions["bisko"].generation_credit or [0])[0] > (
        less.emissions["bisko"].generation_credit or [0]
    )[0]


def test_variants_of_drivers(small: Model) -> None:
    plain = find(small, None, PLAIN)
    cautious = find(small, None, PLAIN.model_copy(update={"variants": {"federal-mix": "cautious"}}))
    assert cautious.outcome.emissions["bisko"].total[-1] > plain.outcome.emissions["bisko"].total[-1]
    assert cautious.provenance.options.variants == {"federal-mix": "cautious"}


def test_limits_that_contradict_each_other_are_named(small: Model) -> None:
    limits = dump_model(small)["limits"]
    limits.append(
        {
            "key": "all-renovated",
            "title": {"de": "alles saniert"},
            "kind": "states",
            "stock": "dwellings",
            "states": ["new-heat-pump"],
            "at_least": figure(90, "%"),
            "first_year": 2030,
        }
    )
    with pytest.raises(ModelInfeasible) as caught:
        find(changed(small, limits=limits), "halved-2035", PLAIN)
    alone = {"kind": "limit", "key": "all-renovated", "alone": 1}
    assert [problem.params for problem in caught.value.problems] == [alone]


def test_hours_that_do_not_suffice_for_renewals_are_named(small: Model) -> None:
    limits = dump_model(small)["limits"]
    next(limit for limit in limits if limit["key"] == "installer-hours")["at_most"]["value"] = 100
    with pytest.raises(ModelInfeasible) as caught:
        find(changed(small, limits=limits), "halved-2035", PLAIN)
    assert [problem.params for problem in caught.value.problems] == [
        {"kind": "replacement", "key": "dwellings/heating/gas-boiler"},
        {"kind": "limit", "key": "installer-hours"},
    ]


def test_a_share_of_a_stock_can_be_demanded(small: Model) -> None:
    limits = dump_model(small)["limits"]
    limits.append(
        {
            "key": "pv",
            "title": {"de": "Sonne"},
            "kind": "states",
            "stock": "roofs",
            "states": ["pv"],
            "at_most": figure(40, "%"),
        }
    )
    found = find(changed(small, limits=limits), None, PLAIN)
    assert max(found.outcome.stocks["roofs"]["pv"]) == pytest.approx(0.4 * 12000)


def test_a_carbon_budget_holds(small: Model) -> None:
    free = sum(find(small, None, PLAIN).outcome.emissions["bisko"].total)
    limits = dump_model(small)["limits"]
    limits.append(
        {
            "key": "budget",
            "title": {"de": "Budget"},
            "kind": "carbon-budget",
            "account": "bisko",
            "at_most": figure(0.97 * free, "t"),
        }
    )
    found = find(changed(small, limits=limits), None, PLAIN)
    assert sum(found.outcome.emissions["bisko"].total) == pytest.approx(0.97 * free, rel=1e-6)


def test_unknown_target_and_no_time(small: Model) -> None:
    with pytest.raises(KeyError):
        find(small, "neutral-2020")
    with pytest.raises(NothingFound):
        find(read_model(synthetic(10, 12, 5)), "target-2030", Options(time_limit=0.01))


def test_provenance_and_schema(small: Model) -> None:
    found = find(small, "halved-2035", Options(seed=7))
    assert found.provenance.options.seed == 7
    assert found.provenance.targets == ("halved-2035",)
    assert len(found.provenance.model_hash) == 64
    assert found.provenance.solver_version
    assert set(result_schema()["properties"]) == set(found.model_dump())
