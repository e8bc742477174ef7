"""A hundred phones collect, in the same moment and within five seconds: a real server, SQLite, loopback."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
from typing import Any

import pytest
from benchmarks.arenas.phones import burst
from benchmarks.installation import Installation

PHONES = 100


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, round(share * len(values)))]


@pytest.mark.parametrize(("within_s", "rounds"), [(0.0, 5), (5.0, 2)], ids=["at-once", "in-5-s"])
def test_a_hundred_phones(
    server: int, installation: Installation, figures: Any, within_s: float, rounds: int
) -> None:
    slowest, walls = [], []
    for _round in range(rounds):
        place = installation.python("benchmarks.arenas.open_collect")
        seen = asyncio.run(burst(server, place, PHONES, within_s))
        slowest.append(percentile(seen.acknowledged, 0.99))
        walls.append(seen.on_the_wall - within_s)
        with sqlite3.connect(installation.data / "wandel.sqlite3") as database:
            kept = database.execute(
                "SELECT count(*) FROM arenas_idea WHERE activity_id = ?", [place["id"]]
            ).fetchone()[0]
        assert kept == PHONES
    when = f"within {within_s:g} s" if within_s else "at once"
    spread = f"p99 of each round: {', '.join(f'{1000 * value:.0f}' for value in slowest)} ms"
    figures.add(
        f"{PHONES} phones {when}: acknowledged, p99", 1000 * statistics.median(slowest), "ms", 300, spread
    )
    figures.add(f"{PHONES} phones {when}: all on the wall", 1000 * statistics.median(walls), "ms", 1000)
