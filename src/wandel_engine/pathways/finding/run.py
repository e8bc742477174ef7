"""`find`: the pathway to a target, or the nearest achievable one."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.finding.conflict import conflict
from wandel_engine.pathways.finding.floor import lift_floor, no_worse_than_trend
from wandel_engine.pathways.finding.judging import (
    agreement,
    chosen_targets,
    first_reached,
    judged_objective,
    provenance,
    target_result,
)
from wandel_engine.pathways.finding.obstacles import obstacles, relaxations
from wandel_engine.pathways.finding.optimise import Optimum, lift_ceiling, optimise
from wandel_engine.pathways.finding.reduction import split
from wandel_engine.pathways.finding.unbounded import unbounded
from wandel_engine.pathways.model import Model, ModelError, Values
from wandel_engine.pathways.program.build import build, decisions_of
from wandel_engine.pathways.program.goals import Goals
from wandel_engine.pathways.program.search import NEGLIGIBLE
from wandel_engine.pathways.program.solver import Infeasible, Solver, Unbounded
from wandel_engine.pathways.program.watch import Lost, OutOfTime, Watch
from wandel_engine.pathways.progress import Progress, quiet
from wandel_engine.pathways.result import Options, Pathway, Simulation
from wandel_engine.pathways.simulation import simulate, trend


class ModelInfeasible(ModelError):
    """The hard limits of a model contradict each other; `problems` names those that must give way."""


class ModelUnbounded(ModelError):
    """There is no best pathway: something pays without end; `problems` names it."""


class NothingFound(RuntimeError):
    """The time limit passed before any pathway was found, or the solver lost its way: the message says."""


def find(
    model: Model,
    target: str | Sequence[str] | None = None,
    options: Options | None = None,
    progress: Progress = quiet,
) -> Pathway:
    """The best pathway among those that miss the target least; by default the cheapest.

    `target`: artefact key of one or several of the model's targets; None asks for a pathway without any. The
    gap to the targets comes first; then that no year emits more than the trend in the targets' accounts,
    where that leaves a pathway as near; `options.objective` decides among the others. `progress` is told how
    far the search is; whatever it raises stops it, also in the middle of a solve. Raises KeyError for an
    unknown target, criterion or measure, ValueError for a start year that a measure does not have,
    ModelInfeasible if the hard limits contradict each other, ModelUnbounded if there is no best pathway, and
    NothingFound if the time limit passes before a first solution. When time is up after that, the best so far
    is returned with its gap.
    """
    began = time.perf_counter()
    options = options or Options()
    watch = Watch(progress, began + options.time_limit)
    names = [target] if isinstance(target, str) else list(target or ())
    targets = chosen_targets(model, names, options)
    try:
        watch.tell(0.0, "model")
        values = Values(model, options.variants, watch.pulse)
        reference = trend(model, options, watch.pulse)
        trended = time.perf_counter() - began
        program = build(model, values, reference, targets)
        program.layout.settle(options.starts)
        goals = Goals.of(program, targets, values, reference, options.margins)
        built = time.perf_counter()
        # The result is simulated as the trend was, and so is its reduction: that takes its time, too.
        watch.deadline -= 2 * trended
        solver = Solver(program, watch.left(), options.seed, watch)
        optimum = _optimum(solver, goals, reference, options)
        search, found = optimum.search, optimum.found
    except OutOfTime as error:
        raise nothing_found(error, options) from None
    watch.tell(0.8, "obstacles")
    relaxed = relaxations(search, goals, found, options.obstacles) if targets else ()
    lift_ceiling(solver)
    lift_floor(solver, goals)
    watch.tell(0.9, "earliest year")
    earliest = [
        goals.earliest(search, found, place) if options.earliest_year else (None, False)
        for place in range(len(targets))
    ]
    solved = time.perf_counter()
    watch.tell(0.95, "simulation")
    outcome = simulate(model, decisions_of(program, found.values), options)
    if options.earliest_year:
        # Where time was too short to search, the pathway's own course still tells a year.
        earliest = [
            (first_reached(one, goals.thresholds[place], outcome, model.first_decision + 1), False)
            if earliest[place] == (None, False) and one.budget_from is None
            else earliest[place]
            for place, one in enumerate(targets)
        ]
    lowest = goals.nearest(found)
    results = tuple(
        target_result(one, goals.thresholds[place], outcome, reference, lowest[place], earliest[place])
        for place, one in enumerate(targets)
    )
    aim = judged_objective(optimum.objective, model, options, outcome)
    pathway = Pathway(
        provenance=provenance(model, options, names),
        title=model.title,
        years=outcome.years,
        targets=results,
        reached=all(result.reached for result in results),
        outcome=outcome,
        trend=reference,
        reduction=split(model, options, reference, outcome),
        obstacles=obstacles(relaxed, results, aim),
        aim=aim,
        objective=aim.value,
        bound=aim.bound,
        optimality_gap=max(0.0, (aim.value - aim.bound) / max(abs(aim.value), 1e-9)),
        gap_proven=bool(np.all(found.gap <= found.gap_bound + NEGLIGIBLE)),
        agreement=agreement(program, found.values, outcome),
        build_seconds=built - began,
        solve_seconds=solved - built,
    )
    watch.tell(1.0, "done")
    return pathway


def _optimum(solver: Solver, goals: Goals, reference: Simulation, options: Options) -> Optimum:
    try:
        optimum = optimise(solver, goals, reference, options)
        return no_worse_than_trend(solver, goals, reference, options, optimum)
    except Infeasible:
        raise ModelInfeasible(conflict(solver)) from None
    except Unbounded as error:
        raise ModelUnbounded(unbounded(solver.program, solver.cost, error.ray)) from None


def nothing_found(error: OutOfTime, options: Options) -> NothingFound:
    """Why there is no pathway: time was up, or the solver lost its way."""
    if isinstance(error, Lost):
        return NothingFound(f"the solver lost its way ({error}); numbers of very different size may be why")
    return NothingFound(f"no pathway within {options.time_limit:g} s ({error})")
