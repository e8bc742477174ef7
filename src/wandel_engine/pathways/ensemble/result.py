"""What an ensemble returns."""

from __future__ import annotations

from wandel_engine.pathways.chances import Standing, standing_of
from wandel_engine.pathways.model import Account
from wandel_engine.pathways.result import Answer, Options, Result, Series

PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)
STEPS = tuple(step / 20 for step in range(1, 20))


class Bands(Result):
    """Quantiles and mean of a series by year.

    `resolution`: largest error of a quantile from counting in cells, by year, in the series' unit; the
    sampling error comes on top.
    """

    p5: Series
    p25: Series
    p50: Series
    p75: Series
    p95: Series
    mean: Series
    resolution: Series


class Distribution(Result):
    """How a number is spread: `values` at `probabilities`, extremes, mean; `resolution` as for bands."""

    probabilities: Series
    values: Series
    least: float
    most: float
    mean: float
    resolution: float


class Chance(Result):
    """A probability and the standard error that it has for the number of draws.

    The error is that of (k + 1) ÷ (n + 2) for k of n draws, so that it does not vanish at 0 and 1.
    """

    probability: float
    standard_error: float


class Kept(Result):
    """The first draws: quantile of each input, and outcomes by name as in `Compiled.outcomes`."""

    quantiles: dict[str, Series]
    outcomes: dict[str, Series]


class Ensemble(Answer):
    """A plan in many draws of what is uncertain.

    `draws`: how many were made, less than `asked` where the time limit came first. `inputs`: keys of the
    uncertain inputs; with none every band is a line. `without_effect`: those that no outcome depends on.
    `bands`: ``bisko``, ``territorial`` (t/a), ``cost`` (EUR/a) and ``criterion/<key>`` (its unit a year).
    `discounted_cost`: EUR. `cumulative`: t over all years by account. `targets`, `budgets`: chance that each
    is reached, by artefact and key of the limit. `heat_met`: chance that plants meet all demand for heat in
    all years after the base year; where they do not, emissions and cost of what is missing are not counted.
    """

    years: tuple[int, ...]
    asked: int
    draws: int
    seed: int
    options: Options
    kernel: str
    inputs: tuple[str, ...]
    without_effect: tuple[str, ...]
    bands: dict[str, Bands]
    discounted_cost: Distribution
    cumulative: dict[Account, Distribution]
    targets: dict[str, Chance]
    budgets: dict[str, Chance]
    heat_met: Chance
    kept: Kept
    compile_seconds: float
    run_seconds: float

    def standing(self, target: str) -> Standing:
        """What the chance of a target is called. Where nothing is uncertain, draws say nothing of it."""
        chance = self.targets.get(target) if self.inputs else None
        return standing_of(None if chance is None else chance.probability)
