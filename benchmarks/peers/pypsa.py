"""PyPSA: a state is a Store, a transition a Link. Arguments: model file, rounds, and `solve` or `build`.

Fewer constraints than Wandel has: stocks, births, deaths, transitions with their yearly limits, and the
cost of transitions. No lead times, replacement, ramps, energy, limits or targets, so that its objective
is another one; that its stocks add up is checked instead.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pypsa
from benchmarks.peers.speaking import peak_mb, say
from benchmarks.timing import quickest


def main(path: str, rounds: str, how_far: str) -> None:
    data = json.loads(Path(path).read_text("utf-8"))
    imported = peak_mb()
    taken, network = quickest(lambda: _build(data), int(rounds))
    built = peak_mb()
    units = _solved(network) if how_far == "solve" else None
    say(
        version=pypsa.__version__,
        build_s=taken.seconds,
        build_cpu_s=taken.processor,
        peak_mb=built,
        imported_mb=imported,
        units=units,
    )


def _solved(network: pypsa.Network) -> dict[str, float]:
    """Units of each stock in the last year."""
    status, _condition = network.optimize.solve_model(solver_name="highs", output_flag=False)
    if status != "ok":
        raise RuntimeError(f"no optimum: {status}")
    last = network.stores_t.e.iloc[-1].groupby(lambda store: store.split("/")[0]).sum()
    units: dict[str, float] = last.to_dict()
    return units


def _build(data: dict[str, Any]) -> pypsa.Network:
    years = range(data["base_year"] + 1, data["horizon"] + 1)
    network = pypsa.Network(snapshots=list(years))
    rate = 1 + data["discount_rate"]["value"] / 100
    weight = pd.Series([rate ** -(year - 1 - data["base_year"]) for year in years], index=network.snapshots)
    stores, born = {}, {}
    for stock in data["stocks"]:
        births = {birth["state"]: birth["units"]["value"] for birth in stock["births"]}
        for state in stock["states"]:
            bus = f"{stock['key']}/{state['key']}"
            stores[bus] = (state["base"]["value"], stock["deaths"]["value"])
            born[bus] = births.get(state["key"], 0.0)
    buses = list(stores)
    network.add("Bus", buses)
    network.add(
        "Store",
        buses,
        bus=buses,
        e_nom=np.inf,
        # No loss is taken from what is there initially, so the first year's deaths come off here.
        e_initial=[units * (1 - deaths) for units, deaths in stores.values()],
        standing_loss=[deaths for _units, deaths in stores.values()],
    )
    fed = [bus for bus, units in born.items() if units]
    network.add("Load", fed, bus=fed, p_set=[-born[bus] for bus in fed])
    edges = data["transitions"]
    cost = np.outer(weight, [edge["cost"]["value"] for edge in edges])
    names = [edge["key"] for edge in edges]
    network.add(
        "Link",
        names,
        bus0=[f"{edge['stock']}/{edge['from']}" for edge in edges],
        bus1=[f"{edge['stock']}/{edge['to']}" for edge in edges],
        p_nom=[edge["yearly_limit"]["value"] for edge in edges],
        marginal_cost=pd.DataFrame(cost, index=network.snapshots, columns=names),
    )
    network.optimize.create_model()
    network.model.to_highspy()
    return network


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    main(*sys.argv[1:])
