"""`find`: the pathway to a target, or the nearest achievable one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from wandel_engine.pathways.model import Model, ModelError, Problem, Values, model_hash
from wandel_engine.pathways.obstacles import obstacles
from wandel_engine.pathways.program.build import Program, build, decisions_of
from wandel_engine.pathways.program.goals import Goals
from wandel_engine.pathways.program.layout import ACCOUNTS
from wandel_engine.pathways.program.search import GAP_PRICE, NEGLIGIBLE, Found, Search
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solver, solver_version
from wandel_engine.pathways.reduction import split
from wandel_engine.pathways.result import Options, Pathway, Provenance, Simulation, TargetResult
from wandel_engine.pathways.simulation import simulate, trend

_REACHED = 1e-6


class ModelInfeasible(ModelError):
    """The hard limits of a model contradict each other; `problems` names those that must give way."""


class NothingFound(RuntimeError):
    """The time limit passed before any pathway was found."""


def find(model: Model, target: str | Sequence[str] | None = None, options: Options | None = None) -> Pathway:
    """The cheapest pathway among those that miss the target least.

    `target`: artefact key of one or several of the model's targets; None asks for the cheapest pathway
    without any. The gap to the targets comes first, the discounted cost decides among pathways with the same
    gap. Raises KeyError for an unknown target, ModelInfeasible if the hard limits contradict each other, and
    NothingFound if the time limit passes before a first solution.
    """
    began = time.perf_counter()
    options = options or Options()
    names = [target] if isinstance(target, str) else list(target or ())
    known = {item.artefact: item for item in model.targets}
    for name in names:
        if name not in known:
            raise KeyError(f"the model has no target '{name}'")
    targets = [known[name] for name in names]
    values = Values(model, options.variants)
    reference = trend(model, options)
    program = build(model, values, reference, targets)
    goals = Goals.of(program, targets, values, reference)
    built = time.perf_counter()
    solver = Solver(program, options.time_limit - (built - began), options.seed)
    try:
        search = Search(solver, goals, _cost_scale(goals, reference))
        found = search.run(options.gap, options.certify, options.attempts)
    except Infeasible:
        raise _infeasible(solver) from None
    except OutOfTime as error:
        raise NothingFound(f"no pathway within {options.time_limit:g} s ({error})") from None
    hindrances = obstacles(search, goals, found, options.obstacles) if targets else ()
    earliest = [
        goals.earliest(search, found, place) if options.earliest_year else (None, False)
        for place in range(len(targets))
    ]
    solved = time.perf_counter()
    outcome = simulate(model, decisions_of(program, found.values), options)
    results = tuple(
        _target_result(goals, place, outcome, reference, found, earliest[place])
        for place in range(len(targets))
    )
    return Pathway(
        provenance=_provenance(model, options, names),
        title=model.title,
        years=outcome.years,
        targets=results,
        reached=all(result.reached for result in results),
        outcome=outcome,
        trend=reference,
        reduction=split(model, options, reference, outcome),
        obstacles=hindrances,
        objective=outcome.costs.discounted,
        bound=found.bound,
        optimality_gap=max(0.0, (found.objective - found.bound) / max(abs(found.objective), 1e-9)),
        gap_proven=bool(np.all(found.gap <= found.gap_bound + NEGLIGIBLE)),
        agreement=_agreement(program, found, outcome),
        build_seconds=built - began,
        solve_seconds=solved - built,
    )


def _cost_scale(goals: Goals, reference: Simulation) -> float:
    """EUR that count as 1 in the objective: a thousandth of what is spent anyway, or of the dearest step.

    Never so little that the price of a gap leaves the range in which HiGHS is reliable.
    """
    dearest = float(np.abs(goals.program.layout.cost).max(initial=0.0))
    gap = GAP_PRICE * float(goals.gap_scale().max(initial=0.0))
    return max(abs(reference.costs.discounted) / 1000, dearest / 1000, gap / 1e8, 1e-3)


def _target_result(
    goals: Goals,
    place: int,
    outcome: Simulation,
    reference: Simulation,
    found: Found,
    earliest: tuple[int | None, bool],
) -> TargetResult:
    target, threshold = goals.targets[place], goals.thresholds[place]
    first = target.year - outcome.years[0]
    total = outcome.emissions[target.account].total
    base = reference.emissions[target.account].total[0]
    achieved = max(total[first:]) if target.kept else total[first]
    reached = achieved <= threshold + _REACHED * max(abs(base), 1e-9)
    lowest = float(found.gap_bound[place] * goals.gap_scale()[place])
    return TargetResult(
        artefact=target.artefact,
        year=target.year,
        account=target.account,
        base=base,
        threshold=threshold,
        achieved=achieved,
        gap=0.0 if reached else achieved - threshold,
        reached=reached,
        nearest=threshold if reached else achieved,
        nearest_bound=min(threshold + lowest, achieved) if len(goals.targets) == 1 else None,
        earliest_year=earliest[0],
        earliest_year_proven=earliest[1],
    )


def _infeasible(solver: Solver) -> ModelInfeasible:
    groups = solver.contradicting()
    return ModelInfeasible(
        [
            Problem(
                "infeasible",
                f"{kind} '{key}' cannot be kept together with the others",
                "relax it, or what it depends on",
                field=f"{kind}[{key}]",
                params={"kind": kind, "key": key},
            )
            for kind, key in groups
        ]
        or [Problem("infeasible", "the limits contradict each other", "relax a limit")]
    )


def _agreement(program: Program, found: Found, outcome: Simulation) -> float:
    """Largest relative difference between the solver's stocks, emissions and cost and the simulated ones."""
    n, at = program.numbers, program.layout
    stocks = np.array([outcome.stocks[stock][state] for stock, state in n.state_at]) / n.state_size[:, None]
    differences = [np.abs(stocks - found.values[at.units]).max()]
    for place, account in enumerate(ACCOUNTS):
        total = np.array(outcome.emissions[account].total) / program.energy.emission_scale[place]
        differences.append(np.abs(total - found.values[at.emitted[place]]).max())
    differences.append(abs(outcome.costs.discounted - found.objective) / max(abs(found.objective), 1e-9))
    return float(max(differences))


def _provenance(model: Model, options: Options, names: list[str]) -> Provenance:
    try:
        engine = version("wandel")
    except PackageNotFoundError:
        engine = "unknown"
    return Provenance(
        model_key=model.key,
        model_hash=model_hash(model),
        engine_version=engine,
        solver="HiGHS",
        solver_version=solver_version(),
        options=options,
        targets=tuple(names),
    )
