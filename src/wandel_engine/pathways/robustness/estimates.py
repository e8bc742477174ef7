"""The share of an outcome's variance that rests on estimates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.progress import Progress, quiet
from wandel_engine.pathways.robustness.groups import Group, checked_correlation, clusters
from wandel_engine.pathways.robustness.inputs import Evaluate, Floats, Input, check_keys
from wandel_engine.pathways.robustness.result import EstimateShare, EstimateShares, Interval
from wandel_engine.pathways.robustness.sobol import SobolOptions, gather, percentile_interval


def variance_on_estimates(
    evaluate: Evaluate,
    inputs: Sequence[Input],
    outcomes: Sequence[str],
    options: SobolOptions | None = None,
    *,
    correlation: Floats | None = None,
    progress: Progress = quiet,
) -> EstimateShares:
    """How much of the variance of each outcome comes from inputs that are estimates.

    Let E be the inputs that rest on estimates and P the published ones that nevertheless have a range. Then

    - `alone` = Var(E[Y | E]) ÷ Var(Y), the closed first index of E: the share of the variance that would go,
      on average, if every estimate were replaced by a figure known for certain;
    - `with_interaction` = E[Var(Y | P)] ÷ Var(Y), the total index of E: the share that would stay if every
      published figure were certain. It is the upper answer to "how much rests on estimates";
    - `interaction` = the difference: variance that is there only because both are uncertain;
    - `published` = 1 − `with_interaction`, the closed first index of P.

    A published input that is correlated with an estimate, directly or through others, counts with the
    estimates, since their shares cannot be told apart; it is named in `drawn_in`. With only one of the two
    kinds the shares are exactly 1 and 0. Raises Refused as `sobol` does.
    """
    options = options or SobolOptions()
    check_keys(inputs, outcomes)
    estimates, drawn_in = _estimates(inputs, checked_correlation(correlation, len(inputs)))
    published = [at for at in range(len(inputs)) if at not in estimates]
    groups = [Group("estimates", tuple(estimates)), Group("published", tuple(published))]
    groups = [group for group in groups if group.places]
    sums = gather(evaluate, inputs, outcomes, groups, options, correlation, progress)

    def share(place: int) -> EstimateShare:
        key = outcomes[place]
        if not sums.varies[place]:
            return EstimateShare(
                outcome=key, alone=None, interaction=None, with_interaction=None, published=None
            )
        ones = np.ones(1 + options.resamples)
        if not published or not estimates:
            alone = total = ones if estimates else 0 * ones
        else:
            alone, total = sums.first[0, :, place], sums.total[0, :, place]

        def interval(values: Floats) -> Interval:
            return percentile_interval(values, options.confidence)

        return EstimateShare(
            outcome=key,
            alone=interval(alone),
            interaction=interval(total - alone),
            with_interaction=interval(total),
            published=interval(1 - total),
        )

    return EstimateShares(
        estimates=tuple(inputs[at].key for at in estimates if at not in drawn_in),
        published=tuple(inputs[at].key for at in published),
        drawn_in=tuple(inputs[at].key for at in drawn_in),
        draws=options.draws,
        evaluations=options.draws * (len(groups) + 2),
        seed=options.seed,
        confidence=options.confidence,
        outcomes=tuple(share(place) for place in range(len(outcomes))),
    )


def _estimates(inputs: Sequence[Input], correlation: Floats) -> tuple[list[int], list[int]]:
    """Places of all inputs that count as estimates, and of those among them that are published."""
    estimates: list[int] = []
    drawn_in: list[int] = []
    for cluster in clusters(correlation):
        if any(inputs[at].estimate for at in cluster):
            estimates += cluster
            drawn_in += [at for at in cluster if not inputs[at].estimate]
    return sorted(estimates), sorted(drawn_in)
