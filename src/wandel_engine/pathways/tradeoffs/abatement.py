"""`abatement`: what a tonne costs, step by step (classical) and along the pathway (dynamic).

The classical curve takes every step alone against the trend and sorts by cost per tonne. Its tonnes add up
only if no step touches what another one saves: a renovated house leaves a heat pump less to save. The dynamic
curve asks the whole model for the price of the next tonne while emissions are capped ever tighter. The first
is offered because everybody knows it, never without the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from wandel_engine.pathways.finding import NothingFound
from wandel_engine.pathways.model import Account, Model
from wandel_engine.pathways.program.solver import OutOfTime
from wandel_engine.pathways.progress import Progress, part, quiet
from wandel_engine.pathways.result import Answer, Options, Result
from wandel_engine.pathways.tradeoffs.alone import Alone, Step
from wandel_engine.pathways.tradeoffs.pareto import pareto
from wandel_engine.pathways.tradeoffs.quantity import Quantity
from wandel_engine.pathways.workbench import Workbench


class PriceStep(Result):
    """The price of a tonne at one tightness. `saved`: against the cheapest pathway, t or t/a; `tonnes`: what
    is left; `price`, EUR/t, lies between the differences `price_looser` and `price_tighter`."""

    saved: float
    tonnes: float
    price: float
    price_looser: float | None
    price_tighter: float | None


class Abatement(Answer):
    """Both curves, for emissions of `year` or, without one, of all years together.

    `only_if_independent`: always True, the warning that belongs to `classical`.

    `overlap`: tonnes of the classical curve of measures added up, less what all measures together save; far
    from 0, the steps are not independent. None without measures. `left_out`: steps that a limit makes
    impossible alone. `measures`: whether the dynamic curve has fixed start years. `complete`: False if the
    time limit ended it.
    """

    account: Account
    year: int | None
    only_if_independent: Literal[True]
    classical: tuple[Step, ...]
    groups: tuple[Step, ...]
    overlap: float | None
    left_out: tuple[str, ...]
    dynamic: tuple[PriceStep, ...]
    measures: Literal["fixed", "reoptimised"]
    complete: bool


def abatement(
    model: Model,
    points: int = 12,
    *,
    account: Account = "bisko",
    year: int | None = None,
    starts: Mapping[str, int | None] | None = None,
    options: Options | None = None,
    progress: Progress = quiet,
) -> Abatement:
    """The abatement curves of a model: of its measures and of its transitions, each alone, and dynamic.

    A measure starts as early as it can. Transitions are grouped by stock and by what they do, within what is
    possible without measures. Limits that demand something (carbon budgets, least shares of states) do not
    hold for single steps. `points`, `year` and `starts` are as in `pareto`.
    The dynamic curve may take at least half of the time limit.

    Raises what `pareto` raises, and ValueError if not even the trend keeps the other limits.
    """
    options = options or Options(time_limit=60.0)
    quantity = Quantity.of(model, account, year)
    bench = Workbench.open(model, None, options)
    try:
        alone = Alone(bench, quantity)
    except OutOfTime as error:
        raise NothingFound(f"no step within {options.time_limit:g} s ({error})") from None
    found, left_out, in_time = alone.all(part(progress, 0.0, 0.5))
    together = alone.together() if in_time and model.measures else None
    front = pareto(
        model,
        points,
        account=account,
        year=year,
        starts=starts,
        options=options.model_copy(update={"time_limit": max(bench.solver.left(), options.time_limit / 2)}),
        progress=part(progress, 0.5, 1.0),
    )
    measures = tuple(step for step in found if step.measure is not None)
    return Abatement(
        account=account,
        year=front.year,
        only_if_independent=True,
        classical=measures,
        groups=tuple(step for step in found if step.measure is None),
        overlap=None if together is None else sum(step.tonnes for step in measures) - together,
        left_out=left_out,
        dynamic=tuple(
            PriceStep(
                saved=front.points[0].tonnes - point.tonnes,
                tonnes=point.tonnes,
                price=point.price,
                price_looser=point.price_looser,
                price_tighter=point.price_tighter,
            )
            for point in front.points
            if point.price is not None
        ),
        measures=front.measures,
        complete=in_time and front.complete,
    )
