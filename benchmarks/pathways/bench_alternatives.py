"""Times of alternatives, fronts, abatement curves and tipping points.

Run: ``pytest benchmarks/pathways/bench_alternatives.py --benchmark-only -o python_files='bench_*.py'``; the
medium model takes its time, ``-k goerlitz`` skips it. Requirement on Görlitz: the first alternative within
10 s, five within 60 s, the search for the best pathway included; on the medium model its start years are
known, since finding them is what `bench_find` measures.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from benchmarks.pathways.synthetic import synthetic

from wandel_engine.pathways import Model, Options, find, load_model, read_model
from wandel_engine.pathways.alternatives import alternatives
from wandel_engine.pathways.tradeoffs import abatement, pareto, tipping_points

GOERLITZ = Path(__file__).parents[2] / "cases" / "goerlitz" / "pathways"
TARGET = "target-2040"
WAITS = (10, 60)
"""Seconds within which a person sees the first alternative, and five."""
ENOUGH = Options(time_limit=600.0)
BOUNDED = Options(time_limit=120.0)

only_goerlitz = pytest.mark.skipif(not (GOERLITZ / "model.yaml").is_file(), reason="no Görlitz model")


@cache
def goerlitz() -> Model:
    return load_model(GOERLITZ)


@cache
def medium() -> tuple[Model, dict[str, int | None]]:
    """The medium model with the start years of its best pathway."""
    model = read_model(synthetic(30, 12, 20, seed=1))
    quick = Options(obstacles=0, earliest_year=False, attempts=0, time_limit=600.0)
    return model, find(model, TARGET, quick).outcome.decisions.measures


def timed(
    figures: Any,
    benchmark: Any,
    name: str,
    model: Model,
    rounds: int,
    options: Options,
    waits: bool,
    **arguments: Any,
) -> None:
    """Alternatives of a model; the fastest of several runs counts, a shared machine being what it is.

    `waits`: whether somebody before a page waits for them.

    What was not found within the time limit has no figure."""
    first: list[float] = []
    fifth: list[float] = []
    said: list[str] = []

    def run() -> None:
        began, times = time.perf_counter(), []
        found = alternatives(
            model,
            TARGET,
            options=options,
            each=lambda _: times.append(time.perf_counter() - began),
            **arguments,
        )
        first.extend(times[:1])
        fifth.extend(times[4:5])
        tried = "everything tried" if found.complete else "time ran out before everything was tried,"
        said.append(f"{tried} after {time.perf_counter() - began:.3g} s, {found.solved} solved")

    benchmark.pedantic(run, rounds=rounds)
    first_within, five_within = WAITS if waits else (None, None)
    figures.add(f"first alternative {name}", min(first, default=None), "s", first_within)
    figures.add(f"five alternatives {name}", min(fifth, default=None), "s", five_within, said[-1])


@only_goerlitz
@pytest.mark.parametrize("free", [False, True], ids=["fixed", "freed"])
@pytest.mark.benchmark(group="alternatives")
def test_alternatives_goerlitz(benchmark: Any, figures: Any, free: bool) -> None:
    name = "Görlitz, start years " + ("freed" if free else "fixed")
    rounds, options = (1, BOUNDED) if free else (3, ENOUGH)
    timed(figures, benchmark, name, goerlitz(), rounds, options, True, free_starts=free)


@pytest.mark.benchmark(group="alternatives")
def test_alternatives_medium(benchmark: Any, figures: Any) -> None:
    model, starts = medium()
    timed(figures, benchmark, "medium, 20 measures", model, 1, BOUNDED, False, starts=starts)


@only_goerlitz
@pytest.mark.benchmark(group="trade-offs")
def test_front_goerlitz(benchmark: Any, figures: Any) -> None:
    benchmark.pedantic(pareto, args=(goerlitz(),), kwargs={"options": ENOUGH}, rounds=1)
    figures.add("cost-carbon front Görlitz, 12 points", benchmark.stats.stats.min, "s")


@only_goerlitz
@pytest.mark.benchmark(group="trade-offs")
def test_abatement_goerlitz(benchmark: Any, figures: Any) -> None:
    benchmark.pedantic(abatement, args=(goerlitz(),), kwargs={"options": ENOUGH}, rounds=1)
    figures.add("abatement curves Görlitz", benchmark.stats.stats.min, "s")


@only_goerlitz
@pytest.mark.benchmark(group="trade-offs")
def test_tipping_points_goerlitz(benchmark: Any, figures: Any) -> None:
    benchmark.pedantic(tipping_points, args=(goerlitz(), TARGET), kwargs={"options": ENOUGH}, rounds=1)
    figures.add("tipping points Görlitz, 15 measures", benchmark.stats.stats.min, "s")
