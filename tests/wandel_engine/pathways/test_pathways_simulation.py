"""The simulation against numbers worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.pathways.synthetic import figure, text

from wandel_engine.pathways import Decisions, Model, read_model, simulate, trend


def machine(**more: Any) -> Model:
    """100 boilers of gas or heat pump, four years, lifetimes 2 and 3."""
    kinds = [
        {
            "key": key,
            "title": text(key),
            "lifetime": figure(life, "a"),
            "renewal_cost": figure(cost, "EUR/unit"),
            "payers": {"owner": 1},
            "hours": {"installer": figure(2, "h/unit")},
        }
        for key, life, cost in (("gas", 2, 10), ("pump", 3, 30))
    ]
    data: dict[str, Any] = {
        "format": 1,
        "key": "machine",
        "title": text("machine"),
        "base_year": 2020,
        "horizon": 2024,
        "price_year": 2020,
        "discount_rate": figure(10, "%/a"),
        "sectors": [{"key": "all", "title": text("all")}],
        "payers": [{"key": "owner", "title": text("owner")}, {"key": "city", "title": text("city")}],
        "trades": [{"key": "installer", "title": text("installer")}],
        "commodities": [
            {
                "key": "gas",
                "title": text("gas"),
                "factors": {"bisko": figure(0.25, "t/MWh"), "territorial": figure(0.2, "t/MWh")},
                "price": figure(100, "EUR/MWh"),
            }
        ],
        "stocks": [
            {
                "key": "boilers",
                "title": text("boilers"),
                "unit": "unit",
                "sector": "all",
                "total": figure(100, "unit"),
                "payers": {"owner": 1},
                "components": [{"key": "heating", "title": text("heating"), "kinds": kinds}],
                "states": [
                    {
                        "key": "gas",
                        "title": text("gas"),
                        "base": figure(100, "unit"),
                        "components": {"heating": "gas"},
                        "uses": [{"commodity": "gas", "intensity": figure(2, "MWh/unit/a")}],
                    },
                    {
                        "key": "pump",
                        "title": text("pump"),
                        "base": figure(0, "unit"),
                        "components": {"heating": "pump"},
                    },
                ],
            }
        ],
        "transitions": [
            {
                "key": "swap",
                "stock": "boilers",
                "from": "gas",
                "to": "pump",
                "cost": figure(60, "EUR/unit"),
                "payers": {"owner": 0.5, "city": 0.5},
                "hours": {"installer": figure(5, "h/unit")},
                "yearly_limit": figure(40, "unit/a"),
                "trend": figure(10, "unit/a"),
                "lead_time": 1,
            }
        ],
    }
    return read_model(data | more)


def test_trend_by_hand() -> None:
    run = trend(machine())
    # Decided in 2020, 2021, 2022, effective two years later; what would take effect after 2024 is dropped.
    assert run.decisions.flows["swap"] == (10, 10, 10, 0, 0)
    assert run.stocks["boilers"]["gas"] == (100, 100, 90, 80, 70)
    assert run.stocks["boilers"]["pump"] == (0, 0, 10, 20, 30)
    # 50 gas boilers fall due in 2020 and in 2021, renewed ones two years later again; from 2021 on 10
    # leave each year.
    assert run.decisions.renewals["boilers/heating/gas"] == (50, 40, 40, 30, 0)
    # The first 10 pumps run from 2022 and fall due at the end of 2024, when nothing is decided any more.
    assert run.decisions.renewals["boilers/heating/pump"] == (0, 0, 0, 0, 0)
    assert run.early["boilers/heating/gas"] == (0, 0, 0, 0, 0)
    assert run.emissions["bisko"].total == pytest.approx([50, 50, 45, 40, 35])
    assert run.emissions["territorial"].total == pytest.approx([40, 40, 36, 32, 28])
    assert run.hours["installer"] == pytest.approx((150, 130, 130, 60, 0))
    assert run.violations == ()


def test_cost_by_hand() -> None:
    run = trend(machine())
    rows = {(row.payer, row.kind): row.eur for row in run.costs.rows}
    assert rows["owner", "investment"] == pytest.approx((300, 300, 300, 0, 0))
    assert rows["city", "investment"] == pytest.approx((300, 300, 300, 0, 0))
    assert rows["owner", "renewal"] == pytest.approx((500, 400, 400, 300, 0))
    assert rows["owner", "energy"] == pytest.approx((20000, 20000, 18000, 16000, 14000))
    # Pumps last 3 years. Decided in 2020 they ran 2022-2024 and are worn out; in 2021: one third is left; in
    # 2022: two thirds. Gas boilers renewed in 2023 have run one of two years.
    assert run.costs.salvage["city"] == pytest.approx(300 / 3 + 300 * 2 / 3)
    assert run.costs.salvage["owner"] == pytest.approx(300 / 3 + 300 * 2 / 3 + 300 / 2)
    weights = [1.1**-year for year in range(5)]
    total = [21100, 21000, 19000, 16300, 14000]
    assert run.costs.total == pytest.approx(total)
    expected = sum(w * eur for w, eur in zip(weights, total, strict=True)) - 750 * 1.1**-5
    assert run.costs.discounted == pytest.approx(expected, rel=1e-12)


def test_replacing_early_what_was_paid_here_costs_no_more() -> None:
    model = machine()
    flows = {"swap": (40.0, 40.0, 20.0, 0.0, 0.0)}
    renewals = {"boilers/heating/gas": (50.0, 10.0, 10.0, 0.0, 0.0), "boilers/heating/pump": (0.0,) * 5}
    run = simulate(
        model,
        Decisions(years=tuple(range(2020, 2025)), flows=flows, renewals=renewals, dispatch=None, measures={}),
    )
    assert run.stocks["boilers"]["gas"] == (100, 100, 60, 20, 0)
    # By the end of 2022 150 fell due, 70 were renewed and 80 left; in 2023 10 more fall due and 20 leave.
    assert run.early["boilers/heating/gas"] == pytest.approx((0, 0, 0, 10, 0))
    assert run.violations == ()
    rows = {(row.payer, row.kind): row.eur for row in run.costs.rows}
    # All that was there before fell due by 2021; what goes in 2023 was renewed, and paid, in 2022.
    assert rows["owner", "early-replacement"] == pytest.approx((0, 0, 0, 0, 0))


def test_what_does_not_add_up_is_said() -> None:
    model = machine()
    renewals = {"boilers/heating/gas": (0.0,) * 5, "boilers/heating/pump": (0.0,) * 5}
    decisions = Decisions(
        years=tuple(range(2020, 2025)),
        flows={"swap": (70.0, 70.0, 0.0, 0.0, 0.0)},
        renewals=renewals,
        dispatch=None,
        measures={},
    )
    kinds = {(violation.what, violation.year) for violation in simulate(model, decisions).violations}
    assert ("not-reserved", 2021) in kinds
    assert ("negative-stock", 2023) in kinds
    assert ("overdue", 2020) in kinds


def test_trend_is_rationed_where_units_run_out() -> None:
    data = machine().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data["transitions"][0]["trend"] = figure(40, "unit/a")
    run = trend(read_model(data))
    assert run.decisions.flows["swap"] == pytest.approx((40, 40, 20, 0, 0))
    assert run.stocks["boilers"]["gas"] == pytest.approx((100, 100, 60, 20, 0))
    assert run.violations == ()


def test_births_and_deaths() -> None:
    data = machine().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data["stocks"][0]["deaths"] = figure(10, "%/a")
    data["stocks"][0]["births"] = [{"state": "pump", "units": figure(5, "unit/a")}]
    data["transitions"][0]["trend"] = figure(0, "unit/a")
    run = trend(read_model(data))
    assert run.stocks["boilers"]["gas"] == pytest.approx([100 * 0.9**t for t in range(5)])
    pumps = [0.0]
    for _ in range(4):
        pumps.append(0.9 * pumps[-1] + 5)
    assert run.stocks["boilers"]["pump"] == pytest.approx(pumps)
    # Pumps of the end of 2020 run 2021-2023: what is alive of them in 2024 is renewed at the end of 2023.
    assert run.decisions.renewals["boilers/heating/pump"] == pytest.approx((0, 0, 0, 5 * 0.9**3, 0))
    assert run.decisions.renewals["boilers/heating/gas"] == pytest.approx(
        (50 * 0.9, 50 * 0.81, 50 * 0.9**3, 50 * 0.9**4, 0)
    )


def test_decisions_must_cover_the_model() -> None:
    model = machine()
    decisions = trend(model).decisions
    for broken in (
        decisions.model_copy(update={"flows": {}}),
        decisions.model_copy(update={"renewals": dict.fromkeys(decisions.renewals, (0.0,))}),
    ):
        with pytest.raises(ValueError, match="do not cover"):
            simulate(model, broken)
