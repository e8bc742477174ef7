"""`find_surely`: a pathway that reaches its target with a stated confidence, not just on paper.

What is best for the stated values has no room to spare, so that about every second draw misses the target.
The search therefore stays below the threshold by a margin: tighten, draw, repeat. The margin that is missing
is read off the draws: the quantile, at the confidence asked for, of emissions less threshold.
"""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.ensemble import Chance, Ensemble, compile_plan, ensemble
from wandel_engine.pathways.ensemble.sample import Sampler
from wandel_engine.pathways.finding import find
from wandel_engine.pathways.model import Model
from wandel_engine.pathways.progress import Progress, part, quiet
from wandel_engine.pathways.result import Answer, Options, Pathway, Result

_PILOT = 4096
_EXTRA = 0.02
"""Share of the margin missing that is added, so that the next round does not end just below."""


class Round(Result):
    """One round: the margin that was kept, t/a, what it cost (EUR, discounted), and the chance it gave."""

    margin: float
    cost: float
    chance: Chance


class SurePathway(Answer):
    """A pathway and how sure it is.

    `asked`: the confidence asked for. `reached`: whether it was; if not, this is the surest pathway found:
    a larger margin could not be kept, or the rounds ran out. `rounds`: the first is the pathway without any
    margin. `certainty`: the ensemble of the pathway returned.
    """

    asked: float
    reached: bool
    pathway: Pathway
    certainty: Ensemble
    rounds: tuple[Round, ...]


def find_surely(
    model: Model,
    target: str,
    confidence: float,
    options: Options | None = None,
    *,
    draws: int = 10_000,
    rounds: int = 6,
    progress: Progress = quiet,
) -> SurePathway:
    """The cheapest pathway found that reaches a target in at least the share `confidence` of all draws.

    Each round searches with a margin below the threshold and draws what is uncertain (`draws`, seeded by
    `options.seed`); at most `rounds` rounds. The target's result is stated against its own threshold. Raises
    ValueError for a confidence that is not between 0 and 1 or fewer than one round, and what `find` and
    `ensemble` raise.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence:g}")
    if rounds < 1:
        raise ValueError("at least one round is needed")
    options = options or Options()
    margin, done = 0.0, []
    best: tuple[Pathway, Ensemble] | None = None
    for number in range(rounds):
        tell = part(progress, number / rounds, (number + 1) / rounds)
        kept = options.model_copy(update={"margins": {**options.margins, target: margin}})
        pathway = find(model, target, kept, part(tell, 0.0, 0.7))
        certainty = ensemble(
            model,
            pathway.outcome.decisions,
            draws=draws,
            seed=options.seed,
            options=options,
            keep=0,
            progress=part(tell, 0.7, 1.0),
        )
        chance = certainty.targets[target]
        done.append(Round(margin=margin, cost=pathway.outcome.costs.discounted, chance=chance))
        if best is None or chance.probability > best[1].targets[target].probability:
            best = (pathway, certainty)
        if chance.probability >= confidence or _short_of_margin(pathway, margin):
            break
        (result,) = pathway.targets
        # A pathway that stays further below than it must has that much of a margin already.
        kept_anyway = max(margin, result.threshold - result.achieved)
        margin = kept_anyway + (1 + _EXTRA) * _missing(model, pathway, target, confidence, options)
    assert best is not None  # noqa: S101 - there was at least one round
    pathway, certainty = best
    return SurePathway(
        asked=confidence,
        reached=certainty.targets[target].probability >= confidence,
        pathway=pathway,
        certainty=certainty,
        rounds=tuple(done),
    )


def _short_of_margin(pathway: Pathway, margin: float) -> bool:
    """Whether the search could not keep its margin: then a larger one changes nothing."""
    (result,) = pathway.targets
    return result.achieved > result.threshold - margin + 1e-6 * max(abs(result.base), 1.0)


def _missing(model: Model, pathway: Pathway, target: str, confidence: float, options: Options) -> float:
    """By how much emissions exceed the threshold at the quantile asked for, t/a."""
    compiled = compile_plan(model, pathway.outcome.decisions, options)
    sampler = Sampler(model, options.variants, options.seed)
    quantiles = np.concatenate(list(sampler.batches(_PILOT, _PILOT)))
    gap = compiled.evaluate(quantiles)[:, compiled.outcomes.index(f"gap/{target}")]
    return max(float(np.quantile(gap, confidence)), 0.0)
