"""The demonstration balance of 2020 in numbers: GWh by sector and carrier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wandel_engine.balance import BalanceCard, Cell, Factor, FactorSet
from wandel_engine.figures import Figure

CARRIERS = (
    "electricity",
    "gas",
    "district-heat",
    "oil",
    "biomass",
    "solar-thermal",
    "environmental-heat",
    "coal",
)
DEMO_GWH = {
    "households": (68, 165, 78, 14, 12, 1.5, 3, 2),
    "commerce": (75, 85, 42, 8, 3, 0, 1, 0),
    "industry": (70, 75, 5, 5, 0, 0, 0, 0),
    "municipal": (9, 10, 12, 0.5, 0, 0, 0, 0),
}
TRANSPORT_GWH = {"petrol": 105, "diesel": 165, "biofuel": 15, "electricity": 3, "lpg": 3}


def figure(value: float, unit: str, **more: Any) -> Figure:
    return Figure(**{"value": value, "unit": unit, "flag": "published", "source": "statistics", **more})


def cell(sector: str, carrier: str, mwh: float, quality: str = "D", **more: Any) -> Cell:
    return Cell(sector=sector, carrier=carrier, quality=quality, energy=figure(mwh, "MWh"), **more)


def demo_cells() -> tuple[Cell, ...]:
    stationary = [
        cell(sector, carrier, gwh * 1000)
        for sector, row in DEMO_GWH.items()
        for carrier, gwh in zip(CARRIERS, row, strict=True)
    ]
    return (*stationary, *(cell("transport", c, gwh * 1000) for c, gwh in TRANSPORT_GWH.items()))


def factor_set(key: str, account: str, factors: dict[str, float], **more: Any) -> FactorSet:
    return FactorSet(
        key=key,
        title={"de": key},
        edition="1",
        account=account,
        source="statistics",
        factors=tuple(Factor(carrier=c, figure=figure(v, "t/MWh")) for c, v in factors.items()),
        **more,
    )


DEMO_SETS = (
    factor_set(
        "demo", "bisko", {"coal": 0.43, "biofuel": 0.12, "lpg": 0.29, "biomass": 0.022}, extends="bisko-2020"
    ),
    factor_set(
        "demo-direct",
        "territorial",
        {"electricity": 0.369, "district-heat": 0.1344},
        extends="direct-combustion-2024",
    ),
)


@pytest.fixture
def make_card() -> Callable[..., BalanceCard]:
    def make(**changes: Any) -> BalanceCard:
        given: dict[str, Any] = {
            "year": 2020,
            "boundary": {"de": "Stadtgebiet"},
            "factor_set": "demo",
            "territorial_factor_set": "demo-direct",
            "cells_file": "cells.csv",
            "electricity_includes_heat_pumps": False,
            "district_heat": {"variant": "declared-technology", "factor": figure(0.1652, "t/MWh")},
            "population_for_per_head": figure(55519, "people", year=2021),
            "household_floor_area": figure(2_520_000, "m2"),
        }
        return BalanceCard(**(given | changes))

    return make
