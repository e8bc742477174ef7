"""A balance never counts twice: a total beside its parts is refused, in every dimension, and never added."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wandel_engine.balance import BalanceCard, LocalGeneration, compute_balance
from wandel_engine.balance.document import Carrier, Mode
from wandel_engine.balance.overlaps import is_total, overlaps_of_cells, overlaps_of_generation

from .conftest import CARRIERS, DEMO_SETS, cell, demo_cells, figure

CARD = {
    "year": 2020,
    "boundary": {"de": "Stadtgebiet"},
    "factor_set": "demo",
    "territorial_factor_set": "demo-direct",
    "cells_file": "cells.csv",
    "electricity_includes_heat_pumps": False,
    "district_heat": {"variant": "standard", "factor": figure(0.26, "t/MWh")},
    "population_for_per_head": figure(1000, "people"),
}
STATIONARY = ("households", "commerce", "industry", "municipal")
CAR, TRUCK = "car-urban", "truck-motorway"


def computed(cells, plants=()):
    return compute_balance(BalanceCard(**CARD, local_generation=tuple(plants)), cells, DEMO_SETS)


def plant(key, mwh, title=None):
    return LocalGeneration(
        key=key, title={"de": title or key}, energy=figure(mwh, "MWh"), factor=figure(0, "t/MWh")
    )


def test_the_total_of_a_fuel_beside_its_modes_is_refused_and_the_modes_alone_are_right():
    modes = [cell("transport", "diesel", 60_000, mode=CAR), cell("transport", "diesel", 105_000, mode=TRUCK)]
    others = [one for one in demo_cells() if (one.sector, one.carrier) != ("transport", "diesel")]
    total = cell("transport", "diesel", 165_000)
    with pytest.raises(
        ValueError, match=r"transport × diesel without a mode is the total of car-urban, truck"
    ):
        computed([*others, total, *modes])
    assert computed([*others, *modes]).bisko.total == computed([*others, total]).bisko.total


@pytest.mark.parametrize(
    ("cells", "kind", "index"),
    [
        ([cell("households", "gas", 5, mode=CAR)], "mode_outside_transport", 0),
        ([cell("industry", "coal", 3), cell("industry", "lignite", 2)], "carrier_beside_parts", 0),
        ([cell("industry", "hard-coal", 3), cell("industry", "coal", 3)], "carrier_beside_parts", 1),
        ([cell("transport", "diesel", 9), cell("municipal", "diesel", 1)], "fleet_beside_transport", 1),
        (
            [cell("households", "petrol", 1), cell("transport", "petrol", 9, mode=CAR)],
            "fleet_beside_transport",
            0,
        ),
        ([cell("industry", "gas", 1), cell("industry", "gas", 2)], "twice", 1),
    ],
)
def test_each_way_to_count_twice_is_found_where_it_stands(cells, kind, index):
    [found] = overlaps_of_cells(cells)
    assert (found.kind, found.index) == (kind, index)
    with pytest.raises(ValueError, match=found.mend):
        computed(cells)


def test_what_only_looks_alike_is_let_in():
    cells = [
        cell("industry", "coal", 3),
        cell("commerce", "lignite", 2),
        cell("households", "hard-coal", 1),
        cell("households", "lignite", 1),
        cell("industry", "diesel", 4),  # machines, not vehicles
        cell("transport", "diesel", 7, mode=CAR),
        cell("transport", "petrol", 7),
    ]
    assert overlaps_of_cells(cells) == []
    assert computed(cells).bisko.total.energy_mwh == 25


def test_parts_of_coal_stand_for_coal():
    account = computed([cell("industry", "lignite", 10)]).bisko
    of_industry = {one.carrier: one for one in account.cells if one.sector == "industry"}
    assert "coal" not in of_industry, "a missing total beside its part is no gap"
    assert of_industry["hard-coal"].status == "no-data"
    assert of_industry["lignite"].emissions_t == pytest.approx(4.11)


@pytest.mark.parametrize(
    ("plants", "index"),
    [
        ([plant("wind", 10), plant("wind-onshore", 10)], 0),
        (
            [plant("photovoltaics", 10), plant("hydropower", 5), plant("all-plants", 15, "Erzeugung gesamt")],
            2,
        ),
        ([plant("local", 15), plant("photovoltaics", 10), plant("hydropower", 5)], 0),
        ([plant("wind", 10), plant("wind", 10)], 1),
    ],
)
def test_the_total_of_local_generation_beside_its_plants_is_refused(plants, index):
    [found] = overlaps_of_generation(plants)
    assert found.index == index
    with pytest.raises(ValueError, match=found.mend):
        computed([cell("households", "electricity", 100)], plants)


def test_equal_plants_are_plants():
    plants = [plant("wind-north", 10), plant("wind-south", 10), plant("hydropower", 0)]
    assert overlaps_of_generation(plants) == []


modes = st.dictionaries(
    st.tuples(
        st.sampled_from([*Carrier.__args__]).filter(lambda one: one not in ("coal", "hard-coal", "lignite")),
        st.sampled_from([*Mode.__args__]),
    ),
    st.floats(0, 1e7),
    min_size=1,
    max_size=12,
)
stationary = st.dictionaries(
    st.tuples(st.sampled_from(STATIONARY), st.sampled_from(CARRIERS)), st.floats(0, 1e7), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(modes, stationary, st.data())
def test_adding_a_total_never_changes_the_sum(of_modes, others, data):
    """Whatever total is put beside whatever parts, at any place: refused, so it is in no sum."""
    parts = [cell("transport", c, mwh, mode=mode) for (c, mode), mwh in of_modes.items()]
    parts += [cell(s, c, mwh) for (s, c), mwh in others.items()]
    assert computed(parts).bisko.total.energy_mwh == pytest.approx(
        sum(of_modes.values()) + sum(others.values())
    )
    carrier = data.draw(st.sampled_from(sorted({c for c, _mode in of_modes})))
    total = sum(mwh for (c, _mode), mwh in of_modes.items() if c == carrier)
    place = data.draw(st.integers(0, len(parts)))
    with pytest.raises(ValueError, match="would count twice"):
        computed([*parts[:place], cell("transport", carrier, total), *parts[place:]])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=6), st.data())
def test_adding_the_total_of_all_plants_is_refused(energies, data):
    plants = [plant(f"plant-{number}", mwh) for number, mwh in enumerate(energies)]
    place = data.draw(st.integers(0, len(plants)))
    plants.insert(place, plant("made-here", sum(energies)))
    assert place in {one.index for one in overlaps_of_generation(plants)}


@pytest.mark.parametrize("name", ["Gesamt", "total", "Summe", "Razem", "Endenergie insgesamt"])
def test_words_for_totals_are_known(name):
    assert is_total(name)


@pytest.mark.parametrize("name", ["all other districts", "Gesamtschule", "transport", "Private Haushalte"])
def test_other_words_are_none(name):
    assert not is_total(name)
