"""No year worse than the trend: a rule that comes after the gap to the targets and before the objective."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wandel_engine.pathways.finding.optimise import Optimum, lift_ceiling, optimise
from wandel_engine.pathways.program.goals import Goals
from wandel_engine.pathways.program.layout import ACCOUNTS
from wandel_engine.pathways.program.search import NEGLIGIBLE
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solver
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.result import Options, Simulation

_ROUNDING = 1e-9


def no_worse_than_trend(
    solver: Solver, goals: Goals, reference: Simulation, options: Options, optimum: Optimum
) -> Optimum:
    """The optimum among pathways that emit no more than the trend in any year, in the targets' accounts.

    Asked for only where `optimum` does not keep to it already. It stays as it is where the rule would leave a
    target further away, where limits leave no such pathway, and where time is up.
    """
    columns, most = _trend(goals, reference)
    if not np.any(optimum.found.values[columns] > most + NEGLIGIBLE):
        return optimum
    lift_ceiling(solver)
    below = np.full(len(columns), -np.inf)
    solver.bound_columns(columns, below, most + _ROUNDING)
    try:
        # The start years hold for most of it already; an instant answer changes but a few of them again.
        fewer = {"attempts": options.attempts // 4} if options.instant else {}
        kept = optimise(solver, goals, reference, options.model_copy(update=fewer), (optimum.found.starts,))
        if kept.found.gap.sum() <= optimum.found.gap.sum() + NEGLIGIBLE:
            # What no pathway comes below is known without the rule, which comes after the targets.
            return replace(kept, found=replace(kept.found, gap_bound=optimum.found.gap_bound))
    except (Infeasible, OutOfTime):
        pass  # what was found without the rule stands
    lift_floor(solver, goals)
    optimum.search.fix(optimum.found.starts)
    return optimum


def lift_floor(solver: Solver, goals: Goals) -> None:
    """Let emissions be what they may again, for questions about targets alone."""
    columns = goals.program.layout.emitted.ravel()
    solver.bound_columns(columns, np.full(len(columns), -np.inf), np.full(len(columns), np.inf))


def _trend(goals: Goals, reference: Simulation) -> tuple[Ints, Floats]:
    """Columns of emissions in the targets' accounts from the first decision on, and what the trend has."""
    n, at = goals.program.numbers, goals.program.layout
    columns, most = [np.zeros(0, np.int64)], [np.zeros(0)]
    for place, account in enumerate(ACCOUNTS):
        if any(target.account == account for target in goals.targets):
            columns.append(at.emitted[place, n.first :])
            total = np.array(reference.emissions[account].total)[n.first :]
            most.append(total / goals.program.energy.emission_scale[place])
    return np.concatenate(columns), np.concatenate(most)
