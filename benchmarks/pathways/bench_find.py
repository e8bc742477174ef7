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
    Model,
    NothingFound,
    Options,
    Pathway,
    find,
    load_model,
    read_model,
    simulate,
    trend,
)
from wandel_engine.pathways.program.moving_bounds import MovingBounds
from wandel_engine.pathways.tradeoffs import leeway

GAP, LIMIT_S = 1e-3, 120.0
MOST_COLD_SOLVES = 150
"""A proof may take as long as so many cold solves of its linear program in the same run."""
TARGETS = ("target-2030", "target-2035", "target-2040", "target-2045")
BARE = Options(obstacles=0, earliest_year=False, gap=GAP, time_limit=LIMIT_S)
"""The pathway alone, without what stands in the way and the earliest year."""


def assert_sound(found: Pathway) -> None:
    """The simulation, which shares no matrix with the program, arrives at the same numbers."""
    assert found.agreement < 1e-6
    assert not found.outcome.violations


@pytest.mark.parametrize("target", TARGETS)
def test_changed_limit(figures: Any, target: str) -> None:
    """Each limit relaxed by a tenth and set back, from the last basis; a cold solve must agree.

    As `leeway` asks: after presolve. Beside it the whole program, from its last basis.
    """
    ready = Ready.of(read_model(document(MEDIUM)), target)
    solvers = [ready.assemble() for _ in range(3)]
    for solver in solvers:
        ready.aim(solver)
    moving, warm, cold = solvers
    program = warm.program
    first = warm.solve()
    keys = [key for kind, key in program.groups if kind == "limit"]
    rows = np.concatenate([program.groups["limit", key] for key in keys])
    sizes = np.concatenate([program.limit_sizes[key] for key in keys])
    whose = np.repeat(keys, [len(program.groups["limit", key]) for key in keys])
    upper, open_ = program.row_upper[rows], np.full(len(rows), -np.inf)
    presolving, moving = timed(lambda: MovingBounds(moving, rows, upper, upper + 0.1 * sizes))
    starting, _ = timed(lambda: moving.solve(upper))
    taken, whole = {}, {}
    for key in keys:
        relaxed = upper + 0.1 * np.where(whose == key, sizes, 0.0)
        cold.bound_rows(rows, open_, relaxed)
        cold.forget()
        expected = cold.solve().objective
        for bound, objective, word in ((relaxed, expected, "relaxed"), (upper, first.objective, "set back")):
            name = f"{key} {word}"
            taken[name], (_, found) = timed(lambda bound=bound: moving.solve(bound))
            assert found == pytest.approx(objective, rel=1e-8), key
            warm.bound_rows(rows, open_, bound)
            whole[name], solution = timed(warm.solve)
            assert solution.objective == pytest.approx(objective, rel=1e-8), key
    name, seconds = f"{MEDIUM}: a changed limit, {target}, warm", [took.seconds for took in taken.values()]
    once = presolving.seconds + starting.seconds
    note = f"of {len(taken)} changes; once before, presolve and a cold solve: {once:.2g} s"
    figures.add(f"{name}, median", float(np.median(seconds)), "s", 0.1, note)
    slowest = max(taken, key=lambda one: taken[one].seconds)
    figures.add(f"{name}, slowest", max(seconds), "s", note=f"{slowest}; {taken[slowest].note}")
    most = max(whole, key=lambda one: whole[one].seconds)
    figures.add(f"{name}, slowest without presolve", whole[most].seconds, "s", note=most)


def test_leeway(figures: Any) -> None:
    model = goerlitz()
    for limit in ("public-money", "installer-hours"):
        took, found = quickest(lambda limit=limit: leeway(model, limit, "target-2045"), 2)
        assert found.complete
        name = f"leeway Görlitz target-2045, {limit}, {len(found.points)} points"
        figures.add(name, took.seconds, "s", note=took.note)


@pytest.mark.parametrize("target", TARGETS)
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
        figures.add(proof, proving.time_limit, "s", note=str(why))
        return
    assert_sound(certified)
    assert certified.bound <= certified.objective * (1 + 1e-9)
    judged = certified.targets[0]
    assert judged.nearest_bound is not None
    nearer = (judged.achieved - judged.nearest_bound) / judged.base if judged.gap else 0.0
    proven = certified.optimality_gap <= GAP and nearer <= GAP
    note = f"gap {certified.optimality_gap:.2g}, nearness to {nearer:.2g} of the base year; {took.note}"
    # What was not proven has not been reached, however long it took.
    seconds = took.seconds if proven else max(took.seconds, LIMIT_S)
    figures.add(proof, seconds, "s", note=note if proven else f"not proven; {note}")
    solves = seconds / cold_solve(model, target)
    figures.add(f"{proof}, in cold solves", solves, "×", MOST_COLD_SOLVES)


def cold_solve(model: Model, target: str) -> float:
    """Seconds for the linear program of the model alone, without a basis: a measure of the machine."""
    ready = Ready.of(model, target)
    solver = ready.assemble()
    ready.aim(solver)
    took, _ = timed(solver.solve)
    return took.seconds


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
