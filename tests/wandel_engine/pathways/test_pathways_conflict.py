"""Contradictory hard limits are answered with an irreducible set: without any one the others can be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from benchmarks.pathways.synthetic import figure, synthetic, text

from wandel_engine.pathways import Model, ModelInfeasible, NothingFound, Options, dump_model, find, read_model

PLAIN = Options(obstacles=0, earliest_year=False, attempts=5)


def infeasible(data: dict[str, Any]) -> set[tuple[str, str]] | None:
    """The set in conflict; None where there is a pathway."""
    try:
        find(read_model(data), None, PLAIN)
    except ModelInfeasible as error:
        return {(str(p.params["kind"]), str(p.params["key"])) for p in error.problems}
    return None


def without(data: dict[str, Any], kind: str, key: str) -> dict[str, Any]:
    """The model without one member of a conflict, written into the document itself."""
    data = dump_model(read_model(data))
    if kind == "limit":
        data["limits"] = [limit for limit in data["limits"] if limit["key"] != key]
    elif kind in ("transition", "ramp"):
        transition = next(t for t in data["transitions"] if t["key"] == key)
        for name in (
            ("first_year", "last_year", "yearly_limit", "trend") if kind == "transition" else ("ramp",)
        ):
            transition.pop(name, None)
        for measure in data["measures"] if kind == "transition" else ():
            measure["effects"] = [e for e in measure.get("effects", ()) if e.get("transition") != key]
    elif kind == "plant":
        plant = next(plant for plant in data["plants"] if plant["key"] == key)
        plant["capacity"] = {"fixed": figure(1e6, "MW")}
    elif kind == "measure":
        next(m for m in data["measures"] if m["artefact"] == key).pop("fixed_start")
    elif kind == "supply":
        for stock in data["stocks"]:
            for state in stock["states"]:
                state["uses"] = [use for use in state.get("uses", ()) if use["commodity"] != key]
    else:
        stock_key, component_key, kind_key = key.split("/")
        stock = next(stock for stock in data["stocks"] if stock["key"] == stock_key)
        component = next(c for c in stock["components"] if c["key"] == component_key)
        worn = next(k for k in component["kinds"] if k["key"] == kind_key)
        worn["hours"], worn["renewal_cost"] = {}, figure(0, f"EUR/{stock['unit']}")
        worn.pop("renewable_until", None)
    return data


def few_hours(data: dict[str, Any]) -> None:
    """Renewals alone need more work than there is."""
    next(limit for limit in data["limits"] if limit["key"] == "installers")["at_most"]["value"] *= 0.02


def too_fast(data: dict[str, Any]) -> None:
    """More renovated by a year than the transitions there allow."""
    data["limits"].append(
        {
            "key": "renovated",
            "title": text("renovated"),
            "kind": "states",
            "stock": "group-0",
            "states": ["l1-gas", "l1-oil", "l1-heat-pump"],
            "at_least": figure(80, "%"),
            "first_year": 2026,
        }
    )


def little_heat(data: dict[str, Any]) -> None:
    """Plants too small for the heat that is needed."""
    for plant in data["plants"]:
        plant["capacity"]["fixed"]["value"] *= 0.01


def no_money(data: dict[str, Any]) -> None:
    """A measure that is decided and cannot be paid."""
    data["measures"][0]["fixed_start"] = data["measures"][0]["earliest"]
    data["measures"][0]["one_off_cost"] = figure(1e12, "EUR")


def carbon(data: dict[str, Any]) -> None:
    """A budget that nothing keeps, beside a limit that has nothing to do with it."""
    limit = {"key": "budget", "title": text("B"), "kind": "carbon-budget", "account": "bisko"}
    data["limits"].append(limit | {"at_most": figure(1, "t")})


@pytest.mark.parametrize("change", [few_hours, too_fast, little_heat, no_money, carbon])
def test_a_conflict_is_irreducible(change: Callable[[dict[str, Any]], None]) -> None:
    data = synthetic(1, 8 if change is little_heat else 6, 2, seed=4, horizon=2032)
    data["targets"] = []
    change(data)
    found = infeasible(data)
    assert found
    kinds = {kind for kind, _ in found}
    expected = {
        few_hours: {"limit", "replacement"},
        too_fast: {"limit"},
        little_heat: {"plant", "supply"},
        no_money: {"limit", "measure"},
        carbon: {"limit"},
    }
    assert expected[change] <= kinds
    if change is carbon:
        return  # what else the city cannot do is not named: the budget alone is out of reach
    for kind, key in sorted(found):
        mended = infeasible(without(data, kind, key))
        assert mended is None or mended != found, (kind, key)
        if mended is not None:
            assert (kind, key) not in mended


def test_the_members_alone_are_in_conflict() -> None:
    """Every limit that is not named can go, and the contradiction stays."""
    data = synthetic(1, 6, 2, seed=4, horizon=2032)
    few_hours(data)
    found = infeasible(data)
    assert found
    data["limits"] = [limit for limit in data["limits"] if ("limit", limit["key"]) in found]
    for transition in data["transitions"]:
        if ("transition", transition["key"]) not in found:
            transition.pop("yearly_limit", None)
            transition.pop("trend", None)
        if ("ramp", transition["key"]) not in found:
            transition.pop("ramp", None)
    data["measures"] = []
    for kind in data["stocks"][0]["components"][0]["kinds"]:
        if ("replacement", f"group-0/heating/{kind['key']}") not in found:
            kind["hours"] = {}
    assert infeasible(data) == found
    for kind, key in found:
        assert infeasible(without(data, kind, key)) is None, (kind, key)


def test_without_time_the_set_is_said_to_be_larger_than_needed(small: Model) -> None:
    from wandel_engine.pathways.finding.conflict import _Filter
    from wandel_engine.pathways.program.watch import OutOfTime

    limits = dump_model(small)["limits"]
    next(limit for limit in limits if limit["key"] == "installer-hours")["at_most"]["value"] = 100
    model = read_model(dump_model(small) | {"limits": limits})
    shrink = _Filter._shrink

    def no_time(self: _Filter) -> None:
        raise OutOfTime("conflict")

    _Filter._shrink = no_time  # type: ignore[method-assign]
    try:
        with pytest.raises((ModelInfeasible, NothingFound)) as caught:
            find(model, None, PLAIN)
    finally:
        _Filter._shrink = shrink  # type: ignore[method-assign]
    assert isinstance(caught.value, ModelInfeasible)
    assert {problem.params["irreducible"] for problem in caught.value.problems} == {0}
