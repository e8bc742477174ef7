"""`learn`: from observations to a model whose figures know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from wandel_engine.figures import Figure
from wandel_engine.learning.beliefs import (
    Belief,
    Beta,
    Cases,
    Evidence,
    Gamma,
    Grid,
    Measured,
    Normal,
    Successes,
)
from wandel_engine.learning.checking import Understood, understood
from wandel_engine.learning.fitting import fitted
from wandel_engine.learning.observations import Observation
from wandel_engine.learning.spread import Density, Spread
from wandel_engine.learning.wording import derivation
from wandel_engine.pathways.model import Model, Problem, dump_model, model_hash, read_model
from wandel_engine.pathways.model.document import Distribution, Parameter, Source

SURPRISING = 0.01
"""An observation is flagged if something as extreme was less likely than this before."""


class _Outcome(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Band(_Outcome):
    """A distribution in numbers: mean, standard deviation, 5 % quantile, median, 95 % quantile."""

    mean: float
    sd: float
    low: float
    median: float
    high: float


class Seen(_Outcome):
    """An observation and how surprising it was after those before it: prior predictive p-value, two-sided."""

    observation: Observation
    surprise: float
    surprising: bool


class Update(_Outcome):
    """What was learned about one parameter, in its figure's unit.

    `method`: ``normal``, ``lognormal``, ``beta-binomial``, ``gamma-poisson`` in closed form, ``grid``
    numerically. `prior_error`: Kolmogorov distance between the stated range and the beta or gamma
    distribution put in its place; 0 otherwise. `approximation_error`: the same between what was learned and
    the distribution that the figure now states; 0 where it is exact. `correlated_with`: parameters and
    drivers that the model says move together with this one; what was learned is not passed on to them.
    """

    parameter: str
    method: str
    unit: str
    before: Band
    after: Band
    figure_before: Figure
    figure_after: Figure
    distribution_before: Distribution
    distribution_after: Distribution
    prior_error: float
    approximation_error: float
    seen: tuple[Seen, ...]
    correlated_with: tuple[str, ...]


class Learned(_Outcome):
    """The model that knows the observations. `original_hash`: of the model as it was before."""

    model: Model
    model_hash: str
    original_hash: str
    updates: tuple[Update, ...]

    @property
    def surprising(self) -> tuple[Seen, ...]:
        """Observations that contradict what was believed before."""
        return tuple(seen for update in self.updates for seen in update.seen if seen.surprising)


class LearningError(ValueError):
    """Observations that cannot be learned from. `problems` names all that is wrong, in their order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def learn(
    model: Model,
    observations: Sequence[Observation],
    sources: Sequence[Source] = (),
    surprising: float = SURPRISING,
) -> Learned:
    """Update the distributions of uncertain parameters from observations.

    Observations of a parameter count in the order of their years; the result does not depend on it, only
    what each of them is said to have surprised. Without observations the model stays as it is. `sources` are
    added to the model's. Raises LearningError for observations of unknown or certain parameters, in a wrong
    unit, with a standard error that is not above 0, of a year outside the model's, and for impossible ones;
    ModelError if the model could not be valid with what was learned.
    """
    known = {source.key for source in (*model.sources, *sources)}
    read, problems = understood(model, observations, known)
    updates: list[Update] = []
    for parameter in model.parameters:
        mine = sorted(
            (item for item in read if item.parameter.key == parameter.key),
            key=lambda item: item.observation.year,
        )
        if mine:
            try:
                updates.append(_update(model, parameter, mine, surprising))
            except (ValueError, ZeroDivisionError) as error:
                problems.append(
                    Problem(
                        "not_learnable",
                        f"'{parameter.key}' cannot be learned from this: {error}",
                        "correct the observations, or the parameter's range and distribution",
                        field=f"parameters[{parameter.key}]",
                    )
                )
    if problems:
        raise LearningError(problems)
    changed = {update.parameter: update for update in updates}
    if not changed:
        return Learned(model=model, model_hash=model_hash(model), original_hash=model_hash(model), updates=())
    added = [source for source in sources if source.key not in {known.key for known in model.sources}]
    learned = model.model_copy(
        update={
            "sources": (*model.sources, *added),
            "parameters": tuple(
                p.model_copy(
                    update={
                        "figure": changed[p.key].figure_after,
                        "distribution": changed[p.key].distribution_after,
                    }
                )
                if p.key in changed
                else p
                for p in model.parameters
            ),
        }
    )
    learned = read_model(dump_model(learned))
    return Learned(
        model=learned,
        model_hash=model_hash(learned),
        original_hash=model_hash(model),
        updates=tuple(updates),
    )


@dataclass(frozen=True)
class _Start:
    """A belief before the observations, and how far it is from the stated range."""

    belief: Belief
    error: float
    low: float
    high: float


def _update(model: Model, parameter: Parameter, mine: list[Understood], surprising: float) -> Update:
    factor = mine[0].factor
    prior = Spread.of(parameter.figure, parameter.distribution, factor)
    start = _start(prior, [item.evidence for item in mine])
    belief, seen = start.belief, []
    for item in mine:
        surprise = belief.surprise(item.evidence)
        seen.append(Seen(observation=item.observation, surprise=surprise, surprising=surprise < surprising))
        belief = belief.updated(item.evidence)
    exact, density = belief.exact(), belief.density()
    spread, error = (exact, 0.0) if exact is not None else fitted(density, start.low, start.high)
    figure = _figure(parameter, spread, factor, mine, belief.method)
    pairs = [pair.between for pair in model.correlations if parameter.key in pair.between]
    return Update(
        parameter=parameter.key,
        method=belief.method,
        unit=figure.unit,
        before=_band(start.belief.density(), factor),
        after=_band(density, factor),
        figure_before=parameter.figure,
        figure_after=figure,
        distribution_before=parameter.distribution,
        distribution_after=spread.distribution,
        prior_error=start.error,
        approximation_error=error,
        seen=tuple(seen),
        correlated_with=tuple(key for pair in pairs for key in pair if key != parameter.key),
    )


def _start(prior: Spread, evidence: list[Evidence]) -> _Start:
    low, high = prior.support
    if all(isinstance(item, Measured) for item in evidence):
        if prior.distribution in ("normal", "lognormal"):
            normal = Normal(prior.location, prior.scale, logs=prior.distribution == "lognormal")
            return _Start(normal, 0.0, low, high)
        return _Start(Grid(prior), 0.0, low, high)
    if all(isinstance(item, Successes) for item in evidence):
        beta = Beta.like(prior)
        return _Start(beta, beta.density().distance(prior), 0.0, 1.0)
    if all(isinstance(item, Cases) for item in evidence):
        gamma = Gamma.like(prior)
        return _Start(gamma, gamma.density().distance(prior), 0.0, float("inf"))
    return _Start(Grid(prior), 0.0, low, high)


def _band(density: Density, factor: float) -> Band:
    low, median, high = (float(q) / factor for q in density.quantiles([0.05, 0.5, 0.95]))
    return Band(mean=density.mean / factor, sd=density.sd / factor, low=low, median=median, high=high)


def _figure(
    parameter: Parameter, spread: Spread, factor: float, mine: list[Understood], method: str
) -> Figure:
    """The figure that states what was learned; its year stays that of the parameter (for money: prices)."""
    return Figure(
        value=spread.value / factor,
        unit=parameter.figure.unit,
        year=parameter.figure.year,
        source=mine[-1].observation.source,
        flag="estimate",
        low=spread.low / factor,
        high=spread.high / factor,
        derivation=derivation(parameter.figure, [item.observation for item in mine], method),
    )
