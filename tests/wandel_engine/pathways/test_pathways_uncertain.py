"""Uncertain inputs: their quantiles against closed forms, correlations, and the model at a draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wandel_engine.figures import Figure
from wandel_engine.pathways import Model, ModelError, dump_model, read_model
from wandel_engine.pathways.model import Values, correlation_matrix, model_at, uncertain_inputs
from wandel_engine.pathways.model.uncertain import quantile

Q = np.linspace(0.001, 0.999, 41)


def figure(low: float, value: float, high: float) -> Figure:
    return Figure(value=value, low=low, high=high, unit="1", flag="fictional")


def test_quantiles_are_those_of_scipy() -> None:
    shape = figure(1, 2, 5)
    assert quantile(shape, "uniform", Q) == pytest.approx(stats.uniform(1, 4).ppf(Q))
    assert quantile(shape, "triangular", Q) == pytest.approx(stats.triang(0.25, 1, 4).ppf(Q))
    sd = 4 / (2 * stats.norm.ppf(0.95))
    assert quantile(shape, "normal", Q) == pytest.approx(stats.norm(2, sd).ppf(Q))
    even = figure(1, np.sqrt(5), 5)
    sigma = np.log(5) / (2 * stats.norm.ppf(0.95))
    assert quantile(even, "lognormal", Q) == pytest.approx(stats.lognorm(sigma, scale=np.sqrt(5)).ppf(Q))
    assert quantile(even, "lognormal", [0.05, 0.95]) == pytest.approx([1, 5])


@given(st.lists(st.floats(0.1, 100), min_size=3, max_size=3), st.floats(0, 1), st.floats(0, 1))
def test_quantiles_rise_within_the_range(three: list[float], one: float, other: float) -> None:
    low, value, high = sorted(three)
    for distribution in ("triangular", "uniform"):
        first, second = quantile(figure(low, value, high), distribution, sorted((one, other)))  # type: ignore[arg-type]
        assert low - 1e-9 <= first <= second + 1e-9 <= high + 2e-9


def spread(data: dict[str, Any], **more: Any) -> Model:
    for driver in data["drivers"]:
        for point in driver["points"]:
            point |= {"low": point["value"] * 0.8, "high": point["value"] * 1.5}
    return read_model(data | more)


@pytest.fixture
def data(small: Model) -> dict[str, Any]:
    return dump_model(small)


def test_a_driver_moves_as_a_whole(data: dict[str, Any]) -> None:
    model = spread(data)
    key = model.drivers[0].key
    assert key in {item.key for item in uncertain_inputs(model)}
    for q in (0.0, 0.3, 1.0):
        moved = Values(model_at(model, {key: q})).driver(key)
        years, points = zip(*((p.year, p) for p in model.drivers[0].points), strict=True)
        numbers = [float(quantile(p, "triangular", q)) for p in points]
        assert moved == pytest.approx(np.interp(Values(model).years, years, numbers))


def test_a_draw_names_only_what_is_uncertain(small: Model) -> None:
    with pytest.raises(KeyError, match="nothing-like-this"):
        model_at(small, {"nothing-like-this": 0.5})


def correlated(data: dict[str, Any], *pairs: tuple[str, str, float]) -> Model:
    return spread(data, correlations=[{"between": [a, b], "rank": rank} for a, b, rank in pairs])


def test_correlations_fill_the_matrix(data: dict[str, Any]) -> None:
    a, b = (driver["key"] for driver in data["drivers"][:2])
    model = correlated(data, (a, b, 0.5))
    matrix = correlation_matrix(model)
    at = [item.key for item in uncertain_inputs(model)]
    assert matrix[at.index(a), at.index(b)] == pytest.approx(2 * np.sin(np.pi / 12))
    assert np.all(np.diag(matrix) == 1)


def problem(data: dict[str, Any], *pairs: tuple[str, str, float]) -> str:
    with pytest.raises(ModelError) as caught:
        correlated(data, *pairs)
    return caught.value.problems[0].code


def test_correlations_that_cannot_hold_are_refused(data: dict[str, Any]) -> None:
    a, b, c = (driver["key"] for driver in data["drivers"][:3])
    assert problem(data, (a, b, 0.95), (b, c, 0.95), (a, c, -0.95)) == "contradicting_correlations"
    assert problem(data, (a, "nobody", 0.5)) == "unknown_parameter_or_driver"
    assert problem(data, (a, a, 0.5)) == "double_key"
    assert problem(data, (a, b, 0.5), (b, a, 0.2)) == "double_key"


def test_a_correlation_needs_ranges(data: dict[str, Any]) -> None:
    a, b = (driver["key"] for driver in data["drivers"][:2])
    with pytest.raises(ModelError) as caught:
        read_model(data | {"correlations": [{"between": [a, b], "rank": 0.5}]})
    assert caught.value.problems[0].code == "not_uncertain"


def test_what_cannot_be_lognormal_is_refused(data: dict[str, Any]) -> None:
    figure = {"value": 1.0, "low": 0.0, "high": 2.0, "unit": "1", "flag": "fictional"}
    data.setdefault("parameters", []).append({"key": "odd", "figure": figure, "distribution": "lognormal"})
    with pytest.raises(ModelError) as caught:
        read_model(data)
    assert [p.code for p in caught.value.problems] == ["lognormal_not_positive"]
