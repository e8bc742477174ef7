"""From options to a solution: which objective is searched, in one stage or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wandel_engine.pathways.finding.judging import SAME_EMISSIONS
from wandel_engine.pathways.model import Account
from wandel_engine.pathways.program.aim import Aim, least_cost, least_emissions, weighted
from wandel_engine.pathways.program.goals import Goals
from wandel_engine.pathways.program.layout import ACCOUNTS
from wandel_engine.pathways.program.search import Found, Search
from wandel_engine.pathways.program.solver import Solver
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.result import Objective, Options, Simulation


@dataclass(frozen=True)
class Optimum:
    """The last search, what it found, and what that is in terms of the objective."""

    search: Search
    found: Found
    objective: Objective


def optimise(
    solver: Solver, goals: Goals, reference: Simulation, options: Options, known: Sequence[Floats] = ()
) -> Optimum:
    """Minimise what `options.objective` names; `known` are start columns to try first. Raises Infeasible and
    OutOfTime."""
    account = options.emissions_account or (goals.targets[0].account if goals.targets else "bisko")
    kind, program = options.objective, solver.program
    if kind in ("emissions", "lexicographic"):
        return _emissions_first(solver, goals, reference, options, account, known)
    aim = least_cost(program)
    if kind == "weighted":
        aim = weighted(program, account, options.carbon_price, options.criterion_prices)
    search = Search(solver, goals, scale(goals, reference, aim), aim)
    found = search.run(options.gap, options.certify, options.attempts, known, instant=options.instant)
    return Optimum(search, found, _objective(solver, options, account, found, found))


def _emissions_first(
    solver: Solver,
    goals: Goals,
    reference: Simulation,
    options: Options,
    account: Account,
    known: Sequence[Floats],
) -> Optimum:
    """Least emissions, then least cost under that ceiling."""
    program = solver.program
    tonnes = float(program.energy.emission_scale[ACCOUNTS.index(account)])
    first = Search(solver, goals, tonnes, least_emissions(program, account))
    least = first.run(options.gap, options.certify, options.attempts, known)
    share = options.tolerance if options.objective == "lexicographic" else 0.0
    ceiling = least.objective + share * abs(least.objective) + SAME_EMISSIONS * tonnes
    row = program.groups["ceiling", account]
    solver.bound_rows(row, np.array([-np.inf]), np.array([ceiling / tonnes]))
    search = Search(solver, goals, scale(goals, reference, least_cost(program)))
    nearest = (least.starts,) if len(least.starts) else ()
    found = search.run(options.gap, options.certify, options.attempts, nearest)
    found = replace(found, gap_bound=least.gap_bound)
    return Optimum(search, found, _objective(solver, options, account, found, least, ceiling))


def lift_ceiling(solver: Solver) -> None:
    """Let emissions be what they may again, for questions about targets alone."""
    for account in ACCOUNTS:
        row = solver.program.groups["ceiling", account]
        solver.bound_rows(row, np.array([-np.inf]), np.array([np.inf]))


def scale(goals: Goals, reference: Simulation, aim: Aim) -> float:
    """EUR that count as 1 in the objective: a thousandth of what is spent anyway, or of the dearest step.

    Never so little that the price of a gap leaves the range in which HiGHS is reliable.
    """
    dearest = float(np.abs(aim.cost).max(initial=0.0))
    gap = aim.gap_price * float(goals.gap_scale().max(initial=0.0))
    return max(abs(reference.costs.discounted) / 1000, dearest / 1000, gap / 1e8, 1e-3)


def _objective(
    solver: Solver,
    options: Options,
    account: Account,
    found: Found,
    least: Found,
    ceiling: float | None = None,
) -> Objective:
    program, kind = solver.program, options.objective
    emitted = float(least_emissions(program, account).cost @ found.values)
    told = least if kind == "emissions" else found
    return Objective(
        kind=kind,
        unit="t" if kind == "emissions" else "EUR",
        value=emitted if kind == "emissions" else found.objective,
        bound=min(told.bound, emitted) if kind == "emissions" else found.bound,
        account=account,
        cost=float(program.layout.cost @ found.values),
        emissions=emitted,
        least_emissions=least.objective if ceiling is not None else None,
        ceiling=ceiling,
    )
