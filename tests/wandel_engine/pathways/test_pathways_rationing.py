"""Rationed simulation: numbers worked out by hand, and what must hold for every plan."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, text
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wandel_engine.pathways.conftest import SMALL
from tests.wandel_engine.pathways.doubtful import doubtful, plan
from tests.wandel_engine.pathways.test_pathways_simulation import machine

from wandel_engine.pathways import (
    Decisions,
    Model,
    Options,
    Simulation,
    dump_model,
    find,
    load_model,
    read_model,
    simulate,
    trend,
)
from wandel_engine.pathways.model import Values

TOWN = load_model(SMALL)
QUICK = Options(obstacles=0, earliest_year=False)


def changed(edge: dict[str, Any], **more: Any) -> Model:
    """The boilers of `machine`, with a changed transition. Lifetimes are 2 (gas) and 3 (pump)."""
    data = dump_model(machine())
    data["transitions"][0] |= edge
    return read_model(data | more)


def asked(model: Model, *swaps: float, **more: Any) -> Decisions:
    """So many swaps from 2020 on. Renewals are left to what is due."""
    usual = trend(model).decisions
    flows = usual.flows | {"swap": (*swaps, *(0.0,) * (5 - len(swaps)))}
    renewals = dict.fromkeys(usual.renewals, (0.0,) * 5)
    return usual.model_copy(update={"flows": flows, "renewals": renewals, **more})


def swaps(model: Model, decisions: Decisions, stated: Model | None = None) -> tuple[float, ...]:
    return simulate(model, decisions, ration=True, stated=stated).decisions.flows["swap"]


def test_less_uptake_moves_fewer_units_and_renews_the_others() -> None:
    stated, less = (changed({"uptake": figure(share, "1"), "lead_time": 0}) for share in (0.8, 0.4))
    decisions = asked(stated, 20, 10)
    assert swaps(stated, decisions, stated) == (20, 10, 0, 0, 0)
    run = simulate(less, decisions, ration=True, stated=stated)
    assert run.decisions.flows["swap"] == pytest.approx((10, 5, 0, 0, 0))
    assert run.decisions.renewals["boilers/heating/gas"][:2] == pytest.approx((40, 45))
    assert run.violations == ()


def test_history_is_no_plan() -> None:
    stated, less = (changed({"uptake": figure(s, "1")}, decisions_from=2021) for s in (1, 0.5))
    assert swaps(less, asked(stated, 70, 30), stated) == (70, 15, 0, 0, 0)


def test_the_yearly_limit_and_the_years_of_a_transition_hold() -> None:
    model = changed({"first_year": 2021})
    assert swaps(model, asked(model, 30, 60, 10)) == (0, 40, 10, 0, 0)


def hours(most: float, **edge: Any) -> Model:
    limit = {"key": "work", "title": text("work"), "kind": "hours", "trade": "installer"}
    return changed(edge, limits=[limit | {"at_most": figure(most, "h/a")}])


def test_hours_first_serve_what_is_due() -> None:
    # 50 boilers are renewed in 2020 at 2 h; a swap takes 5 h and saves a renewal only two years later.
    model = hours(200)
    run = simulate(model, asked(model, 40), ration=True)
    assert run.decisions.flows["swap"][0] == pytest.approx(20)
    assert run.hours["installer"][0] == pytest.approx(200)


def test_a_flow_counts_with_what_it_takes_beyond_the_renewal_it_saves() -> None:
    # 40 swaps take 200 h, 10 renewals 20 h: 20 too many. A swap less saves 5 h and costs a renewal of 2 h.
    model = hours(200, lead_time=0)
    run = simulate(model, asked(model, 40), ration=True)
    assert run.decisions.flows["swap"][0] == pytest.approx(40 - 20 / 3)
    assert run.hours["installer"][0] == pytest.approx(200)


def test_work_begun_goes_on_before_new_work() -> None:
    # A swap takes 2.5 h in its year and in the next. 2020: 100 h of renewals, 100 h of 40 swaps.
    # 2021: 100 h go on, 50 − 40 boilers are renewed at 2 h, and 80 h are left for 32 swaps.
    model = hours(200, hours_spread=2)
    run = simulate(model, asked(model, 40, 40), ration=True)
    assert run.decisions.flows["swap"][:2] == pytest.approx((40, 32))
    assert run.hours["installer"][:2] == pytest.approx((200, 200))
    assert "above-limit" not in {violation.what for violation in run.violations}


def test_work_begun_beyond_a_later_limit_is_reported() -> None:
    limit = {"key": "work", "title": text("work"), "kind": "hours", "trade": "installer", "first_year": 2021}
    model = changed({"hours_spread": 2}, limits=[limit | {"at_most": figure(90, "h/a")}])
    run = simulate(model, asked(model, 40, 40), ration=True)
    # Nothing is limited in 2020; in 2021 100 h go on and 20 h renew 10 boilers.
    assert run.decisions.flows["swap"][:2] == pytest.approx((40, 0))
    told = [(v.where, v.year, round(v.amount, 9)) for v in run.violations if v.what == "above-limit"]
    assert told[0] == ("work", 2021, 30)


def quarry(most: float) -> Model:
    """Stone: 3 t a swap, 0.1 t a year of each gas boiler, and 0.01 t of each MWh of gas: 12 t in 2020."""
    data = dump_model(machine())
    data["criteria"] = [{"key": "stone", "title": text("stone"), "unit": "t"}]
    data["transitions"][0]["criteria"] = {"stone": figure(3, "t/unit")}
    data["stocks"][0]["states"][0]["criteria"] = {"stone": figure(0.1, "t/unit/a")}
    data["commodities"][0]["criteria"] = {"stone": figure(10, "kg/MWh")}
    limit = {"key": "quarry", "title": text("quarry"), "kind": "criterion", "criterion": "stone"}
    return read_model(data | {"limits": [limit | {"at_most": figure(most, "t/a")}]})


def test_a_criterion_first_counts_what_stands_and_then_rations_flows() -> None:
    run = simulate(quarry(60), asked(quarry(60), 40), ration=True)
    assert run.decisions.flows["swap"][0] == pytest.approx(16)
    assert run.criteria["stone"][0] == pytest.approx(60)
    assert run.violations == ()


def test_what_stands_beyond_a_criterion_is_reported() -> None:
    run = simulate(quarry(7), asked(quarry(7), 40), ration=True)
    assert run.decisions.flows["swap"] == (0, 0, 0, 0, 0)
    assert [(v.where, v.year, round(v.amount, 9)) for v in run.violations if v.what == "above-limit"] == [
        ("quarry", year, 5) for year in range(2020, 2025)
    ]


def test_renewals_beyond_a_limit_are_reported() -> None:
    run = simulate(hours(60), asked(hours(60), 40), ration=True)
    assert run.decisions.flows["swap"][0] == 0
    first = next(violation for violation in run.violations if violation.what == "above-limit")
    assert (first.where, first.year, first.amount) == ("work", 2020, pytest.approx(40))


def test_of_several_limits_the_smallest_factor_counts() -> None:
    def limit(key: str, **more: Any) -> dict[str, Any]:
        return {"key": key, "title": text(key), **more}

    money = limit("money", kind="money", payers=["city"], at_most=figure(900, "EUR/a"))  # 30 swaps at 30 EUR
    units = limit("units", kind="transitions", transitions=["swap"], at_most=figure(25, "unit/a"))
    for limits, most in (([money], 30), ([money, units], 25), ([units, money], 25)):
        model = changed({}, limits=limits)
        assert swaps(model, asked(model, 40))[0] == pytest.approx(most)


def test_units_that_run_out_are_shared() -> None:
    data = dump_model(changed({"yearly_limit": figure(1000, "unit/a")}))
    data["transitions"].append(data["transitions"][0] | {"key": "quick", "lead_time": 0})
    model = read_model(data)
    decisions = asked(model, 60, 30)
    decisions = decisions.model_copy(update={"flows": decisions.flows | {"quick": (90.0, 30.0, 0, 0, 0)}})
    run = simulate(model, decisions, ration=True)
    # 100 for 60 + 90; afterwards the 40 that wait are reserved and nothing is left.
    assert run.decisions.flows["swap"][:2] == pytest.approx((40, 0))
    assert run.decisions.flows["quick"][:2] == pytest.approx((60, 0))
    assert run.stocks["boilers"]["gas"] == pytest.approx((100, 40, 0, 0, 0))


def test_units_that_die_while_they_wait_do_not_move() -> None:
    data = dump_model(changed({"yearly_limit": figure(1000, "unit/a")}))
    data["stocks"][0]["deaths"] = figure(10, "%/a")
    model = read_model(data)
    run = simulate(model, asked(model, 1000), ration=True)
    assert run.decisions.flows["swap"][0] == pytest.approx(90)
    assert run.stocks["boilers"]["gas"] == pytest.approx((100, 90, 0, 0, 0))
    assert run.stocks["boilers"]["pump"][2] == pytest.approx(81)


def test_what_must_not_be_renewed_stays_overdue() -> None:
    data = dump_model(machine())
    data["stocks"][0]["components"][0]["kinds"][0]["renewable_until"] = 2019
    model = read_model(data)
    run = simulate(model, asked(model, 40), ration=True)
    assert run.decisions.renewals["boilers/heating/gas"] == (0, 0, 0, 0, 0)
    assert ("overdue", 2020, 50) in {(v.what, v.year, round(v.amount)) for v in run.violations}


def heated(wood_limit: float, peak: float = 200) -> Model:
    """100 MWh of heat a year, from wood (1.1 MWh per MWh) and a boiler; full-load hours are 1."""
    data = dump_model(machine())
    data["commodities"] += [
        {"key": "heat", "title": text("heat"), "supply": "plants"},
        data["commodities"][0] | {"key": "wood", "title": text("wood")},
    ]
    data["stocks"][0]["states"][0]["uses"] = [
        {"commodity": "heat", "intensity": figure(1, "MWh/unit/a")},
        {"commodity": "wood", "intensity": figure(0.1, "MWh/unit/a")},
    ]
    data["plants"] = [
        {"key": key, "title": text(key), "output": "heat", "capacity": {"fixed": figure(power, "MW")},
         "full_load_hours": figure(1, "h/a"), "inputs": [{"commodity": fuel, "per_output": figure(1.1, "1")}],
         "payers": {"owner": 1}, "merit": merit}
        for key, fuel, power, merit in (("wood-plant", "wood", 200, 1), ("peak", "gas", peak, 2))
    ]  # fmt: skip
    wood = {"key": "wood", "title": text("wood"), "kind": "commodity", "commodity": "wood"}
    data["limits"] = [wood | {"at_most": figure(wood_limit, "MWh/a")}]
    data["transitions"][0]["trend"] = figure(0, "unit/a")
    return read_model(data)


def made(model: Model, wood: float, peak: float) -> tuple[float, float, Simulation]:
    usual = trend(model).decisions
    planned = usual.model_copy(update={"dispatch": {"wood-plant": (wood,) * 5, "peak": (peak,) * 5}})
    run = simulate(model, planned, ration=True)
    return run.dispatch["wood-plant"][2], run.dispatch["peak"][2], run


def test_scarce_wood_rations_plants_and_others_fill_in() -> None:
    # 10 MWh of wood are used in stoves: 33 are left, enough for 30 MWh of heat.
    wood, peak, run = made(heated(43), 60, 40)
    assert (wood, peak) == pytest.approx((30, 70))
    assert [violation for violation in run.violations if violation.year > 2020] == []


def test_wood_of_stoves_beyond_the_limit_is_reported() -> None:
    wood, peak, run = made(heated(6), 60, 40)
    assert (wood, peak) == pytest.approx((0, 100))
    assert {(v.what, v.where, round(v.amount)) for v in run.violations if v.year > 2020} == {
        ("above-limit", "wood", 4)
    }


def test_heat_that_nobody_can_make_is_reported() -> None:
    wood, peak, run = made(heated(43, peak=50), 60, 40)
    assert (wood, peak) == pytest.approx((30, 50))
    assert ("unmet-demand", "heat", 2022, 20) in {
        (v.what, v.where, v.year, round(v.amount)) for v in run.violations
    }


def test_dispatch_follows_the_demand() -> None:
    wood, peak, _ = made(heated(1000), 20, 40)
    assert (wood, peak) == pytest.approx((60, 40))  # wood comes first by merit
    data = dump_model(heated(1000))
    data["stocks"][0]["states"][0]["uses"][0]["intensity"] = figure(0.5, "MWh/unit/a")
    planned = trend(heated(1000)).decisions.model_copy(
        update={"dispatch": {"wood-plant": (60.0,) * 5, "peak": (40.0,) * 5}}
    )
    run = simulate(read_model(data), planned, ration=True, stated=heated(1000))
    assert (run.dispatch["wood-plant"], run.dispatch["peak"]) == (
        pytest.approx((30,) * 5),
        pytest.approx((20,) * 5),
    )


@pytest.mark.parametrize("dispatch", [True, False])
def test_where_nothing_binds_a_plan_happens(dispatch: bool) -> None:
    found = find(TOWN, "neutral-2045", QUICK).outcome.decisions
    for decisions in (trend(TOWN).decisions, found):
        if not dispatch:
            decisions = decisions.model_copy(update={"dispatch": None})
        same(simulate(TOWN, decisions), simulate(TOWN, decisions, ration=True))


def same(one: Simulation, other: Simulation) -> None:
    def numbers(run: Simulation) -> list[np.ndarray[Any, Any]]:
        return [
            *(np.array(list(states.values())) for states in run.stocks.values()),
            *(np.array(emissions.total) for emissions in run.emissions.values()),
            *(np.array(series) for series in run.decisions.renewals.values()),
            *(np.array(series) for series in run.dispatch.values()),
            np.array(run.costs.total),
            np.array([run.costs.discounted]),
        ]

    for a, b in zip(numbers(one), numbers(other), strict=True):
        assert np.abs(a - b).max() <= 1e-12 * max(np.abs(a).max(), 1.0)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_whatever_is_planned_units_are_kept_and_limits_hold(seed: int) -> None:
    random = np.random.default_rng(seed)
    model = doubtful(TOWN, random)
    decisions = plan(model, random, dispatch=True)
    run = simulate(model, decisions, ration=True)
    told = {violation.what for violation in run.violations}
    assert "negative-stock" not in told
    assert "above-capacity" not in told
    for stock in model.stocks:
        assert min(map(min, run.stocks[stock.key].values())) >= -1e-9 * stock.total.value
    for key, flow in run.decisions.flows.items():
        assert min(flow) >= 0, key
    values, counts = Values(model), [year >= model.first_decision for year in run.years]
    works = next(limit for limit in model.limits if limit.key == "works")
    assert works.kind == "transitions"
    moved = np.sum([run.decisions.flows[key] for key in works.transitions], axis=0)
    assert np.all((moved <= values.series(works.at_most, "dwelling/a") * (1 + 1e-12))[counts])
    above = {(violation.where, violation.year) for violation in run.violations}
    for limit in model.limits:
        if limit.kind == "hours":
            over = np.array(run.hours[limit.trade]) > values.series(limit.at_most, "h/a") * (1 + 1e-6)
            for year in np.array(run.years)[over & counts]:
                inside = (limit.first_year or 0) <= year <= (limit.last_year or 9999)
                assert not inside or (limit.key, int(year)) in above


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_a_plan_of_impossible_numbers_is_refused(wrong: float) -> None:
    model = machine()
    with pytest.raises(ValueError, match=r"'swap' in 2021"):
        simulate(model, asked(model, 10, wrong), ration=True)
