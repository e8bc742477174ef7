"""Every number of every result: its formula, evaluated by other code on the shown inputs, yields it."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from benchmarks.pathways.synthetic import figure, synthetic, text
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wandel_engine.pathways.recalculation import Verdict, recalculated
from tests.wandel_engine.pathways.test_pathways_criteria import with_criteria

from wandel_engine.pathways import (
    Model,
    Options,
    Pathway,
    Simulation,
    dump_model,
    find,
    load_model,
    read_model,
    simulate,
    trend,
)
from wandel_engine.pathways.explain import (
    DecisionInput,
    Explainer,
    Explanation,
    FigureInput,
    FormulaError,
    ResultInput,
    Unexplained,
    UnknownAddress,
    addresses,
    evaluate,
    explain,
)

QUICK = Options(obstacles=0, earliest_year=False, attempts=3)
GOERLITZ = Path(__file__).parents[3] / "cases" / "goerlitz" / "pathways"


@pytest.fixture(scope="module")
def found(small: Model) -> Pathway:
    return find(small, "halved-2035", QUICK)


def leaves(result: Any) -> int:
    """How many numbers stand in a result."""
    if isinstance(result, bool | str) or result is None:
        return 0
    if isinstance(result, int | float):
        return 1
    items = result.values() if isinstance(result, dict) else result
    return sum(leaves(item) for item in items)


def test_every_number_of_a_simulation_has_an_address(found: Pathway) -> None:
    data = found.outcome.model_dump()
    decisions = data.pop("decisions")
    data.pop("years")
    violations = data.pop("violations")
    expected = leaves(data) + leaves(decisions["flows"]) + leaves(decisions["renewals"]) + len(violations)
    assert len(addresses(found.outcome)) == expected


def test_every_number_of_a_pathway_down_to_the_figures(small: Model, found: Pathway) -> None:
    verdict = Verdict(small, Explainer(small, found))
    assert verdict.to_the_leaves(list(addresses(found))) > len(addresses(found)) > 3000


def rich(data: dict[str, Any]) -> Model:
    """The small town with what it lacks: other price years, a transient state, stated ages and outputs."""
    data["price_index"] = "prices"
    data["drivers"].append(
        {
            "key": "prices",
            "title": text("prices"),
            "unit": "1",
            "by": "others",
            "points": [figure(80, "%", year=2015), figure(0.9, "1", year=2021), figure(1, "1", year=2025)],
        }
    )
    data["drivers"].append(
        {
            "key": "work",
            "title": text("work"),
            "unit": "%",
            "points": [figure(100, "%", year=2020), figure(140, "%", year=2045)],
        }
    )
    data["parameters"][0]["figure"] |= {
        "year": 2018,
        "unit": "kEUR/dwelling",
        "value": 34,
        "low": 25,
        "high": 40,
    }
    dwellings, cars, *_ = data["stocks"]
    boiler = dwellings["components"][0]["kinds"][0]
    boiler["due"] = [0.3, 0.1, 0.6]
    boiler["renewal_cost"] = {"ref": ["gas-boiler-cost", "work"]}
    cars["states"][0]["transient"] = True
    cars["deaths"] = figure(1, "%/a")
    cars["births"] = [{"state": "petrol", "units": {"ref": ["new-cars", "work"]}}]
    data["parameters"].append({"key": "new-cars", "figure": figure(50, "car/a")})
    connect = next(item for item in data["transitions"] if item["key"] == "connect")
    connect |= {"lead_time": 3, "trend": figure(20, "dwelling/a"), "yearly_limit": figure(20, "dwelling/a")}
    connect["last_year"] = 2040
    data["plants"][0]["base_output"] = figure(9, "GWh/a")
    data["plants"][1]["base_output"] = figure(4000, "MWh/a")
    data["plants"].append(
        {
            "key": "wind",
            "title": text("wind"),
            "output": "electricity",
            "capacity": {"fixed": figure(30, "MW")},
            "full_load_hours": figure(2500, "h/a"),
            "base_output": figure(70, "GWh/a"),
            "variable_cost": figure(1, "ct/kWh"),
            "payers": {"utility": 0.5, "owners": 0.5},
        }
    )
    return read_model(data)


@pytest.fixture(scope="module")
def town(small: Model) -> Model:
    return rich(dump_model(small))


@pytest.mark.parametrize("variants", [{}, {"federal-mix": "cautious"}])
def test_the_trend_follows_from_its_conventions(town: Model, variants: dict[str, str]) -> None:
    options = Options(variants=variants)
    run = trend(town, options)
    explainer = Explainer(town, run, options)
    verdict = Verdict(town, explainer)
    verdict.to_the_leaves(list(addresses(run)))
    assert run.grid["electricity"].sold[-1] > 0
    for address in verdict.seen:
        shown = explainer.explain(address)
        assert not any(isinstance(item, DecisionInput) for item in shown.inputs)


def test_a_pathway_of_the_rich_town(town: Model) -> None:
    pathway = find(town, None, QUICK)
    verdict = Verdict(town, Explainer(town, pathway))
    verdict.to_the_leaves(list(addresses(pathway)))


@pytest.mark.parametrize("seed", range(3))
def test_decisions_that_do_not_add_up(town: Model, seed: int) -> None:
    """Violations are numbers like any other."""
    random = Random(seed)
    still = trend(town).decisions

    def shaken(series: dict[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
        return {
            key: tuple(random.choice((0, 0.5, 1, 9)) * value for value in values)
            for key, values in series.items()
        }

    changed = still.model_copy(
        update={
            "flows": shaken(still.flows),
            "renewals": shaken(still.renewals),
            "dispatch": shaken(still.dispatch or {}),
            "measures": {"heat-grid": 2027, "wood-heat": 2028, "advice": None, "charging": 2026},
        }
    )
    run = simulate(town, changed)
    assert {"overdue", "unmet-demand", "above-capacity"} <= {v.what for v in run.violations}
    Verdict(town, Explainer(town, run)).to_the_leaves(list(addresses(run)))


@pytest.mark.parametrize("seed", [1])
def test_a_rationed_plan(town: Model, seed: int) -> None:
    """What rationing left of a plan counts as decided; all that follows from it is explained."""
    random = Random(seed)
    data = dump_model(town)
    dwellings, limits = data["stocks"][0], data["limits"]
    dwellings["deaths"] = figure(8, "%/a")
    limits[2] |= {"at_most": figure(1, "MWh/a"), "commodity": "gas"}
    limits.append(
        {
            "key": "few-old",
            "title": text("few"),
            "kind": "states",
            "stock": "dwellings",
            "states": ["old-gas"],
            "at_most": figure(1, "%"),
        }
    )
    limits.append(
        limits[-1] | {"key": "much-pv", "stock": "roofs", "states": ["pv"], "at_least": figure(13, "MWp")}
    )
    del limits[-1]["at_most"]
    limits[1]["at_most"] = figure(1, "h/a")
    model = read_model(data)
    plan = trend(model).decisions
    flows = {key: tuple(random.choice((1, 9)) * x for x in series) for key, series in plan.flows.items()}
    flows["connect"] = (400.0,) * 22 + (0.0,) * 4
    measures = {"heat-grid": 2027, "wood-heat": 2028, "advice": None, "charging": 2026}
    planned = plan.model_copy(update={"flows": flows, "measures": measures})
    run = simulate(model, planned, ration=True)
    above = {v.where for v in run.violations if v.what == "above-limit"}
    assert {"installer-hours", "wood", "few-old", "much-pv"} <= above
    verdict = Verdict(model, Explainer(model, run, rationed=True))
    verdict.to_the_leaves(list(addresses(run)))
    assert any(address.startswith("moved/connect") for address in verdict.seen)
    dying = [verdict.explainer.explain(f"moved/connect/{year}") for year in range(2023, 2044)]
    assert any("min(1" in shown.formula for shown in dying)
    assert any(shown.number < 0.9 * shown.inputs[0].value for shown in dying)
    with pytest.raises(Unexplained):
        Verdict(model, Explainer(model, run)).to_the_leaves(list(addresses(run)))


def test_what_limits_take(small: Model, found: Pathway) -> None:
    explainer = Explainer(small, found)
    for limit in small.limits:
        shown = explainer.explain(f"limits/{limit.key}/2030")
        assert shown.number == pytest.approx(recalculated(shown)[0], rel=1e-12)
    assert explainer.explain("limits/city-money/2030").unit == "EUR/a"
    wood = explainer.explain("limits/wood/2035")
    assert wood.formula == "demand + plant_use"
    assert wood.number <= 30_000 * (1 + 1e-9)


@st.composite
def models(draw: st.DrawFn) -> Model:
    return read_model(
        synthetic(
            groups=draw(st.integers(1, 3)),
            states=draw(st.sampled_from([4, 6, 8])),
            measures=draw(st.integers(0, 6)),
            seed=draw(st.integers(0, 10_000)),
            horizon=draw(st.integers(2030, 2034)),
            decisions_from=draw(st.sampled_from([2020, 2023])),
        )
    )


@settings(max_examples=5, deadline=None, derandomize=True)
@given(models(), st.sampled_from([None, "target-2030"]), st.randoms(use_true_random=False))
def test_numbers_of_random_models(model: Model, target: str | None, random: Random) -> None:
    pathway = find(model, target, QUICK)
    verdict = Verdict(model, Explainer(model, pathway))
    for address in random.sample(addresses(pathway), 100):
        verdict.check(address)
    verdict.check("costs/discounted")


def test_goerlitz_sampled() -> None:
    model = load_model(GOERLITZ)
    pathway = find(model, model.targets[0].artefact, QUICK)
    verdict = Verdict(model, Explainer(model, pathway))
    for address in Random(1).sample(addresses(pathway), 500):
        verdict.check(address)
    for address in ("costs/discounted", "emissions/bisko/total/2035"):
        verdict.check(address)
        assert len(verdict.explainer.explain(address).inputs) <= 40


def test_a_formula_as_people_read_it(small: Model, found: Pathway) -> None:
    explainer = Explainer(small, found)
    gas = explainer.explain("emissions/bisko/rows/dwellings/gas/2030")
    assert gas.formula == "energy × factor_gas"
    assert gas.unit == "t/a"
    assert gas.title == {
        "de": "Wohnungen · Erdgas",
        "en": "Dwellings · Natural gas",
        "pl": "Mieszkania · Gaz ziemny",
    }
    energy, factor = gas.inputs
    assert isinstance(energy, ResultInput)
    assert energy.address == "energy/dwellings/gas/2030"
    assert isinstance(factor, FigureInput)
    assert (factor.value, factor.figure.flag, factor.path) == (
        0.247,
        "fictional",
        "commodities[gas].factors.bisko",
    )
    assert explainer.explain("drivers/federal-mix/2022").formula == (
        "point_2020 + (point_2025 − point_2020) × 2 ÷ 5"
    )
    assert explainer.explain("discount/2027").formula == "discount_2026 ÷ (1 + rate)"
    assert explainer.explain("targets/halved-2035/threshold").formula == "share × base"
    assert Explanation.model_validate_json(gas.model_dump_json()) == gas
    assert gas.recalculate() == pytest.approx(gas.number, rel=1e-12)


def test_units_and_price_years_are_steps_of_their_own(town: Model) -> None:
    run = trend(town)
    explainer = Explainer(town, run)
    petrol = explainer.explain("emissions/bisko/rows/cars/petrol/2020").inputs[1]
    assert isinstance(petrol, FigureInput)
    assert (petrol.figure.value, petrol.factor, petrol.value) == (322, 1e-3, 0.322)
    investment = explainer.explain("costs/rows/owners/investment/2027")
    assert "heat_pump_cost × price_level_2018" in investment.formula
    level = explainer.explain("prices/2018")
    assert level.number == pytest.approx(1 / (0.8 + (0.9 - 0.8) * 3 / 6))


def test_years_before_the_first_decision_come_from_the_trend(small: Model, found: Pathway) -> None:
    explainer = Explainer(small, found)
    before, later = (explainer.explain(f"flows/renovate/{year}").inputs[0] for year in (2024, 2030))
    assert isinstance(before, ResultInput)
    assert before.address == "trend/flows/renovate/2024"
    assert isinstance(later, DecisionInput)


def changed(run: Simulation, units: float) -> Simulation:
    series = run.stocks["dwellings"]["old-gas"]
    states = run.stocks["dwellings"] | {"old-gas": (*series[:-1], series[-1] + units)}
    return run.model_copy(update={"stocks": run.stocks | {"dwellings": states}})


def test_a_number_that_does_not_follow_is_refused(small: Model, found: Pathway) -> None:
    """The formula is not fitted to the number: another number is not explained."""
    wrong = Explainer(small, changed(found.outcome, 0.01))
    with pytest.raises(Unexplained, match="stocks/dwellings/old-gas/2045"):
        wrong.explain("stocks/dwellings/old-gas/2045")
    with pytest.raises(Unexplained, match="energy/dwellings/gas/2045"):
        wrong.explain("energy/dwellings/gas/2045")


def test_another_model_and_other_options_are_refused(small: Model, town: Model, found: Pathway) -> None:
    with pytest.raises(ValueError, match="another model"):
        Explainer(town, found)
    run = trend(small)
    with pytest.raises(Unexplained):
        explain(
            small,
            run,
            "emissions/bisko/rows/dwellings/electricity/2027",
            Options(variants={"federal-mix": "cautious"}),
        )


@pytest.mark.parametrize(
    ("address", "reason", "suggestion"),
    [
        ("stocks/dwellings/old-gass/2030", "", "stocks/dwellings/old-gas/2030"),
        ("stock/dwellings/old-gas/2030", "", "stocks/dwellings/old-gas/2030"),
        ("emissions/bisko/total/2051", "", "emissions/bisko/total/20"),
        ("emissions/bisko/total/soon", "", "emissions/bisko/total/20"),
        ("costs/rows/city/energy/2030", "no such number", "costs/rows/"),
        ("targets/neutral-2045/gap", "no such number", "targets/"),
        ("survival/nowhere/2020/2021", "there is no stock 'nowhere'", ""),
        ("drivers/federal-mix/2060", "outside 2020 to 2045", ""),
        ("merit/share/solar/2030", "does not run by 'share'", ""),
        ("emissions/bisko/total/2030/of/nobody", "no part 'nobody'", ""),
        ("stocks/dwellings/old-gas/2030/of/cars", "not a sum by groups", ""),
        ("obstacles/limit/nowhere/gap-change", "no such number", ""),
        ("agreement/2030", "", ""),
        ("nonsense", "", ""),
    ],
)
def test_unknown_addresses(small: Model, found: Pathway, address: str, reason: str, suggestion: str) -> None:
    with pytest.raises(UnknownAddress) as caught:
        explain(small, found, address)
    assert reason in str(caught.value)
    assert address in str(caught.value)
    if suggestion:
        assert caught.value.suggestions[0].startswith(suggestion)


def test_long_sums_are_shown_by_groups() -> None:
    model = read_model(synthetic(3, 12, 0, horizon=2026))
    run = trend(model)
    explainer = Explainer(model, run)
    whole = explainer.explain("costs/rows/owner/investment/2022")
    assert len(whole.inputs) == 3
    assert whole.formula == "group_0 + group_1 + group_2"
    parts = [explainer.explain(f"costs/rows/owner/investment/2022/of/group-{at}").number for at in range(3)]
    assert sum(parts) == pytest.approx(whole.number, rel=1e-12)


def test_evaluation_of_formulas() -> None:
    assert evaluate("2 − 3 − 4", {}) == -5
    assert evaluate("12 ÷ 3 ÷ 2 × 5", {}) == 10
    assert evaluate("a − (b − max(1, 2e1, c)) × .5", {"a": 1, "b": 2, "c": 3}) == 10
    assert evaluate(" + ".join(["1"] * 5000), {}) == 5000
    for wrong in ("1 +", "a", "(1", "1 2", "__import__", "a.b", "1; 2", "min(1", "a[0]", "2 ** 3"):
        with pytest.raises(FormulaError):
            evaluate(wrong, {})


def test_budgets_spread_hours_and_least_emissions() -> None:
    data = with_criteria(synthetic(1, 6, 2, seed=3, horizon=2030))
    data["targets"][0] |= {"budget_from": 2024, "year": 2029, "threshold": figure(50_000, "t")}
    model = read_model(data)
    pathway = find(model, "target-2030", QUICK.model_copy(update={"objective": "emissions"}))
    explainer = Explainer(model, pathway)
    verdict = Verdict(model, explainer)
    assert verdict.to_the_leaves(["targets/target-2030/gap", "objective", "hours/installer/2026"]) > 30
    assert explainer.explain("targets/target-2030/achieved").unit == "t"
    assert pathway.targets[0].achieved == pytest.approx(sum(pathway.outcome.emissions["bisko"].total[4:10]))
