"""What limits decide, against `find` on models in which they are written otherwise."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import synthetic
from hypothesis import given, settings
from hypothesis import strategies as st

from wandel_engine.pathways import Model, ModelInfeasible, NothingFound, Options, find, read_model, simulate
from wandel_engine.pathways.program.moving_bounds import MovingBounds
from wandel_engine.pathways.program.watch import OutOfTime
from wandel_engine.pathways.tradeoffs import Leeway, LeewayPathway, leeway

PLAIN = Options(obstacles=0, earliest_year=False)
TARGET = "target-2030"


class Stop(Exception):
    """What a caller raises to cancel."""


def stop(share: float, note: str) -> None:
    if share > 0:
        raise Stop


def drawn(seed: int) -> dict[str, Any]:
    return synthetic(2, 6, 3, seed=seed, horizon=2033)


def written(data: dict[str, Any], limits: tuple[str, ...], share: float) -> Model:
    """The model with limits relaxed in its document."""
    data = copy.deepcopy(data)
    for limit in data["limits"]:
        if limit["key"] in limits:
            limit["at_most"]["value"] *= 1 + share
    return read_model(data)


def found_of(result: Leeway) -> list[tuple[float, LeewayPathway]]:
    return [(point.relaxed_by, point.pathway) for point in result.points if point.pathway]


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 1000), st.sampled_from([("money",), ("installers",), ("money", "builders")]))
def test_points_are_what_find_says_of_the_changed_model(seed: int, limits: tuple[str, ...]) -> None:
    data = drawn(seed)
    result = leeway(read_model(data), limits, TARGET, shares=(-0.4, -0.1, 0.2))
    assert result.complete
    assert [point.relaxed_by for point in result.points] == [-0.4, -0.1, 0.2]
    settled = PLAIN.model_copy(update={"starts": result.measures})
    for share, one in found_of(result):
        expected = find(written(data, limits, share), TARGET, settled)
        assert one.gap == pytest.approx(expected.targets[0].gap, rel=1e-6, abs=1e-6)
        assert one.cost == pytest.approx(expected.objective, rel=1e-6)
        assert one.agreement < 1e-6
        outcome = simulate(written(data, limits, share), one.decisions)
        assert outcome.violations == ()
    for point in result.points:
        if point.pathway is None:
            with pytest.raises(ModelInfeasible):
                find(written(data, limits, point.relaxed_by), TARGET, settled)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.integers(0, 1000))
def test_more_room_never_harms(seed: int) -> None:
    model = read_model(drawn(seed))
    fixed = found_of(leeway(model, "money", TARGET))
    free = dict(found_of(leeway(model, "money", TARGET, shares=(-0.3, 0.3), free_starts=True)))
    gaps = np.array([one.gap for _, one in fixed])
    assert (np.diff(gaps) <= 1e-6).all()
    assert (np.diff(np.diff(gaps)) >= -1e-5 * max(1.0, gaps.max())).all()  # what more brings gets less
    same = [one.cost for _, one in fixed if one.gap == pytest.approx(gaps[-1], abs=1e-6)]
    assert (np.diff(same) <= 1e-7 * np.abs(same[:-1])).all()
    for share, one in fixed:
        if share in free:
            assert free[share].gap <= one.gap + 1e-6
            assert free[share].bound <= free[share].cost


def test_a_limit_of_at_least_asks_for_less_where_it_is_relaxed() -> None:
    data = drawn(5)
    stock = data["stocks"][0]
    state = stock["states"][-1]["key"]
    share = {"value": 20, "unit": "%", "flag": "fictional"}
    limit = {"key": "share", "title": data["title"], "kind": "states", "stock": stock["key"]}
    data["limits"].append({**limit, "states": [state], "at_least": share, "first_year": 2033})
    result = leeway(read_model(data), "share", None, shares=(-0.2, 0.0, 0.5))
    costs = [one.cost for _, one in found_of(result)]
    assert len(costs) == 3
    assert costs[0] > costs[1] > costs[2]
    limit_of = data["limits"][-1]
    limit_of["at_least"] = {**share, "value": 10}
    settled = PLAIN.model_copy(update={"starts": result.measures})
    assert costs[2] == pytest.approx(find(read_model(data), None, settled).objective, rel=1e-6)


def test_a_result_is_data(small: Model) -> None:
    result = leeway(small, ["city-money", "wood"], "halved-2035", shares=(0.1, 0.1, 0.0))
    assert result.limits == ("city-money", "wood")
    assert [point.relaxed_by for point in result.points] == [0.0, 0.1]
    assert Leeway.model_validate_json(result.model_dump_json()) == result


def test_a_limit_that_no_pathway_keeps(small: Model) -> None:
    (point,) = leeway(small, "city-money", "halved-2035", shares=(-1.0,)).points
    assert point.pathway is None


def test_time_that_is_up_leaves_the_points_that_are_finished(
    small: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve, asked = MovingBounds.solve, []

    def slow(self: MovingBounds, upper: Any) -> Any:
        if asked:
            raise OutOfTime("limits")
        asked.append(upper)
        return solve(self, upper)

    monkeypatch.setattr(MovingBounds, "solve", slow)
    result = leeway(small, "city-money", "halved-2035", shares=(0.0, 0.1))
    assert not result.complete
    assert [point.relaxed_by for point in result.points] == [0.1]


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (KeyError, {"limits": "nothing-like-this"}),
        (KeyError, {"target": "nothing-like-this"}),
        (ValueError, {"limits": ()}),
        (ValueError, {"shares": ()}),
        (ValueError, {"shares": (-1.1,)}),
        (ValueError, {"shares": (float("nan"),)}),
        (ValueError, {"shares": (float("inf"),)}),
        (ValueError, {"options": Options(objective="emissions")}),
        (NothingFound, {"options": Options(time_limit=0.0)}),
        (Stop, {"progress": stop}),
    ],
)
def test_bad_questions_are_refused(small: Model, error: type[Exception], arguments: dict[str, Any]) -> None:
    with pytest.raises(error):
        leeway(small, **{"limits": "city-money", "target": "halved-2035", **arguments})
