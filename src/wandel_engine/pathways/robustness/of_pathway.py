"""Robustness of pathways: the array functions of this package, asked of plans in a model.

Everything runs on the rationed simulation of the `ensemble` package; what is drawn and how outcomes are
called is said there (`ensemble.Compiled`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wandel_engine.figures import Figure
from wandel_engine.pathways.ensemble import Compiled, compile_plan
from wandel_engine.pathways.ensemble.kernels import KernelName
from wandel_engine.pathways.ensemble.sample import Sampler
from wandel_engine.pathways.model import (
    Model,
    UncertainInput,
    correlation_matrix,
    model_hash,
    uncertain_inputs,
)
from wandel_engine.pathways.model.document import BudgetLimit
from wandel_engine.pathways.model.uncertain import quantile
from wandel_engine.pathways.progress import Progress, part, quiet
from wandel_engine.pathways.result import Decisions, Options, Pathway
from wandel_engine.pathways.robustness.estimates import variance_on_estimates
from wandel_engine.pathways.robustness.failure import failure_conditions
from wandel_engine.pathways.robustness.inputs import (
    Evaluate,
    Floats,
    Input,
    Refused,
    outcome_place,
    outcomes_at,
)
from wandel_engine.pathways.robustness.regret import best, regret
from wandel_engine.pathways.robustness.result import (
    AlternativeFailure,
    BestWhere,
    Regret,
    Robustness,
    Sensitivity,
    Threshold,
)
from wandel_engine.pathways.robustness.scenarios import ScenarioOptions, scenarios
from wandel_engine.pathways.robustness.sobol import SobolOptions, sobol
from wandel_engine.pathways.robustness.thresholds import holds, satisficing
from wandel_engine.pathways.robustness.tornado import tornado

_REACHED = 1e-6
"""As in `find` and `ensemble`: share of the base year's emissions by which a target may be missed."""


@dataclass(frozen=True)
class Question:
    """What the functions of this package are asked for one plan: `sobol(q.evaluate, q.inputs, q.outcomes,
    correlation=q.correlation)`. `without_effect`: uncertain inputs of the model that no outcome depends on;
    they are not among `inputs` and stay at their median."""

    evaluate: Evaluate
    inputs: tuple[Input, ...]
    outcomes: tuple[str, ...]
    correlation: Floats
    without_effect: tuple[str, ...]


def question(
    model: Model,
    decisions: Decisions,
    outcomes: Sequence[str] | None = None,
    options: Options | None = None,
    *,
    kernel: KernelName = "auto",
) -> Question:
    """The question after `outcomes` of a plan (names as in `ensemble.Compiled`).

    Without `outcomes`: discounted cost, emissions summed over all years in both accounts, the gap to each
    target and the excess over each carbon budget. A driver's number is that of the last point of its course
    that has a range. Raises Refused for an outcome that there is not, or if nothing is uncertain; what
    `compile_plan` raises passes through.
    """
    compiled = compile_plan(model, decisions, options, kernel=kernel)
    return _question(model, compiled, outcomes, options, compiled.without_effect)


def sensitivity(
    model: Model,
    decisions: Decisions,
    outcomes: Sequence[str] | None = None,
    options: Options | None = None,
    sampling: SobolOptions | None = None,
    *,
    kernel: KernelName = "auto",
    progress: Progress = quiet,
) -> Sensitivity:
    """What the outcomes of a plan hang on: Sobol indices, the share that rests on estimates, tornadoes.

    `outcomes`: see `question`. `options.variants` chooses the drivers' courses. Inputs that are correlated
    have one index together.
    """
    progress(0.0, "compile")
    asked = question(model, decisions, outcomes, options, kernel=kernel)
    who = (asked.evaluate, asked.inputs, asked.outcomes)
    steps = len(asked.inputs) + 6
    share = 1 - 4 / steps
    return Sensitivity(
        model_key=model.key,
        model_hash=model_hash(model),
        options=options or Options(),
        without_effect=asked.without_effect,
        sobol=sobol(*who, sampling, correlation=asked.correlation, progress=part(progress, 0.0, share)),
        estimates=variance_on_estimates(
            *who, sampling, correlation=asked.correlation, progress=part(progress, share, 1.0)
        ),
        tornadoes=tornado(*who),
    )


def robustness(
    model: Model,
    alternatives: Mapping[str, Decisions | Pathway],
    thresholds: Sequence[Threshold] | None = None,
    targets: Sequence[str] | None = None,
    compare: Sequence[str] = ("discounted-cost", "bisko/sum"),
    options: Options | None = None,
    *,
    draws: int = 10_000,
    seed: int = 0,
    discovery: ScenarioOptions | None = None,
    kernel: KernelName = "auto",
    progress: Progress = quiet,
) -> Robustness:
    """How plans hold up in the same draws: how often each keeps all thresholds, what it regrets, when it
    fails and when it is best.

    `alternatives`: name → decisions, or a pathway with the targets it was found for. Without `thresholds`:
    the targets named in `targets` and every carbon budget are reached, and plants meet all heat demand,
    counted as `ensemble` counts it and, for the same seed, in the same draws. With none named, those targets
    count that the pathways were found for, which must be the same for all; without pathways, or with none
    that has a target, all of the model. `compare`: outcomes whose regret is taken; low ones are good. Regret
    is left out for a single alternative. All draws and the outcomes that are asked for stay in memory. Raises
    Refused as the single functions do, for a target that there is not, and for a model without target and
    budget where no thresholds are given.
    """
    if not alternatives:
        raise Refused("no_alternatives", "nothing to compare: give at least one alternative")
    given = options or Options()
    targets = _found_for(alternatives) if targets is None and thresholds is None else targets
    progress(0.0, "compile")
    compiled = {
        key: compile_plan(
            model, plan.outcome.decisions if isinstance(plan, Pathway) else plan, given, kernel=kernel
        )
        for key, plan in alternatives.items()
    }
    first = next(iter(compiled.values()))
    if thresholds is None:
        thresholds = _reached(model, first, targets)
    wanted = tuple(dict.fromkeys((*(threshold.outcome for threshold in thresholds), *compare)))
    idle = tuple(key for key in first.inputs if all(key in each.without_effect for each in compiled.values()))
    asked = {key: _question(model, each, wanted, given, idle) for key, each in compiled.items()}
    sampler = Sampler(model, given.variants, seed)
    places = [at for at, key in enumerate(first.inputs) if key not in idle]
    quantiles, found = _in_the_same_draws(asked, sampler, places, draws, part(progress, 0.0, 0.5))
    share = satisficing(found, wanted, thresholds)
    regrets: list[Regret] = []
    where: list[BestWhere] = []
    for name in compare if len(found) > 1 else ():
        column = {key: rows[:, wanted.index(name)] for key, rows in found.items()}
        regrets.append(regret(column, name, "low"))
        for key, wins in zip(found, best(np.stack(list(column.values())), "low"), strict=True):
            inputs = asked[key].inputs
            boxes = scenarios(quantiles, wins, inputs, (discovery or ScenarioOptions()).only(1))
            where.append(BestWhere(outcome=name, alternative=key, scenarios=boxes))
    failures = []
    for number, (key, ask) in enumerate(asked.items()):
        tell = part(progress, 0.5 + 0.5 * number / len(asked), 0.5 + 0.5 * (number + 1) / len(asked))
        failed = np.asarray(~holds(found[key], wanted, thresholds).all(axis=1))
        boxes = scenarios(quantiles, failed, ask.inputs, discovery, part(tell, 0.0, 0.5))
        conditions = failure_conditions(
            ask.evaluate, ask.inputs, wanted, thresholds, progress=part(tell, 0.5, 1.0)
        )
        failures.append(AlternativeFailure(alternative=key, scenarios=boxes, conditions=conditions))
    return Robustness(
        model_key=model.key,
        model_hash=model_hash(model),
        options=given,
        draws=draws,
        seed=seed,
        thresholds=tuple(thresholds),
        without_effect=idle,
        satisficing=share,
        regrets=tuple(regrets),
        best_where=tuple(where),
        failures=tuple(failures),
    )


def _in_the_same_draws(
    asked: Mapping[str, Question], sampler: Sampler, places: Sequence[int], draws: int, progress: Progress
) -> tuple[Floats, dict[str, Floats]]:
    """Quantiles (draws, inputs) of the inputs at `places`, and each question's outcomes (draws, outcomes)."""
    quantiles = np.empty((max(draws, 0), len(places)))
    found = {key: np.empty((len(quantiles), len(ask.outcomes))) for key, ask in asked.items()}
    done = 0
    for block in sampler.batches(draws, 1):
        progress(done / draws, "draws")
        rows = slice(done, done + len(block))
        quantiles[rows] = block[:, places]
        for key, ask in asked.items():
            found[key][rows] = outcomes_at(ask.evaluate, quantiles[rows], ask.outcomes, done, key)
        done += len(block)
    return quantiles, found


def _question(
    model: Model,
    compiled: Compiled,
    outcomes: Sequence[str] | None,
    options: Options | None,
    idle: Sequence[str],
) -> Question:
    variants = (options or Options()).variants
    items = uncertain_inputs(model, variants)
    places = [at for at, item in enumerate(items) if item.key not in idle]
    if not places:
        raise Refused("no_inputs", "no uncertain input has an effect: give parameters or drivers a range")
    wanted = tuple(outcomes) if outcomes is not None else _usual(compiled.outcomes)
    columns = [outcome_place(compiled.outcomes, name) for name in wanted]
    matrix = correlation_matrix(model, variants)

    def evaluate(quantiles: Floats) -> Floats:
        every = np.full((len(quantiles), len(items)), 0.5)
        every[:, places] = quantiles
        return np.asarray(compiled.evaluate(every)[:, columns])

    return Question(
        evaluate=evaluate,
        inputs=tuple(_input(items[at]) for at in places),
        outcomes=wanted,
        correlation=matrix[np.ix_(places, places)],
        without_effect=tuple(idle),
    )


def _usual(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        name
        for name in names
        if name in ("discounted-cost", "bisko/sum", "territorial/sum") or name.startswith(("gap/", "budget/"))
    )


def _input(item: UncertainInput) -> Input:
    figure = _last_with_range(item.figures)

    def value(quantiles: Floats) -> Floats:
        return quantile(figure, item.distribution, quantiles)

    year = figure.year if item.kind == "driver" else None
    return Input(item.key, figure.unit, item.estimate, value, year)


def _last_with_range(figures: Sequence[Figure]) -> Figure:
    ranged = [
        figure
        for figure in figures
        if any(end is not None and end != figure.value for end in (figure.low, figure.high))
    ]
    return max(ranged, key=lambda figure: figure.year or 0)


def _found_for(alternatives: Mapping[str, Decisions | Pathway]) -> tuple[str, ...] | None:
    """The targets that the pathways among the alternatives were found for; None if there are none.

    A plan that was made for one year is not to fail another: pathways for different targets are refused.
    """
    found = {key: plan.provenance.targets for key, plan in alternatives.items() if isinstance(plan, Pathway)}
    if len({frozenset(names) for names in found.values()}) > 1:
        told = "; ".join(f"'{key}' for {' and '.join(names) or 'none'}" for key, names in found.items())
        raise Refused(
            "different_targets", f"the pathways were found for different targets ({told}): name `targets`"
        )
    return next(iter(found.values()), None) or None


def _reached(model: Model, compiled: Compiled, targets: Sequence[str] | None) -> tuple[Threshold, ...]:
    """Targets, carbon budgets and heat demand, with the slack that `ensemble` gives them."""
    wanted = [target.artefact for target in model.targets] if targets is None else targets
    names = [f"gap/{target}" for target in wanted]
    names += [f"budget/{limit.key}" for limit in model.limits if isinstance(limit, BudgetLimit)]
    if not names:
        raise Refused("no_thresholds", "the model has no target and no carbon budget: give thresholds")
    middle = compiled.evaluate(np.full((1, len(compiled.inputs)), 0.5))[0]
    base = abs(float(middle[outcome_place(compiled.outcomes, f"bisko/{model.base_year}")]))
    return tuple(Threshold(outcome=name, at_most=_REACHED * base) for name in (*names, "unmet/sum"))
