"""Explained: criteria, EUR a month, spread hours, soft budgets, margins, and what was minimised."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.pathways.synthetic import figure, text
from tests.wandel_engine.pathways.recalculation import Verdict
from tests.wandel_engine.pathways.test_pathways_explain import QUICK, leaves, rich

from wandel_engine.pathways import Model, Options, dump_model, find, read_model, simulate
from wandel_engine.pathways.explain import (
    Explainer,
    OptionInput,
    ResultInput,
    SolverInput,
    UnknownAddress,
    addresses,
)


def whole(small: Model) -> dict[str, Any]:
    """The rich town with everything on top of carbon, cost and stocks."""
    data = dump_model(rich(dump_model(small)))
    data["horizon"] = 2034
    data["criteria"] = [
        {"key": "jobs", "title": text("jobs"), "unit": "job", "better": "more"},
        {"key": "dust", "title": text("dust"), "unit": "kg"},
    ]
    data["parameters"].append({"key": "soot", "figure": figure(200, "g/MWh")})
    for payer in data["payers"]:
        if payer["key"] in ("owners", "utility"):
            payer["households"] = figure(4000, "1")
    data["payers"][0]["households"] = {"ref": ["households", "mileage"]}
    data["parameters"].append({"key": "households", "figure": figure(4000, "1")})
    units = {stock["key"]: stock["unit"] for stock in data["stocks"]}
    for place, t in enumerate(data["transitions"]):
        t["criteria"] = {"jobs": figure(1e-2 * (1 + place), f"job/{units[t['stock']]}")}
        t["hours_spread"] = 1 + place % 3
    data["transitions"][0]["lifetime"] = figure(7, "a")
    for commodity in data["commodities"]:
        if commodity["key"] in ("gas", "biomass", "petrol"):
            commodity["criteria"] = {"dust": {"ref": ["soot"]}}
        if commodity.get("supply") == "plants":
            commodity["tariff"] = {"ref": ["heat-tariff"]}
    data["parameters"].append({"key": "heat-tariff", "figure": figure(150, "EUR/MWh")})
    data["stocks"][1]["states"][0]["criteria"] = {"dust": figure(0.1, "kg/car/a")}
    for measure in data["measures"]:
        measure["criteria"] = {"jobs": figure(3, "job"), "dust": figure(-1, "kg")}
        measure["latest"] = min(measure["latest"], 2032)
        measure["payers"] = {"city": 0.5, "owners": 0.5}
    data["measures"][0]["lifetime"] = figure(6, "a")
    data["limits"] += [
        {"key": "clean", "title": text("clean"), "kind": "criterion", "criterion": "dust",
         "at_most": figure(40, "t/a") | {"unit": "kg/a", "value": 40_000}},
        {"key": "work", "title": text("work"), "kind": "criterion", "criterion": "jobs",
         "at_least": figure(1e-3, "job/a"), "first_year": 2027, "last_year": 2028},
    ]  # fmt: skip
    first, *_ = data["targets"]
    data["targets"] = [
        first | {"artefact": "budget", "budget_from": 2026, "year": 2033, "kept": False,
                 "threshold": figure(1000, "t")},
        first | {"artefact": "reached", "year": 2033, "threshold": figure(100, "%"), "kept": False},
        first | {"artefact": "tight", "year": 2032, "threshold": figure(60, "%")},
    ]  # fmt: skip
    return data


@pytest.fixture(scope="module")
def town(small: Model) -> Model:
    return read_model(whole(small))


WEIGHTED = QUICK.model_copy(
    update={
        "objective": "weighted",
        "carbon_price": 120.0,
        "criterion_prices": {"jobs": 1e4, "dust": 20.0},
        "margins": {"reached": 250.0},
    }
)


def test_every_number_of_a_pathway_with_everything(town: Model) -> None:
    pathway = find(town, ["budget", "reached", "tight"], WEIGHTED)
    verdict = Verdict(town, Explainer(town, pathway))
    given = addresses(pathway)
    run = pathway.outcome
    for name in (
        "criteria/dust/2030",
        "criteria/jobs/2030",
        "monthly/owners/2031",
        "monthly/utility/2031",
        "trend/monthly/owners/2031",
        "aim/value",
        "aim/cost",
        "aim/emissions",
    ):
        assert name in given
    verdict.to_the_leaves(list(given))
    assert min(run.monthly["owners"]) > 0
    by = {target.artefact: target for target in pathway.targets}
    assert by["budget"].gap > 0
    assert by["reached"].reached
    weighted = verdict.explainer.explain("aim/value")
    options = {item.name: item.value for item in weighted.inputs if isinstance(item, OptionInput)}
    assert options == {"carbon_price": 120, "criterion_prices.jobs": 1e4, "criterion_prices.dust": 20}
    assert verdict.explainer.explain("objective").unit == "EUR"


def test_no_number_of_a_pathway_is_left_out(town: Model) -> None:
    """All leaves of the result have an address, but for years, yes and no, and times of computing."""
    pathway = find(
        town, ["budget", "tight"], WEIGHTED.model_copy(update={"obstacles": 3, "earliest_year": True})
    )
    assert pathway.obstacles
    data = pathway.model_dump()
    expected = 0
    for run in (data["outcome"], data["trend"]):
        assert run.pop("decisions")["dispatch"] == run["dispatch"]
        run.pop("years")
        expected += leaves(run) - sum(leaves(v["year"]) for v in run["violations"])
    for decided in (pathway.outcome.decisions, pathway.trend.decisions):
        expected += leaves(decided.flows) + leaves(decided.renewals)
    expected += sum(leaves({key: t[key] for key in (*TARGET, *FOUND)}) for t in data["targets"])
    expected += leaves(data["reduction"]) + leaves(data["obstacles"])
    expected += leaves([data[key] for key in ("objective", "bound", "optimality_gap", "agreement")])
    expected += leaves(data["aim"])
    assert len(addresses(pathway)) == expected


TARGET = ("base", "threshold", "achieved", "gap", "nearest")
FOUND = ("nearest_bound", "earliest_year")


@pytest.mark.parametrize(
    ("names", "options"),
    [
        (["budget", "tight"], WEIGHTED),
        (["tight"], QUICK),
        (["reached"], QUICK.model_copy(update={"objective": "lexicographic", "tolerance": 0.02})),
    ],
)
def test_what_the_solver_says(town: Model, names: list[str], options: Options) -> None:
    """Bounds, earliest years and what stands in the way lead back to what was asked of which solver."""
    asked = {"obstacles": 4, "earliest_year": True, "certify": True}
    pathway = find(town, names, options.model_copy(update=asked))
    verdict = Verdict(town, Explainer(town, pathway))
    given = [
        name
        for name in addresses(pathway)
        if name.endswith(("bound", "earliest-year", "least-emissions"))
        or name.startswith(("obstacles/", "agreement"))
    ]
    assert len(pathway.obstacles) > 0
    assert {f"obstacles/{one.kind}/{one.key}/gap-change" for one in pathway.obstacles} < set(given)
    verdict.to_the_leaves(given)
    solver = f"HiGHS {pathway.provenance.solver_version}"
    for name in ("bound", "agreement", *(n for n in given if n.endswith("-left"))):
        (said,) = verdict.explainer.explain(name).inputs
        assert isinstance(said, SolverInput)
        assert said.solver == solver
        assert said.statement
    one = pathway.obstacles[0]
    assert one.gap_left is not None
    gaps = sum(target.gap for target in pathway.targets)
    assert one.gap_change == pytest.approx(max(0.0, gaps - one.gap_left), abs=1e-6)
    changed = verdict.explainer.explain(f"obstacles/{one.kind}/{one.key}/gap-change")
    assert changed.unit == "t/a"
    assert {item.kind for item in changed.inputs} == {"result"}


@pytest.mark.parametrize("objective", ["emissions", "lexicographic", "cost"])
def test_what_was_minimised(town: Model, objective: str) -> None:
    pathway = find(town, "tight", QUICK.model_copy(update={"objective": objective, "tolerance": 0.02}))
    verdict = Verdict(town, Explainer(town, pathway))
    own = [name for name in addresses(pathway) if name.startswith(("aim/", "targets/", "objective", "opti"))]
    verdict.to_the_leaves(own)
    assert verdict.explainer.explain("objective").unit == ("t" if objective == "emissions" else "EUR")
    assert verdict.seen["objective"] == pathway.objective
    if objective == "cost":
        with pytest.raises(UnknownAddress):
            verdict.explainer.explain("aim/ceiling")
        return
    shown = verdict.explainer.explain("aim/ceiling")
    assert "aim/least-emissions" in [i.address for i in shown.inputs if isinstance(i, ResultInput)]
    assert pathway.aim.emissions <= shown.number * (1 + 1e-9)


def test_a_margin_moves_the_search_and_not_the_verdict(town: Model) -> None:
    plain = find(town, "reached", QUICK)
    margin = plain.targets[0].threshold - plain.targets[0].achieved + 1000
    kept = find(town, "reached", QUICK.model_copy(update={"margins": {"reached": margin}}))
    one, other = plain.targets[0], kept.targets[0]
    assert other.threshold == one.threshold
    assert other.achieved == pytest.approx(one.achieved - 1000)
    verdict = Verdict(town, Explainer(town, kept))
    verdict.to_the_leaves([f"targets/reached/{name}" for name in TARGET])
    assert verdict.explainer.explain("targets/reached/threshold").formula == "share × base"


def test_an_instalment_is_that_of_the_closed_form(town: Model) -> None:
    pathway = find(town, None, QUICK)
    explainer = Explainer(town, pathway)
    rate = pathway.outcome.costs.rate
    for years in (1, 2, 7, 20):
        worth = explainer.explain(f"instalments/{years}").number
        assert 1 / worth == pytest.approx(rate / (1 - (1 + rate) ** -years), rel=1e-12)
    with pytest.raises(UnknownAddress, match="no number of years"):
        explainer.explain("instalments/0")
    with pytest.raises(UnknownAddress, match="does not stand for households"):
        explainer.explain("borne/city/2030")


def test_a_limit_on_a_criterion_that_is_exceeded(town: Model) -> None:
    data = dump_model(town)
    by = {limit["key"]: limit for limit in data["limits"]}
    by["clean"]["at_most"] = figure(1, "kg/a")
    by["work"]["at_least"] = figure(1e6, "job/a")
    model = read_model(data)
    run = simulate(model, find(town, None, QUICK).outcome.decisions, Options(), ration=True)
    above = {v.where for v in run.violations if v.what == "above-limit"}
    assert {"clean", "work"} <= above
    verdict = Verdict(model, Explainer(model, run, rationed=True))
    verdict.to_the_leaves([*addresses(run), "limits/clean/2030", "limits/installer-hours/2030"])
