"""Hindcasts: where the past's truth is known, learning finds it, and its bands hold as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from tests.wandel_engine.learning.conftest import town

from wandel_engine.learning import Learned, Measurement, Observation, ShareCount, YearlyCount, learn
from wandel_engine.pathways import Model, Simulation, trend
from wandel_engine.pathways.model import model_at

YEARS = range(2010, 2021)
KEYS = ("gas-use", "pump-cost", "pump-use", "pumps", "accepting")


def truth_of(model: Model) -> dict[str, float]:
    return {item.key: item.figure.value for item in model.parameters}


def series(run: Simulation, commodity: str) -> tuple[float, ...]:
    return next(row.mwh for row in run.energy if row.commodity == commodity)


def observed(true: Model, random: np.random.Generator) -> list[Observation]:
    """What meters, bills, a register and surveys tell of a simulated past, with their noise."""
    run, share = trend(true), truth_of(true)["accepting"] / 100
    flows, cost = run.decisions.flows["swap"], run.costs.rows
    invested = next(row.eur for row in cost if row.kind == "investment")
    seen: list[Observation] = []

    def measure(parameter: str, value: float, error: float, unit: str, year: int) -> None:
        noisy = value + error * float(random.standard_normal())
        seen.append(
            Measurement(
                parameter=parameter, value=noisy, standard_error=error, unit=unit, year=year, source="meter"
            )
        )

    for at, year in enumerate(YEARS):
        gas, pump = (run.stocks["homes"][state][at] for state in ("gas", "pump"))
        measure("gas-use", series(run, "gas")[at] / gas, 0.8, "MWh/dwelling/a", year)
        measure("pump-use", series(run, "electricity")[at] / pump * 1000, 800, "kWh/dwelling/a", year)
        price = invested[at] / flows[at]
        measure("pump-cost", price, 0.05 * price, "EUR/dwelling", year)
        count = int(random.poisson(flows[at]))
        seen.append(
            YearlyCount(parameter="pumps", count=count, unit="dwelling", year=year, source="register")
        )
    for year in (2012, 2016, 2020):
        yes = int(random.binomial(40, share))
        seen.append(ShareCount(parameter="accepting", successes=yes, trials=40, year=year, source="survey"))
    return seen


def past_and_learned(model: Model, seed: int) -> tuple[Model, Learned]:
    random = np.random.default_rng(seed)
    true = model_at(model, {key: float(q) for key, q in zip(KEYS, random.uniform(size=5), strict=True)})
    return true, learn(model, observed(true, random))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_truth_is_recovered(past: Model, seed: int) -> None:
    """Within three standard deviations, with bands far narrower than before; the past is then reproduced."""
    true, learned = past_and_learned(past, seed)
    truth = truth_of(true)
    for item in learned.updates:
        assert abs(item.after.median - truth[item.parameter]) < 3 * item.after.sd
        assert item.after.sd < 0.75 * item.before.sd
    lived, emitted, guessed = (
        np.array(trend(model).emissions["bisko"].total[: len(YEARS)]) for model in (true, learned.model, past)
    )
    assert np.abs(emitted - lived).max() < np.abs(guessed - lived).max()
    assert np.abs(emitted / lived - 1).max() < 0.06


def test_bands_hold_the_truth_as_often_as_they_say() -> None:
    """90 % bands over many invented pasts, of what was learned and of what the figures then state."""
    model, runs = town(), 80
    inside = dict.fromkeys(KEYS, 0)
    stated, flagged = 0, 0
    for seed in range(runs):
        true, learned = past_and_learned(model, 1000 + seed)
        truth = truth_of(true)
        for item in learned.updates:
            inside[item.parameter] += item.after.low <= truth[item.parameter] <= item.after.high
        moved = {q: model_at(learned.model, dict.fromkeys(KEYS, q)) for q in (0.05, 0.95)}
        low, high = (truth_of(moved[q]) for q in (0.05, 0.95))
        stated += sum(low[key] <= truth[key] <= high[key] for key in KEYS)
        flagged += len(learned.surprising)
    for key, count in inside.items():
        assert 0.82 < count / runs < 0.97, key
    whole = runs * len(KEYS)
    assert 0.87 < sum(inside.values()) / whole < 0.93
    assert 0.87 < stated / whole < 0.93
    # One in a hundred observations is as surprising as that when nothing is wrong.
    assert 0.003 < flagged / (runs * 47) < 0.02
