"""`find` as the requirement has it: a changed limit, twenty measures, Görlitz, a small town."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.models import GOERLITZ, MEDIUM, MEDIUM_TOWN, SMALL_TOWN, document, goerlitz, medium
from benchmarks.pathways.program import Ready
from benchmarks.timing import quickest, timed

from wandel_engine.pathways import (
    NothingFound,
    Options,
    Pathway,
    find,
    load_model,
    read_model,
    simulate,
    trend,
)

GAP, LIMIT_S = 1e-3, 120.0
BARE = Options(obstacles=0, earliest_year=False, gap=GAP, time_limit=LIMIT_S)
"""The pathway alone, without what stands in the way and the earliest year."""


def assert_sound(found: Pathway) -> None:
    """The simulation, which shares no matrix with the program, arrives at the same numbers."""
    assert found.agreement < 1e-6
    assert not found.outcome.violations


def test_changed_limit(figures: Any) -> None:
    """Each limit relaxed by a tenth and set back, from the last basis; a cold solve must agree."""
    data = document(MEDIUM)
    ready = Ready.of(read_model(data), data["targets"][0]["artefact"])
    warm, cold = ready.assemble(), ready.assemble()
    ready.aim(warm)
    ready.aim(cold)
    first = warm.solve()
    program, taken = warm.program, {}
    for kind, key in program.groups:
        if kind != "limit":
            continue
        rows = program.groups[kind, key]
        lower, upper = program.row_lower[rows], program.row_upper[rows]
        relaxed = upper + 0.1 * np.abs(upper)
        cold.bound_rows(rows, lower, relaxed)
        cold.highs.clearSolver()
        expected = cold.solve().objective
        cold.bound_rows(rows, lower, upper)
        for bound, objective, word in ((relaxed, expected, "relaxed"), (upper, first.objective, "set back")):
            warm.bound_rows(rows, lower, bound)
            took, solution = timed(warm.solve)
            assert solution.objective == pytest.approx(objective, rel=1e-8), key
            taken[f"{key} {word}"] = took
    seconds = [took.seconds for took in taken.values()]
    slowest = max(taken, key=lambda name: taken[name].seconds)
    name = f"{MEDIUM}: a changed limit, warm"
    note = f"of {len(taken)} changes; processor {np.median([t.processor for t in taken.values()]):.2g} s"
    figures.add(f"{name}, median", float(np.median(seconds)), "s", 0.1, note)
    figures.add(f"{name}, slowest", max(seconds), "s", 0.1, f"{slowest}; {taken[slowest].note}")


@pytest.mark.parametrize("target", ["target-2030", "target-2035", "target-2040", "target-2045"])
def test_measures(figures: Any, target: str) -> None:
    """The first target is out of reach, the others within it."""
    model = medium()
    name = f"{MEDIUM}: {len(model.measures)} measures, {target}"
    quick = BARE.model_copy(update={"instant": True, "attempts": 20})
    try:
        answered, instant = timed(lambda: find(model, target, quick))
    except NothingFound as why:
        figures.add(f"{name}, instant answer", BARE.time_limit, "s", 10, str(why))
        return
    assert_sound(instant)
    took, found = timed(lambda: find(model, target, BARE))
    assert_sound(found)
    nearer = instant.targets[0].gap - found.targets[0].gap
    above = instant.objective / found.objective - 1
    note = f"cost {above:+.2%}, gap to the target {nearer:+.0f} t/a against the row below; {answered.note}"
    figures.add(f"{name}, instant answer", answered.seconds, "s", 10, note)
    note = f"optimality gap {found.optimality_gap:.2g}; {took.note}"
    figures.add(f"{name}, with its gap", took.seconds, "s", None, note)
    proving = BARE.model_copy(update={"certify": True})
    proof = f"{name}, certificate at {GAP:g}"
    try:
        took, certified = timed(lambda: find(model, target, proving))
    except NothingFound as why:
        figures.add(proof, proving.time_limit, "s", 60, str(why))
        return
    assert_sound(certified)
    assert certified.bound <= certified.objective * (1 + 1e-9)
    judged = certified.targets[0]
    assert judged.nearest_bound is not None
    nearer = (judged.achieved - judged.nearest_bound) / judged.base if judged.gap else 0.0
    proven = certified.optimality_gap <= GAP and nearer <= GAP
    note = f"gap {certified.optimality_gap:.2g}, nearness to {nearer:.2g} of the base year; {took.note}"
    if proven:
        figures.add(proof, took.seconds, "s", 60, note)
    else:  # what was not proven has not been reached, however long it took
        figures.add(proof, max(took.seconds, LIMIT_S), "s", 60, f"not proven; {note}")


@pytest.mark.parametrize("year", [2030, 2035, 2040, 2045])
def test_goerlitz(figures: Any, year: int) -> None:
    model = goerlitz()
    targets = [target.artefact for target in model.targets if target.year == year]
    if not targets:
        pytest.skip(f"no target for {year}")
    target = targets[0]
    relaxed = model.model_copy(update={"measures": ()})
    took, found = quickest(lambda: find(relaxed, target, BARE), 3)
    assert_sound(found)
    figures.add(f"find Görlitz {target}, linear program", took.seconds, "s", 1, took.note)
    if not model.measures:
        return
    took, found = quickest(lambda: find(model, target, BARE), 3)
    assert_sound(found)
    note = f"{len(model.measures)} measures, gap {found.optimality_gap:.2g}; {took.note}"
    figures.add(f"find Görlitz {target}, with measures", took.seconds, "s", 5, note)
    took, found = quickest(lambda: find(model, target), 2)
    assert_sound(found)
    note = "with what stands in the way and the earliest year"
    figures.add(f"find Görlitz {target}, everything", took.seconds, "s", note=note)


@pytest.mark.parametrize("target", [None, "halved-2035", "neutral-2045"])
def test_find_small_town(figures: Any, target: str | None) -> None:
    model = load_model(SMALL_TOWN)
    took, found = quickest(lambda: find(model, target), 3)
    assert_sound(found)
    figures.add(f"find small town, {target or 'cheapest'}", took.seconds, "s")


@pytest.mark.parametrize(("name", "folder"), [("medium", MEDIUM_TOWN), ("Görlitz", GOERLITZ)])
def test_load(figures: Any, name: str, folder: Path) -> None:
    took, model = quickest(lambda: load_model(folder), 3)
    note = f"{len(model.stocks)} groups, {len(model.transitions)} transitions; {took.note}"
    figures.add(f"load {name}", took.seconds, "s", note=note)


def test_load_and_simulate_small_town(figures: Any) -> None:
    took, model = quickest(lambda: load_model(SMALL_TOWN), 5)
    figures.add("load small town", took.seconds, "s")
    decisions = trend(model).decisions
    took, _outcome = quickest(lambda: simulate(model, decisions), 10)
    figures.add("simulate small town", took.seconds, "s")
