"""The published sums of the demonstration balance follow from its energy and factors."""

from __future__ import annotations

import pytest

from wandel_engine.balance import compute_balance

from .conftest import DEMO_SETS, demo_cells, figure


@pytest.fixture
def demo(make_card):
    standard = {
        "key": "standard",
        "title": {"de": "Standard"},
        "district_heat": {"variant": "standard", "factor": figure(0.26, "t/MWh")},
    }
    return compute_balance(make_card(sensitivities=(standard,)), demo_cells(), DEMO_SETS)


def test_energy_of_the_demo(demo):
    assert demo.bisko.total.energy_mwh == pytest.approx(1_035_000, abs=1e-6)
    assert demo.per_head.energy_mwh == pytest.approx(18.6, abs=0.05)


def test_emissions_of_the_demo_at_both_factors_of_district_heat(demo):
    assert demo.bisko.total.emissions_t == pytest.approx(302_846.0, abs=1)
    assert demo.sensitivities[0].emissions_t == pytest.approx(315_834.0, abs=1)
    assert round(demo.bisko.total.emissions_t / 1000) == 303
    assert round(demo.sensitivities[0].emissions_t / 1000) == 316
    assert round(demo.per_head.bisko_t, 1) == 5.5
    assert round(demo.sensitivities[0].emissions_t / 55519, 1) == 5.7
    assert demo.per_head.population.year == 2021


@pytest.mark.parametrize(
    ("sector", "kilotonnes"),
    [("households", 88.8), ("commerce", 62.9), ("industry", 51.0), ("municipal", 8.5), ("transport", 91.7)],
)
def test_emissions_of_the_demo_by_sector(demo, sector, kilotonnes):
    assert round(demo.bisko.by_sector[sector].emissions_t / 1000, 1) == kilotonnes


def test_household_heat_is_plausible(demo):
    assert demo.plausibility.heat_mwh == pytest.approx(275_500)
    assert round(demo.plausibility.kwh_per_m2) == 109


def test_the_demo_is_incomplete_because_roads_are_not_told_apart(demo):
    assert demo.verdict.result == "incomplete"
    codes = {reason.code for reason in demo.verdict.reasons}
    assert codes == {"missing-road-classes", "quality-below-a", "changed-factors"}
    assert demo.quality == 0


def test_the_shipped_set_alone_differs_where_the_demo_has_its_own_factors(make_card):
    card = make_card(factor_set="bisko-2020")
    balance = compute_balance(card, demo_cells(), DEMO_SETS)
    missing = [reason for reason in balance.verdict.reasons if reason.code == "missing-factor"]
    assert [(reason.sector, reason.carrier) for reason in missing] == [("transport", "biofuel")]
    assert balance.bisko.by_sector["households"].emissions_t == pytest.approx(88_905, abs=1)
    assert balance.bisko.by_sector["transport"].missing == 1
