"""The list of bad input that the engine promises to answer, point by point, through its public functions.

Each is met with an error that names place and mend, or with a partial result that says how far it came.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, synthetic
from pydantic import ValidationError
from tests.wandel_engine.pathways.test_pathways_numbers import scaled

from wandel_engine.files import Problem
from wandel_engine.pathways import (
    Model,
    ModelError,
    ModelInfeasible,
    NothingFound,
    Options,
    dump_model,
    find,
    load_model,
    simulate,
    trend,
)
from wandel_engine.pathways.alternatives import alternatives
from wandel_engine.pathways.ensemble import ensemble

QUICK = Options(obstacles=0, earliest_year=False, attempts=3)


def loaded(folder: Path, data: dict[str, Any]) -> Model:
    """A model as a file; JSON writes NaN as NaN."""
    (folder / "model.json").write_text(json.dumps(data, indent=1), encoding="utf-8")
    return load_model(folder / "model.json")


def refused(folder: Path, data: dict[str, Any]) -> Problem:
    """The first problem; it has file, line, field and mend."""
    with pytest.raises(ModelError) as caught:
        loaded(folder, data)
    problem = caught.value.problems[0]
    assert problem.file
    assert problem.line
    assert problem.field
    assert problem.message
    assert problem.mend
    return problem


@pytest.fixture
def data(small: Model) -> dict[str, Any]:
    return dump_model(small)


def element(data: dict[str, Any], name: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in data[name] if item.get("key", item.get("artefact")) == key)
    return found


# What a document can have wrong


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -float("inf")])
def test_not_a_number_in_a_model(tmp_path: Path, data: dict[str, Any], wrong: float) -> None:
    element(data, "transitions", "renovate")["yearly_limit"]["value"] = wrong
    problem = refused(tmp_path, data)
    assert (problem.code, problem.field) == ("finite_number", "transitions[renovate].yearly_limit.value")


def test_not_a_number_in_options_and_decisions(small: Model) -> None:
    for name in ("carbon_price", "tolerance"):
        with pytest.raises(ValidationError, match=name):
            Options.model_validate({name: float("nan")})
    with pytest.raises(ValidationError, match="margins"):
        Options(margins={"halved-2035": float("nan")})
    with pytest.raises(ValueError, match="slack"):
        alternatives(small, target="halved-2035", slack=float("nan"))
    decisions = trend(small).decisions
    flow = (float("nan"), *decisions.flows["renovate"][1:])
    broken = decisions.model_copy(update={"flows": decisions.flows | {"renovate": flow}})
    for run in (
        lambda: ensemble(small, broken, draws=10),
        lambda: simulate(small, broken, ration=True),
    ):
        with pytest.raises(ValueError, match="nan for 'renovate' in 2020"):
            run()


def test_negative_lifetimes(tmp_path: Path, data: dict[str, Any]) -> None:
    data["stocks"][0]["components"][0]["kinds"][0]["lifetime"]["value"] = -20
    problem = refused(tmp_path, data)
    assert problem.code == "not_whole_years"
    assert problem.field.endswith("kinds[gas-boiler].lifetime")


@pytest.mark.parametrize("year", [2019, 2020, 2046])
def test_a_target_outside_the_years_that_can_be_changed(
    tmp_path: Path, data: dict[str, Any], year: int
) -> None:
    element(data, "targets", "halved-2035")["year"] = year
    problem = refused(tmp_path, data)
    assert (problem.code, problem.field) == ("target_year", "targets[halved-2035].year")
    assert "2021 to 2045" in problem.mend


def test_free_cycles(tmp_path: Path, data: dict[str, Any]) -> None:
    there = element(data, "transitions", "put-up-pv")
    there["cost"]["value"] = 0
    back = {"key": "take-down", "from": there["to"], "to": there["from"]}
    data["transitions"].append(there | back)
    problem = refused(tmp_path, data)
    assert (problem.code, problem.field) == ("free_cycle", "transitions[put-up-pv]")
    assert "cost" in problem.mend


@pytest.mark.parametrize("why", ["phase_out", "transient"])
def test_a_state_nobody_can_leave(tmp_path: Path, data: dict[str, Any], why: str) -> None:
    element(data, "stocks", "roofs")["states"][1][why] = True
    problem = refused(tmp_path, data)
    assert (problem.code, problem.params["key"]) == ("no_way_out", "pv")
    assert problem.mend == "add a transition from it"


def test_a_state_that_cannot_be_left_in_time_is_a_contradiction_with_names(
    tmp_path: Path, data: dict[str, Any]
) -> None:
    """There is a way out, but nobody may take it: found by the solver, told by name."""
    connect = element(data, "transitions", "renovate")
    data["limits"].append(
        {
            "key": "no-old-gas",
            "title": {"de": "x"},
            "kind": "states",
            "stock": "dwellings",
            "states": ["old-gas"],
            "at_most": figure(0, "%"),
            "first_year": 2027,
        }
    )
    assert connect["yearly_limit"]["value"] < 100
    model = loaded(tmp_path, data)
    for run in (
        lambda: find(model, "halved-2035", QUICK),
        lambda: alternatives(model, target="halved-2035", options=QUICK),
    ):
        with pytest.raises(ModelInfeasible) as caught:
            run()
        assert any("no-old-gas" in str(problem) for problem in caught.value.problems)


# What is hard to compute


def test_a_billion_next_to_a_millionth(tmp_path: Path) -> None:
    """Both groups are right to their own size, in the pathway, in alternatives and in each draw."""
    data = synthetic(2, 6, 0, seed=8, horizon=2031)
    data["limits"] = []
    sizes = (1e9, 1e-6)
    totals = [stock["total"]["value"] for stock in data["stocks"]]
    for stock, size, total in zip(data["stocks"], sizes, totals, strict=True):
        scaled(data, stock["key"], size / total)
    for plant in data["plants"]:
        plant["capacity"]["fixed"]["value"] *= sizes[0] / totals[0]
    for point in data["drivers"][0]["points"]:
        point |= {"low": 0.8 * point["value"], "high": 1.5 * point["value"]}
    model = loaded(tmp_path, data)
    found = find(model, "target-2030", QUICK)
    assert found.agreement < 1e-9
    assert found.outcome.violations == ()
    for stock, size in zip(model.stocks, sizes, strict=True):
        units = np.array(list(found.outcome.stocks[stock.key].values()))
        assert units.min() >= -1e-9 * size
        assert units.sum(axis=0) == pytest.approx(np.full(units.shape[1], size), rel=0.2)
    others = alternatives(model, target="target-2030", count=2, directions=2, options=QUICK)
    assert all(one.agreement < 1e-9 for one in others.alternatives)
    drawn = ensemble(model, found.outcome.decisions, draws=20)
    assert 0 < drawn.discounted_cost.least <= drawn.discounted_cost.most < np.inf


@pytest.fixture(scope="module")
def huge() -> Model:
    """2,000 groups."""
    return Model.model_validate(synthetic(2000, 4, 2, horizon=2030))


def test_two_thousand_groups_within_a_second(huge: Model) -> None:
    hurried = Options(time_limit=1.0)
    for run in (
        lambda: find(huge, "target-2030", hurried),
        lambda: alternatives(huge, target="target-2030", options=hurried),
    ):
        began = time.perf_counter()
        with pytest.raises(NothingFound, match="no pathway within 1 s"):
            run()
        assert time.perf_counter() - began < 20  # generous: without the limit it takes minutes


def test_a_time_limit_of_a_second_gives_what_was_found_or_says_that_nothing_was() -> None:
    model = Model.model_validate(synthetic(6, 8, 10, seed=4))
    found = None
    with suppress(NothingFound):
        found = find(model, "target-2030", Options(time_limit=1.0, certify=True, gap=1e-9))
    if found is not None:
        assert found.outcome.violations == ()
        assert found.bound <= found.objective
        assert found.optimality_gap == pytest.approx((found.objective - found.bound) / abs(found.objective))
    model = Model.model_validate(synthetic(1, 6, 2, seed=4, horizon=2030, uncertain=True))
    run = ensemble(model, trend(model).decisions, draws=10**7, batch=1024, time_limit=0.05)
    assert 0 < run.draws < run.asked


class Cancelled(Exception):
    """What a caller raises to stop."""


def after(reports: int) -> Callable[[float, str], None]:
    """A progress that cancels at its so-many-th report."""
    told: list[float] = []

    def tell(share: float, note: str) -> None:
        told.append(share)
        if len(told) > reports:
            raise Cancelled

    return tell


@pytest.mark.parametrize("reports", [0, 1, 4])
def test_cancel_in_the_middle(small: Model, reports: int) -> None:
    """What progress raises comes through, and nothing is left that disturbs the next run."""
    decisions = trend(small).decisions
    with pytest.raises(Cancelled):
        find(small, "halved-2035", QUICK, after(reports))
    with pytest.raises(Cancelled):
        alternatives(small, target="halved-2035", options=QUICK, progress=after(reports))
    with pytest.raises(Cancelled):
        ensemble(small, decisions, draws=20_000, batch=1024, progress=after(reports))
    assert find(small, "halved-2035", QUICK).agreement < 1e-9
