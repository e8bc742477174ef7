"""What must hold for every model: found pathways, simulated forward, on random models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, synthetic
from hypothesis import given, settings
from hypothesis import strategies as st

from wandel_engine.pathways import Options, Pathway, find, load_model, read_model, simulate
from wandel_engine.pathways.model import Model, Values

QUICK = Options(obstacles=0, earliest_year=False, attempts=5)


@st.composite
def models(draw: st.DrawFn) -> tuple[dict[str, Any], str | None]:
    data = synthetic(
        groups=draw(st.integers(1, 2)),
        states=draw(st.sampled_from([4, 6, 8])),
        measures=draw(st.integers(0, 6)),
        seed=draw(st.integers(0, 10_000)),
        horizon=draw(st.integers(2030, 2034)),
        decisions_from=draw(st.sampled_from([2020, 2023])),
    )
    data["targets"][0]["threshold"] = figure(draw(st.sampled_from([20, 50, 80])), "%")
    data["targets"][0]["account"] = draw(st.sampled_from(["bisko", "territorial"]))
    data["targets"][0]["kept"] = draw(st.booleans())
    return data, draw(st.sampled_from([None, "target-2030"]))


def relative(a: Any, b: Any) -> float:
    a, b = np.asarray(a, float), np.asarray(b, float)
    return float(np.abs(a - b).max(initial=0) / max(np.abs(a).max(initial=0), 1e-9))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(models())
def test_found_pathways_hold_together(drawn: tuple[dict[str, Any], str | None]) -> None:
    data, target = drawn
    model = read_model(data)
    found = find(model, target, QUICK)
    assert found.agreement < 1e-9
    assert found.outcome.violations == ()
    assert found.trend.violations == ()
    assert found.bound <= found.objective * (1 + 1e-9)
    assert Pathway.model_validate_json(found.model_dump_json()) == found
    conserved(model, found)
    sums_add_up(found)
    limits_hold(model, found)


def conserved(model: Model, found: Pathway) -> None:
    """Every stock's units are its base, aged by deaths, plus births; none is negative."""
    values = Values(model)
    for stock in model.stocks:
        units = np.array(list(found.outcome.stocks[stock.key].values()))
        assert units.min() >= -1e-9 * stock.total.value
        alive, born = 1 - values.optional(stock.deaths, "1/a"), np.zeros(len(values.years))
        for birth in stock.births:
            born += values.series(birth.units, f"{stock.unit}/a")
        total = [stock.total.value]
        for year in range(len(values.years) - 1):
            total.append(total[-1] * alive[year] + born[year])
        assert relative(units.sum(axis=0), total) < 1e-9


def sums_add_up(found: Pathway) -> None:
    """Rows sum to totals, and the reduction's parts to the difference from the base year."""
    for account, emissions in found.outcome.emissions.items():
        assert relative(sum(np.array(row.tonnes) for row in emissions.rows), emissions.total) < 1e-9
        split = found.reduction[account]
        rest = split.base - np.array(split.mix_and_law) - np.array(split.others) - np.array(split.city)
        assert relative(rest, emissions.total) < 1e-9
        assert found.trend.emissions[account].total[0] == pytest.approx(emissions.total[0])
    costs = found.outcome.costs
    assert relative(sum(np.array(row.eur) for row in costs.rows), costs.total) < 1e-9


def limits_hold(model: Model, found: Pathway) -> None:
    """Yearly limits with what measures add, ramps, hours, money, wood, prerequisites and exclusions."""
    outcome, started = found.outcome, found.outcome.decisions.measures
    first = model.first_decision - model.base_year
    years = np.arange(model.first_decision, model.horizon + 1)
    for transition in model.transitions:
        flow = np.array(outcome.decisions.flows[transition.key])[first:]
        allowed = np.full(len(years), transition.yearly_limit.value)  # type: ignore[union-attr]
        for measure in model.measures:
            start = started[measure.artefact]
            for effect in measure.effects:
                if effect.transition == transition.key and start is not None:
                    allowed += effect.adds.value * (years >= start + measure.lag)  # type: ignore[union-attr]
        assert (flow <= allowed * (1 + 1e-7) + 1e-6).all()
        assert flow.min() >= 0
    hours = {limit.trade: limit.at_most.value for limit in model.limits if limit.kind == "hours"}  # type: ignore[union-attr]
    for trade, most in hours.items():
        assert max(outcome.hours[trade][first:]) <= most * (1 + 1e-7)
    wood = sum(np.array(row.mwh) for row in outcome.energy if row.commodity == "biomass")
    most = next(limit.at_most.value for limit in model.limits if limit.key == "wood")  # type: ignore[union-attr]
    assert np.max(wood) <= most * (1 + 1e-7) or first
    paid = [
        np.array(r.eur)
        for r in outcome.costs.rows
        if r.payer == "city" and r.kind in ("investment", "measure")
    ]
    most = next(limit.at_most.value for limit in model.limits if limit.key == "money")  # type: ignore[union-attr]
    assert sum(paid, np.zeros(1))[first:].max(initial=0) <= most * (1 + 1e-7)
    for measure in model.measures:
        start = started[measure.artefact]
        if start is not None:
            assert measure.earliest <= start <= measure.latest
            assert all((started[other] or 9999) <= start for other in measure.requires)
            assert all(started[other] is None for other in measure.excludes)


def loaded(folder: Path, data: dict[str, Any]) -> Model:
    """A model read from a file, as people have it."""
    folder.mkdir(exist_ok=True)
    (folder / "model.json").write_text(json.dumps(data), encoding="utf-8")
    return load_model(folder / "model.json")


def test_scaling_all_stocks_scales_the_result(tmp_path: Path) -> None:
    data, larger = synthetic(2, 6, 0, seed=5, horizon=2032), synthetic(2, 6, 0, seed=5, horizon=2032)

    def grow(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("unit") in ("m2", "m2/a", "MW", "EUR/a", "h/a", "MWh/a") and "value" in node:
                node["value"] *= 1.0 if node == figure(6000, "h/a") else 7.0  # full-load hours stay
            for child in node.values():
                grow(child)
        elif isinstance(node, list):
            for child in node:
                grow(child)

    grow(larger)
    one, seven = (find(loaded(tmp_path, document), "target-2030", QUICK) for document in (data, larger))
    assert seven.objective == pytest.approx(7 * one.objective, rel=1e-8)
    assert seven.targets[0].achieved == pytest.approx(7 * one.targets[0].achieved, rel=1e-7)


def test_the_order_of_groups_does_not_matter(tmp_path: Path) -> None:
    data, turned = synthetic(3, 4, 2, seed=6, horizon=2031), synthetic(3, 4, 2, seed=6, horizon=2031)
    for name in ("stocks", "transitions", "plants", "limits", "commodities"):
        turned[name].reverse()
    exact = Options(obstacles=0, earliest_year=False, certify=True, gap=1e-9)
    one, other = (find(loaded(tmp_path, document), "target-2030", exact) for document in (data, turned))
    assert other.objective == pytest.approx(one.objective, rel=1e-7)


def test_the_same_run_twice_is_the_same(small: Model) -> None:
    one, other = (find(small, "neutral-2045", QUICK) for _ in range(2))
    drop = {"build_seconds", "solve_seconds"}
    assert one.model_dump(exclude=drop) == other.model_dump(exclude=drop)


def test_decisions_can_be_simulated_again(small: Model) -> None:
    found = find(small, "halved-2035", QUICK)
    assert simulate(small, found.outcome.decisions) == found.outcome
