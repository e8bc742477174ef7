"""How far inputs must move alone until a threshold turns."""

from __future__ import annotations

import numpy as np
import pytest
from tests.wandel_engine.pathways.robustness.known import inputs

from wandel_engine.pathways.robustness import (
    FailureConditions,
    Input,
    Refused,
    Threshold,
    failure_conditions,
)
from wandel_engine.pathways.robustness.inputs import Floats

OUTCOMES = ("tonnes", "cost")


def line(q: Floats) -> Floats:
    """Tonnes rise with x0 and fall with x1; x2 does nothing to them. Median: 0.5."""
    return np.column_stack([0.5 + 2 * (q[:, 0] - 0.5) - (q[:, 1] - 0.5), q[:, 2]])


def kept(at_most: float) -> list[Threshold]:
    return [Threshold(outcome="tonnes", at_most=at_most)]


def test_turns_are_those_of_the_line() -> None:
    named = (Input("price", "EUR", value=lambda q: 100 * q), *inputs(3)[1:])
    found = failure_conditions(line, named, OUTCOMES, kept(0.7))
    assert found.holds
    price, second, third = found.conditions
    assert price.input == "price"
    assert price.up is not None
    assert price.up.quantile == pytest.approx(0.6, abs=2e-6)
    assert price.up.number == pytest.approx(60, abs=2e-4)
    assert (price.down, price.median, price.unit) == (None, 50, "EUR")
    assert second.down is not None
    assert second.down.quantile == pytest.approx(0.3, abs=2e-6)
    assert second.up is None
    assert (third.input, third.down, third.up) == ("x2", None, None)
    assert FailureConditions.model_validate_json(found.model_dump_json()) == found


def test_the_quantile_given_is_one_that_fails() -> None:
    found = failure_conditions(line, inputs(3), OUTCOMES, kept(0.7), precision=0.01)
    up = found.conditions[0].up
    assert up is not None
    assert line(np.array([[up.quantile, 0.5, 0.5]]))[0, 0] > 0.7
    assert up.quantile == pytest.approx(0.6, abs=0.01)


def test_what_fails_already_is_told_the_way_out() -> None:
    found = failure_conditions(line, inputs(3), OUTCOMES, kept(0.4))
    assert not found.holds
    down = found.conditions[0].down
    assert down is not None
    assert down.quantile == pytest.approx(0.45, abs=2e-6)


def test_the_nearest_of_several_turns_is_given() -> None:
    def waves(q: Floats) -> Floats:
        return np.column_stack([np.sin(2 * np.pi * 4 * (q[:, 0] - 0.5)), q[:, 0]])

    found = failure_conditions(waves, inputs(1), OUTCOMES, kept(0.5)).conditions[0]
    assert found.up is not None
    assert found.down is not None
    assert found.up.quantile == pytest.approx(0.5 + 1 / 48, abs=2e-6)
    assert found.down.quantile == pytest.approx(0.5 - 1 / 4 + 5 / 48, abs=2e-6)


def test_any_of_several_thresholds_may_turn() -> None:
    both = [*kept(0.7), Threshold(outcome="cost", at_least=0.45)]
    found = failure_conditions(line, inputs(3), OUTCOMES, both)
    assert [condition.input for condition in found.conditions] == ["x2", "x0", "x1"]


def test_bad_input_is_refused() -> None:
    for code, call in (
        ("unknown_outcome", {"thresholds": [Threshold(outcome="noise", at_most=1)]}),
        ("no_span", {"thresholds": kept(1), "within": (0.6, 0.9)}),
        ("no_scan", {"thresholds": kept(1), "scan": 0}),
        ("no_scan", {"thresholds": kept(1), "precision": 0.0}),
    ):
        with pytest.raises(Refused) as caught:
            failure_conditions(line, inputs(3), OUTCOMES, **call)  # type: ignore[arg-type]
        assert caught.value.code == code
    with pytest.raises(Refused, match="'tonnes' is inf"):
        failure_conditions(
            lambda q: line(q) + np.where(q > 0.9, np.inf, 0)[:, :2], inputs(3), OUTCOMES, kept(1)
        )


def test_it_can_be_stopped() -> None:
    def stop(share: float, note: str) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failure_conditions(line, inputs(3), OUTCOMES, kept(0.7), progress=stop)
