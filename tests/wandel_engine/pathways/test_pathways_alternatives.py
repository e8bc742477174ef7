"""Really different pathways: what must hold for each, and for what is said about all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, synthetic
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wandel_engine.pathways.greedy import greedy
from tests.wandel_engine.pathways.test_pathways_properties import limits_hold

from wandel_engine.pathways import Model, ModelInfeasible, NothingFound, Options, find, read_model, simulate
from wandel_engine.pathways.alternatives import Alternative, Alternatives, alternatives, explore
from wandel_engine.pathways.alternatives.run import REALLY_DIFFERENT
from wandel_engine.pathways.alternatives.spread import farthest, halton

PLAIN = Options(obstacles=0, earliest_year=False)


class Stop(Exception):
    """What a caller raises to cancel."""


def stop(share: float, note: str) -> None:
    if share > 0.2:
        raise Stop


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    st.integers(0, 1000),
    st.sampled_from([0.0, 0.02, 0.2]),
    st.booleans(),
    st.sampled_from([15.0, 60.0, 90.0]),
)
def test_alternatives_keep_what_they_promise(seed: int, slack: float, freed: bool, share: float) -> None:
    data = synthetic(2, 6, 4, seed=seed, horizon=2031, decisions_from=2022)
    data["targets"][0]["threshold"] = figure(share, "%")
    model = read_model(data)
    found = alternatives(model, "target-2030", slack=slack, free_starts=freed, directions=6)
    assert found.complete
    assert Alternatives.model_validate_json(found.model_dump_json()) == found
    most = found.best_objective + slack * abs(found.best_objective)
    gap = sum(verdict.gap for verdict in found.verdicts)
    for place, other in enumerate(found.alternatives):
        assert other.place == place + 1
        assert other.objective <= most * (1 + 1e-6)
        assert other.agreement < 1e-7
        assert other.outcome.violations == ()
        base = other.outcome.emissions["bisko"].total[0]
        assert sum(verdict.gap for verdict in other.verdicts) <= gap + 1e-7 * base
        assert [verdict.reached for verdict in other.verdicts] == [v.reached for v in found.verdicts]
        assert simulate(model, other.outcome.decisions) == other.outcome
        limits_hold(model, other)  # type: ignore[arg-type]
        assert set(other.positions) == {axis.key for axis in found.axes}
        if not freed:
            assert other.outcome.decisions.measures == found.start_years
        for axis in found.axes:
            room = 1e-6 * max(abs(axis.low), abs(axis.high), 1.0)
            assert axis.low - room <= other.positions[axis.key] <= axis.high + room
    for axis in found.axes:
        assert axis.low <= axis.best <= axis.high
    for move in (*found.moves, *found.states):
        assert move.low - 1e-9 <= move.best <= move.high + 1e-9
    standing = {m.artefact: m for m in found.measures}
    for measure in found.measures:
        assert measure.with_it or measure.without_it
        expected = {(True, True): "real-choice", (True, False): "must-have", (False, True): "avoid"}
        assert measure.standing == expected[measure.with_it, measure.without_it]
    assert set(standing) == {measure.artefact for measure in model.measures}


@pytest.mark.parametrize("seed", range(3))
def test_the_ends_of_an_axis_have_the_closed_form(seed: int) -> None:
    """Independent steps: with a little more money, the next cheapest steps save more."""
    document, tonnes, cost = greedy(seed)
    found = alternatives(read_model(document), "less", axes=["renovation"], directions=0, slack=0.1)
    order = np.argsort(cost / tonnes)
    saved = np.concatenate(([0.0], np.cumsum(tonnes[order])))
    paid = np.concatenate(([0.0], np.cumsum(cost[order])))
    wanted = 0.55 * tonnes.sum()
    (axis,) = found.axes
    assert axis.low_exact
    assert axis.high_exact
    assert found.best_objective == pytest.approx(np.interp(wanted, saved, paid))
    assert axis.low == pytest.approx(wanted, rel=1e-6)
    assert axis.high == pytest.approx(np.interp(1.1 * found.best_objective, paid, saved), rel=1e-6)


def test_large_programs_take_steps(small: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds instead of objectives: the same promises, but no exact ends."""
    monkeypatch.setattr(explore, "_LARGE", 0)
    found = alternatives(small, "neutral-2045", count=3)
    assert found.complete
    assert found.alternatives
    assert not any(axis.low_exact or axis.high_exact for axis in found.axes)
    for other in found.alternatives:
        assert other.objective <= found.best_objective * (1 + found.slack) * (1 + 1e-6)
        assert other.agreement < 1e-7
        assert other.outcome.violations == ()


def test_alternatives_are_apart_and_named_by_it(small: Model) -> None:
    streamed: list[Alternative] = []
    found = alternatives(small, "neutral-2045", count=4, each=streamed.append)
    assert [a.place for a in streamed] == [1, 2, 3, 4]
    assert [a.outcome for a in streamed] == [a.outcome for a in found.alternatives]
    for other in found.alternatives:
        assert other.distance > 0
        assert other.marks
        for mark in other.marks:
            assert (mark.side == "high") == (mark.position > mark.others)
        strengths = [abs(mark.position - mark.others) for mark in other.marks]
        assert strengths == sorted(strengths, reverse=True)
    assert min(a.distance for a in streamed) >= REALLY_DIFFERENT


@pytest.mark.parametrize(
    ("target", "standing"), [("neutral-2045", "must-have"), ("halved-2035", "real-choice")]
)
def test_must_have_means_that_it_does_not_work_without(small: Model, target: str, standing: str) -> None:
    """Against `find` on the model without the measure."""
    found = alternatives(small, target, count=1, directions=0)
    assert standing in {measure.standing for measure in found.measures}
    for measure in found.measures:
        rest = tuple(
            m.model_copy(update={"requires": tuple(r for r in m.requires if r != measure.artefact)})
            for m in small.measures
            if m.artefact != measure.artefact
        )
        without = find(small.model_copy(update={"measures": rest}), target, PLAIN)
        within = without.reached and without.objective <= found.best_objective * (1 + found.slack)
        assert measure.without_it is within or not measure.proven


def test_known_start_years_save_the_search(small: Model) -> None:
    best = find(small, "halved-2035", PLAIN)
    found = alternatives(small, "halved-2035", starts=best.outcome.decisions.measures, count=2)
    assert found.best_objective == pytest.approx(best.objective)
    assert found.start_years == best.outcome.decisions.measures


def test_the_same_run_twice_is_the_same(small: Model) -> None:
    one, other = (alternatives(small, "neutral-2045", count=3) for _ in range(2))
    assert one == other


def test_out_of_reach_gives_alternatives_of_the_nearest(small: Model) -> None:
    data = small.model_dump(by_alias=True)
    for target in data["targets"]:
        target["threshold"] = figure(0.001, "%")
    found = alternatives(Model.model_validate(data), "halved-2035")
    assert not found.reached
    gap = found.verdicts[0].gap
    assert gap > 0
    for other in found.alternatives:
        assert other.verdicts[0].gap == pytest.approx(gap, rel=1e-4)


def test_without_time_there_are_fewer(small: Model) -> None:
    """The clock runs out after some directions; what was found is given back."""
    best = find(small, "neutral-2045", PLAIN)
    found = alternatives(
        small,
        "neutral-2045",
        starts=best.outcome.decisions.measures,
        directions=100_000,
        options=Options(time_limit=4.0),
    )
    assert not found.complete
    assert found.alternatives
    assert len(found.measures) == len(small.measures)


def test_contradicting_limits_are_named(small: Model) -> None:
    data = small.model_dump(by_alias=True)
    data["limits"] = [
        {
            "key": "too-little",
            "title": {"de": "zu wenig"},
            "kind": "carbon-budget",
            "account": "bisko",
            "at_most": figure(1, "t"),
        }
    ]
    with pytest.raises(ModelInfeasible) as error:
        alternatives(Model.model_validate(data), "halved-2035")
    assert "too-little" in str(error.value)


@pytest.mark.parametrize(
    ("error", "target", "arguments"),
    [
        (KeyError, "nobody", {}),
        (KeyError, "halved-2035", {"axes": ["colour"]}),
        (ValueError, "halved-2035", {"axes": ["renovation", "renovation"]}),
        (KeyError, "halved-2035", {"starts": {"nobody": 2030}}),
        (ValueError, "halved-2035", {"starts": {"charging": 1999}}),
        (ValueError, "halved-2035", {"count": 0}),
        (ValueError, "halved-2035", {"slack": -0.01}),
        (ValueError, "halved-2035", {"slack": float("nan")}),
        (ValueError, "halved-2035", {"directions": -1}),
        (NothingFound, "halved-2035", {"options": Options(time_limit=0.0)}),
        (ValueError, "halved-2035", {"options": Options(objective="emissions")}),
        (Stop, "halved-2035", {"progress": stop}),
    ],
)
def test_bad_input_is_refused(
    small: Model, error: type[Exception], target: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(error):
        alternatives(small, target, **arguments)


def test_halton_is_the_known_sequence() -> None:
    """Base 2 and 3 (Halton 1960), against digits reversed by hand; the shift is the same for all points."""
    points = halton(3, 2)
    steps = np.diff(points, axis=0) % 1.0
    raw = np.array([[5 / 32, 20 / 81 - 0.0], [0, 0], [0, 0]])
    for row, number in enumerate((20, 21, 22)):
        raw[row] = [
            sum(
                int(digit) / base ** (place + 1)
                for place, digit in enumerate(reversed(np.base_repr(number, base)))
            )
            for base in (2, 3)
        ]
    assert steps == pytest.approx(np.diff(raw, axis=0) % 1.0)
    assert ((points >= 0) & (points < 1)).all()
    with pytest.raises(ValueError, match="8"):
        halton(3, 9)


def test_the_farthest_point_is_found() -> None:
    place, distance = farthest(np.array([[0.1, 0.0], [0.6, 0.8]]), np.array([[0.0, 0.0], [3.0, 3.0]]))
    assert (place, distance) == (1, pytest.approx(1.0))
