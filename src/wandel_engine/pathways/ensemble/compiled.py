"""A model with a plan, compiled: from quantiles of its uncertain inputs straight to outcomes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wandel_engine.pathways.ensemble.accounts import Accounts
from wandel_engine.pathways.ensemble.costs import Costs
from wandel_engine.pathways.ensemble.criteria import Criteria
from wandel_engine.pathways.ensemble.inputs import InputTable, input_table
from wandel_engine.pathways.ensemble.kernels import Kernel, KernelName, kernel_named
from wandel_engine.pathways.ensemble.program import Floats, TapeProgram, arranged
from wandel_engine.pathways.ensemble.quantities import Quantities
from wandel_engine.pathways.ensemble.stocks import City
from wandel_engine.pathways.ensemble.supply import Energy
from wandel_engine.pathways.ensemble.tape import ZERO, Num, Tape
from wandel_engine.pathways.model import Account, Model
from wandel_engine.pathways.model.document import BudgetLimit, Target
from wandel_engine.pathways.result import Decisions, Options
from wandel_engine.pathways.simulation.plan import Plan
from wandel_engine.pathways.simulation.run import check


@dataclass(frozen=True)
class Compiled:
    """A rationed simulation of a plan, ready to be run for many draws.

    `inputs`: keys of the uncertain inputs, in the order of the columns of `quantiles`. `outcomes`: names of
    the columns that `evaluate` returns:

    - ``bisko/2030``, ``territorial/2030``: emissions of the year, t/a; ``bisko/sum``, ``territorial/sum``:
      over all years, t;
    - ``cost/2030``: EUR/a; ``discounted-cost``: EUR, as `Costs.discounted`;
    - ``criterion/<key>/2030``: the criterion's unit a year; ``criterion/<key>/sum``: over all years;
    - ``gap/<target>``: achieved − threshold, t/a, negative where the target is reached with room;
    - ``budget/<limit>``: emissions − carbon budget, t;
    - ``unmet/sum``: heat demand that no plant could meet, MWh over all years but the base year.

    `without_effect`: inputs that no outcome depends on.
    """

    inputs: tuple[str, ...]
    outcomes: tuple[str, ...]
    without_effect: tuple[str, ...]
    program: TapeProgram
    table: InputTable
    kernel: Kernel

    def evaluate(self, quantiles: ArrayLike) -> Floats:
        """Outcomes of draws: quantiles (n, inputs), each between 0 and 1 → (n, outcomes).

        Row i is what ``simulate(model_at(model, dict(zip(inputs, quantiles[i]))), decisions, ration=True,
        stated=model)`` gives. Raises ValueError for a wrong shape, for a quantile outside 0 … 1 (or NaN),
        naming the input, and for an outcome that is not finite, naming it and the draw.
        """
        q = np.ascontiguousarray(quantiles, dtype=float)
        if q.ndim != 2 or q.shape[1] != len(self.inputs):
            raise ValueError(f"quantiles must have the shape (draws, {len(self.inputs)}), not {q.shape}")
        wrong = ~((q >= 0) & (q <= 1))
        if wrong.any():
            draw, place = (int(at[0]) for at in np.nonzero(wrong))
            raise ValueError(
                f"draw {draw} has the quantile {q[draw, place]} for '{self.inputs[place]}'; "
                "it must lie between 0 and 1"
            )
        found = self.by_outcome(q)
        self.blame(found, q)
        return found.T

    def by_outcome(self, quantiles: Floats) -> Floats:
        """`evaluate` without checks, (outcomes, n)."""
        return self.kernel.run(self.program, self.table, quantiles)

    def blame(self, found: Floats, quantiles: Floats) -> None:
        """Raise ValueError if an outcome of `by_outcome` is not finite, naming it, the draw and the input."""
        at = np.argwhere(~np.isfinite(found))
        if not len(at):
            return
        outcome, draw = (int(place) for place in at[0])
        numbers = self.table.numbers(quantiles[draw : draw + 1])[0]
        odd = [
            self.inputs[self.table.input[row]] for row, value in enumerate(numbers) if not np.isfinite(value)
        ]
        cause = f"input '{odd[0]}' is not a number there" if odd else "the inputs are finite there"
        raise ValueError(f"outcome '{self.outcomes[outcome]}' is not finite in draw {draw}: {cause}")


def compile_plan(
    model: Model, decisions: Decisions, options: Options | None = None, *, kernel: KernelName = "auto"
) -> Compiled:
    """Compile the rationed simulation of a plan for all uncertain inputs of the model.

    `options.variants` chooses the drivers' courses. `kernel`: ``numba``, ``numpy``, or ``auto``: numba where
    it can be imported. Raises ValueError for decisions that do not cover the model or are negative, and
    NotVariable for an uncertain input on which a lifetime, the discount rate or the restating of prices
    depends.
    """
    check(model, decisions)
    variants = (options or Options()).variants
    tape = Tape()
    q = Quantities(model, variants, tape)
    plan = Plan.of(model, decisions, variants)
    outcomes = _record(q, plan)
    program = arranged(tape, list(outcomes.values()))
    used = {q.rows[row].input for row in np.flatnonzero(program.used)}
    return Compiled(
        inputs=tuple(item.key for item in q.inputs),
        outcomes=tuple(outcomes),
        without_effect=tuple(item.key for place, item in enumerate(q.inputs) if place not in used),
        program=program,
        table=input_table(q.rows),
        kernel=kernel_named(kernel),
    )


def _record(q: Quantities, plan: Plan) -> dict[str, Num]:
    city = City(q, plan)
    energy = Energy(q, city.groups, plan)
    accounts, costs, criteria = Accounts(q, energy), Costs(q, city, energy), Criteria(q, city, energy)
    emitted: dict[Account, list[Num]] = {"bisko": [], "territorial": []}
    cost: list[Num] = []
    counted: dict[str, list[Num]] = {key: [] for key in criteria.units}
    discounted, unmet = ZERO, ZERO
    for year in range(q.count):
        city.step(year, criteria.standing)
        now = energy.year(year)
        emitted["bisko"].append(accounts.bisko(year, now))
        emitted["territorial"].append(accounts.territorial(year, now))
        paid = costs.year(year, now)
        cost.append(paid)
        for key, amount in criteria.year(year, now).items():
            counted[key].append(amount)
        discounted = q.tape.sum((discounted, paid.times(costs.weight(year))))
        if year:
            unmet = q.tape.sum((unmet, *now.unmet.values()))
        city.end(year)
    names = q.model.years
    outcomes: dict[str, Num] = {}
    for account, series in emitted.items():
        outcomes |= {f"{account}/{name}": value for name, value in zip(names, series, strict=True)}
    outcomes |= {f"cost/{name}": value for name, value in zip(names, cost, strict=True)}
    end = (1 + costs.rate) ** -(q.model.horizon + 1 - q.model.first_decision)
    outcomes["discounted-cost"] = q.tape.difference(discounted, costs.value_left().times(float(end)))
    for account, series in emitted.items():
        outcomes[f"{account}/sum"] = q.tape.sum(series)
    for key, series in counted.items():
        pairs = zip(names, series, strict=True)
        outcomes |= {f"criterion/{key}/{name}": value for name, value in pairs}
        outcomes[f"criterion/{key}/sum"] = q.tape.sum(series)
    for target in q.model.targets:
        outcomes[f"gap/{target.artefact}"] = _gap(q, target, emitted[target.account])
    for limit in q.model.limits:
        if isinstance(limit, BudgetLimit):
            outcomes[f"budget/{limit.key}"] = _budget(q, limit, emitted[limit.account])
    outcomes["unmet/sum"] = unmet
    return outcomes


def _gap(q: Quantities, target: Target, series: list[Num]) -> Num:
    """What the target judges, as `judging.achieved_by`, less the threshold."""
    first = target.year - q.model.base_year
    if target.budget_from is not None:
        counted = series[target.budget_from - q.model.base_year : first + 1]
        return q.tape.difference(q.tape.sum(counted), q.series(target.threshold, "t")[0])
    achieved = series[first]
    for later in series[first + 1 :] if target.kept else ():
        achieved = q.tape.most(achieved, later)
    if q.values.is_share(target.threshold):
        threshold = q.tape.product(q.series(target.threshold, "1")[0], series[0])
    else:
        threshold = q.series(target.threshold, "t/a")[0]
    return q.tape.difference(achieved, threshold)


def _budget(q: Quantities, limit: BudgetLimit, series: list[Num]) -> Num:
    counted = [
        value
        for name, value in zip(q.model.years, series, strict=True)
        if (limit.first_year or 0) <= name <= (limit.last_year or 9999)
    ]
    return q.tape.difference(q.tape.sum(counted), q.series(limit.at_most, "t")[0])
