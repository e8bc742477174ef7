"""`rolling`: a pathway found with foresight of a few years only, decided step by step."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from wandel_engine.pathways.finding import ModelInfeasible, ModelUnbounded, NothingFound, find
from wandel_engine.pathways.finding.conflict import conflict
from wandel_engine.pathways.finding.judging import chosen_targets, provenance, target_result
from wandel_engine.pathways.finding.optimise import optimise
from wandel_engine.pathways.finding.unbounded import unbounded
from wandel_engine.pathways.model import Model, Problem, Values
from wandel_engine.pathways.model.document import Measure, Target
from wandel_engine.pathways.program.build import build, decisions_of
from wandel_engine.pathways.program.goals import Goals, thresholds_of
from wandel_engine.pathways.program.solver import Infeasible, Solver, Unbounded
from wandel_engine.pathways.program.watch import OutOfTime, Watch
from wandel_engine.pathways.progress import Progress, part, quiet
from wandel_engine.pathways.result import Decisions, Options, RollingPathway, Series, Window
from wandel_engine.pathways.simulation import simulate, trend


def rolling(
    model: Model,
    target: str | Sequence[str] | None = None,
    options: Options | None = None,
    window_years: int = 10,
    step_years: int = 5,
    progress: Progress = quiet,
) -> RollingPathway:
    """Decide `step_years` at a time, seeing only `window_years` ahead; what is decided stays.

    A window ends with its last year: later years, their targets and limits do not exist for it. Beside the
    pathway stands what `find` would have done with foresight of everything, and what the short sight costs.
    `options.time_limit` holds for each window and for the pathway with foresight. Raises ValueError for a
    window shorter than its step or too short for the model's lead times and for settled `options.starts`,
    which a window could not keep; otherwise like `find`. A
    contradiction may well come from what an earlier window decided, and is then told with the window's year.
    """
    options = options or Options()
    longest = max((t.lead_time for t in model.transitions), default=0)
    if step_years < 1 or window_years < step_years:
        raise ValueError("a window is at least as long as its step, and a step at least one year")
    if window_years < longest + 1:
        raise ValueError(
            f"a window (years: {window_years}) sees no effect of a lead time as long as it (years: {longest})"
        )
    if options.starts:
        raise ValueError("start years cannot be settled where windows decide on them one after the other")
    names = [target] if isinstance(target, str) else list(target or ())
    targets = chosen_targets(model, names, options)
    foresight = find(model, names, options, part(progress, 0.0, 0.4))
    firsts = range(model.first_decision, model.horizon, step_years)
    decided = trend(model, options).decisions
    windows: list[Window] = []
    for place, first in enumerate(firsts):
        tell = part(progress, 0.4 + 0.6 * place / len(firsts), 0.4 + 0.6 * (place + 1) / len(firsts))
        last = min(first + window_years, model.horizon)
        decided = _decide(model, targets, options, decided, first, last, Watch(tell))
        windows.append(Window(first_year=first, last_year=last))
        if last == model.horizon:
            break
    outcome = simulate(model, decided, options)
    reference = trend(model, options)
    thresholds = thresholds_of(targets, Values(model, options.variants), reference)
    results = tuple(
        target_result(one, threshold, outcome, reference)
        for one, threshold in zip(targets, thresholds, strict=True)
    )
    return RollingPathway(
        provenance=provenance(model, options, names),
        title=model.title,
        years=outcome.years,
        window_years=window_years,
        step_years=step_years,
        windows=tuple(windows),
        targets=results,
        reached=all(result.reached for result in results),
        outcome=outcome,
        foresight=foresight,
        extra_cost=outcome.costs.discounted - foresight.outcome.costs.discounted,
        extra_gap=tuple(
            mine.gap - theirs.gap for mine, theirs in zip(results, foresight.targets, strict=True)
        ),
    )


def _decide(
    model: Model,
    targets: Sequence[Target],
    options: Options,
    decided: Decisions,
    first: int,
    last: int,
    watch: Watch,
) -> Decisions:
    """The decisions of a window, behind what was decided before it."""
    seen = model.model_copy(
        update={
            "horizon": last,
            "decisions_from": first,
            "measures": _open_measures(model, decided, first, last),
            "targets": tuple(one for one in model.targets if one.year <= last),
        }
    )
    ahead = [one for one in targets if one.year <= last]
    values = Values(seen, options.variants)
    history = simulate(seen, _cut(seen, decided, first), options)
    program = build(seen, values, history, ahead)
    goals = Goals.of(program, ahead, values, history, options.margins)
    watch.deadline = time.perf_counter() + options.time_limit
    solver = Solver(program, options.time_limit, options.seed, watch)
    try:
        found = optimise(solver, goals, history, options).found
    except Infeasible:
        raise ModelInfeasible([_in_window(problem, first) for problem in conflict(solver)]) from None
    except Unbounded as error:
        grows = unbounded(program, solver.cost, error.ray)
        raise ModelUnbounded([_in_window(problem, first) for problem in grows]) from None
    except OutOfTime as error:
        raise NothingFound(
            f"no pathway for {first} to {last} within {options.time_limit:g} s ({error})"
        ) from None
    return _joined(model, decided, decisions_of(program, found.values), first)


def _in_window(problem: Problem, first: int) -> Problem:
    return replace(
        problem,
        message=f"deciding from {first} on, after what was decided before: {problem.message}",
        params=problem.params | {"first_year": first},
    )


def _open_measures(model: Model, decided: Decisions, first: int, last: int) -> tuple[Measure, ...]:
    """Measures as a window sees them: started ones are fixed, the others cannot start in the past."""
    open_: dict[str, Measure] = {}
    for measure in model.measures:
        start = decided.measures.get(measure.artefact)
        if start is not None and start < first:
            open_[measure.artefact] = measure.model_copy(update={"fixed_start": start})
            continue
        years = range(measure.earliest, measure.latest + 1, measure.step)
        left = [year for year in years if first <= year <= last]
        if measure.never:
            left = []
        elif measure.fixed_start is not None:
            left = [measure.fixed_start] if first <= measure.fixed_start <= last else []
        if left:
            open_[measure.artefact] = measure.model_copy(update={"earliest": left[0], "latest": left[-1]})
    while any(other not in open_ for measure in open_.values() for other in measure.requires):
        open_ = {
            key: measure
            for key, measure in open_.items()
            if all(other in open_ for other in measure.requires)
        }
    return tuple(
        measure.model_copy(update={"excludes": tuple(k for k in measure.excludes if k in open_)})
        for measure in open_.values()
    )


def _cut(seen: Model, decided: Decisions, first: int) -> Decisions:
    """What was decided before a window, on the window's years, nothing after."""
    count, past = len(seen.years), first - seen.base_year

    def cut(series: Series) -> Series:
        return tuple(series[:past]) + (0.0,) * (count - past)

    return Decisions(
        years=tuple(seen.years),
        flows={key: cut(series) for key, series in decided.flows.items()},
        renewals={key: cut(series) for key, series in decided.renewals.items()},
        dispatch={key: series[:count] for key, series in (decided.dispatch or {}).items()},
        measures={
            m.artefact: decided.measures.get(m.artefact)
            if (decided.measures.get(m.artefact) or first) < first
            else None
            for m in seen.measures
        },
    )


def _joined(model: Model, decided: Decisions, new: Decisions, first: int) -> Decisions:
    """The earlier decisions, then the window's; beyond the window nothing moves yet."""
    past, count = first - model.base_year, len(model.years)

    def join(old: Series, found: Series) -> Series:
        tail = (0.0,) * (count - len(found))
        return tuple(old[:past]) + tuple(found[past:]) + tail

    dispatch = decided.dispatch or {}
    started = {key: start for key, start in decided.measures.items() if start is not None and start < first}
    measures = {m.artefact: started.get(m.artefact) for m in model.measures} | new.measures
    return Decisions(
        years=tuple(model.years),
        flows={key: join(series, new.flows[key]) for key, series in decided.flows.items()},
        renewals={key: join(series, new.renewals[key]) for key, series in decided.renewals.items()},
        dispatch={key: join(series, (new.dispatch or {})[key]) for key, series in dispatch.items()},
        measures=measures,
    )
