"""Ranges for a synthetic model: what a city does not know of costs, needs, uptake, prices and limits."""

from __future__ import annotations

from typing import Any

NEEDS = 10
"""Groups share this many uncertain needs for heat."""


def doubt(data: dict[str, Any]) -> None:
    """Give the model of `synthetic` uncertain inputs: 41 where it has ten groups or more of 12 states."""
    _costs(data)
    _needs(data)
    _energy(data)
    _limits(data)


def _spread(value: float, unit: str, low: float, high: float, **more: Any) -> dict[str, Any]:
    return {
        "value": value,
        "low": low * value,
        "high": high * value,
        "unit": unit,
        "flag": "fictional",
        **more,
    }


def _parameter(
    data: dict[str, Any], key: str, figure: dict[str, Any], distribution: str = "triangular"
) -> dict[str, str]:
    parameters = data.setdefault("parameters", [])
    if all(known["key"] != key for known in parameters):
        parameters.append({"key": key, "figure": figure, "distribution": distribution})
    return {"ref": key}


def _costs(data: dict[str, Any]) -> None:
    """What a kind of work costs everywhere, how much of it is really done, and what a renewal costs."""
    for edge in data["transitions"]:
        renovation = "lifetime" in edge
        work = edge["to"][:2] if renovation else edge["to"][3:]
        _parameter(data, f"{edge['key']}-cost", edge["cost"])
        _parameter(
            data, f"cost-{work}", _spread(1.0, "1", 0.8, 1.4), "lognormal" if renovation else "triangular"
        )
        edge["cost"] = {"ref": [f"cost-{work}", f"{edge['key']}-cost"]}
        edge["uptake"] = _parameter(data, f"uptake-{work}", _spread(0.8, "1", 0.7, 1.25))
    for stock in data["stocks"]:
        for kind in stock["components"][0]["kinds"]:
            name = f"{stock['key']}-{kind['key']}-renewal"
            _parameter(data, name, kind["renewal_cost"])
            _parameter(data, f"renewal-{kind['key']}", _spread(1.0, "1", 0.9, 1.2), "normal")
            kind["renewal_cost"] = {"ref": [name, f"renewal-{kind['key']}"]}


def _needs(data: dict[str, Any]) -> None:
    """Groups of one type need more or less heat than was reckoned, and more or less is built."""
    for number, stock in enumerate(data["stocks"]):
        key = f"need-{number % NEEDS}"
        if all(driver["key"] != key for driver in data["drivers"]):
            point = _spread(1.0, "1", 0.9, 1.15, year=data["base_year"])
            data["drivers"].append(
                {"key": key, "title": {"de": key}, "unit": "1", "points": [point], "by": "others"}
            )
        for birth in stock["births"]:
            _parameter(data, f"{stock['key']}-births", birth["units"])
            _parameter(data, "births", _spread(1.0, "1", 0.5, 1.3))
            birth["units"] = {"ref": ["births", f"{stock['key']}-births"]}
        for state in stock["states"]:
            for use in state["uses"]:
                use["index"] = key


def _energy(data: dict[str, Any]) -> None:
    for point in data["drivers"][0]["points"]:
        point |= {"low": 0.9 * point["value"], "high": 1.6 * point["value"]}
    for commodity in data["commodities"]:
        if "losses" in commodity:
            commodity["losses"] = _parameter(
                data, "losses", _spread(commodity["losses"]["value"], "%", 0.7, 1.5)
            )
        for name in ("price", "export_price"):
            if name in commodity:
                value, unit = commodity[name]["value"], commodity[name]["unit"]
                key = f"{name.replace('_', '-')}-{commodity['key']}"
                commodity[name] = _parameter(data, key, _spread(value, unit, 0.8, 1.6))
        if isinstance(commodity.get("factors", {}).get("bisko"), dict) and commodity["key"] in ("gas", "oil"):
            value = commodity["factors"]["bisko"]["value"]
            key = f"factor-{commodity['key']}"
            commodity["factors"]["bisko"] = _parameter(
                data, key, _spread(value, "t/MWh", 0.97, 1.1), "uniform"
            )
    for plant in data["plants"]:
        hours = plant["full_load_hours"]
        key = f"hours-{plant['key']}"
        plant["full_load_hours"] = _parameter(data, key, _spread(hours["value"], hours["unit"], 0.9, 1.1))


def _limits(data: dict[str, Any]) -> None:
    for limit in data["limits"]:
        most = limit["at_most"]
        limit["at_most"] = _parameter(
            data, f"most-{limit['key']}", _spread(most["value"], most["unit"], 0.85, 1.2)
        )
