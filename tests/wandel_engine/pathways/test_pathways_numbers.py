"""Numbers far apart, duals against differences, and states that nobody can leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, synthetic

from wandel_engine.pathways import Model, ModelError, Options, dump_model, find, read_model, trend
from wandel_engine.pathways.finding.optimise import scale
from wandel_engine.pathways.model import Values
from wandel_engine.pathways.program.aim import least_cost
from wandel_engine.pathways.program.build import build
from wandel_engine.pathways.program.goals import Goals
from wandel_engine.pathways.program.search import Search
from wandel_engine.pathways.program.solver import Solver

PLAIN = Options(obstacles=0, earliest_year=False, attempts=5)


def scaled(data: dict[str, Any], stock: str, factor: float) -> None:
    """One group's units, and what happens to them in a year, times a factor."""

    def grow(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("unit") in ("m2", "m2/a") and "value" in node:
                node["value"] *= factor
            for child in node.values():
                grow(child)
        elif isinstance(node, list):
            for child in node:
                grow(child)

    grow(next(one for one in data["stocks"] if one["key"] == stock))
    grow([one for one in data["transitions"] if one["stock"] == stock])


@pytest.mark.parametrize("target", [None, "target-2030"])
def test_a_billion_next_to_a_millionth(target: str | None) -> None:
    """Two groups, 10^9 and 10^-6 square metres: the large one is solved as if it were alone."""
    data = synthetic(2, 6, 0, seed=8, horizon=2031)
    data["limits"] = []
    large = 1e9 / data["stocks"][0]["total"]["value"]
    scaled(data, "group-0", large)
    scaled(data, "group-1", 1e-6 / data["stocks"][1]["total"]["value"])
    for plant in data["plants"]:
        plant["capacity"]["fixed"]["value"] *= large
    both = find(read_model(data), target, PLAIN)
    assert both.agreement < 1e-9
    assert both.outcome.violations == ()
    alone = {
        **data,
        "stocks": data["stocks"][:1],
        "transitions": [t for t in data["transitions"] if t["stock"] == "group-0"],
    }
    one = find(read_model(alone), target, PLAIN)
    assert both.objective == pytest.approx(one.objective, rel=1e-8)
    small = np.array(list(both.outcome.stocks["group-1"].values()))
    assert small.sum(axis=0) == pytest.approx(np.sum(small[:, 0]), rel=0.1)
    assert small.min() >= -1e-15


def test_prices_far_apart() -> None:
    """A step that costs 10^9 EUR/m2 beside one of 10^-6: nobody takes the first, and the sum is right."""
    data = synthetic(1, 6, 0, seed=9, horizon=2031)
    data["transitions"][0]["cost"]["value"] = 1e9
    data["transitions"][0]["trend"]["value"] = 0.0
    data["transitions"][-1]["cost"]["value"] = 1e-6
    found = find(read_model(data), None, PLAIN)
    assert found.agreement < 1e-9
    assert max(found.outcome.decisions.flows[data["transitions"][0]["key"]]) == 0
    without = {**data, "transitions": data["transitions"][1:]}
    assert found.objective == pytest.approx(find(read_model(without), None, PLAIN).objective, rel=1e-8)


@pytest.mark.parametrize("name", ["phase_out", "transient"])
def test_a_state_nobody_can_leave(small: Model, name: str) -> None:
    data = dump_model(small)
    next(one for one in data["stocks"] if one["key"] == "roofs")["states"][1][name] = True
    with pytest.raises(ModelError) as caught:
        read_model(data)
    assert [(p.code, p.params.get("key")) for p in caught.value.problems] == [("no_way_out", "pv")]


@pytest.mark.parametrize("seed", range(3))
def test_duals_lie_between_left_and_right_differences(seed: int) -> None:
    """The optimum is convex in a bound: its slope to the left, the dual, its slope to the right."""
    data = synthetic(1, 6, 0, seed=seed, horizon=2031)
    data["targets"][0]["threshold"] = figure(60, "%")
    model = read_model(data)
    values, history = Values(model), trend(model)
    program = build(model, values, history, model.targets[:1])
    goals = Goals.of(program, model.targets[:1], values, history, {})
    solver = Solver(program, 60.0, 0)
    Search(solver, goals, scale(goals, history, least_cost(program)))
    base = solver.solve()
    limits = [rows for (kind, _), rows in program.groups.items() if kind in ("limit", "ramp")]
    rows = np.concatenate(limits)
    binding = rows[np.abs(base.row_duals[rows]) > 1e-3 * np.abs(base.row_duals[rows]).max()]
    assert len(binding)
    for row in binding[:: max(1, len(binding) // 6)]:
        bound = program.row_upper[row]
        step = 1e-3 * max(abs(bound), 1e-3)
        slopes = []
        for change in (-step, step):
            solver.bound_rows(np.array([row]), program.row_lower[[row]], np.array([bound + change]))
            slopes.append((solver.solve().objective - base.objective) / change)
        solver.bound_rows(np.array([row]), program.row_lower[[row]], np.array([bound]))
        noise = 1e-6 * abs(base.row_duals[row]) + 1e-9 * abs(base.objective) / step
        assert slopes[0] - noise <= base.row_duals[row] <= slopes[1] + noise
