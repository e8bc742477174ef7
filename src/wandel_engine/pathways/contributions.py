"""What each measure of a pathway contributes: the same plan with it and without it.

Both are rationed simulations (docs/adr/0009) of one plan: what the measure made possible and no longer fits
falls away, and nothing takes its place. A contribution is thus no share of a sum: what two measures do
together counts for each of them. Measures that require the one left out fall away with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from wandel_engine.pathways.ensemble import ensemble
from wandel_engine.pathways.model import Account, Model
from wandel_engine.pathways.progress import Progress, part, quiet
from wandel_engine.pathways.result import Answer, Decisions, Options, Result, Series, Simulation
from wandel_engine.pathways.simulation import simulate

DRAWS = 2000
"""The chance of a target is then known to within about two percentage points (two standard errors)."""


class Contribution(Result):
    """What one measure contributes, by year: with it, against without it.

    `left_out`: it, and those that fall away with it. `saved`: account → t/a less. `bought`: commodity → MWh/a
    less that is bought from outside; those in which nothing changes are left out. `hours`: trade → h/a more.
    `cost`: EUR/a more, of all payers. `chances`: target → probability without it, in the same draws as those
    of `Contributions.chances`.
    """

    measure: str
    left_out: tuple[str, ...]
    saved: dict[Account, Series]
    bought: dict[str, Series]
    hours: dict[str, Series]
    cost: Series
    chances: dict[str, float]


class Contributions(Answer):
    """Of every measure that a plan takes. `chances`: target → probability with all of them; empty, like those
    of each measure, where nothing is uncertain."""

    years: tuple[int, ...]
    draws: int
    seed: int
    chances: dict[str, float]
    measures: tuple[Contribution, ...]


def contributions(
    model: Model,
    decisions: Decisions,
    *,
    draws: int = DRAWS,
    options: Options | None = None,
    progress: Progress = quiet,
) -> Contributions:
    """Leave out each measure that is taken, one by one. `options`: variants and seed.

    Raises ValueError for decisions that do not fit the model and for less than one draw; what `ensemble`
    raises is passed on. `progress` may raise to cancel.
    """
    options = options or Options()
    taken = [key for key, start in decisions.measures.items() if start is not None]
    steps = len(taken) + 1
    whole = simulate(model, decisions, options, ration=True)
    chances = _chances(model, decisions, draws, options, part(progress, 0.0, 1 / steps))
    found = []
    for place, key in enumerate(taken, start=1):
        left_out = _with_dependants(model, key, decisions.measures)
        without = decisions.model_copy(update={"measures": {**decisions.measures, **dict.fromkeys(left_out)}})
        telling = part(progress, place / steps, (place + 1) / steps)
        found.append(
            _contribution(
                key,
                left_out,
                whole,
                simulate(model, without, options, ration=True),
                _chances(model, without, draws, options, telling),
            )
        )
    return Contributions(
        years=tuple(model.years), draws=draws, seed=options.seed, chances=chances, measures=tuple(found)
    )


def _with_dependants(model: Model, key: str, starts: Mapping[str, int | None]) -> tuple[str, ...]:
    """The measure, and those taken that require it, directly or through others."""
    gone = [key]
    for lost in gone:
        gone += [
            one.artefact
            for one in model.measures
            if lost in one.requires and starts.get(one.artefact) is not None and one.artefact not in gone
        ]
    return tuple(gone)


def _chances(
    model: Model, decisions: Decisions, draws: int, options: Options, progress: Progress
) -> dict[str, float]:
    drawn = ensemble(
        model, decisions, draws=draws, seed=options.seed, options=options, progress=progress, keep=0
    )
    return {key: chance.probability for key, chance in drawn.targets.items()} if drawn.inputs else {}


def _contribution(
    key: str, left_out: tuple[str, ...], whole: Simulation, without: Simulation, chances: dict[str, float]
) -> Contribution:
    bought = {
        commodity: _less(without.grid[commodity].bought, grid.bought)
        for commodity, grid in whole.grid.items()
    }
    return Contribution(
        measure=key,
        left_out=left_out,
        saved={
            account: _less(without.emissions[account].total, emitted.total)
            for account, emitted in whole.emissions.items()
        },
        bought={commodity: series for commodity, series in bought.items() if any(series)},
        hours={trade: _less(hours, without.hours[trade]) for trade, hours in whole.hours.items()},
        cost=_less(whole.costs.total, without.costs.total),
        chances=chances,
    )


def _less(one: Series, other: Series) -> Series:
    """One series minus another; what is nothing but rounding of both is nothing."""
    slack = 1e-9 * max(map(abs, chain(one, other)), default=0.0)
    pairs = zip(one, other, strict=True)
    return tuple(0.0 if abs(a - b) <= slack else a - b for a, b in pairs)
