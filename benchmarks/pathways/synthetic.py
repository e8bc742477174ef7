"""Invented models of any size, reproducible from a seed: groups × (envelope × heating) states."""

from __future__ import annotations

from typing import Any

import numpy as np
from benchmarks.pathways.doubt import doubt

HEATING = ("gas", "oil", "district-heat", "biomass", "heat-pump")
LIFETIME = {"gas": 20, "oil": 20, "district-heat": 25, "biomass": 20, "heat-pump": 18}
RENEWAL = {"gas": 200.0, "oil": 210.0, "district-heat": 80.0, "biomass": 380.0, "heat-pump": 300.0}
SWITCH = {"gas": 210.0, "oil": 220.0, "district-heat": 160.0, "biomass": 400.0, "heat-pump": 450.0}
PER_HEAT = {"gas": 1.05, "oil": 1.12, "district-heat": 1.0, "biomass": 1.2, "heat-pump": 0.31}
COMMODITY = {"heat-pump": "electricity"}


def text(name: str) -> dict[str, str]:
    """A title."""
    return {"de": name, "en": name}


def figure(value: float, unit: str, **more: Any) -> dict[str, Any]:
    """An invented figure."""
    return {"value": float(value), "unit": unit, "flag": "fictional", **more}


def synthetic(
    groups: int,
    states: int,
    measures: int,
    seed: int = 0,
    horizon: int = 2045,
    decisions_from: int = 2020,
    *,
    uncertain: bool = False,
) -> dict[str, Any]:
    """A model with `groups` stocks of `states` states each and `measures` measures, as plain data.

    `states` is rounded to envelope levels × heating kinds (6 = 2 × 3, 8 = 2 × 4, 12 = 3 × 4, 15 = 3 × 5).
    `uncertain`: costs, needs, uptake, prices, factors and limits have ranges (`doubt`).
    """
    random = np.random.default_rng(seed)
    levels = 3 if states >= 12 else 2
    heating = (*HEATING[: max(2, round(states / levels)) - 1], "heat-pump")
    stocks, transitions = [], []
    for group in range(groups):
        stock, edges = _stock(group, levels, heating, random)
        stocks.append(stock)
        transitions += edges
    area = sum(stock["total"]["value"] for stock in stocks)
    data = {
        "format": 1,
        "key": f"synthetic-{groups}x{levels * len(heating)}",
        "title": text("Synthetic"),
        "base_year": 2020,
        "horizon": horizon,
        "decisions_from": decisions_from,
        "price_year": 2025,
        "discount_rate": figure(3, "%/a"),
        "sectors": [{"key": "households", "title": text("Households")}],
        "payers": [{"key": key, "title": text(key)} for key in ("owner", "utility", "city")],
        "trades": [{"key": key, "title": text(key)} for key in ("installer", "builder")],
        "drivers": [
            {
                "key": "mix",
                "title": text("Mix"),
                "unit": "t/MWh",
                "points": [figure(v, "t/MWh", year=y) for y, v in ((2020, 0.43), (2030, 0.15), (2045, 0.02))],
            }
        ],
        "commodities": _commodities(),
        "stocks": stocks,
        "transitions": transitions,
        "plants": _plants(area),
        "measures": _measures(measures, transitions, area, decisions_from, horizon, random),
        "limits": _limits(area),
        "targets": [
            {
                "artefact": f"target-{year}",
                "title": text(str(year)),
                "year": year,
                "account": "bisko",
                "threshold": figure(share, "%"),
            }
            for year, share in ((2030, 40), (2035, 30), (2040, 15), (2045, 8))
            if year <= horizon
        ],
    }
    if uncertain:
        doubt(data)
    return data


def _stock(
    group: int, levels: int, heating: tuple[str, ...], random: np.random.Generator
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    key = f"group-{group}"
    total = float(random.uniform(20_000, 200_000))
    need = random.uniform(0.11, 0.2) * np.array([1.0, 0.65, 0.4][:levels])
    shares = random.dirichlet(
        np.concatenate([np.full(len(heating), 8.0), np.full(len(heating) * (levels - 1), 0.7)])
    )
    states = []
    for level in range(levels):
        for place, kind in enumerate(heating):
            uses = [
                {
                    "commodity": COMMODITY.get(kind, kind),
                    "intensity": figure(need[level] * PER_HEAT[kind], "MWh/m2/a"),
                }
            ]
            states.append(
                {
                    "key": f"l{level}-{kind}",
                    "title": text(f"{level} {kind}"),
                    "base": figure(total * shares[level * len(heating) + place], "m2"),
                    "components": {"heating": kind},
                    "uses": uses,
                }
            )
    kinds = [
        {
            "key": kind,
            "title": text(kind),
            "lifetime": figure(LIFETIME[kind], "a"),
            "renewal_cost": figure(RENEWAL[kind] * random.uniform(0.9, 1.1), "EUR/m2"),
            "hours": {"installer": figure(0.6, "h/m2")},
            "payers": {"owner": 1},
        }
        for kind in heating
    ]
    stock = {
        "key": key,
        "title": text(key),
        "unit": "m2",
        "sector": "households",
        "total": figure(sum(state["base"]["value"] for state in states), "m2"),
        "payers": {"owner": 1},
        "deaths": figure(random.uniform(0, 0.004), "1/a"),
        "births": [{"state": f"l{levels - 1}-heat-pump", "units": figure(total * 0.003, "m2/a")}],
        "components": [{"key": "heating", "title": text("heating"), "kinds": kinds}],
        "states": states,
    }
    return stock, _edges(key, total, levels, heating, random)


def _edges(
    key: str, total: float, levels: int, heating: tuple[str, ...], random: np.random.Generator
) -> list[dict[str, Any]]:
    edges = []

    def edge(source: str, sink: str, cost: float, trade: str, hours: float, limit: float) -> None:
        edges.append(
            {
                "key": f"{key}-{source}-{sink}",
                "stock": key,
                "from": source,
                "to": sink,
                "cost": figure(cost * random.uniform(0.85, 1.15), "EUR/m2"),
                "payers": {"owner": 0.8, "city": 0.2},
                "yearly_limit": figure(limit * total, "m2/a"),
                "trend": figure(0.2 * limit * total, "m2/a"),
                "hours": {trade: figure(hours, "h/m2")},
                "lead_time": int(random.integers(0, 2)),
            }
        )

    for level in range(levels):
        for place, kind in enumerate(heating):
            if level + 1 < levels:
                edge(f"l{level}-{kind}", f"l{level + 1}-{kind}", 380 + 150 * level, "builder", 4, 0.004)
                edges[-1]["lifetime"] = figure(40, "a")
                edges[-1]["ramp"] = {"growth": figure(0.25, "1/a"), "seed": figure(0.001 * total, "m2/a")}
            for better in heating[place + 1 :]:
                edge(f"l{level}-{kind}", f"l{level}-{better}", SWITCH[better], "installer", 1.5, 0.003)
    return edges


def _commodities() -> list[dict[str, Any]]:
    def market(key: str, bisko: float, territorial: float, price: float) -> dict[str, Any]:
        factors = {"bisko": figure(bisko, "t/MWh"), "territorial": figure(territorial, "t/MWh")}
        return {"key": key, "title": text(key), "factors": factors, "price": figure(price, "EUR/MWh")}

    mix = {"ref": "mix"}
    return [
        market("gas", 0.247, 0.201, 120),
        market("oil", 0.318, 0.266, 110),
        market("biomass", 0.022, 0.0, 75),
        {
            "key": "electricity",
            "title": text("electricity"),
            "supply": "grid",
            "factors": {"bisko": mix, "territorial": mix},
            "price": figure(270, "EUR/MWh"),
            "export_price": figure(60, "EUR/MWh"),
        },
        {"key": "district-heat", "title": text("heat"), "supply": "plants", "losses": figure(10, "%")},
    ]


def _plants(area: float) -> list[dict[str, Any]]:
    def plant(key: str, megawatt: float, fuel: str, use: float, power: float, merit: int) -> dict[str, Any]:
        data: dict[str, Any] = {
            "key": key,
            "title": text(key),
            "output": "district-heat",
            "capacity": {"fixed": figure(megawatt, "MW")},
            "full_load_hours": figure(6000, "h/a"),
            "inputs": [{"commodity": fuel, "per_output": figure(use, "1")}],
            "payers": {"utility": 1},
            "merit": merit,
        }
        if power:
            data["by_products"] = [{"commodity": "electricity", "per_output": figure(power, "1")}]
            data["allocation"] = figure(0.3, "1")
        return data

    size = area / 6000
    return [
        plant("chp", 0.03 * size, "gas", 2.2, 0.85, 1),
        plant("boiler", 0.3 * size, "gas", 1.05, 0.0, 3),
        plant("large-heat-pump", 0.02 * size, "electricity", 0.33, 0.0, 2),
    ]


def _measures(
    count: int,
    transitions: list[dict[str, Any]],
    area: float,
    first: int,
    last: int,
    random: np.random.Generator,
) -> list[dict[str, Any]]:
    measures: list[dict[str, Any]] = []
    for number in range(count):
        if number % 5 == 4:
            effects = [{"plant": "large-heat-pump", "adds": figure(random.uniform(2, 8), "MW")}]
        else:
            chosen = random.choice(
                len(transitions), size=max(2, len(transitions) // max(count, 1)), replace=False
            )
            effects = [
                {
                    "transition": transitions[i]["key"],
                    "adds": figure(4 * transitions[i]["yearly_limit"]["value"], "m2/a"),
                }
                for i in chosen
            ]
        measure: dict[str, Any] = {
            "artefact": f"measure-{number}",
            "title": text(f"Measure {number}"),
            "earliest": first + 1 + int(random.integers(0, 4)),
            "latest": min(2036, last),
            "lag": int(random.integers(0, 3)),
            "one_off_cost": figure(area * random.uniform(0.05, 0.8), "EUR"),
            "yearly_cost": figure(area * random.uniform(0.002, 0.03), "EUR/a"),
            "payers": {"city": 1},
            "effects": effects,
        }
        if number % 6 == 5:
            measure["requires"] = [f"measure-{number - 1}"]
        if number % 7 == 6:
            measure["excludes"] = [f"measure-{number - 3}"]
        measures.append(measure)
    return measures


def _limits(area: float) -> list[dict[str, Any]]:
    def limit(key: str, **more: Any) -> dict[str, Any]:
        return {"key": key, "title": text(key), **more}

    return [
        limit("money", kind="money", payers=["city"], at_most=figure(3 * area, "EUR/a")),
        limit("installers", kind="hours", trade="installer", at_most=figure(0.09 * area, "h/a")),
        limit("builders", kind="hours", trade="builder", at_most=figure(0.08 * area, "h/a")),
        limit("wood", kind="commodity", commodity="biomass", at_most=figure(0.02 * area, "MWh/a")),
    ]
