"""The rules of both accounts: factors, heat pumps, imports, verdict, and what is no data."""

from __future__ import annotations

import pytest

from wandel_engine.balance import (
    UnknownFactorSet,
    carnot,
    compute_balance,
    resolve_factor_set,
    shipped_factor_sets,
)
from wandel_engine.balance.verdict import (
    QUALITY_A_CARRIERS,
    REQUIRED_SECTORS,
    ROAD_MODES,
    STATIONARY_CARRIERS,
)

from .conftest import DEMO_SETS, cell, factor_set, figure


def found(account, sector, carrier):
    [only] = [c for c in account.cells if (c.sector, c.carrier) == (sector, carrier)]
    return only


def complete_cells():
    stationary = [cell(s, c, 1000, "A") for s in REQUIRED_SECTORS for c in STATIONARY_CARRIERS]
    roads = [cell("transport", "diesel", 100, "B", mode=mode) for mode in ROAD_MODES]
    return [*stationary, *roads, cell("transport", "petrol", 10), cell("transport", "electricity", 10)]


def test_carnot_check_value():
    shares = carnot(power=30, heat=70, supply_kelvin=373, efficiency=0.85, fuel_factor=0.247)
    assert shares.heat_share == pytest.approx(0.36, abs=0.005)
    assert shares.heat_factor == pytest.approx(0.150, abs=0.001)
    emissions = 100 / 0.85 * 0.247
    assert 70 * shares.heat_factor + 30 * shares.power_factor == pytest.approx(emissions)
    assert shares.heat_share + shares.power_share == pytest.approx(1)


@pytest.mark.parametrize(
    "wrong", [{"power": 0}, {"heat": -1}, {"supply_kelvin": 283}, {"efficiency": 0}, {"fuel_factor": -0.1}]
)
def test_carnot_refuses_impossible_plants(wrong):
    given = {"power": 30, "heat": 70, "supply_kelvin": 373, "efficiency": 0.85, "fuel_factor": 0.2}
    with pytest.raises(ValueError):
        carnot(**(given | wrong))


def test_shipped_factors_carry_source_flag_and_range():
    sets = shipped_factor_sets()
    assert set(sets) == {"bisko-2020", "direct-combustion-2024"}
    assert sets["bisko-2020"].factor("gas", 2020).value == 0.247
    assert [sets["bisko-2020"].factor("electricity", year).value for year in range(2018, 2024)] == [
        0.544, 0.478, 0.429, 0.472, 0.505, 0.445,
    ]  # fmt: skip
    for given in sets.values():
        sources = {source.key for source in given.sources}
        assert given.source in sources
        assert all(factor.figure.source in sources for factor in given.factors)
        assert all(factor.figure.unit == "t/MWh" for factor in given.factors)


def test_no_year_is_stood_in_for_by_another():
    assert shipped_factor_sets()["bisko-2020"].factor("electricity", 2017) is None


def test_a_set_extends_another():
    own = factor_set("own", "bisko", {"electricity": 0.3}, extends="bisko-2020")
    resolved = resolve_factor_set("own", [own])
    assert resolved.factor("gas", 2020).value == 0.247
    assert resolved.factor("electricity", 2020).value == 0.3


def test_unknown_and_circular_sets_are_refused():
    with pytest.raises(UnknownFactorSet):
        resolve_factor_set("nowhere")
    circle = [factor_set("a", "bisko", {}, extends="b"), factor_set("b", "bisko", {}, extends="a")]
    with pytest.raises(UnknownFactorSet):
        resolve_factor_set("a", circle)


def test_environmental_heat_counts_its_electricity(make_card):
    cells = [cell("households", "electricity", 1000), cell("households", "environmental-heat", 320)]
    without = compute_balance(make_card(electricity_includes_heat_pumps=False), cells, DEMO_SETS).bisko
    within = compute_balance(make_card(electricity_includes_heat_pumps=True), cells, DEMO_SETS).bisko
    assert found(without, "households", "environmental-heat").factor == pytest.approx(0.429 / 3.2)
    assert without.total.emissions_t == pytest.approx(1100 * 0.429)
    assert found(within, "households", "electricity").energy_mwh == pytest.approx(900)
    assert within.total.emissions_t == pytest.approx(1000 * 0.429)


def test_more_heat_pumps_than_electricity_is_named(make_card):
    cells = [cell("households", "electricity", 10), cell("households", "environmental-heat", 320)]
    balance = compute_balance(make_card(electricity_includes_heat_pumps=True), cells, DEMO_SETS)
    assert found(balance.bisko, "households", "electricity").energy_mwh == 0
    assert "heat-pumps-exceed-electricity" in {reason.code for reason in balance.verdict.reasons}


def test_territorial_account_imports_what_is_not_generated(make_card):
    plant = {
        "key": "plant",
        "title": {"de": "Werk"},
        "energy": figure(400, "MWh"),
        "factor": figure(0.5, "t/MWh"),
    }
    cells = [cell("households", "electricity", 1000), cell("households", "gas", 100)]
    balance = compute_balance(make_card(local_generation=(plant,)), cells, DEMO_SETS)
    assert balance.electricity.imported_mwh == 600
    assert balance.territorial.total.emissions_t == pytest.approx(400 * 0.5 + 600 * 0.369 + 100 * 0.201)
    assert balance.bisko.total.emissions_t == pytest.approx(1000 * 0.429 + 100 * 0.247)


def test_surplus_generation_still_burns_its_fuel(make_card):
    plant = {
        "key": "plant",
        "title": {"de": "Werk"},
        "energy": figure(1500, "MWh"),
        "factor": figure(0.5, "t/MWh"),
    }
    cells = [cell("households", "electricity", 1000)]
    balance = compute_balance(make_card(local_generation=(plant,)), cells, DEMO_SETS)
    assert (balance.electricity.imported_mwh, balance.electricity.exported_mwh) == (0, 500)
    assert balance.territorial.total.emissions_t == pytest.approx(1500 * 0.5)


def test_no_data_zero_default_estimate_and_measured_are_told_apart(make_card):
    estimate = cell("industry", "gas", 5).model_copy(
        update={"energy": figure(5, "MWh", flag="estimate", low=1, high=9, derivation={"de": "Umfrage"})}
    )
    doubtful = cell("industry", "oil", 0).model_copy(
        update={"energy": figure(0, "MWh", flag="estimate", low=0, high=9, derivation={"de": "Umfrage"})}
    )
    cells = [cell("households", "gas", 0, "A"), cell("households", "oil", 7, "D"),
             cell("households", "electricity", 7, "A"), estimate, doubtful]  # fmt: skip
    account = compute_balance(make_card(), cells, DEMO_SETS).bisko
    assert found(account, "households", "gas").status == "confirmed-zero"
    assert found(account, "households", "oil").status == "default"
    assert found(account, "households", "electricity").status == "measured"
    assert found(account, "industry", "gas").status == "estimate"
    assert found(account, "industry", "oil").status == "estimate"
    nothing = found(account, "commerce", "gas")
    assert (nothing.status, nothing.energy_mwh, nothing.emissions_t) == ("no-data", None, None)
    assert account.by_sector["commerce"].missing == len(STATIONARY_CARRIERS)


def test_a_complete_balance_of_quality_a_conforms(make_card):
    cells = complete_cells()
    balance = compute_balance(make_card(factor_set="bisko-2020"), cells, DEMO_SETS)
    assert balance.verdict.result == "conformant"
    assert balance.verdict.reasons == ()


def test_missing_municipal_facilities_do_no_harm_but_a_missing_cell_does(make_card):
    cells = [c for c in complete_cells() if (c.sector, c.carrier) != ("industry", "coal")]
    verdict = compute_balance(make_card(factor_set="bisko-2020"), cells, DEMO_SETS).verdict
    assert verdict.result == "incomplete"
    assert [(r.code, r.sector, r.carrier) for r in verdict.reasons] == [("missing-cell", "industry", "coal")]


@pytest.mark.parametrize("carrier", QUALITY_A_CARRIERS)
def test_grid_bound_energy_below_quality_a_does_not_conform(make_card, carrier):
    cells = [
        c.model_copy(update={"quality": "B"}) if (c.sector, c.carrier) == ("commerce", carrier) else c
        for c in complete_cells()
    ]
    verdict = compute_balance(make_card(factor_set="bisko-2020"), cells, DEMO_SETS).verdict
    assert verdict.result == "non-conformant"
    assert [(r.code, r.carrier, r.quality) for r in verdict.reasons] == [("quality-below-a", carrier, "B")]


def test_changed_factors_do_not_conform(make_card):
    own = factor_set("own", "bisko", {"gas": 0.2}, extends="bisko-2020")
    verdict = compute_balance(make_card(factor_set="own"), complete_cells(), [*DEMO_SETS, own]).verdict
    assert [r.code for r in verdict.reasons] == ["changed-factors"]


def test_what_cannot_be_computed_is_refused(make_card):
    with pytest.raises(ValueError, match="twice"):
        compute_balance(make_card(), [cell("industry", "gas", 1), cell("industry", "gas", 2)], DEMO_SETS)
    with pytest.raises(ValueError, match="account territorial"):
        compute_balance(make_card(factor_set="demo-direct"), [], DEMO_SETS)
    with pytest.raises(ValueError, match="not above 0"):
        compute_balance(make_card(population_for_per_head=figure(0, "people")), [], DEMO_SETS)
    with pytest.raises(UnknownFactorSet):
        compute_balance(make_card(factor_set="nowhere"), [], DEMO_SETS)
