"""Targets against a simulated pathway, and what a result says of how it came about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wandel_engine import engine_version
from wandel_engine.pathways.model import Model, model_hash
from wandel_engine.pathways.model.document import Target
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.layout import ACCOUNTS
from wandel_engine.pathways.program.solver import solver_version
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.result import Objective, Options, Provenance, Simulation, TargetResult

_REACHED = 1e-6
SAME_EMISSIONS = 1e-7
"""Emissions that differ by this share of the base year's are the same."""


def chosen_targets(model: Model, names: Sequence[str], options: Options) -> list[Target]:
    """The targets of these names. Raises KeyError for an unknown target, or criterion in the options."""
    known = {item.artefact: item for item in model.targets}
    for name in names:
        if name not in known:
            raise KeyError(f"the model has no target '{name}'")
    criteria = {criterion.key for criterion in model.criteria}
    for key in options.criterion_prices:
        if key not in criteria:
            raise KeyError(f"the model has no criterion '{key}'")
    return [known[name] for name in names]


def achieved_by(target: Target, outcome: Simulation) -> float:
    """What a target judges: emissions of its year, the largest from it on, or the sum of a budget's years."""
    first = target.year - outcome.years[0]
    total = outcome.emissions[target.account].total
    if target.budget_from is not None:
        return sum(total[target.budget_from - outcome.years[0] : first + 1])
    return max(total[first:]) if target.kept else total[first]


def keeps(achieved: float, threshold: float, base: float) -> bool:
    """Whether a threshold is kept, within a millionth of the base year's emissions."""
    return achieved <= threshold + _REACHED * max(abs(base), 1e-9)


def agreement(program: Program, values: Floats, outcome: Simulation) -> float:
    """Largest relative difference between the solver's stocks, emissions and cost and the simulated ones."""
    n, at = program.numbers, program.layout
    stocks = np.array([outcome.stocks[stock][state] for stock, state in n.state_at]) / n.state_size[:, None]
    differences = [np.abs(stocks - values[at.units]).max()]
    for place, account in enumerate(ACCOUNTS):
        total = np.array(outcome.emissions[account].total) / program.energy.emission_scale[place]
        differences.append(np.abs(total - values[at.emitted[place]]).max())
    cost = float(at.cost @ values[: at.total])
    differences.append(abs(outcome.costs.discounted - cost) / max(abs(cost), 1e-9))
    return float(max(differences))


def target_result(
    target: Target,
    threshold: float,
    outcome: Simulation,
    reference: Simulation,
    lowest: float | None = None,
    earliest: tuple[int | None, bool] = (None, False),
) -> TargetResult:
    """How a pathway meets a target.

    `lowest`: no pathway comes below. `earliest`: the first year that reaches it, and whether that is proven.
    """
    achieved = achieved_by(target, outcome)
    base = reference.emissions[target.account].total[0]
    reached = keeps(achieved, threshold, base)
    return TargetResult(
        artefact=target.artefact,
        year=target.year,
        budget_from=target.budget_from,
        account=target.account,
        base=base,
        threshold=threshold,
        achieved=achieved,
        gap=0.0 if reached else achieved - threshold,
        reached=reached,
        nearest=threshold if reached else achieved,
        nearest_bound=None if lowest is None else min(lowest, achieved),
        earliest_year=earliest[0],
        earliest_year_proven=earliest[1],
    )


def first_reached(target: Target, threshold: float, outcome: Simulation, first: int) -> int | None:
    """First year, not before `first`, in which this pathway itself reaches the target; None: in no year.

    For a target that is to be kept: the first from which on it is.
    """
    base = outcome.emissions[target.account].total[0]
    met = [keeps(value, threshold, base) for value in outcome.emissions[target.account].total]
    years = [
        year
        for place, year in enumerate(outcome.years)
        if year >= first and (all(met[place:]) if target.kept else met[place])
    ]
    return min(years, default=None)


def judged_objective(aim: Objective, model: Model, options: Options, outcome: Simulation) -> Objective:
    """What was minimised, with the numbers of the simulated pathway instead of the solver's."""
    first = model.first_decision - model.base_year
    cost = outcome.costs.discounted
    emissions = sum(outcome.emissions[aim.account].total[first:])
    value = emissions if aim.kind == "emissions" else cost
    if aim.kind == "weighted":
        better = {criterion.key: criterion.better for criterion in model.criteria}
        value += options.carbon_price * emissions
        for key, worth in options.criterion_prices.items():
            value += (worth if better[key] == "less" else -worth) * sum(outcome.criteria[key][first:])
    return aim.model_copy(
        update={"cost": cost, "emissions": emissions, "value": value, "bound": min(aim.bound, value)}
    )


def provenance(model: Model, options: Options, names: Sequence[str]) -> Provenance:
    """What is needed to compute a result again."""
    return Provenance(
        model_key=model.key,
        model_hash=model_hash(model),
        engine_version=engine_version(),
        solver="HiGHS",
        solver_version=solver_version(),
        options=options,
        targets=tuple(names),
    )
