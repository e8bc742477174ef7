"""Draws per second of ensembles, their share of the machine's arithmetic, and memory by number of draws.

Run: ``pytest benchmarks/pathways/bench_ensemble.py -o python_files='bench_*.py'``. A machine may be shared:
beside draws per second of wall-clock stand those per second of computing on its cores.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from benchmarks.pathways.arithmetic import peak_gflops
from benchmarks.pathways.synthetic import synthetic
from benchmarks.rows import ENSEMBLE

from wandel_engine.pathways import Decisions, Model, Options, find, read_model
from wandel_engine.pathways.ensemble import Ensemble, compile_plan, ensemble

ROOT = Path(__file__).parents[2]
SIZES = {"small 6×8": (6, 8), "medium 30×12": (30, 12)}
"""Groups and states."""
MANY = 262_144


@cache
def town(size: str) -> tuple[Model, Decisions]:
    """A synthetic town with ranges, and the pathway found for it."""
    groups, states = SIZES[size]
    model = read_model(synthetic(groups, states, 4, seed=1, uncertain=True))
    quick = Options(obstacles=0, earliest_year=False, attempts=3, time_limit=120)
    return model, find(model, "target-2035", quick).outcome.decisions


def fastest(run: Callable[[], Any], rounds: int) -> np.ndarray[Any, Any]:
    """Shortest wall-clock time, and shortest time of computing over all threads, in seconds."""
    times = []
    for _ in range(rounds):
        began, before = time.perf_counter(), time.process_time()
        run()
        times.append((time.perf_counter() - began, time.process_time() - before))
    return np.min(times, axis=0)


def note(figures: Any, name: str, draws: int, seconds: Any, cores: int) -> float:
    """Note the time of a draw. Returns draws per second of computing, for one core."""
    wall, computing = seconds
    said = f"{draws / wall:,.0f} draws/s; {cores * draws / computing:,.0f} per {cores} s of computing"
    figures.add(name, wall / draws * 1e6, "µs", note=said)
    return float(draws / computing)


@pytest.mark.parametrize("size", SIZES)
def test_draws_with_numba(size: str, figures: Any) -> None:
    model, decisions = town(size)
    cores = numba.get_num_threads()
    compiled = compile_plan(model, decisions, kernel="numba")
    figures.add(f"compile a plan of {size}", fastest(lambda: compile_plan(model, decisions), 3)[1], "s")
    quantiles = np.random.default_rng(0).random((32_768, len(compiled.inputs)))
    compiled.by_outcome(quantiles)
    kernel = fastest(lambda: compiled.by_outcome(quantiles), 8)
    speed = note(figures, f"a draw of {size}, kernel", len(quantiles), kernel, cores)
    share = compiled.program.flops * speed / (1e9 * peak_gflops(1))
    said = f"{len(compiled.inputs)} inputs, {compiled.program.flops:,} flops per draw"
    figures.add(f"share of arithmetic, {size}", 100 * share, "%", None, said)
    runs = [ensemble(model, decisions, draws=MANY) for _round in range(5)]
    streamed, whole = (min(seconds) for seconds in zip(*[_seconds(run) for run in runs], strict=True))
    said = f"once the plan is compiled; {MANY / whole:,.0f} with compiling it, of {MANY:,}"
    figures.add(ENSEMBLE[size], MANY / streamed, "draws/s", note=said, at_least=True)


def _seconds(run: Ensemble) -> tuple[float, float]:
    """Of drawing, simulating and counting; and with compiling the plan before."""
    return run.run_seconds, run.compile_seconds + run.run_seconds


@pytest.mark.parametrize("size", SIZES)
def test_draws_with_numpy(size: str, figures: Any) -> None:
    model, decisions = town(size)
    compiled = compile_plan(model, decisions, kernel="numpy")
    quantiles = np.random.default_rng(0).random((8192, len(compiled.inputs)))
    seconds = fastest(lambda: compiled.by_outcome(quantiles), 2)
    note(figures, f"a draw of {size}, NumPy", len(quantiles), seconds, 1)


PEAK = """
import sys
from benchmarks.pathways.bench_ensemble import town
from benchmarks.peers.speaking import peak_mb
from wandel_engine.pathways.ensemble import ensemble
model, decisions = town("small 6×8")
ensemble(model, decisions, draws=int(sys.argv[1]))
print(peak_mb())
"""


def test_memory_does_not_grow_with_the_draws(figures: Any) -> None:
    for draws in (10_000, 1_000_000):
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(draws)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        figures.add(f"memory of {draws:,} draws of small", float(done.stdout), "MB")
