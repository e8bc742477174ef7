"""Draws of an ensemble are rationed simulations of the model at the draw: every number, in every kernel."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from benchmarks.pathways.synthetic import synthetic
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wandel_engine.pathways.conftest import SMALL
from tests.wandel_engine.pathways.doubtful import doubtful, plan

from wandel_engine.pathways import Decisions, Model, Options, find, load_model, read_model, simulate, trend
from wandel_engine.pathways.ensemble import compile_plan
from wandel_engine.pathways.model import Values, model_at

TOWN = load_model(SMALL)


def simulated(model: Model, decisions: Decisions, stated: Model, names: tuple[str, ...]) -> dict[str, float]:
    """The outcomes of an ensemble, from a rationed simulation."""
    run, values = simulate(model, decisions, ration=True, stated=stated), Values(model)
    found: dict[str, float] = {"discounted-cost": run.costs.discounted}
    series = {account: emissions.total for account, emissions in run.emissions.items()}
    criteria = [(f"criterion/{key}", amount) for key, amount in run.criteria.items()]
    for kind, numbers in (*series.items(), ("cost", run.costs.total), *criteria):
        found |= {f"{kind}/{year}": number for year, number in zip(run.years, numbers, strict=True)}
        found[f"{kind}/sum"] = sum(numbers)
    for target in model.targets:
        total, first = series[target.account], target.year - model.base_year
        share = values.is_share(target.threshold)
        threshold = values.constant(target.threshold, "1") * total[0] if share else None
        threshold = values.constant(target.threshold, "t/a") if threshold is None else threshold
        found[f"gap/{target.artefact}"] = (max(total[first:]) if target.kept else total[first]) - threshold
    for limit in model.limits:
        if limit.kind == "carbon-budget":
            counted = series[limit.account][(limit.first_year or 0) - model.base_year :]
            found[f"budget/{limit.key}"] = sum(counted) - values.constant(limit.at_most, "t")
    unmet = [v.amount for v in run.violations if v.what == "unmet-demand" and v.year > model.base_year]
    found["unmet/sum"] = sum(unmet)
    return {name: found[name] for name in names}


def kind_of(outcome: str) -> str:
    """All outcomes of a kind are judged against the largest of them."""
    return outcome.rsplit("/", 1)[0] if outcome.startswith("criterion/") else outcome.split("/")[0]


def agree(model: Model, decisions: Decisions, random: np.random.Generator, draws: int = 3) -> None:
    compiled = compile_plan(model, decisions)
    plain = compile_plan(model, decisions, kernel="numpy")
    quantiles = random.random((draws, len(compiled.inputs)))
    one, other = compiled.evaluate(quantiles), plain.evaluate(quantiles)
    for row, draw in enumerate(quantiles):
        at = model_at(model, dict(zip(compiled.inputs, draw, strict=True)))
        expected = simulated(at, decisions, model, compiled.outcomes)
        scale = dict.fromkeys(("bisko", "territorial", "cost", "gap", "budget", "unmet"), 1e-09)
        scale["discounted-cost"] = abs(expected["discounted-cost"])
        for name, value in expected.items():
            kind = kind_of(name)
            scale[kind] = max(abs(value), scale.get(kind, 1e-9))
        scale["gap"] = scale["budget"] = max(scale["bisko"], scale["territorial"])
        scale["unmet"] = 100 * scale["bisko"]  # a simulation does not note tiny amounts
        for place, name in enumerate(compiled.outcomes):
            size = scale[kind_of(name)]
            assert plain.outcomes[place] == name
            assert abs(one[row, place] - other[row, place]) <= 1e-12 * size, name
            assert one[row, place] == pytest.approx(expected[name], abs=1e-9 * size), name


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.booleans())
def test_draws_are_rationed_simulations(seed: int, dispatch: bool) -> None:
    random = np.random.default_rng(seed)
    model = doubtful(TOWN, random)
    agree(model, plan(model, random, dispatch), random)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.sampled_from([4, 6, 8]))
def test_draws_of_found_pathways_are_rationed_simulations(seed: int, states: int) -> None:
    random = np.random.default_rng(seed)
    model = read_model(synthetic(2, states, 4, seed=seed, horizon=2033, decisions_from=2022, uncertain=True))
    options = Options(obstacles=0, earliest_year=False, attempts=3)
    agree(model, find(model, "target-2030", options).outcome.decisions, random)


def test_without_numba_numpy_computes_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    model = doubtful(TOWN, random)
    decisions = trend(model).decisions
    with_numba = compile_plan(model, decisions)
    kernel = "wandel_engine.pathways.ensemble.numba_kernel"
    for module in [name for name in sys.modules if name.split(".")[0] == "numba" or name == kernel]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "numba", None)
    without = compile_plan(model, decisions)
    assert (with_numba.kernel.name, without.kernel.name) == ("numba", "numpy")
    quantiles = random.random((5, len(without.inputs)))
    assert without.evaluate(quantiles) == pytest.approx(with_numba.evaluate(quantiles), rel=1e-12, abs=1e-6)
    with pytest.raises(ImportError):
        compile_plan(model, decisions, kernel="numba")
