"""What still exceeds a limit after rationing: renewals and measures alone, states, energy of states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from wandel_engine.pathways.model.document import CommodityLimit, CriterionLimit, Model, StateLimit
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.result import Violation
from wandel_engine.pathways.simulation.rationing import RationedRun
from wandel_engine.pathways.simulation.supply import Supply
from wandel_engine.pathways.simulation.yearly_limits import holds

_TOLERANCE = 1e-7


def above_limits(
    model: Model,
    values: Values,
    run: RationedRun,
    supplied: Supply,
    criteria: Mapping[str, tuple[float, ...]],
) -> Iterator[Violation]:
    """A violation `above-limit` for each year in which a limit other than a carbon budget is exceeded.

    `criteria`: criterion → its amount by year.
    """
    most = {limit.key: limit.most for limit in run.limits}
    for key, excess in run.above.items():
        yield from _noted(key, values, excess, most[key])
    for limit in model.limits:
        counts = holds(model, values, limit)
        if isinstance(limit, CommodityLimit):
            used = supplied.plant_use[limit.commodity] + sum(
                energy for (_, commodity), energy in supplied.demand.items() if commodity == limit.commodity
            )
            bound = values.series(limit.at_most, "MWh/a")
            yield from _noted(limit.key, values, np.where(counts, used - bound, 0.0), bound)
        elif isinstance(limit, StateLimit):
            yield from _states(model, values, run, limit)
        elif isinstance(limit, CriterionLimit):
            yield from _criterion(model, values, np.array(criteria[limit.criterion]), limit)


def _criterion(model: Model, values: Values, amount: Series, limit: CriterionLimit) -> Iterator[Violation]:
    unit = next(criterion.unit for criterion in model.criteria if criterion.key == limit.criterion)
    counts = holds(model, values, limit)
    for quantity, sign in ((limit.at_most, 1.0), (limit.at_least, -1.0)):
        if quantity is not None:
            bound = values.series(quantity, f"{unit}/a")
            yield from _noted(limit.key, values, np.where(counts, sign * (amount - bound), 0.0), bound)


def _states(model: Model, values: Values, run: RationedRun, limit: StateLimit) -> Iterator[Violation]:
    group = next(group for group in run.groups if group.stock.key == limit.stock)
    units, counts = group.path.units, holds(model, values, limit)
    mine = units[:, [group.at[state] for state in dict.fromkeys(limit.states)]].sum(axis=1)
    for quantity, sign in ((limit.at_most, 1.0), (limit.at_least, -1.0)):
        if quantity is None:
            continue
        if values.is_share(quantity):
            bound = values.series(quantity, "1") * units.sum(axis=1)
        else:
            bound = values.series(quantity, group.stock.unit)
        yield from _noted(limit.key, values, np.where(counts, sign * (mine - bound), 0.0), bound)


def _noted(key: str, values: Values, excess: Series, scale: Series) -> Iterator[Violation]:
    for at in np.flatnonzero(excess > _TOLERANCE * max(float(np.abs(scale).max()), 1e-12)):
        yield Violation(what="above-limit", where=key, year=int(values.years[at]), amount=float(excess[at]))
