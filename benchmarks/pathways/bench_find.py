"""Build and solve times of pathways, with linopy as the peer for the build.

Run: ``pytest benchmarks/pathways/bench_find.py --benchmark-only -o python_files='bench_*.py'``. The medium
model and linopy take their time; ``-k small`` skips them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from benchmarks.pathways.synthetic import synthetic
from tests.wandel_engine.pathways.peer import Peer

from wandel_engine.pathways import Model, Options, find, load_model, read_model, simulate, trend
from wandel_engine.pathways.model import Values
from wandel_engine.pathways.program.build import build
from wandel_engine.pathways.program.solver import Solver

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "benchmarks" / "models" / "small"
GOERLITZ = ROOT / "cases" / "goerlitz" / "pathways"
SIZES = {"6x8": (6, 8), "medium-30x12": (30, 12)}

only_goerlitz = pytest.mark.skipif(not (GOERLITZ / "model.yaml").is_file(), reason="no Görlitz model")


@cache
def document(size: str, measures: int) -> dict[str, Any]:
    groups, states = SIZES[size]
    return synthetic(groups, states, measures, seed=1)


@cache
def goerlitz() -> Model:
    return load_model(GOERLITZ)


def assemble(model: Model, history: Any) -> Solver:
    """Build and hand over to HiGHS."""
    return Solver(build(model, Values(model), history, model.targets[:1]), 60.0, 0)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.benchmark(group="build")
def test_build_direct(benchmark: Any, size: str) -> None:
    model = read_model(document(size, 0))
    history = trend(model)
    solver = benchmark.pedantic(assemble, args=(model, history), rounds=5, warmup_rounds=1)
    benchmark.extra_info["columns"] = solver.program.layout.total
    benchmark.extra_info["nonzeros"] = len(solver.program.matrix.value)


@pytest.mark.filterwarnings("ignore::linopy.config.LinopySemanticsWarning")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.benchmark(group="build")
def test_build_linopy(benchmark: Any, size: str) -> None:
    data = document(size, 0)
    benchmark.pedantic(lambda: Peer(data, data["targets"][0]["artefact"]).m.to_highspy(), rounds=1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.benchmark(group="linear program")
def test_solve_cheapest(benchmark: Any, size: str) -> None:
    model = read_model(document(size, 0))
    found = benchmark.pedantic(find, args=(model,), rounds=3)
    benchmark.extra_info["solve_seconds"] = found.solve_seconds


@pytest.mark.benchmark(group="small town")
def test_load_small(benchmark: Any) -> None:
    benchmark.pedantic(load_model, args=(SMALL,), rounds=5, warmup_rounds=1)


@pytest.mark.parametrize("target", [None, "halved-2035", "neutral-2045"])
@pytest.mark.benchmark(group="small town")
def test_find_small(benchmark: Any, target: str | None) -> None:
    model = load_model(SMALL)
    found = benchmark.pedantic(find, args=(model, target), rounds=3, warmup_rounds=1)
    benchmark.extra_info["optimality_gap"] = found.optimality_gap


@pytest.mark.benchmark(group="small town")
def test_simulate_small(benchmark: Any) -> None:
    model = load_model(SMALL)
    decisions = trend(model).decisions
    benchmark.pedantic(simulate, args=(model, decisions), rounds=10, warmup_rounds=1)


@only_goerlitz
@pytest.mark.parametrize("year", ["2030", "2035", "2040", "2045"])
@pytest.mark.benchmark(group="Görlitz")
def test_find_goerlitz(benchmark: Any, figures: Any, year: str) -> None:
    """The requirement is below one second for one target."""
    names = [target.artefact for target in goerlitz().targets if str(target.year) == year]
    if not names:
        pytest.skip(f"no target for {year}")
    found = benchmark.pedantic(find, args=(goerlitz(), names[0]), rounds=3, warmup_rounds=1)
    benchmark.extra_info["optimality_gap"] = found.optimality_gap
    figures.add(f"find Görlitz {names[0]}", benchmark.stats.stats.median, "s", 1)


@only_goerlitz
@pytest.mark.benchmark(group="Görlitz")
def test_find_goerlitz_without_explanations(benchmark: Any) -> None:
    """Only the pathway: no obstacles, no earliest year."""
    options = Options(obstacles=0, earliest_year=False)
    benchmark.pedantic(
        find, args=(goerlitz(), goerlitz().targets[-1].artefact, options), rounds=3, warmup_rounds=1
    )
