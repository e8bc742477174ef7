"""Models with ranges wherever a range can be, and plans that bind everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np
from benchmarks.pathways.synthetic import figure, text

from wandel_engine.pathways import Decisions, Model, dump_model, read_model, trend

MOST = {"uptake": 1.0, "deaths": 1.0, "losses": 1.0, "allocation": 1.0, "full_load_hours": 8760.0}
"""Above which a figure means nothing."""
DISTRIBUTIONS = ("triangular", "uniform", "normal", "lognormal")


def doubtful(small: Model, random: np.random.Generator, horizon: int = 2036, share: float = 0.6) -> Model:
    """The small town, with further limits, a transient state, and a `share` of its figures uncertain."""
    data = dump_model(small)
    data["horizon"] = horizon
    data["decisions_from"] = int(random.choice([2020, 2022]))
    _further(data, random)
    doubt = _Doubt(data, random, share)
    for stock in data["stocks"]:
        doubt(stock, "deaths")
        for birth in stock.get("births", ()):
            doubt(birth, "units")
        for state in stock["states"]:
            doubt(state, "yearly_cost")
            for use in state.get("uses", ()):
                doubt(use, "intensity")
        for component in stock.get("components", ()):
            for kind in component["kinds"]:
                doubt(kind, "renewal_cost")
                for trade in kind.get("hours", {}):
                    doubt(kind["hours"], trade)
    for edge in data["transitions"]:
        for name in ("cost", "yearly_limit", "uptake"):
            doubt(edge, name)
        for trade in edge.get("hours", {}):
            doubt(edge["hours"], trade)
    for commodity in data["commodities"]:
        for name in ("price", "export_price", "losses"):
            doubt(commodity, name)
        for account in commodity.get("factors", {}):
            doubt(commodity["factors"], account)
    for plant in data["plants"]:
        for name in ("full_load_hours", "allocation", "variable_cost"):
            doubt(plant, name)
        for name in ("fixed", "per_unit"):
            doubt(plant["capacity"], name)
        for flow in (*plant.get("inputs", ()), *plant.get("by_products", ())):
            doubt(flow, "per_output")
    for measure in data["measures"]:
        for name in ("one_off_cost", "yearly_cost"):
            doubt(measure, name)
        for effect in measure["effects"]:
            doubt(effect, "adds")
    for owner in (*data["transitions"], *data["commodities"], *data["measures"]):
        for criterion in owner.get("criteria", {}):
            doubt(owner["criteria"], criterion)
    for limit in data["limits"]:
        doubt(limit, "at_most")
    for target in data["targets"]:
        doubt(target, "threshold")
    doubt.drivers()
    return read_model(data)


def _further(data: dict[str, Any], random: np.random.Generator) -> None:
    """What the small town does not have."""
    gas = data["stocks"][0]["components"][0]["kinds"][0]
    gas["renewable_until"] = int(random.choice([2024, 2040]))
    data["targets"] = [target | {"year": 2030} for target in data["targets"]]
    data["targets"][0] |= {"account": "territorial", "kept": False}
    lamps = {
        "key": "lamps",
        "title": text("lamps"),
        "unit": "lamp",
        "sector": "households",
        "total": figure(300, "lamp"),
        "payers": {"city": 1},
        "births": [{"state": "old", "units": figure(20, "lamp/a")}],
        "deaths": figure(2, "%/a"),
        "states": [
            {"key": key, "title": text(key), "base": figure(base, "lamp"), "transient": key == "old",
             "uses": [{"commodity": "electricity", "intensity": figure(use, "MWh/lamp/a")}]}
            for key, base, use in (("old", 100, 0.4), ("new", 150, 0.1), ("best", 50, 0.05))
        ],
    }  # fmt: skip
    data["stocks"].append(lamps)
    for to, lead in (("new", 0), ("best", int(random.integers(0, 2)))):
        data["transitions"].append(
            {
                "key": f"lamp-{to}",
                "stock": "lamps",
                "from": "old",
                "to": to,
                "cost": figure(80, "EUR/lamp"),
                "payers": {"city": 1},
                "lead_time": lead,
                "first_year": 2021,
            }
        )
    for edge in data["transitions"]:
        edge["uptake"] = figure(0.8, "1")
    dwellings = [edge["key"] for edge in data["transitions"] if edge["stock"] == "dwellings"]
    data["limits"] += [
        {"key": "works", "title": text("works"), "kind": "transitions", "transitions": dwellings[:2],
         "at_most": figure(100, "dwelling/a")},
        {"key": "owners-money", "title": text("money"), "kind": "money", "payers": ["owners", "state"],
         "at_most": figure(9, "MEUR/a")},
        {"key": "builder-hours", "title": text("hours"), "kind": "hours", "trade": "builder",
         "at_most": figure(30_000, "h/a"), "first_year": 2023, "last_year": 2031},
        {"key": "budget", "title": text("budget"), "kind": "carbon-budget", "account": "bisko",
         "at_most": figure(900_000, "t"), "first_year": 2022},
    ]  # fmt: skip
    _criteria(data, random)
    for limit in data["limits"]:
        if limit["key"] == "wood":
            limit["at_most"] = figure(4, "GWh/a")


def _criteria(data: dict[str, Any], random: np.random.Generator) -> None:
    """Jobs and stone from work, dust from fuels; stone and dust are limited, work is spread over years."""
    units = {stock["key"]: stock["unit"] for stock in data["stocks"]}
    data["criteria"] = [
        {"key": "jobs", "title": text("jobs"), "unit": "job", "better": "more"},
        {"key": "stone", "title": text("stone"), "unit": "t"},
        {"key": "dust", "title": text("dust"), "unit": "kg"},
    ]
    for place, edge in enumerate(data["transitions"]):
        edge["hours_spread"] = int(random.integers(1, 4))
        edge["criteria"] = {
            "jobs": figure(0.01 * (1 + place), f"job/{units[edge['stock']]}"),
            "stone": figure(2 * (-1) ** place, f"t/{units[edge['stock']]}"),
            "dust": figure(20, f"kg/{units[edge['stock']]}"),
        }
    for commodity in data["commodities"]:
        if commodity["key"] in ("gas", "biomass", "district-heat"):
            commodity["criteria"] = {"dust": figure(0.2, "kg/MWh")}
    data["stocks"][0]["states"][0]["criteria"] = {"stone": figure(0.001, "t/dwelling/a")}
    for measure in data["measures"]:
        measure["criteria"] = {"jobs": figure(4, "job"), "stone": figure(15, "t")}
    quarry = {"key": "quarry", "title": text("stone"), "kind": "criterion", "criterion": "stone"}
    air = {"key": "air", "title": text("dust"), "kind": "criterion", "criterion": "dust"}
    work = {"key": "work", "title": text("jobs"), "kind": "criterion", "criterion": "jobs"}
    data["limits"] += [
        quarry | {"at_most": figure(120, "t/a"), "first_year": 2023},
        air | {"at_most": figure(21_000, "kg/a"), "at_least": figure(5, "kg/a")},
        work | {"at_least": figure(0.2, "job/a")},
    ]


class _Doubt:
    """Turns figures into uncertain parameters."""

    def __init__(self, data: dict[str, Any], random: np.random.Generator, share: float) -> None:
        self.data, self.random, self.share = data, random, share
        data.setdefault("parameters", [])

    def __call__(self, owner: dict[str, Any], name: str) -> None:
        given = owner.get(name)
        if given is None or "ref" in given or not given["value"] or self.random.random() > self.share:
            return
        key = f"doubt-{len(self.data['parameters'])}"
        low, high = self.random.uniform(0.6, 1.0), self.random.uniform(1.0, 1.2)
        if name in MOST:
            high = min(high, max(1.0, MOST[name] / given["value"]))
        ends = dict(zip(("low", "high"), sorted((low * given["value"], high * given["value"])), strict=True))
        # Tails of the others lead beyond the ends of a range.
        distributions = DISTRIBUTIONS[:2] if name in MOST else DISTRIBUTIONS
        distribution = str(self.random.choice(distributions)) if given["value"] > 0 else "uniform"
        self.data["parameters"].append({"key": key, "figure": given | ends, "distribution": distribution})
        owner[name] = {"ref": [key]}

    def drivers(self) -> None:
        """Let drivers move, too; two of them together."""
        for driver in self.data["drivers"]:
            for point in driver["points"]:
                point |= {"low": 0.8 * point["value"], "high": 1.3 * point["value"]}
        names = [driver["key"] for driver in self.data["drivers"]]
        self.data["correlations"] = [{"between": names[:2], "rank": 0.7}]


def plan(model: Model, random: np.random.Generator, dispatch: bool) -> Decisions:
    """Decisions that ask for more than there is, here and there."""
    usual = trend(model).decisions
    flows = {
        key: tuple(
            float(random.choice([0.0, 1.0, 4.0]) * random.uniform(5, 120))
            if year >= model.first_decision
            else f
            for year, f in zip(usual.years, flow, strict=True)
        )
        for key, flow in usual.flows.items()
    }
    renewals = {
        key: tuple(float(x * random.choice([1.0, 1.2])) for x in given)
        for key, given in usual.renewals.items()
    }
    assert usual.dispatch is not None
    made = {key: tuple(float(x * random.uniform(0.5, 1.4)) for x in x_) for key, x_ in usual.dispatch.items()}
    measures = {m.artefact: int(random.choice([2023, 2026, 2029])) for m in model.measures}
    return Decisions(
        years=usual.years,
        flows=flows,
        renewals=renewals,
        dispatch=made if dispatch else None,
        measures={key: start if random.random() < 0.7 else None for key, start in measures.items()},
    )
