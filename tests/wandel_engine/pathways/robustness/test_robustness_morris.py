"""Elementary effects against closed forms and against SALib on the same trajectories."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import morris as salib
from tests.wandel_engine.pathways.robustness.known import inputs, ishigami, one

from wandel_engine.pathways.robustness import Group, Morris, MorrisOptions, Refused, morris
from wandel_engine.pathways.robustness.inputs import Floats
from wandel_engine.pathways.robustness.morris import trajectories


class Recorder:
    def __init__(self) -> None:
        self.points: list[Floats] = []

    def __call__(self, quantiles: Floats) -> Floats:
        self.points.append(quantiles.copy())
        return ishigami(quantiles)[:, None]


@pytest.mark.parametrize("groups", [None, {"waves": ["x0", "x2"]}])
def test_the_same_trajectories_give_the_effects_of_salib(groups: dict[str, list[str]] | None) -> None:
    recorder, options = Recorder(), MorrisOptions(trajectories=40, span=(0.1, 0.9))
    found = morris(recorder, inputs(3), ["y"], options, groups=groups)
    points = np.concatenate(recorder.points)
    problem: dict[str, object] = {"num_vars": 3, "names": ["x0", "x1", "x2"], "bounds": [[0, 1]] * 3}
    if groups:
        problem["groups"] = ["waves", "x1", "waves"]
    peer = salib.analyze(problem, (points - 0.1) / 0.8, ishigami(points), num_levels=4, seed=1)
    effects = found.outcomes[0].effects
    assert [e.group for e in effects] == list(peer["names"])
    assert [e.mean_absolute for e in effects] == pytest.approx(np.asarray(peer["mu_star"], float), abs=1e-10)
    for effect, mean, spread in zip(effects, peer["mu"], peer["sigma"], strict=True):
        if len(effect.inputs) == 1:
            assert effect.mean == pytest.approx(mean, abs=1e-10)
            assert effect.spread == pytest.approx(spread, abs=1e-10)
        else:
            assert effect.mean is None
            assert effect.spread is None


def test_the_effects_of_a_line_are_its_slopes() -> None:
    weights = np.array([3.0, -2.0, 0.0])
    found = morris(one(lambda q: q @ weights), inputs(3), ["y"], MorrisOptions(span=(0.2, 0.7)))
    for effect, weight in zip(found.outcomes[0].effects, weights, strict=True):
        assert effect.mean == pytest.approx(weight * 0.5)
        assert effect.mean_absolute == pytest.approx(abs(weight) * 0.5)
        assert effect.spread == pytest.approx(0, abs=1e-6)
        assert effect.error == pytest.approx(0, abs=1e-6)
    assert Morris.model_validate_json(found.model_dump_json()) == found


def test_trajectories_move_each_group_once() -> None:
    groups = [Group("a", (0, 2)), Group("b", (1,))]
    points, order = trajectories(200, groups, 3, 6, np.random.default_rng(1))
    assert points.min() == 0
    assert points.max() == 1
    for path, steps in zip(points, order, strict=True):
        assert sorted(steps) == [0, 1]
        for number, step in zip(steps, np.diff(path, axis=0), strict=True):
            moved = np.flatnonzero(step)
            assert tuple(moved) == groups[number].places
            assert np.abs(step[moved]) == pytest.approx(0.6)
    start = points[:, 0].ravel()
    assert np.bincount(np.rint(start * 5).astype(int)) == pytest.approx(100, abs=35)


def test_many_trajectories_are_taken_in_pieces() -> None:
    recorder = Recorder()
    found = morris(recorder, inputs(3), ["y"], MorrisOptions(trajectories=3000))
    assert len(recorder.points) == 3
    assert sum(len(points) for points in recorder.points) == found.evaluations == 12000


def test_correlated_inputs_move_together() -> None:
    matrix = np.array([[1, -0.5, 0], [-0.5, 1, 0], [0, 0, 1]])
    found = morris(one(ishigami), inputs(3), ["y"], correlation=matrix)
    assert [effect.group for effect in found.outcomes[0].effects] == ["x0 + x1", "x2"]


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("too_few_draws", MorrisOptions(trajectories=1)),
        ("odd_levels", MorrisOptions(levels=5)),
        ("no_span", MorrisOptions(span=(0.9, 0.1))),
    ],
)
def test_options_that_say_nothing_are_refused(code: str, options: MorrisOptions) -> None:
    with pytest.raises(Refused) as caught:
        morris(one(ishigami), inputs(3), ["y"], options)
    assert caught.value.code == code


def test_what_is_not_finite_is_named() -> None:
    with pytest.raises(Refused, match=r"draw 0 of the trajectories"):
        morris(one(lambda q: np.full(len(q), np.inf)), inputs(2), ["y"])
