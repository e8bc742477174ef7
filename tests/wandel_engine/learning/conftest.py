"""A past that nobody lived: a town whose true numbers are known."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.pathways.synthetic import figure, text

from wandel_engine.pathways import Model, read_model


def parameter(
    key: str, low: float, value: float, high: float, unit: str, distribution: str
) -> dict[str, Any]:
    """An uncertain parameter."""
    return {
        "key": key,
        "title": text(key),
        "figure": figure(value, unit, low=low, high=high),
        "distribution": distribution,
    }


def town(**more: Any) -> Model:
    """Homes that gas and heat pumps heat, from 2010 on; five uncertain numbers, of every kind one."""
    data: dict[str, Any] = {
        "format": 1,
        "key": "past",
        "title": text("past"),
        "base_year": 2010,
        "horizon": 2022,
        "price_year": 2015,
        "discount_rate": figure(3, "%/a"),
        "sources": [{"key": key, "title": key} for key in ("survey", "meter", "register")],
        "sectors": [{"key": "homes", "title": text("homes")}],
        "payers": [{"key": "owner", "title": text("owner")}],
        "parameters": [
            parameter("gas-use", 10, 14, 18, "MWh/dwelling/a", "normal"),
            parameter("pump-cost", 15_000, 20_000, 20_000**2 / 15_000, "EUR/dwelling", "lognormal"),
            parameter("pump-use", 3, 4, 7, "MWh/dwelling/a", "triangular"),
            parameter("pumps", 30, 60, 100, "dwelling/a", "triangular"),
            parameter("accepting", 40, 55, 70, "%", "uniform"),
        ],
        "drivers": [
            {
                "key": "prices",
                "title": text("prices"),
                "unit": "1",
                "points": [figure(0.8, "1", year=2010), figure(1, "1", year=2015)],
            }
        ],
        "price_index": "prices",
        "commodities": [
            {
                "key": key,
                "title": text(key),
                "factors": {"bisko": figure(0.25, "t/MWh"), "territorial": figure(0.2, "t/MWh")},
                "price": figure(100, "EUR/MWh"),
            }
            for key in ("gas", "electricity")
        ],
        "stocks": [
            {
                "key": "homes",
                "title": text("homes"),
                "unit": "dwelling",
                "sector": "homes",
                "total": figure(4000, "dwelling"),
                "payers": {"owner": 1},
                "states": [
                    {
                        "key": "gas",
                        "title": text("gas"),
                        "base": figure(3900, "dwelling"),
                        "uses": [{"commodity": "gas", "intensity": {"ref": "gas-use"}}],
                    },
                    {
                        "key": "pump",
                        "title": text("pump"),
                        "base": figure(100, "dwelling"),
                        "uses": [{"commodity": "electricity", "intensity": {"ref": "pump-use"}}],
                    },
                ],
            }
        ],
        "transitions": [
            {
                "key": "swap",
                "stock": "homes",
                "from": "gas",
                "to": "pump",
                "cost": {"ref": "pump-cost"},
                "payers": {"owner": 1},
                "trend": {"ref": "pumps"},
                "yearly_limit": figure(400, "dwelling/a"),
                "uptake": {"ref": "accepting"},
            }
        ],
    }
    return read_model(data | more)


@pytest.fixture(scope="session")
def past() -> Model:
    return town()
