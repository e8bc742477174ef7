"""Elementary effects: a cheap first look at which inputs matter at all (Morris 1991, Campolongo et al.
2007)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wandel_engine.pathways.progress import Progress, quiet
from wandel_engine.pathways.result import Result
from wandel_engine.pathways.robustness.groups import Group, checked_correlation, correlate, independent_groups
from wandel_engine.pathways.robustness.inputs import Evaluate, Floats, Input, Refused, check_keys, outcomes_at
from wandel_engine.pathways.robustness.result import Morris, MorrisEffect, MorrisOutcome

ROWS = 4096


class MorrisOptions(Result):
    """`trajectories`: paths through the space of quantiles, each with one step per group. `levels`: even
    number of values per input. `span`: quantiles of the lowest and highest level."""

    trajectories: int = 50
    levels: int = 4
    span: tuple[float, float] = (0.05, 0.95)
    seed: int = 0


def morris(
    evaluate: Evaluate,
    inputs: Sequence[Input],
    outcomes: Sequence[str],
    options: MorrisOptions | None = None,
    *,
    correlation: Floats | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    progress: Progress = quiet,
) -> Morris:
    """mu*, mu and sigma of each group for all outcomes, streamed over the trajectories.

    Levels are evenly spaced between 0 and 1 and mapped onto `span`; a step is levels ÷ (2·(levels − 1)) of
    it, and an effect is the change of the outcome ÷ the step. Inputs of a group move in the same step, each
    up or down by chance. Groups and correlations as for `sobol`; levels are then those of the independent
    variables behind the copula. Raises Refused for fewer than 4 trajectories or outcomes that are not finite.
    """
    options = options or MorrisOptions()
    check_keys(inputs, outcomes)
    _check(options)
    found = independent_groups(inputs, correlation, groups)
    matrix = checked_correlation(correlation, len(inputs))
    rng = np.random.default_rng([options.seed, 2])
    low, high = options.span
    at_once = max(1, ROWS // (len(found) + 1))
    plain, absolute, squares = (np.zeros((len(found), len(outcomes))) for _ in range(3))
    for first in range(0, options.trajectories, at_once):
        count = min(at_once, options.trajectories - first)
        progress(first / options.trajectories, "elementary effects")
        levels, order = trajectories(count, found, len(inputs), options.levels, rng)
        quantiles = correlate(low + (high - low) * levels.reshape(-1, len(inputs)), matrix)
        start = first * (len(found) + 1)
        results = outcomes_at(evaluate, quantiles, outcomes, start, "the trajectories")
        effects = elementary_effects(
            results.reshape(count, len(found) + 1, len(outcomes)), order, options.levels, found, levels
        )
        plain += effects.sum(axis=0)
        absolute += np.abs(effects).sum(axis=0)
        squares += (effects**2).sum(axis=0)
    progress(1.0, "elementary effects")
    size = options.trajectories
    mean, star = plain / size, absolute / size
    spread = np.sqrt(np.maximum(squares - size * mean**2, 0) / (size - 1))
    error = np.sqrt(np.maximum(squares - size * star**2, 0) / (size - 1) / size)

    def effect(number: int, place: int) -> MorrisEffect:
        group = found[number]
        single = len(group.places) == 1
        return MorrisEffect(
            group=group.name,
            inputs=tuple(inputs[at].key for at in group.places),
            mean_absolute=float(star[number, place]),
            error=float(error[number, place]),
            mean=float(mean[number, place]) if single else None,
            spread=float(spread[number, place]) if single else None,
        )

    return Morris(
        trajectories=size,
        evaluations=size * (len(found) + 1),
        levels=options.levels,
        span=options.span,
        seed=options.seed,
        outcomes=tuple(
            MorrisOutcome(outcome=key, effects=tuple(effect(number, place) for number in range(len(found))))
            for place, key in enumerate(outcomes)
        ),
    )


def trajectories(
    count: int, groups: Sequence[Group], width: int, levels: int, rng: np.random.Generator
) -> tuple[Floats, np.ndarray]:
    """Random trajectories: levels in [0, 1], (count, groups + 1, width), and which group moves in each step,
    (count, groups)."""
    step = levels // 2
    start = rng.integers(0, levels, (count, width))
    # Half of the levels have room above, the other half below: each has exactly one way to go.
    move = np.where(start < step, step, -step)
    order = rng.permuted(np.tile(np.arange(len(groups)), (count, 1)), axis=1)
    owner = np.empty(width, dtype=np.int64)
    for number, group in enumerate(groups):
        owner[list(group.places)] = number
    when = np.argsort(order, axis=1)[:, owner]
    moved = np.arange(len(groups) + 1)[None, :, None] > when[:, None, :]
    return (start[:, None, :] + moved * move[:, None, :]) / (levels - 1), order


def elementary_effects(
    results: Floats, order: np.ndarray, levels: int, groups: Sequence[Group], points: Floats
) -> Floats:
    """Effects by trajectory and group, (count, groups, outcomes), from the outcomes along the trajectories,
    (count, groups + 1, outcomes). For a group of one the sign is that of a rising input."""
    step = levels / (2 * (levels - 1))
    change = np.diff(results, axis=1) / step
    effects = np.take_along_axis(change, np.argsort(order, axis=1)[:, :, None], axis=1)
    for number, group in enumerate(groups):
        if len(group.places) == 1:
            place = group.places[0]
            rising = np.sign(points[:, -1, place] - points[:, 0, place])
            effects[:, number] *= rising[:, None]
    return effects


def _check(options: MorrisOptions) -> None:
    if options.trajectories < 4:
        message = (
            f"too few trajectories to show a spread ({options.trajectories}): take at least 4, better 50"
        )
        raise Refused("too_few_draws", message, draws=options.trajectories)
    if options.levels < 2 or options.levels % 2:
        raise Refused("odd_levels", f"levels must be even and at least 2, not {options.levels}")
    low, high = options.span
    if not 0 < low < high < 1:
        raise Refused("no_span", f"the span must rise within 0 and 1, not from {low} to {high}")
