"""Whether observations can be learned from, and what they say in the parameter's own terms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from wandel_engine.figures import Figure
from wandel_engine.learning.beliefs import Cases, Evidence, Measured, Successes
from wandel_engine.learning.observations import Measurement, Observation, ShareCount, YearlyCount
from wandel_engine.pathways.model import Model, Problem, Values, uncertain_inputs
from wandel_engine.pathways.model.document import Parameter
from wandel_engine.pathways.model.units import UnitError, conversion, parse_unit
from wandel_engine.pathways.model.values import ValueProblem

_MOST = 10_000_000


@dataclass(frozen=True)
class Understood:
    """An observation in the unit in which it is learned: the parameter's number times `factor`."""

    observation: Observation
    parameter: Parameter
    evidence: Evidence
    factor: float

    def times(self, factor: float) -> Understood:
        """A measurement in another unit; counts are in theirs already."""
        if not isinstance(self.evidence, Measured):
            return self
        scaled = Measured(self.evidence.value * factor, self.evidence.error * factor)
        return replace(self, evidence=scaled, factor=factor)


class _Refused(ValueError):
    """An observation cannot be used."""

    def __init__(self, field: str, code: str, message: str, mend: str) -> None:
        self.field, self.code, self.mend = field, code, mend
        super().__init__(message)


def understood(
    model: Model, observations: Sequence[Observation], sources: Collection[str]
) -> tuple[list[Understood], list[Problem]]:
    """The observations in their parameters' terms, and what is wrong with the others."""
    read, problems = [], []
    for at, observation in enumerate(observations):
        try:
            read.append(_read(model, observation, sources))
        except _Refused as refused:
            problems.append(
                Problem(refused.code, str(refused), refused.mend, field=f"observations[{at}].{refused.field}")
            )
    keys = dict.fromkeys(item.parameter.key for item in read)
    return [item for key in keys for item in _alike(key, read, problems)], problems


def _alike(key: str, read: Sequence[Understood], problems: list[Problem]) -> list[Understood]:
    """All observations of a parameter in one unit: that of the counts where anything is counted."""
    mine = [item for item in read if item.parameter.key == key]
    factors = {item.factor for item in mine if not isinstance(item.evidence, Measured)} or {1.0}
    if len(factors) > 1:
        problems.append(
            Problem(
                "different_counts",
                f"'{key}' is counted in different units",
                "count the same thing in all its observations",
                field=f"parameters[{key}]",
            )
        )
        return []
    return [item.times(factor) for item in mine for factor in factors]


def _read(model: Model, observation: Observation, sources: Collection[str]) -> Understood:
    key = observation.parameter
    parameter = next((item for item in model.parameters if item.key == key), None)
    if parameter is None:
        kind = "a driver" if key in {driver.key for driver in model.drivers} else "no parameter"
        raise _Refused(
            "parameter",
            "unknown_parameter",
            f"'{key}' is {kind} of the model" if kind == "a driver" else f"there is no parameter '{key}'",
            "name a parameter of the model; a driver's course is restated point by point",
        )
    if key not in {item.key for item in uncertain_inputs(model)}:
        raise _Refused("parameter", "not_uncertain", f"'{key}' has no range", "give its figure low and high")
    if not model.base_year <= observation.year <= model.horizon:
        raise _Refused(
            "year",
            "outside_horizon",
            f"{observation.year} lies outside {model.base_year} to {model.horizon}",
            "observe a year of the model; older knowledge belongs into the figure itself",
        )
    if sources and observation.source not in sources:
        raise _Refused(
            "source",
            "unknown_source",
            f"there is no source '{observation.source}'",
            "name a source of the model, or hand it over with the observations",
        )
    if isinstance(observation, Measurement):
        return Understood(observation, parameter, _measured(model, observation, parameter), 1.0)
    if isinstance(observation, ShareCount):
        return Understood(observation, parameter, _successes(observation), _unit(parameter, "1"))
    return Understood(observation, parameter, _cases(observation), _unit(parameter, f"{observation.unit}/a"))


def _measured(model: Model, seen: Measurement, parameter: Parameter) -> Measured:
    if not seen.standard_error > 0:
        raise _Refused(
            "standard_error",
            "no_standard_error",
            f"a standard error of {seen.standard_error:g}",
            "state one above 0; nothing is measured without error",
        )
    figure = parameter.figure
    try:
        factor = conversion(parse_unit(seen.unit), figure.unit)
    except UnitError as error:
        raise _Refused(
            "unit", "wrong_unit", f"{error}, not {seen.unit}", f"state it in {figure.unit}"
        ) from error
    if seen.price_year is not None and figure.year is not None and seen.price_year != figure.year:
        factor *= _level(model, figure, seen.price_year) / _level(model, figure, figure.year)
    if parameter.distribution == "lognormal" and seen.value <= 0:
        raise _Refused("value", "not_positive", f"{seen.value:g} of a log-normal number", "it is above 0")
    return Measured(seen.value * factor, seen.standard_error * factor)


def _level(model: Model, figure: Figure, year: int) -> float:
    """What one unit of money of a year is in the model's price year."""
    one = Figure(value=1.0, unit=figure.unit, year=year, flag="fictional")
    try:
        return Values(model).constant(one, figure.unit)
    except ValueProblem as problem:
        raise _Refused("price_year", problem.code, str(problem), problem.mend) from problem


def _successes(seen: ShareCount) -> Successes:
    if seen.trials < 1 or not 0 <= seen.successes <= seen.trials:
        raise _Refused(
            "successes",
            "not_a_share",
            f"{seen.successes} of {seen.trials}",
            "count at least one, and no more successes than trials",
        )
    if seen.trials > _MOST:
        raise _Refused("trials", "too_many", f"trials: {seen.trials}", "that is no survey; measure the share")
    return Successes(seen.successes, seen.trials)


def _cases(seen: YearlyCount) -> Cases:
    if seen.count < 0:
        raise _Refused("count", "negative", f"cases: {seen.count}", "count from 0 on")
    if not seen.years > 0:
        raise _Refused("years", "negative", f"years: {seen.years:g}", "state for how many years, above 0")
    if seen.count > _MOST:
        raise _Refused(
            "count", "too_many", f"cases: {seen.count}", "count in larger units, or measure the rate"
        )
    return Cases(seen.count, seen.years)


def _unit(parameter: Parameter, unit: str) -> float:
    """What the parameter's number is multiplied by to be in the unit of what was counted."""
    try:
        return conversion(parse_unit(parameter.figure.unit), unit)
    except UnitError as error:
        raise _Refused(
            "parameter" if unit == "1" else "unit",
            "wrong_unit",
            f"'{parameter.key}' is in {parameter.figure.unit}, which is not {unit}",
            "count what the parameter is about",
        ) from error
