"""What holds for every balance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wandel_engine.balance import BalanceCard, compute_balance

from .conftest import CARRIERS, DEMO_SETS, cell, figure

CARD = BalanceCard(
    year=2020,
    boundary={"de": "Stadtgebiet"},
    factor_set="demo",
    territorial_factor_set="demo-direct",
    cells_file="cells.csv",
    electricity_includes_heat_pumps=False,
    district_heat={"variant": "standard", "factor": figure(0.26, "t/MWh")},
    population_for_per_head=figure(1000, "people"),
)
SECTORS = ("households", "commerce", "industry", "municipal")
places = st.tuples(st.sampled_from(SECTORS), st.sampled_from(CARRIERS))
tables = st.dictionaries(
    places, st.tuples(st.floats(0, 1e7), st.sampled_from("ABCD")), max_size=len(SECTORS) * len(CARRIERS)
)


def cells_of(table, scale=1.0):
    return [cell(s, c, value * scale, quality) for (s, c), (value, quality) in table.items()]


@settings(max_examples=60, deadline=None)
@given(tables)
def test_sums_by_sector_and_by_carrier_are_the_total(table):
    balance = compute_balance(CARD, cells_of(table), DEMO_SETS)
    for account in (balance.bisko, balance.territorial):
        for sums in (account.by_sector, account.by_carrier):
            for name in ("energy_mwh", "emissions_t", "missing"):
                total = math.fsum(getattr(part, name) for part in sums.values())
                assert total == pytest.approx(getattr(account.total, name), rel=1e-9, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(tables, st.floats(0.01, 100))
def test_twice_the_energy_is_twice_the_emissions_and_the_same_quality(table, scale):
    once = compute_balance(CARD, cells_of(table), DEMO_SETS)
    more = compute_balance(CARD, cells_of(table, scale), DEMO_SETS)
    for account in ("bisko", "territorial"):
        expected = getattr(once, account).total.emissions_t * scale
        assert getattr(more, account).total.emissions_t == pytest.approx(expected, rel=1e-9, abs=1e-6)
    if once.quality is not None and more.quality is not None:
        assert more.quality == pytest.approx(once.quality, abs=1e-9)
        assert 0 <= once.quality <= 1


@settings(max_examples=40, deadline=None)
@given(tables, places)
def test_missing_is_not_zero(table, place):
    without = {key: value for key, value in table.items() if key != place}
    missing = compute_balance(CARD, cells_of(without), DEMO_SETS).bisko
    zero = compute_balance(CARD, cells_of({**without, place: (0.0, "A")}), DEMO_SETS).bisko
    assert missing.total.energy_mwh == pytest.approx(zero.total.energy_mwh)
    assert missing.total.missing == zero.total.missing + 1
    status = {(c.sector, c.carrier): c.status for c in missing.cells}
    assert status[place] == "no-data"
    assert {(c.sector, c.carrier): c.status for c in zero.cells}[place] == "confirmed-zero"
