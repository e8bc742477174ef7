"""A hundred homes that change their heating: from gas to wood or pumps, and on to a station's heat."""

from __future__ import annotations

from typing import Any


def figure(value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "flag": "fictional", **more}


def _named(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": {"de": key, "en": key, "pl": key}, **more}


def _commodity(key: str, factor: float, price: Any) -> dict[str, Any]:
    factors = {account: figure(factor, "t/MWh") for account in ("bisko", "territorial")}
    return _named(key, factors=factors, price=price)


def _state(key: str, commodity: str, base: float, kind: str | None) -> dict[str, Any]:
    uses = [{"commodity": commodity, "intensity": figure(10, "MWh/home/a")}]
    return _named(key, base=figure(base, "home"), uses=uses, components={"heating": kind} if kind else {})


def _kind(key: str, cost: float, lifetime: float) -> dict[str, Any]:
    return _named(
        key, lifetime=figure(lifetime, "a"), renewal_cost=figure(cost, "EUR/home"), payers={"owner": 1}
    )


def move(key: str, source: str, sink: str, cost: float, **more: Any) -> dict[str, Any]:
    """A transition of the homes."""
    given = {"key": key, "stock": "homes", "from": source, "to": sink, "payers": {"owner": 1}}
    return given | {"cost": figure(cost, "EUR/home")} | more


def heated(
    transitions: list[dict[str, Any]],
    *,
    components: bool = True,
    lifetime: float = 20,
    deaths: float = 0,
    clean_by: int = 2025,
    **more: Any,
) -> dict[str, Any]:
    """2020 to 2030, decided from 2021 on, no discounting; gas costs 100, wood 80, heat 10 EUR/MWh.

    Boilers cost 5,000 EUR, pumps 10,000, stations 100, and all last `lifetime` years. The target wants
    nothing emitted from `clean_by` on.
    """
    kinds = [_kind("boiler", 5000, lifetime), _kind("pump", 10000, lifetime), _kind("station", 100, lifetime)]
    stock = _named(
        "homes",
        unit="home",
        sector="households",
        total=figure(100, "home"),
        payers={"owner": 1},
        deaths=figure(deaths, "1/a"),
        components=[_named("heating", kinds=kinds)] if components else [],
        states=[
            _state("gas", "gas", 100, "boiler" if components else None),
            _state("wood", "wood", 0, "pump" if components else None),
            _state("heat", "heat", 0, "station" if components else None),
        ],
    )
    return {
        "format": 1,
        "base_year": 2020,
        "horizon": 2030,
        "decisions_from": 2021,
        "price_year": 2025,
        **_named("homes"),
        "discount_rate": figure(0, "%/a"),
        "sectors": [_named("households")],
        "payers": [_named("owner")],
        "commodities": [
            _commodity("gas", 0.25, figure(100, "EUR/MWh")),
            _commodity("wood", 0, figure(80, "EUR/MWh")),
            _commodity("heat", 0, figure(10, "EUR/MWh")),
        ],
        "stocks": [stock],
        "transitions": transitions,
        "targets": [
            {
                "artefact": "clean",
                "title": {"de": "k", "en": "c", "pl": "c"},
                "year": clean_by,
                "account": "bisko",
                "threshold": figure(0, "t/a"),
            }
        ],
        **more,
    }
