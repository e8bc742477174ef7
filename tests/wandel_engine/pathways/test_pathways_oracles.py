"""Reference problems with a known optimum, written as model files and solved through load_model and find."""

from __future__ import annotations

import bz2
import importlib.resources
import json
import pickle
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wandel_engine.pathways import Options, Pathway, find, load_model

PLAIN = Options(obstacles=0, earliest_year=False)


def text(name: str) -> dict[str, str]:
    return {"de": name}


def figure(value: float, unit: str) -> dict[str, Any]:
    return {"value": float(value), "unit": unit, "flag": "fictional"}


def solve(tmp_path: Path, years: int, target: str | None = None, **parts: Any) -> Pathway:
    document = {
        "format": 1,
        "key": "oracle",
        "title": text("Oracle"),
        "base_year": 2020,
        "horizon": 2020 + years,
        "price_year": 2020,
        "discount_rate": figure(0, "1/a"),
        "sectors": [{"key": "all", "title": text("all")}],
        "payers": [{"key": "one", "title": text("one")}],
        **parts,
    }
    path = tmp_path / "oracle.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return find(load_model(path), target, PLAIN)


def stock(key: str, unit: str, base: dict[str, float], **more: Any) -> dict[str, Any]:
    states = [
        {"key": state, "title": text(state), "base": figure(value, unit), **more.get(state, {})}
        for state, value in base.items()
    ]
    return {
        "key": key,
        "title": text(key),
        "unit": unit,
        "sector": "all",
        "total": figure(sum(base.values()), unit),
        "payers": {"one": 1},
        "states": states,
    }


def transition(stock: str, source: str, sink: str, cost: float, unit: str) -> dict[str, Any]:
    return {
        "key": f"{stock}-{source}-{sink}",
        "stock": stock,
        "from": source,
        "to": sink,
        "cost": figure(cost, f"EUR/{unit}"),
        "payers": {"one": 1},
    }


@pytest.mark.parametrize("seed", range(4))
def test_equipment_replacement_is_its_dynamic_programme(tmp_path: Path, seed: int) -> None:
    """A machine ages; keeping it costs more each year, replacing it costs its price less resale."""
    random = np.random.default_rng(seed)
    oldest, years = 4, 5
    upkeep = np.cumsum(random.uniform(50, 400, oldest + 1))
    resale = np.sort(random.uniform(100, 700, oldest + 1))[::-1]
    price = 1000.0

    @cache
    def cheapest(year: int, age: int) -> float:
        if year == years:
            return 0.0
        replace = price - resale[age] + cheapest(year + 1, 0)
        keep = upkeep[age] + cheapest(year + 1, age + 1) if age < oldest else np.inf
        return float(min(replace, keep))

    transient = {f"age-{age}": {"transient": True} for age in range(oldest + 1)}
    base = {f"age-{age}": float(age == 2) for age in range(oldest + 1)}
    edges = [
        transition("machine", f"age-{age}", f"age-{age + 1}", upkeep[age], "machine") for age in range(oldest)
    ]
    edges += [
        transition("machine", f"age-{age}", "age-0", price - resale[age], "machine")
        for age in range(1, oldest + 1)
    ]
    fresh = transition("machine", "age-0", "new", price - resale[0], "machine")
    base["new"], transient["new"] = 0.0, {"transient": True}
    again = [
        transition("machine", "new", "age-1", upkeep[0], "machine"),
        transition("machine", "new", "age-0", price - resale[0], "machine"),
    ]
    result = solve(
        tmp_path,
        years,
        stocks=[stock("machine", "machine", base, **transient)],
        transitions=[*edges, fresh, *again],
    )
    assert result.objective == pytest.approx(cheapest(0, 2), rel=1e-9)
    assert result.optimality_gap == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_independent_abatement_is_greedy(tmp_path: Path, seed: int) -> None:
    """With independent steps the cheapest way to a target takes them by rising cost per tonne."""
    random = np.random.default_rng(seed)
    count = 12
    tonnes, cost = random.uniform(10, 100, count), random.uniform(1e3, 1e5, count)
    wanted = 0.55 * tonnes.sum()
    greedy, left = 0.0, wanted
    for step in np.argsort(cost / tonnes):
        share = min(1.0, left / tonnes[step])
        greedy += share * cost[step]
        left -= share * tonnes[step]
    uses = {
        index: {"dirty": {"uses": [{"commodity": "fuel", "intensity": figure(amount, "MWh/site/a")}]}}
        for index, amount in enumerate(tonnes)
    }
    result = solve(
        tmp_path,
        1,
        "less",
        commodities=[
            {
                "key": "fuel",
                "title": text("fuel"),
                "factors": {"bisko": figure(1, "t/MWh"), "territorial": figure(1, "t/MWh")},
                "price": figure(0, "EUR/MWh"),
            }
        ],
        stocks=[stock(f"s{i}", "site", {"dirty": 1.0, "clean": 0.0}, **uses[i]) for i in range(count)],
        transitions=[transition(f"s{i}", "dirty", "clean", cost[i], "site") for i in range(count)],
        targets=[
            {
                "artefact": "less",
                "title": text("less"),
                "year": 2021,
                "account": "bisko",
                "threshold": figure(tonnes.sum() - wanted, "t/a"),
            }
        ],
    )
    assert result.reached
    assert result.objective == pytest.approx(greedy, rel=1e-9)
    assert result.targets[0].achieved == pytest.approx(tonnes.sum() - wanted, rel=1e-9)


def test_dantzigs_transport_problem(tmp_path: Path) -> None:
    """Two canneries, three markets (Dantzig 1963, chapter 3-3): 153.675 thousand dollars."""
    distance = {
        "seattle": {"new-york": 2.5, "chicago": 1.7, "topeka": 1.8},
        "san-diego": {"new-york": 2.5, "chicago": 1.8, "topeka": 1.4},
    }
    demand = {"new-york": 325, "chicago": 300, "topeka": 275}
    base = {"seattle": 350.0, "san-diego": 600.0, "new-york": 0.0, "chicago": 0.0, "topeka": 0.0}
    result = solve(
        tmp_path,
        1,
        stocks=[stock("cases", "case", base)],
        transitions=[
            transition("cases", source, sink, 90 * thousand_miles, "case")
            for source, sinks in distance.items()
            for sink, thousand_miles in sinks.items()
        ],
        limits=[
            {
                "key": f"demand-{market}",
                "title": text(market),
                "kind": "states",
                "stock": "cases",
                "states": [market],
                "at_least": figure(cases, "case"),
                "first_year": 2021,
            }
            for market, cases in demand.items()
        ],
    )
    assert result.objective / 1000 == pytest.approx(153.675, rel=1e-9)
    assert {market: result.outcome.stocks["cases"][market][-1] for market in demand} == pytest.approx(demand)


def test_netgen_2_is_a_minimum_cost_flow(tmp_path: Path) -> None:
    """400 nodes, 1,416 arcs, as it lies in the tests of networkx: 6 749 969 302.

    A flow through several nodes in one year needs something to draw from in each, since nothing moves on in
    the year in which it arrives: every node begins with as much as its arcs can carry away, and has to end
    with that and its demand.
    """
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    file = importlib.resources.files("networkx") / "algorithms/flow/tests/netgen-2.gpickle.bz2"
    if not file.is_file():
        pytest.skip(f"networkx {networkx.__version__} comes without netgen-2")
    with file.open("rb") as packed:
        graph = pickle.loads(bz2.decompress(packed.read()))
    out = {node: sum(data["capacity"] for *_, data in graph.out_edges(node, data=True)) for node in graph}
    held = {node: float(out[node] + max(0, -data.get("demand", 0))) for node, data in graph.nodes(data=True)}
    result = solve(
        tmp_path,
        1,
        stocks=[stock("goods", "unit", {f"n{node}": units for node, units in held.items()})],
        transitions=[
            transition("goods", f"n{tail}", f"n{head}", data["weight"], "unit")
            | {"yearly_limit": figure(data["capacity"], "unit/a")}
            for tail, head, data in graph.edges(data=True)
        ],
        limits=[
            {
                "key": f"ends-{node}",
                "title": text("ends"),
                "kind": "states",
                "stock": "goods",
                "states": [f"n{node}"],
                "at_least": figure(held[node] + data.get("demand", 0), "unit"),
                "first_year": 2021,
            }
            for node, data in graph.nodes(data=True)
        ],
    )
    assert len(graph) == 400
    assert result.objective == pytest.approx(6_749_969_302, rel=1e-9)
