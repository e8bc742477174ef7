"""Times of sensitivity and scenario discovery, apart from the model: outcomes here cost next to nothing.

Run: ``pytest benchmarks/pathways/bench_robustness.py --benchmark-only -o python_files='bench_*.py'``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from SALib.analyze import sobol as salib

from wandel_engine.pathways.robustness import Input, MorrisOptions, SobolOptions, morris, scenarios, sobol
from wandel_engine.pathways.robustness.inputs import Floats

COUNT = 41
INPUTS = tuple(Input(f"x{place}") for place in range(COUNT))
OUTCOMES = ("tonnes", "cost", "hours")
WEIGHTS = np.random.default_rng(1).normal(size=(COUNT, len(OUTCOMES)))


def cheap(quantiles: Floats) -> Floats:
    return (quantiles @ WEIGHTS) ** 2


@pytest.mark.benchmark(group="sensitivity")
def test_sobol(benchmark: Any, figures: Any) -> None:
    options = SobolOptions(draws=1024)
    found = benchmark.pedantic(sobol, args=(cheap, INPUTS, OUTCOMES, options), rounds=5, warmup_rounds=1)
    benchmark.extra_info["evaluations"] = found.evaluations
    note = "1024 draws, 41 inputs, 3 outcomes, 200 resamples, without the model"
    figures.add("Sobol indices", benchmark.stats.stats.min, "s", note=note)


@pytest.mark.benchmark(group="sensitivity")
def test_sobol_of_salib(benchmark: Any, figures: Any) -> None:
    """The peer, on outcomes that are there already; one outcome after the other, as it works."""
    rng = np.random.default_rng(2)
    found = [rng.random(1024 * (COUNT + 2)) for _ in OUTCOMES]
    problem = {
        "num_vars": COUNT,
        "names": [item.key for item in INPUTS],
        "bounds": [[0, 1]] * COUNT,
    }

    def analyse() -> None:
        for column in found:
            salib.analyze(problem, column, calc_second_order=False, num_resamples=200, seed=1)

    benchmark.pedantic(analyse, rounds=2)
    figures.add("the same with SALib", benchmark.stats.stats.min, "s", note="outcomes evaluated before")


@pytest.mark.benchmark(group="sensitivity")
def test_morris(benchmark: Any) -> None:
    options = MorrisOptions(trajectories=100)
    benchmark.pedantic(morris, args=(cheap, INPUTS, OUTCOMES, options), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="scenario discovery")
def test_scenarios(benchmark: Any, figures: Any) -> None:
    rng = np.random.default_rng(3)
    points = rng.random((10_000, COUNT))
    hidden = (points[:, 5] > 0.6) & (points[:, 30] < 0.5)
    failed = rng.random(len(points)) < np.where(hidden, 0.85, 0.15)
    found = benchmark.pedantic(scenarios, args=(points, failed, INPUTS), rounds=5, warmup_rounds=1)
    benchmark.extra_info["boxes"] = len(found.boxes)
    figures.add("scenario discovery", benchmark.stats.stats.min, "s", note="10,000 draws, 41 inputs")
