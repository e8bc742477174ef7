"""Learning from observations: the model knows them, says so, and stays valid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure
from tests.wandel_engine.learning.conftest import town

from wandel_engine.learning import (
    Learned,
    LearningError,
    Measurement,
    Observation,
    ShareCount,
    Update,
    YearlyCount,
    learn,
)
from wandel_engine.pathways import Model, ModelError, dump_model, load_model, model_hash, read_model, trend
from wandel_engine.pathways.model import Values, uncertain_inputs
from wandel_engine.pathways.model.document import Source

SMALL = Path(__file__).parents[3] / "benchmarks" / "models" / "small"


def measured(parameter: str, value: float, error: float, unit: str, **more: Any) -> Measurement:
    given = {"year": 2015, "source": "meter"} | more
    return Measurement(parameter=parameter, value=value, standard_error=error, unit=unit, **given)


GAS = measured("gas-use", 12.0, 0.5, "MWh/dwelling/a")
COST = measured("pump-cost", 24_000, 1500, "EUR/dwelling", year=2017)
USE = measured("pump-use", 5.2, 0.4, "MWh/dwelling/a")
ACCEPTING = ShareCount(parameter="accepting", successes=70, trials=110, year=2018, source="survey")
PUMPS = YearlyCount(parameter="pumps", count=210, years=3, unit="dwelling", year=2019, source="register")


def update(learned: Learned, parameter: str) -> Update:
    (found,) = [item for item in learned.updates if item.parameter == parameter]
    return found


def test_without_observations_nothing_changes(past: Model) -> None:
    learned = learn(past, [])
    assert learned.model == past
    assert learned.model_hash == learned.original_hash == model_hash(past)
    assert learned.updates == ()


def test_every_kind_of_parameter_learns(past: Model) -> None:
    learned = learn(past, [GAS, COST, USE, ACCEPTING, PUMPS])
    assert {item.parameter: item.method for item in learned.updates} == {
        "gas-use": "normal",
        "pump-cost": "lognormal",
        "pump-use": "grid",
        "pumps": "gamma-poisson",
        "accepting": "beta-binomial",
    }
    for item in learned.updates:
        assert item.after.sd < item.before.sd
        assert item.approximation_error < 0.02
        assert item.prior_error < 0.1
    assert update(learned, "gas-use").approximation_error == 0
    assert update(learned, "gas-use").distribution_after == "normal"
    accepting = update(learned, "accepting")
    assert accepting.unit == "%"
    assert 55 < accepting.after.median < 63.6
    assert accepting.figure_after.unit == "%"
    assert update(learned, "pumps").after.mean == pytest.approx(69, abs=1.5)
    assert learned.surprising == ()
    assert Learned.model_validate_json(learned.model_dump_json()) == learned


def test_the_learned_model_is_a_model(past: Model) -> None:
    learned = learn(past, [GAS, COST, USE, ACCEPTING, PUMPS])
    assert read_model(dump_model(learned.model)) == learned.model
    assert learned.original_hash == model_hash(past) != learned.model_hash == model_hash(learned.model)
    assert {item.key for item in uncertain_inputs(learned.model)} == {
        item.key for item in uncertain_inputs(past)
    }
    before, after = (trend(model).emissions["bisko"].total[0] for model in (past, learned.model))
    gas = {p.key: p.figure for p in learned.model.parameters}["gas-use"]
    assert after - before == pytest.approx(
        3900 * (gas.value - 14) * 0.25 + 100 * 0.25 * (update(learned, "pump-use").figure_after.value - 4)
    )
    assert (gas.flag, gas.source) == ("estimate", "meter")
    assert gas.derivation is not None
    assert gas.derivation["de"] == (
        "Gelernt aus 1 Beobachtung (2015; Quellen: meter), ausgehend von 14 MWh/dwelling/a (10 bis 18); "
        "Verfahren: Normalverteilung."
    )
    assert "1 observation (2015; sources: meter)" in gas.derivation["en"]
    assert "1 obserwacja (2015; źródła: meter)" in gas.derivation["pl"]


def test_earlier_derivations_stay(past: Model) -> None:
    once = learn(past, [GAS])
    twice = learn(once.model, [measured("gas-use", 12.4, 0.5, "MWh/dwelling/a", year=2018)])
    text = {p.key: p.figure for p in twice.model.parameters}["gas-use"].derivation
    assert text is not None
    assert "Before: Learned from 1 observation (2015" in text["en"]


@pytest.mark.parametrize(
    ("one", "two", "tolerance"),
    [
        (GAS, measured("gas-use", 13.1, 0.7, "MWh/dwelling/a", year=2018), 1e-12),
        (COST, measured("pump-cost", 21_000, 900, "EUR/dwelling", year=2019), 1e-12),
        (USE, measured("pump-use", 5.6, 0.5, "MWh/dwelling/a", year=2018), 0.02),
        (PUMPS, PUMPS.model_copy(update={"count": 55, "years": 1.0}), 0.01),
    ],
)
def test_year_by_year_is_all_at_once(
    past: Model, one: Observation, two: Observation, tolerance: float
) -> None:
    """Exactly from model to model where the document knows the distribution; within its error elsewhere."""
    together = learn(past, [two, one]).updates[0]
    assert learn(past, [one, two]).updates[0].figure_after == together.figure_after
    later = learn(learn(past, [one]).model, [two]).updates[0]
    assert later.after.median == pytest.approx(together.after.median, rel=tolerance)
    assert later.after.low == pytest.approx(together.after.low, rel=tolerance)


def test_units_and_price_years_are_converted(past: Model) -> None:
    in_kwh = measured("gas-use", 12_000, 500, "kWh/dwelling/a")
    assert learn(past, [in_kwh]).updates[0].after.mean == pytest.approx(
        learn(past, [GAS]).updates[0].after.mean
    )
    data = dump_model(past)
    data["parameters"][1]["figure"]["year"] = 2015
    dated = read_model(data)
    then = measured("pump-cost", 24_000 * 0.8, 1500 * 0.8, "EUR/dwelling", price_year=2010)
    now = measured("pump-cost", 24_000, 1500, "EUR/dwelling", price_year=2015)
    assert learn(dated, [then]).updates[0].after.mean == pytest.approx(
        learn(dated, [now]).updates[0].after.mean
    )
    values = Values(learn(dated, [now]).model)
    assert values.constant(learn(dated, [now]).updates[0].figure_after, "EUR/dwelling") > 20_000


def test_measured_and_counted_shares_together(past: Model) -> None:
    both = [ACCEPTING, measured("accepting", 0.66, 0.05, "1", year=2019, source="survey")]
    learned = learn(past, both).updates[0]
    alone = learn(past, [ACCEPTING]).updates[0]
    assert learned.method == "grid"
    assert learned.after.mean > alone.after.mean
    assert 40 < learned.after.low < learned.after.high < 70


def test_contradictions_are_flagged(past: Model) -> None:
    odd = (
        measured("gas-use", 12.0, 0.3, "MWh/dwelling/a"),
        measured("gas-use", 15.0, 0.3, "MWh/dwelling/a", year=2016),
    )
    learned = learn(past, odd)
    first, second = update(learned, "gas-use").seen
    assert not first.surprising
    assert second.surprising
    assert second.surprise < 1e-6
    assert learned.surprising == (second,)
    assert not any(seen.surprising for seen in learn(past, odd, surprising=1e-12).updates[0].seen)
    none = ShareCount(parameter="accepting", successes=0, trials=40, year=2018, source="survey")
    assert learn(past, [none]).updates[0].seen[0].surprising


def test_correlated_inputs_are_named() -> None:
    model = town(correlations=[{"between": ["pump-cost", "gas-use"], "rank": 0.5}])
    learned = learn(model, [GAS])
    assert learned.updates[0].correlated_with == ("pump-cost",)
    assert {p.key: p for p in learned.model.parameters}["pump-cost"] == {p.key: p for p in model.parameters}[
        "pump-cost"
    ]


def test_sources_come_with_the_observations(past: Model) -> None:
    trial = measured("gas-use", 12, 1, "MWh/dwelling/a", source="field-trial")
    with pytest.raises(LearningError, match="field-trial"):
        learn(past, [trial])
    learned = learn(past, [trial], [Source(key="field-trial", title="Field trial")])
    assert learned.model.sources[-1].key == "field-trial"


@pytest.mark.parametrize(
    ("observation", "code", "field"),
    [
        (measured("gas", 1, 1, "1"), "unknown_parameter", "observations[0].parameter"),
        (measured("prices", 1, 1, "1"), "unknown_parameter", "observations[0].parameter"),
        (measured("gas-use", 1, -1, "MWh/dwelling/a"), "no_standard_error", "observations[0].standard_error"),
        (measured("gas-use", 1, 0, "MWh/dwelling/a"), "no_standard_error", "observations[0].standard_error"),
        (measured("gas-use", 1, 1, "EUR"), "wrong_unit", "observations[0].unit"),
        (measured("gas-use", 1, 1, "smell/a"), "wrong_unit", "observations[0].unit"),
        (measured("gas-use", 12, 1, "MWh/dwelling/a", year=2009), "outside_horizon", "observations[0].year"),
        (measured("gas-use", 12, 1, "MWh/dwelling/a", year=2023), "outside_horizon", "observations[0].year"),
        (measured("pump-cost", -5, 1, "EUR/dwelling"), "not_positive", "observations[0].value"),
        (ACCEPTING.model_copy(update={"successes": 111}), "not_a_share", "observations[0].successes"),
        (ACCEPTING.model_copy(update={"trials": 0}), "not_a_share", "observations[0].successes"),
        (ACCEPTING.model_copy(update={"parameter": "gas-use"}), "wrong_unit", "observations[0].parameter"),
        (PUMPS.model_copy(update={"count": -1}), "negative", "observations[0].count"),
        (PUMPS.model_copy(update={"years": 0.0}), "negative", "observations[0].years"),
        (ACCEPTING.model_copy(update={"trials": 10**9}), "too_many", "observations[0].trials"),
        (PUMPS.model_copy(update={"count": 10**9}), "too_many", "observations[0].count"),
        (PUMPS.model_copy(update={"unit": "car"}), "wrong_unit", "observations[0].unit"),
        (measured("pump-use", 500, 0.001, "MWh/dwelling/a"), None, ""),
    ],
)
def test_bad_input(past: Model, observation: Observation, code: str | None, field: str) -> None:
    if code is None:  # far outside the range: learned, but the contradiction is flagged
        assert learn(past, [observation]).surprising
        return
    with pytest.raises(LearningError) as caught:
        learn(past, [observation])
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == (code, field)
    assert problem.mend


def test_all_problems_are_named_at_once(past: Model) -> None:
    certain = dump_model(past)
    certain["parameters"].append({"key": "fixed", "figure": figure(1, "1")})
    bad = [measured("gas", 1, 1, "1"), GAS, measured("fixed", 1, 1, "1")]
    with pytest.raises(LearningError) as caught:
        learn(read_model(certain), bad)
    assert [problem.code for problem in caught.value.problems] == ["unknown_parameter", "not_uncertain"]


def test_ranges_that_are_no_share_and_counts_of_different_things(past: Model) -> None:
    data = dump_model(past)
    data["parameters"][4]["figure"] |= {"high": 190.0}
    with pytest.raises(ModelError, match="above 1"):
        learn(read_model(data), [ACCEPTING])


def test_what_would_break_the_model_is_refused(past: Model) -> None:
    """A measured use below zero cannot become a figure of the model."""
    wrong = measured("gas-use", -40, 0.1, "MWh/dwelling/a")
    with pytest.raises(ModelError, match="negative"):
        learn(past, [wrong])


def test_the_small_town_learns() -> None:
    small = load_model(SMALL)
    cost = {p.key: p.figure for p in small.parameters}["heat-pump-cost"]
    seen = Measurement(
        parameter="heat-pump-cost", value=30, standard_error=1, unit="kEUR/dwelling", year=2024, source="x"
    )
    learned = learn(small, [seen])
    after = learned.updates[0].after
    assert cost.low is not None
    assert cost.low < after.low < after.median < cost.value
    assert np.isclose(after.median, 30_300, atol=500)
