"""Ensembles: seeds, batches, bands, chances, correlations, and what is refused."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, synthetic, text
from scipy import stats
from tests.wandel_engine.pathways.conftest import SMALL
from tests.wandel_engine.pathways.doubtful import doubtful
from tests.wandel_engine.pathways.test_pathways_simulation import machine

from wandel_engine.pathways import (
    Decisions,
    Model,
    Options,
    dump_model,
    load_model,
    read_model,
    simulate,
    trend,
)
from wandel_engine.pathways.ensemble import (
    Ensemble,
    NotVariable,
    compile_plan,
    ensemble,
    numba_kernel,
    numpy_kernel,
    prepare,
)
from wandel_engine.pathways.ensemble.inputs import InputTable
from wandel_engine.pathways.ensemble.normal import distribution, inverse
from wandel_engine.pathways.ensemble.program import Floats
from wandel_engine.pathways.ensemble.sample import BLOCK, Sampler
from wandel_engine.pathways.ensemble.tally import Tally
from wandel_engine.pathways.model import model_at

TOWN = load_model(SMALL)


@pytest.fixture(scope="module")
def model() -> Model:
    return doubtful(TOWN, np.random.default_rng(1))


@pytest.fixture(scope="module")
def decisions(model: Model) -> Decisions:
    return trend(model).decisions


def comparable(run: Ensemble) -> dict[str, Any]:
    return run.model_dump(exclude={"compile_seconds", "run_seconds"})


def test_results_depend_on_the_seed_alone(model: Model, decisions: Decisions) -> None:
    draws = 2 * BLOCK + 77
    one = ensemble(model, decisions, draws=draws, seed=5, batch=1)
    other = ensemble(model, decisions, draws=draws, seed=5, batch=10**6)
    assert comparable(one) == comparable(other)
    assert one.draws == draws
    assert ensemble(model, decisions, draws=draws, seed=6).discounted_cost != one.discounted_cost


def test_threads_do_not_matter(model: Model, decisions: Decisions) -> None:
    import numba

    before = numba.get_num_threads()
    one = ensemble(model, decisions, draws=500, seed=5)
    try:
        numba.set_num_threads(1)
        assert comparable(ensemble(model, decisions, draws=500, seed=5)) == comparable(one)
    finally:
        numba.set_num_threads(before)


def test_numpy_gives_the_same_ensemble(model: Model, decisions: Decisions) -> None:
    one, other = (ensemble(model, decisions, draws=300, seed=2, kernel=name) for name in ("numba", "numpy"))  # type: ignore[arg-type]
    assert (one.kernel, other.kernel) == ("numba", "numpy")
    assert one.targets == other.targets
    for kind, bands in one.bands.items():
        for name, series in bands:
            assert series == pytest.approx(getattr(other.bands[kind], name), rel=1e-12)


def test_bands_are_the_quantiles_of_the_draws(model: Model, decisions: Decisions) -> None:
    run = ensemble(model, decisions, draws=6000, seed=3, keep=6000)
    bands = run.bands["bisko"]
    for at, year in enumerate(run.years):
        values = run.kept.outcomes[f"bisko/{year}"]
        found = (bands.p5[at], bands.p25[at], bands.p50[at], bands.p75[at], bands.p95[at])
        exact = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95], method="inverted_cdf")
        assert np.abs(found - exact).max() <= bands.resolution[at] * (1 + 1e-9)
        assert bands.mean[at] == pytest.approx(np.mean(values), rel=1e-12)
        assert bands.resolution[at] < (max(values) - min(values)) / 2000
    cost = run.kept.outcomes["discounted-cost"]
    assert (run.discounted_cost.least, run.discounted_cost.most) == (min(cost), max(cost))
    assert run.discounted_cost.mean == pytest.approx(np.mean(cost), rel=1e-12)


def test_kept_draws_can_be_simulated(model: Model, decisions: Decisions) -> None:
    run = ensemble(model, decisions, draws=50, seed=3, keep=3)
    for draw in range(3):
        at = model_at(model, {key: series[draw] for key, series in run.kept.quantiles.items()})
        again = simulate(at, decisions, ration=True, stated=model)
        assert again.costs.discounted == pytest.approx(run.kept.outcomes["discounted-cost"][draw], rel=1e-9)
    assert all(len(series) == 3 for series in run.kept.outcomes.values())


def without_ranges(model: Model) -> Model:
    def settled(node: Any) -> Any:
        if isinstance(node, dict):
            return {k: settled(v) for k, v in node.items() if k not in ("low", "high", "correlations")}
        return [settled(child) for child in node] if isinstance(node, list) else node

    return read_model(settled(dump_model(model)))


def test_without_uncertain_inputs_bands_are_lines(model: Model, decisions: Decisions) -> None:
    certain = without_ranges(model)
    run = ensemble(certain, decisions, draws=100)
    expected = simulate(certain, decisions, ration=True)
    assert run.inputs == ()
    assert run.kept.quantiles == {}
    for kind, series in (
        ("bisko", expected.emissions["bisko"].total),
        ("territorial", expected.emissions["territorial"].total),
        ("cost", expected.costs.total),
        *((f"criterion/{key}", amount) for key, amount in expected.criteria.items()),
    ):
        bands = run.bands[kind]
        assert bands.p5 == bands.p50 == bands.p95 == pytest.approx(series, rel=1e-12)
        assert set(bands.resolution) == {0.0}
    assert run.discounted_cost.mean == pytest.approx(expected.costs.discounted, rel=1e-12)


def emitting(low: float, high: float, **more: Any) -> Model:
    """100 boilers of 2 MWh, all gas, with an uncertain, evenly spread factor: 200 · factor t/a."""
    data = dump_model(machine())
    factor = {"value": (low + high) / 2, "low": low, "high": high, "unit": "t/MWh", "flag": "fictional"}
    data["parameters"] = [{"key": "factor", "figure": factor, "distribution": "uniform"}]
    data["commodities"][0]["factors"]["bisko"] = {"ref": ["factor"]}
    data["transitions"][0]["trend"] = figure(0, "unit/a")
    data["targets"] = [
        {
            "artefact": "target",
            "title": text("target"),
            "year": 2022,
            "account": "bisko",
            "threshold": figure(46, "t/a"),
        }
    ]
    data["limits"] = [
        {
            "key": "budget",
            "title": text("budget"),
            "kind": "carbon-budget",
            "account": "bisko",
            "at_most": figure(240, "t"),
        }
    ]
    return read_model(data | more)


def test_chances_and_quantiles_of_a_closed_form() -> None:
    model = emitting(0.2, 0.3)
    run = ensemble(model, trend(model).decisions, draws=40_000, seed=1)
    # Emissions are uniform from 40 to 60 t in each of five years.
    for chance, exact in ((run.targets["target"], 0.3), (run.budgets["budget"], 0.4)):
        assert chance.standard_error == pytest.approx(np.sqrt(exact * (1 - exact) / 40_000), rel=0.02)
        assert abs(chance.probability - exact) < 4 * chance.standard_error
    assert run.bands["bisko"].p95[2] == pytest.approx(59, abs=4 * 20 * np.sqrt(0.05 * 0.95 / 40_000))
    assert run.cumulative["bisko"].mean == pytest.approx(250, abs=0.5)
    assert run.heat_met.probability == 1


def test_errors_do_not_vanish_where_every_draw_agrees() -> None:
    model = emitting(0.1, 0.2)
    run = ensemble(model, trend(model).decisions, draws=1000)
    assert run.targets["target"].probability == 1
    assert 0 < run.targets["target"].standard_error < 0.002


def test_correlated_inputs_have_their_rank_correlation(model: Model) -> None:
    sampler = Sampler(model, {}, seed=1)
    draws = np.concatenate(list(sampler.batches(10 * BLOCK, BLOCK)))
    keys = list(compile_plan(model, trend(model).decisions).inputs)
    one, other = (keys.index(key) for key in model.correlations[0].between)
    rank = stats.spearmanr(draws[:, one], draws[:, other]).statistic
    assert rank == pytest.approx(0.7, abs=4 / np.sqrt(len(draws)))
    for column in (one, other, (one + 5) % len(keys)):
        assert stats.kstest(draws[:, column], "uniform").pvalue > 1e-4
    assert abs(stats.spearmanr(draws[:, 0], draws[:, one]).statistic) < 4 / np.sqrt(len(draws)) or one == 0


def test_the_normal_distribution_is_that_of_scipy() -> None:
    q = np.concatenate(
        [10.0 ** -np.arange(1, 17), np.linspace(0.01, 0.99, 99), 1 - 10.0 ** -np.arange(1, 16)]
    )
    assert inverse(q) == pytest.approx(stats.norm.ppf(q), rel=1e-13, abs=1e-15)
    z = np.linspace(-9, 9, 301)
    assert distribution(z) == pytest.approx(stats.norm.cdf(z), rel=1e-13)


@pytest.mark.parametrize("kernel", [numba_kernel, numpy_kernel])
def test_a_tally_counts_what_lies_outside_its_grid(kernel: Any) -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(2, 9000)) * np.array([[1.0], [50.0]])
    tally = Tally.of(values[:, :100], np.array([0.5, np.inf]))
    for first in range(0, 9000, 1000):
        kernel.tally(tally, values, first, first + 1000)
    assert tally.draws == 9000
    assert tally.counts.sum(axis=1).tolist() == [9000, 9000]
    assert tally.chances().tolist() == [np.mean(values[0] <= 0.5), 1.0]
    exact = np.quantile(values, [0.05, 0.5, 0.95], axis=1).T
    assert np.all(
        np.abs(tally.quantiles(np.array([0.05, 0.5, 0.95])) - exact) <= tally.resolution()[:, None] * 2
    )


def test_too_few_draws_are_refused(model: Model, decisions: Decisions) -> None:
    for wrong in ({"draws": 0}, {"draws": -5}, {"batch": 0}, {"keep": -1}):
        with pytest.raises(ValueError, match="at least"):
            ensemble(model, decisions, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no kernel 'gpu'"):
        ensemble(model, decisions, kernel="gpu")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="do not cover"):
        ensemble(model, decisions.model_copy(update={"flows": {}}))


def test_the_kernel_can_be_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    assert prepare() == "numba"
    monkeypatch.setitem(sys.modules, "wandel_engine.pathways.ensemble.numba_kernel", None)
    assert prepare() == "numpy"


class Stop(Exception):
    pass


def test_an_ensemble_can_be_cancelled_between_batches(model: Model, decisions: Decisions) -> None:
    told: list[float] = []

    def stop(share: float, note: str) -> None:
        told.append(share)
        if share > 0:
            raise Stop

    with pytest.raises(Stop):
        ensemble(model, decisions, draws=5 * BLOCK, batch=BLOCK, progress=stop)
    assert told == [0.0, 0.2]


def test_a_time_limit_gives_the_draws_that_were_made(model: Model, decisions: Decisions) -> None:
    run = ensemble(model, decisions, draws=50 * BLOCK, batch=BLOCK, time_limit=0.0)
    assert (run.asked, run.draws) == (50 * BLOCK, BLOCK)
    whole = ensemble(model, decisions, draws=BLOCK)
    assert run.bands == whole.bands


def test_a_draw_that_is_not_a_number_is_an_error(model: Model, decisions: Decisions) -> None:
    for kernel in ("numba", "numpy"):
        compiled = compile_plan(model, decisions, kernel=kernel)  # type: ignore[arg-type]
        broken = int(np.flatnonzero(compiled.program.used)[3])
        name = compiled.inputs[compiled.table.input[broken]]
        compiled.table.shape[broken] = np.nan
        with pytest.raises(ValueError, match=f"not finite in draw 0.*'{name}'"):
            compiled.evaluate(np.full((4, len(compiled.inputs)), 0.4))


@pytest.mark.parametrize("kernel", ["numba", "numpy"])
def test_an_ensemble_does_not_average_what_is_not_a_number(
    model: Model, decisions: Decisions, monkeypatch: pytest.MonkeyPatch, kernel: Any
) -> None:
    compiled = compile_plan(model, decisions)
    place = next(at for at, row in enumerate(compiled.table.input) if compiled.program.used[at])
    whole = Sampler.fill

    def spoiled(self: Sampler, number: int, quantiles: Floats) -> None:
        whole(self, number, quantiles)
        if number == 1:
            quantiles[7, compiled.table.input[place]] = np.nan

    monkeypatch.setattr(Sampler, "fill", spoiled)
    with pytest.raises(ValueError, match=f"draw 7: .*'{compiled.inputs[compiled.table.input[place]]}'"):
        ensemble(model, decisions, draws=BLOCK + 10, kernel=kernel)


def test_quantiles_are_checked(model: Model, decisions: Decisions) -> None:
    compiled = compile_plan(model, decisions)
    fine = np.full((2, len(compiled.inputs)), 0.5)
    with pytest.raises(ValueError, match="shape"):
        compiled.evaluate(fine[:, 1:])
    for wrong in (-0.1, 1.1, np.nan):
        fine[1, 2] = wrong
        with pytest.raises(ValueError, match=f"draw 1 .*'{compiled.inputs[2]}'"):
            compiled.evaluate(fine)


def ranged(value: float, unit: str) -> dict[str, Any]:
    return figure(value, unit, low=value * 0.9, high=value * 1.1)


@pytest.mark.parametrize("what", ["discount", "lifetime", "kind", "measure"])
def test_what_cannot_vary_is_refused_by_name(what: str) -> None:
    data = synthetic(1, 4, 1, horizon=2030)
    unit = "%/a" if what == "discount" else "a"
    data["parameters"] = [{"key": "fickle", "figure": ranged(4 if what == "discount" else 20, unit)}]
    owner: dict[str, Any] = {
        "discount": data,
        "lifetime": data["transitions"][-1],
        "kind": data["stocks"][0]["components"][0]["kinds"][0],
        "measure": data["measures"][0],
    }[what]
    owner["discount_rate" if what == "discount" else "lifetime"] = {"ref": "fickle"}
    model = read_model(data)
    decisions = trend(model).decisions.model_copy(update={"measures": {"measure-0": 2023}})
    with pytest.raises(NotVariable, match="'fickle'") as caught:
        compile_plan(model, decisions)
    assert caught.value.key == "fickle"


def test_an_uncertain_price_index_is_refused() -> None:
    data = synthetic(1, 4, 0, horizon=2030)
    data["price_index"] = "index"
    points = [ranged(value, "1") | {"year": year} for year, value in ((2015, 80.0), (2025, 100.0))]
    data["drivers"].append({"key": "index", "title": text("index"), "unit": "1", "points": points})
    model = read_model(data)
    with pytest.raises(NotVariable, match="'index'"):
        compile_plan(model, trend(model).decisions)


def test_money_of_another_year_and_variants_are_those_of_the_simulation() -> None:
    data = synthetic(1, 4, 0, horizon=2030, uncertain=True)
    data["price_index"] = "index"
    points = [figure(value, "1", year=year) for year, value in ((2015, 80), (2025, 100))]
    data["drivers"].append({"key": "index", "title": text("index"), "unit": "1", "points": points})
    data["parameters"][-1]["figure"]["year"] = 2015
    price = next(p for p in data["parameters"] if p["key"] == "price-gas")
    price["figure"]["year"] = 2015
    dirty = [ranged(0.6, "t/MWh") | {"year": 2020}, ranged(0.4, "t/MWh") | {"year": 2030}]
    data["drivers"][0]["variants"] = [{"key": "dirty", "title": text("dirty"), "points": dirty}]
    model, options = read_model(data), Options(variants={"mix": "dirty"})
    decisions = trend(model, options).decisions
    compiled = compile_plan(model, decisions, options)
    draw = np.random.default_rng(1).random((1, len(compiled.inputs)))
    at = model_at(model, dict(zip(compiled.inputs, draw[0], strict=True)), options.variants)
    run = simulate(at, decisions, options, ration=True, stated=model)
    found = dict(zip(compiled.outcomes, compiled.evaluate(draw)[0], strict=True))
    assert found["discounted-cost"] == pytest.approx(run.costs.discounted, rel=1e-12)
    assert found["bisko/2030"] == pytest.approx(run.emissions["bisko"].total[-1], rel=1e-12)


def test_inputs_without_effect_are_named() -> None:
    model = emitting(0.2, 0.3)
    data = dump_model(model)
    data["parameters"].append({"key": "idle", "figure": ranged(1, "1")})
    compiled = compile_plan(read_model(data), trend(model).decisions)
    assert compiled.without_effect == ("idle",)
    assert isinstance(compiled.table, InputTable)
