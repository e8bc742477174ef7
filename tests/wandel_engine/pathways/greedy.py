"""A model of independent steps, whose trade-offs have a closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.wandel_engine.pathways.test_pathways_oracles import figure, stock, text, transition

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


def greedy(seed: int, count: int = 8) -> tuple[dict[str, Any], Numbers, Numbers]:
    """A document with `count` sites that can each be cleaned once; what each saves (t/a) and costs (EUR).

    One step, no trend, no discount, no measures: the cheapest way to save takes steps by rising EUR/t.
    """
    random = np.random.default_rng(seed)
    tonnes, cost = random.uniform(10, 100, count), random.uniform(1e3, 1e5, count)
    uses = [
        {"dirty": {"uses": [{"commodity": "fuel", "intensity": figure(amount, "MWh/site/a")}]}}
        for amount in tonnes
    ]
    document = {
        "format": 1,
        "key": "greedy",
        "title": text("Greedy"),
        "base_year": 2020,
        "horizon": 2021,
        "price_year": 2020,
        "discount_rate": figure(0, "1/a"),
        "sectors": [{"key": "all", "title": text("all")}],
        "payers": [{"key": "one", "title": text("one")}],
        "commodities": [
            {
                "key": "fuel",
                "title": text("fuel"),
                "factors": {"bisko": figure(1, "t/MWh"), "territorial": figure(1, "t/MWh")},
                "price": figure(0, "EUR/MWh"),
            }
        ],
        "stocks": [stock(f"s{i}", "site", {"dirty": 1.0, "clean": 0.0}, **uses[i]) for i in range(count)],
        "transitions": [transition(f"s{i}", "dirty", "clean", cost[i], "site") for i in range(count)],
        "targets": [
            {
                "artefact": "less",
                "title": text("less"),
                "year": 2021,
                "account": "bisko",
                "threshold": figure(0.45 * tonnes.sum(), "t/a"),
            }
        ],
    }
    return document, tonnes, cost
