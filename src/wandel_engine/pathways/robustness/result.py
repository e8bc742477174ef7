"""What the analyses return. Everything is frozen and serialises to JSON; what is not defined is None, never
NaN.

Shares and indices are between 0 and 1 up to sampling error. Where an input is a whole course, its number is
that of `year`. Numbers of inputs are in the input's own unit, outcomes and regrets in that of the outcome.
"""

from __future__ import annotations

from typing import Literal

from wandel_engine.pathways.result import Answer, Options, Result

Direction = Literal["low", "high"]
"""Which outcomes are good."""


class Interval(Result):
    """An estimate with the interval in which the truth lies at the stated confidence."""

    value: float
    low: float
    high: float


class SobolIndex(Result):
    """Shares of an outcome's variance of one group of inputs.

    `first`: the share that would go, on average, if the group were known (for several inputs: the closed
    index, with what they do together). `total`: the share that would stay if all others were known. Both are
    None if the outcome does not vary.
    """

    group: str
    inputs: tuple[str, ...]
    first: Interval | None
    total: Interval | None


class SobolOutcome(Result):
    """`variance` in the outcome's unit squared. `interaction`: 1 − the sum of all first indices, the share
    that belongs to no group alone."""

    outcome: str
    mean: float
    variance: float
    indices: tuple[SobolIndex, ...]
    interaction: Interval | None


class Sobol(Result):
    """`draws`: base draws N; the model was evaluated `evaluations` = N·(groups + 2) times."""

    draws: int
    evaluations: int
    seed: int
    base: Literal["latin", "random"]
    confidence: float
    outcomes: tuple[SobolOutcome, ...]


class EstimateShare(Result):
    """How much of an outcome's variance rests on estimates; see `variance_on_estimates`.

    `alone` + `interaction` = `with_interaction`; `published` + `with_interaction` = 1. None if the outcome
    does not vary.
    """

    outcome: str
    alone: Interval | None
    interaction: Interval | None
    with_interaction: Interval | None
    published: Interval | None


class EstimateShares(Result):
    """`drawn_in`: published inputs that count as estimates, since they are correlated with one."""

    estimates: tuple[str, ...]
    published: tuple[str, ...]
    drawn_in: tuple[str, ...]
    draws: int
    evaluations: int
    seed: int
    confidence: float
    outcomes: tuple[EstimateShare, ...]


class MorrisEffect(Result):
    """Elementary effects of one group, in the outcome's unit per sweep of the whole span.

    `mean_absolute` is mu* and `error` its standard error. `mean` (mu) and `spread` (sigma) are None for
    groups of several inputs, whose members may move in opposite directions.
    """

    group: str
    inputs: tuple[str, ...]
    mean_absolute: float
    error: float
    mean: float | None
    spread: float | None


class MorrisOutcome(Result):
    """Effects of one outcome, in the order of the groups."""

    outcome: str
    effects: tuple[MorrisEffect, ...]


class Morris(Result):
    """`span`: quantiles between which each input is swept, in `levels` steps."""

    trajectories: int
    evaluations: int
    levels: int
    span: tuple[float, float]
    seed: int
    outcomes: tuple[MorrisOutcome, ...]


class Swing(Result):
    """An outcome with one input at a low and at a high quantile, all others at their median. `low_input` and
    `high_input`: the input's number there."""

    input: str
    unit: str
    year: int | None
    low_input: float
    high_input: float
    at_low: float
    at_high: float


class Tornado(Result):
    """Swings of one outcome, the widest first. `median`: the outcome with all inputs at their median."""

    outcome: str
    median: float
    quantiles: tuple[float, float]
    swings: tuple[Swing, ...]


class AlternativeRegret(Result):
    """Regret of one alternative over all draws.

    `maximum` occurs in draw `worst_draw`. `quantiles`: share of draws → regret not exceeded. `best_share`:
    share of draws in which no other is better; where several are equally good it counts for each.
    """

    alternative: str
    maximum: float
    worst_draw: int
    mean: float
    quantiles: dict[float, float]
    best_share: float


class Regret(Result):
    """`smallest_maximum`, `smallest_mean`: the alternatives with the least of each; several if they tie."""

    outcome: str
    good: Direction
    draws: int
    alternatives: tuple[AlternativeRegret, ...]
    smallest_maximum: tuple[str, ...]
    smallest_mean: tuple[str, ...]


class Threshold(Result):
    """An outcome is to be at most, or at least, a number in its unit; or both."""

    outcome: str
    at_most: float | None = None
    at_least: float | None = None


class ThresholdShare(Result):
    """Share of draws in which one threshold holds."""

    outcome: str
    share: float


class SatisficingShare(Result):
    """Share of draws in which all thresholds hold, its standard error, and the Wilson interval at the stated
    confidence; `each`: the thresholds taken alone."""

    alternative: str
    share: float
    error: float
    interval: tuple[float, float]
    each: tuple[ThresholdShare, ...]


class Satisficing(Result):
    """`most`: alternatives with the largest share; several if they tie."""

    draws: int
    confidence: float
    alternatives: tuple[SatisficingShare, ...]
    most: tuple[str, ...]


class Restriction(Result):
    """One input of a box: it lies above `above` and below `below`, in its unit; None: not restricted there.

    `quantile_above`, `quantile_below`: the same as quantiles. `p_above`, `p_below`: how probable as many
    failures would be by chance if that limit did nothing (quasi-p-value of Bryant and Lempert 2010).
    """

    input: str
    unit: str
    year: int | None
    above: float | None
    below: float | None
    quantile_above: float | None
    quantile_below: float | None
    p_above: float | None
    p_below: float | None


class Peel(Result):
    """One box on the way from all draws to a small one. `input`, `side`: what was cut last; None at the
    start.

    `coverage`: share of all failures that lie in it; `density`: share of its draws that fail; `mass`: share
    of all draws that lie in it.
    """

    input: str | None
    side: Literal["above", "below"] | None
    coverage: float
    density: float
    mass: float
    restricted: int


class Box(Result):
    """Where failures crowd: restrictions, the most significant first, and the trajectory that led there.

    `coverage`, `density` and `mass` count the draws that no earlier box holds.
    """

    restrictions: tuple[Restriction, ...]
    coverage: float
    density: float
    mass: float
    trajectory: tuple[Peel, ...]


class Scenarios(Result):
    """Boxes found one after the other, each on the draws outside those before. None found: `boxes` is empty.

    `base_density`: share of all draws that fail; `coverage`: share of failures in any of the boxes.
    """

    draws: int
    failures: int
    base_density: float
    coverage: float
    boxes: tuple[Box, ...]


class Turn(Result):
    """The nearest quantile on one side of the median at which the verdict changes, and the input's number."""

    quantile: float
    number: float


class FailureCondition(Result):
    """How far one input must move alone to change whether the thresholds hold.

    `down`, `up`: the first turn below and above the median; None: there is none within the quantiles looked
    at. `median`: the input's number at its median.
    """

    input: str
    unit: str
    year: int | None
    median: float
    down: Turn | None
    up: Turn | None


class FailureConditions(Result):
    """`holds`: whether all thresholds hold with every input at its median. If so, turns are the way to
    failure, else the way out of it. `within`: quantiles looked at. Inputs that turn nearest to the median
    come first."""

    holds: bool
    within: tuple[float, float]
    conditions: tuple[FailureCondition, ...]


class Sensitivity(Answer):
    """What the outcomes of a plan hang on. `without_effect`: uncertain inputs that no outcome depends on."""

    model_key: str
    model_hash: str
    options: Options
    without_effect: tuple[str, ...]
    sobol: Sobol
    estimates: EstimateShares
    tornadoes: tuple[Tornado, ...]


class AlternativeFailure(Result):
    """Where one alternative fails: boxes among the draws, and single inputs moved alone."""

    alternative: str
    scenarios: Scenarios
    conditions: FailureConditions


class BestWhere(Result):
    """Where an alternative is the best: at most one box. Its "failures" are the draws in which it is best."""

    outcome: str
    alternative: str
    scenarios: Scenarios


class Robustness(Answer):
    """How alternatives hold up in the same draws. `regrets`: one for each outcome compared, and `best_where`
    for each of its alternatives; both empty for a single alternative. `without_effect`: uncertain inputs that
    no alternative's outcomes depend on."""

    model_key: str
    model_hash: str
    options: Options
    draws: int
    seed: int
    thresholds: tuple[Threshold, ...]
    without_effect: tuple[str, ...]
    satisficing: Satisficing
    regrets: tuple[Regret, ...]
    best_where: tuple[BestWhere, ...]
    failures: tuple[AlternativeFailure, ...]
