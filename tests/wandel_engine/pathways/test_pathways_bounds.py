"""Whatever can be used is bounded when it is read: variants of drivers, ranges, and every draw from them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wandel_engine.pathways.heated import figure, heated, move

from wandel_engine.pathways import ModelError, read_model
from wandel_engine.pathways.model import Values, model_at, uncertain_inputs

TO_WOOD = move("to-wood", "gas", "wood", 10000)


def driver(key: str, unit: str, value: float, variant: float | None = None, **more: Any) -> dict[str, Any]:
    title = {"de": key, "en": key, "pl": key}
    made = {"key": key, "title": title, "unit": unit, "points": [figure(value, unit, year=2021, **more)]}
    if variant is not None:
        points = [figure(value, unit, year=2021), figure(variant, unit, year=2025)]
        made["variants"] = [{"key": "other", "title": title, "points": points}]
    return made


def parameter(key: str, unit: str, low: float, value: float, high: float, spread: str) -> dict[str, Any]:
    return {"key": key, "figure": figure(value, unit, low=low, high=high), "distribution": spread}


def used(where: str, ref: Any) -> dict[str, Any]:
    """A model that uses a reference as a price, an uptake, deaths or an index."""
    data = heated([dict(TO_WOOD)])
    if where == "price":
        data["commodities"][0]["price"] = {"ref": ref}
    elif where == "uptake":
        data["transitions"][0]["uptake"] = {"ref": ref}
    elif where == "deaths":
        data["stocks"][0]["deaths"] = {"ref": ref}
    else:
        data["stocks"][0]["states"][0]["uses"][0]["index"] = ref
    return data


def refused(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(ModelError) as refusal:
        read_model(data)
    return [(problem.field, problem.code, problem.mend) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("where", "unit", "value", "variant", "code"),
    [
        ("price", "EUR/MWh", 100, -40, "negative"),
        ("uptake", "1", 0.8, 3, "too_large"),
        ("uptake", "1", 0.8, 0, "no_uptake"),
        ("deaths", "1/a", 0.01, 1.5, "too_large"),
        ("index", "1", 1, -1, "negative"),
    ],
)
def test_variants_are_bounded_as_default_courses_are(
    where: str, unit: str, value: float, variant: float, code: str
) -> None:
    read_model(used(where, "odd") | {"drivers": [driver("odd", unit, value, value)]})
    ((field, found, mend),) = refused(used(where, "odd") | {"drivers": [driver("odd", unit, value, variant)]})
    assert found == code
    assert mend
    if code != "no_uptake":
        assert field == "drivers[odd].variants[other].points[2]"


@pytest.mark.parametrize(
    ("where", "unit", "shape", "spread", "code"),
    [
        ("price", "EUR/MWh", (-10, 50, 100), "triangular", "negative"),
        ("price", "EUR/MWh", (10, 100, 190), "normal", "negative"),
        ("uptake", "1", (0.5, 0.9, 1.1), "uniform", "too_large"),
        ("uptake", "1", (0.5, 0.7, 0.9), "lognormal", "too_large"),
        ("deaths", "1/a", (0.5, 0.7, 0.9), "normal", "too_large"),
    ],
)
def test_ranges_are_bounded_to_their_last_draw(
    where: str, unit: str, shape: tuple[float, float, float], spread: str, code: str
) -> None:
    data = used(where, "odd") | {"parameters": [parameter("odd", unit, *shape, spread)]}
    ((field, found, _),) = refused(data)
    assert (field, found) == ("parameters[odd].figure", code)


def test_the_range_of_a_course_and_what_several_make_together_are_bounded_too() -> None:
    ranged = driver("odd", "EUR/MWh", 100, low=-20, high=120)
    assert refused(used("price", "odd") | {"drivers": [ranged]})[0][:2] == (
        "drivers[odd].points[1]",
        "negative",
    )
    both = [parameter(key, "1", 0.5, 0.8, 1.2, "uniform") for key in ("one", "other")]
    # Neither takes 0.8 × 1.2 above 1, but both together do.
    ((field, found, _),) = refused(used("uptake", ["one", "other"]) | {"parameters": both})
    assert (field, found) == ("transitions[to-wood].uptake", "too_large")


def test_selling_never_pays_more_than_buying_under_any_variant() -> None:
    data = heated([dict(TO_WOOD)])
    power = {"key": "power", "title": {"de": "p", "en": "p", "pl": "p"}, "supply": "grid"}
    power["factors"] = {account: figure(0.3, "t/MWh") for account in ("bisko", "territorial")}
    power |= {"price": {"ref": "power-price"}, "export_price": figure(60, "EUR/MWh")}
    data["commodities"].append(power)
    read_model(data | {"drivers": [driver("power-price", "EUR/MWh", 300, 80)]})
    problems = refused(data | {"drivers": [driver("power-price", "EUR/MWh", 300, 50)]})
    assert [code for _, code, _ in problems] == ["free_money"]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.sampled_from(["triangular", "uniform", "normal", "lognormal"]),
    st.floats(0.05, 0.95),
    st.floats(0.0, 0.9),
    st.floats(0.0, 0.9),
    st.floats(0, 1),
)
def test_what_is_read_is_never_drawn_beyond_its_bounds(
    spread: str, value: float, below: float, above: float, at: float
) -> None:
    shape = (value * (1 - below), value, value * (1 + above))
    data = used("uptake", "odd") | {"parameters": [parameter("odd", "1", *shape, spread)]}
    try:
        model = read_model(data)
    except ModelError:
        return
    for quantile in (0.0, at, 1.0):
        draw = {item.key: quantile for item in uncertain_inputs(model)}
        uptake = model.transitions[0].uptake
        assert uptake is not None
        numbers = Values(model_at(model, draw)).series(uptake, "1")
        assert np.all((numbers >= 0) & (numbers <= 1 + 1e-12))
