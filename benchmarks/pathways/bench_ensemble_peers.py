"""What EMA workbench and PySD manage where Wandel draws ensembles, and what the machine could at most."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from benchmarks.pathways.arithmetic import peak_gflops
from benchmarks.pathways.models import SIZES, uncertain
from benchmarks.peers.running import Missing, Peers
from benchmarks.rows import ENSEMBLE

from wandel_engine.pathways import Decisions, read_model, simulate, trend
from wandel_engine.pathways.model.uncertain import model_at

UNIT = "draws/s"
EMPTY_RUNS, PYSD_RUNS = 4000, 200
WRAPPED_RUNS = {"small 6×8": 100, "medium 30×12": 15}
TIMES = 5000
"""So many times more draws a second than the same simulation run after run in EMA workbench."""


def test_empty_model(figures: Any, peers: Peers) -> None:
    try:
        theirs = peers.run("ema_workbench", EMPTY_RUNS)
    except Missing as why:
        for row in ENSEMBLE.values():
            figures.beside(row, "EMA workbench", None, UNIT, str(why), at_least=True)
        return
    assert theirs["emissions"] == theirs["draw"]["factor0"]
    for row in ENSEMBLE.values():
        name = f"EMA workbench {theirs['version']}"
        figures.beside(row, name, theirs["runs_per_s"], UNIT, "an empty model", at_least=True)


@pytest.mark.parametrize("size", SIZES)
def test_wrapped_simulation(figures: Any, peers: Peers, size: str) -> None:
    """Our `simulate` as a model of EMA workbench: what the same runs take without an ensemble of our own."""
    row, data = ENSEMBLE[size], uncertain(size)
    model = read_model(data)
    decisions = trend(model).decisions
    path = _written(peers, f"uncertain-{data['key']}", data, decisions)
    try:
        theirs = peers.run("ema_workbench", WRAPPED_RUNS[size], *path)
    except Missing as why:
        figures.beside(row, "EMA workbench, simulate wrapped", None, UNIT, str(why), at_least=True)
        return
    outcome = simulate(model_at(model, theirs["draw"]), decisions)
    assert theirs["cost"] == pytest.approx(outcome.costs.discounted, rel=1e-12)
    assert theirs["emissions"] == pytest.approx(outcome.emissions["bisko"].total[-1], rel=1e-12)
    name = f"EMA workbench {theirs['version']}"
    figures.beside(row, name, theirs["runs_per_s"], UNIT, "our simulate wrapped", at_least=True, times=TIMES)


def test_one_stock_in_pysd(figures: Any, peers: Peers) -> None:
    try:
        theirs = peers.run("pysd", peers.folder, PYSD_RUNS)
    except Missing as why:
        for row in ENSEMBLE.values():
            figures.beside(row, "PySD", None, UNIT, str(why), at_least=True)
        return
    for rate, last in zip(theirs["rates"], theirs["last"], strict=True):
        settled = 5.0 / rate  # where inflow equals outflow; the distance to it shrinks by the rate every year
        assert last == pytest.approx(settled + (1000.0 - settled) * (1 - rate) ** 25, rel=1e-9)
    for row in ENSEMBLE.values():
        name = f"PySD {theirs['version']}"
        figures.beside(row, name, theirs["runs_per_s"], UNIT, "one stock", at_least=True)


def test_arithmetic_limit(figures: Any) -> None:
    one = peak_gflops(1)
    figures.add("arithmetic limit of one core", one, "GFlop/s")
    figures.add("arithmetic limit of all cores", max(peak_gflops(), one), "GFlop/s")


def _written(peers: Peers, name: str, data: dict[str, Any], decisions: Decisions) -> tuple[Path, Path]:
    path = peers.folder / f"{name}-decisions.json"
    path.write_text(decisions.model_dump_json(), "utf-8")
    return peers.model(data | {"key": name}), path
