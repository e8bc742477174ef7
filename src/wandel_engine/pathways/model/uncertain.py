"""What is uncertain in a model, and the model at a draw.

The uncertain inputs are the parameters and drivers whose figures have a range. A draw gives each of them a
quantile between 0 and 1; a driver moves as a whole, every point to that quantile of its own range. The
quantiles of correlated inputs come from a Gaussian copula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wandel_engine.figures import Figure
from wandel_engine.pathways.model.document import Correlation, Distribution, Model

Floats = NDArray[np.float64]
_TAIL = NormalDist().inv_cdf(0.95)
EDGE = 1e-3
"""Normal and lognormal numbers are cut at this quantile on either side, so that every draw has bounds."""


@dataclass(frozen=True)
class UncertainInput:
    """A parameter or driver with a range. `estimate`: whether any figure behind it is only an estimate."""

    key: str
    kind: str
    distribution: Distribution
    figures: tuple[Figure, ...]

    @property
    def estimate(self) -> bool:
        """Whether it rests on an estimate."""
        return any(figure.flag != "published" for figure in self.figures)


def uncertain_inputs(model: Model, variants: Mapping[str, str] | None = None) -> tuple[UncertainInput, ...]:
    """All uncertain inputs, parameters first, each in the order of the document.

    `variants`: driver → variant; the ranges of the chosen course count.
    """
    found = [
        UncertainInput(parameter.key, "parameter", parameter.distribution, (parameter.figure,))
        for parameter in model.parameters
        if _has_range(parameter.figure)
    ]
    for driver in model.drivers:
        points = driver.points
        for variant in driver.variants:
            if variant.key == (variants or {}).get(driver.key):
                points = variant.points
        if any(_has_range(point) for point in points):
            found.append(UncertainInput(driver.key, "driver", driver.distribution, points))
    return tuple(found)


def correlation_matrix(model: Model, variants: Mapping[str, str] | None = None) -> Floats:
    """Correlations of the normal variables behind the quantiles, (inputs, inputs).

    A rank correlation ρ between two inputs is 2·sin(π·ρ/6) between their normal variables (Pearson 1907).
    """
    keys = [item.key for item in uncertain_inputs(model, variants)]
    return correlations_among(keys, model.correlations)


def correlations_among(keys: Sequence[str], correlations: Iterable[Correlation]) -> Floats:
    """Those between inputs of these keys, (keys, keys)."""
    at = {key: place for place, key in enumerate(keys)}
    matrix = np.eye(len(keys))
    for correlation in correlations:
        first, second = (at.get(key) for key in correlation.between)
        if first is not None and second is not None:
            matrix[first, second] = matrix[second, first] = 2 * np.sin(np.pi * correlation.rank / 6)
    return matrix


def quantile(figure: Figure, distribution: Distribution, at: ArrayLike) -> Floats:
    """The number at the quantiles `at` (any shape, between 0 and 1), in the figure's unit.

    A figure without a range is itself at every quantile. Normal and lognormal numbers are cut at the
    quantiles `EDGE` and 1 − `EDGE`.
    """
    q = np.asarray(at, float)
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    if low == high:
        return np.full(q.shape, figure.value)
    if distribution == "uniform":
        even: Floats = low + (high - low) * q
        return even
    if distribution == "triangular":
        rise, fall, width = figure.value - low, high - figure.value, high - low
        below = low + np.sqrt(np.maximum(q * width * rise, 0.0))
        above = high - np.sqrt(np.maximum((1 - q) * width * fall, 0.0))
        peaked: Floats = np.where(q * width < rise, below, above)
        return peaked
    z = _normal(q)
    if distribution == "normal":
        return np.asarray(figure.value + z * (high - low) / (2 * _TAIL))
    skewed: Floats = figure.value * np.exp(z * np.log(high / low) / (2 * _TAIL))
    return skewed


def model_at(model: Model, draw: Mapping[str, float], variants: Mapping[str, str] | None = None) -> Model:
    """The model in which every input named in `draw` (key → quantile) has the number at its quantile.

    The figures there are flagged `fictional` and have no range. Raises KeyError for an input that is not
    uncertain.
    """
    known = {item.key for item in uncertain_inputs(model, variants)}
    for key in draw:
        if key not in known:
            raise KeyError(f"the model has no uncertain parameter or driver '{key}'")

    def moved(figure: Figure, distribution: Distribution, key: str) -> Figure:
        value = float(quantile(figure, distribution, draw[key]))
        return Figure(value=value, unit=figure.unit, year=figure.year, flag="fictional")

    parameters = tuple(
        p.model_copy(update={"figure": moved(p.figure, p.distribution, p.key)}) if p.key in draw else p
        for p in model.parameters
    )
    drivers = []
    for driver in model.drivers:
        if driver.key in draw:
            chosen = (variants or {}).get(driver.key)
            update: dict[str, object] = {
                "variants": tuple(
                    v.model_copy(
                        update={"points": tuple(moved(p, driver.distribution, driver.key) for p in v.points)}
                    )
                    if v.key == chosen
                    else v
                    for v in driver.variants
                )
            }
            if chosen is None:
                update["points"] = tuple(moved(p, driver.distribution, driver.key) for p in driver.points)
            driver = driver.model_copy(update=update)
        drivers.append(driver)
    return model.model_copy(update={"parameters": parameters, "drivers": tuple(drivers)})


def _has_range(figure: Figure) -> bool:
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    return low < high


def _normal(q: Floats) -> Floats:
    """Standard normal quantiles."""
    inverse = NormalDist().inv_cdf
    clipped = np.clip(q, EDGE, 1 - EDGE)
    return np.array([inverse(float(p)) for p in clipped.ravel()]).reshape(clipped.shape)
