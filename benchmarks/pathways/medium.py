"""Writes `benchmarks/models/medium/`: 30 groups × 12 states, 20 measures and 41 uncertain factors, in files.

Run: ``python -m benchmarks.pathways.medium``. The groups and measures are those of `synthetic` with a fixed
seed; what is uncertain becomes a named parameter, and what differs by group a row of a table.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import yaml
from benchmarks.pathways.synthetic import COMMODITY, PER_HEAT, RENEWAL, SWITCH, synthetic

MEDIUM = Path(__file__).parents[1] / "models" / "medium"
GROUPS, STATES, MEASURES, SEED = 30, 12, 20, 1
HEATING = ("gas", "oil", "district-heat", "heat-pump")
LEVELS = (1.0, 0.65, 0.4)
PRICES = {"gas": 120, "oil": 110, "biomass": 75, "electricity": 270}
_NOTE = "# Invented, from benchmarks/pathways/medium.py. <column> stands for a cell of groups.csv.\n"


def medium_files() -> dict[str, str]:
    """Path inside the folder → text."""
    data = synthetic(GROUPS, STATES, MEASURES, SEED)
    lists = {name: data.pop(name) for name in ("stocks", "transitions", "plants", "measures", "commodities")}
    data["drivers"][0]["points"] = [
        {**point, "low": 0.7 * point["value"], "high": 1.3 * point["value"]}
        for point in data["drivers"][0]["points"]
    ]
    for commodity in lists["commodities"]:
        if commodity["key"] in PRICES:
            commodity["price"] = {"ref": f"price-{commodity['key']}"}
    columns, rows = _table(lists["stocks"], lists["transitions"])
    return {
        "model.yaml": "# Invented: 30 groups × 12 states. Not a city.\n" + _yaml(data),
        "parts/energy.yaml": _yaml({name: lists[name] for name in ("commodities", "plants")}),
        **{
            f"parts/measures-{half + 1}.yaml": _yaml({"measures": [_short(m) for m in part]})
            for half, part in enumerate(
                (lists["measures"][:7], lists["measures"][7:14], lists["measures"][14:])
            )
        },
        "parameters.csv": _csv(("key", "value", "unit", "flag", "low", "high"), _parameters(lists["stocks"])),
        "templates/groups.yaml": _NOTE + _yaml(_template(lists["stocks"][0], lists["transitions"])),
        "templates/groups.csv": _csv(columns, rows),
    }


def write(folder: Path = MEDIUM) -> None:
    """Write the files."""
    for name, text in medium_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _table(stocks: list[dict[str, Any]], edges: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    states = [state["key"] for state in stocks[0]["states"]]
    columns = ["group", "total", *states, "births", "deaths", "cost-level", "lead-renovate", "lead-switch"]
    rows = []
    for stock in stocks:
        own = [edge for edge in edges if edge["stock"] == stock["key"]]
        renovate = next(edge for edge in own if edge["from"][1] != edge["to"][1])
        switch = next(edge for edge in own if edge["from"][1] == edge["to"][1])
        base = [round(state["base"]["value"]) for state in stock["states"]]
        births, deaths = stock["births"][0]["units"]["value"], stock["deaths"]["value"]
        level = switch["cost"]["value"] / SWITCH[switch["to"].split("-", 1)[1]]
        leads = renovate["lead_time"], switch["lead_time"]
        rows.append(
            [stock["key"], sum(base), *base, round(births, 1), round(deaths, 5), round(level, 3), *leads]
        )
    return columns, rows


def _parameters(stocks: list[dict[str, Any]]) -> list[list[Any]]:
    """41 uncertain factors with the mix, and constants without a range."""

    def uncertain(key: str, value: float, unit: str, share: float) -> list[Any]:
        return [
            key,
            round(value, 5),
            unit,
            "fictional",
            round(value * (1 - share), 5),
            round(value * (1 + share), 5),
        ]

    rows = [
        uncertain(
            f"need-{stock['key']}",
            stock["states"][0]["uses"][0]["intensity"]["value"] / 1.05,
            "MWh/m2/a",
            0.2,
        )
        for stock in stocks
    ]
    rows += [uncertain(f"switch-{kind}", SWITCH[kind], "EUR/m2", 0.25) for kind in HEATING[1:]]
    rows += [uncertain(f"price-{key}", price, "EUR/MWh", 0.3) for key, price in PRICES.items()]
    rows += [uncertain("renovation", 1.0, "1", 0.3), ["uptake", 0.85, "1", "fictional", 0.6, 1.0]]
    rows += [uncertain("pace", 1.0, "1", 0.2)]
    fixed = {
        "step-0": (380, "EUR/m2"), "step-1": (530, "EUR/m2"), "pace-renovate": (0.004, "1/a"),
        "pace-switch": (0.003, "1/a"), "trend-share": (0.2, "1"),
        **{f"level-{n}": (level, "1") for n, level in enumerate(LEVELS)},
        **{f"per-heat-{kind}": (PER_HEAT[kind], "1") for kind in HEATING},
        **{f"renewal-{kind}": (RENEWAL[kind], "EUR/m2") for kind in HEATING},
    }  # fmt: skip
    return rows + [[key, value, unit, "fictional", "", ""] for key, (value, unit) in fixed.items()]


def _template(stock: dict[str, Any], edges: list[dict[str, Any]]) -> dict[str, Any]:
    cell = {"flag": "fictional"}
    own = [edge for edge in edges if edge["stock"] == stock["key"]]
    for kind in stock["components"][0]["kinds"]:
        kind["renewal_cost"] = {"ref": [f"renewal-{kind['key']}", "cost-<group>"]}
    for state in stock["states"]:
        level, kind = state["key"][1], state["components"]["heating"]
        state["base"] = {"value": f"<{state['key']}>", "unit": "m2", **cell}
        state["uses"] = [
            {
                "commodity": COMMODITY.get(kind, kind),
                "intensity": {"ref": ["need-<group>", f"level-{level}", f"per-heat-{kind}"]},
            }
        ]
    stock |= {
        "key": "<group>",
        "title": {"de": "<group>", "en": "<group>"},
        "total": {"value": "<total>", "unit": "m2", **cell},
        "deaths": {"value": "<deaths>", "unit": "1/a", **cell},
        "births": [{"state": "l2-heat-pump", "units": {"value": "<births>", "unit": "m2/a", **cell}}],
    }
    return {
        "parameters": [
            {"key": "cost-<group>", "figure": {"value": "<cost-level>", "unit": "1", **cell}},
            {"key": "size-<group>", "figure": {"value": "<total>", "unit": "m2", **cell}},
        ],
        "stocks": [stock],
        "transitions": [_edge(edge) for edge in own],
    }


def _edge(edge: dict[str, Any]) -> dict[str, Any]:
    renovates = edge["from"][1] != edge["to"][1]
    pace = "pace-renovate" if renovates else "pace-switch"
    cost = (
        ["renovation", f"step-{edge['from'][1]}"] if renovates else [f"switch-{edge['to'].split('-', 1)[1]}"]
    )
    result = {
        **edge,
        "key": f"<group>-{edge['from']}-{edge['to']}",
        "stock": "<group>",
        "cost": {"ref": [*cost, "cost-<group>"]},
        "yearly_limit": {"ref": ["pace", pace, "size-<group>"]},
        "trend": {"ref": ["pace", pace, "trend-share", "size-<group>"]},
        "lead_time": "<lead-renovate>" if renovates else "<lead-switch>",
        "uptake": {"ref": "uptake"},
    }
    if renovates:
        result["ramp"] = {
            "growth": {"value": 0.25, "unit": "1/a", "flag": "fictional"},
            "seed": {"ref": ["pace-renovate", "size-<group>"]},
        }
    return result


def _short(measure: dict[str, Any]) -> dict[str, Any]:
    for effect in measure["effects"]:
        effect["adds"]["value"] = round(effect["adds"]["value"], 1)
    return measure


def _yaml(data: Any) -> str:
    class Dumper(yaml.SafeDumper):
        """Mappings without mappings inside stand on one line."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

        def represent_mapping(
            self, tag: str, mapping: Any, flow_style: bool | None = None
        ) -> yaml.MappingNode:
            deep = any(isinstance(value, list) and len(value) > 3 for value in mapping.values())
            short = len(str(mapping)) < 620 and not deep
            return super().represent_mapping(tag, mapping, flow_style=short)

    return yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=150)


def _csv(columns: Any, rows: Any) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    write()
