"""Building a program, handing it over to HiGHS and solving it cold, beside linopy, Pyomo and PyPSA.

Each is measured in a process of its own, the quickest of a few rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks.pathways.models import MEDIUM, SIZES, document
from benchmarks.pathways.program import Ready
from benchmarks.peers.running import Missing, Peers

from wandel_engine.pathways import read_model

ROUNDS = {"small 6×8": 3, MEDIUM: 2}


@pytest.mark.parametrize("size", SIZES)
def test_build(figures: Any, peers: Peers, size: str) -> None:
    data, medium, rounds = document(size), size == MEDIUM, ROUNDS[size]
    target = data["targets"][0]["artefact"]
    path = peers.model(data)
    mine = peers.ours(path, target, 3 * rounds)
    share, busy = (100 * mine[f"build_{of}"] / mine[f"solve_{of}"] for of in ("s", "cpu_s"))
    build, solve = f"{size}: build and hand over to HiGHS", f"{size}: linear program, cold"
    memory = f"{size}: memory of that process"
    sizes = (f"{_many(mine[name])} {name}" for name in ("rows", "columns", "nonzeros"))
    figures.add(
        build, mine["build_s"], "s", note=f"{', '.join(sizes)}; processor {mine['build_cpu_s']:.2g} s"
    )
    worked = f"processor {mine['solve_cpu_s']:.2g} s"
    figures.add(solve, mine["solve_s"], "s", note=worked)
    worked = f"by processor time {busy:.0f} %"
    figures.add(f"{size}: build as share of the cold solve", share, "%", 5 if medium else None, worked)
    figures.add(memory, mine["peak_mb"], "MB", note=_of_which(mine))

    def beside(
        peer: str,
        note: str,
        ask: Callable[[], dict[str, Any]],
        same: bool,
        times: tuple[float | None, ...] = (),
    ) -> None:
        """Set a peer's figures beside ours; where it solves the same program the optimum must agree.

        `times`: by how much ours is to be quicker in building and in solving.
        """
        try:
            theirs = ask()
        except Missing as why:
            figures.beside(build, peer, None, "s", str(why))
            return
        name, (building, solving) = f"{peer} {theirs['version']}", times or (None, None)
        figures.beside(build, name, theirs["build_s"], "s", note, times=building)
        figures.beside(memory, name, theirs["peak_mb"], "MB", _of_which(theirs))
        if same:
            figures.beside(solve, name, theirs["solve_s"], "s", "through its own call", times=solving)
            assert theirs["objective"] == pytest.approx(mine["objective"], rel=1e-7), peer
        elif theirs["units"] is not None:
            _check_units(data, theirs["units"])

    least = (20.0, 1.0) if medium else ()
    beside("linopy", "", lambda: peers.run("linopy", path, target, rounds), True, least)
    rows, scale = _rows(peers, size, data, target)

    def pyomo() -> dict[str, Any]:
        theirs = peers.run("pyomo", rows, rounds)
        return theirs | {"objective": theirs["objective"] * scale}

    beside("Pyomo", "from ready rows", pyomo, True)
    beside(
        "PyPSA",
        "fewer constraints",
        lambda: peers.run("pypsa", path, rounds, "build" if medium else "solve"),
        False,
    )


def _rows(peers: Peers, size: str, data: dict[str, Any], target: str) -> tuple[Path, float]:
    """The file of our program, and what one unit of its objective stands for, EUR."""
    ready = Ready.of(read_model(data), target)
    solver = ready.assemble()
    ready.aim(solver)
    return peers.program(size.split()[0], solver), solver.scale


def _of_which(said: dict[str, Any]) -> str:
    return f"of which {said['imported_mb']:.0f} MB before building"


def _many(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _check_units(data: dict[str, Any], last: dict[str, float]) -> None:
    """However units move between states, deaths and births alone say how many there are in the end."""
    for stock in data["stocks"]:
        units, alive = stock["total"]["value"], 1 - stock["deaths"]["value"]
        for _year in range(data["base_year"], data["horizon"]):
            units = alive * units + sum(birth["units"]["value"] for birth in stock["births"])
        assert last[stock["key"]] == pytest.approx(units, rel=1e-6), stock["key"]
