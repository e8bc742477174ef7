"""Wandel, measured like its peers. Arguments: model file, target, rounds."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.pathways.program import Ready
from benchmarks.peers.speaking import peak_mb, say
from benchmarks.timing import quickest

from wandel_engine.pathways import read_model
from wandel_engine.pathways.program.solver import Solution, Solver


def main(path: str, target: str, rounds: str) -> None:
    model = read_model(json.loads(Path(path).read_text("utf-8")))
    ready = Ready.of(model, target)
    imported = peak_mb()
    build, solver = quickest(ready.assemble, int(rounds))
    built = peak_mb()
    ready.aim(solver)
    solve, solution = quickest(lambda: _cold(solver), 2)
    say(
        build_s=build.seconds,
        build_cpu_s=build.processor,
        solve_s=solve.seconds,
        solve_cpu_s=solve.processor,
        objective=solution.objective,
        peak_mb=built,
        imported_mb=imported,
        rows=len(solver.program.row_lower),
        columns=solver.program.layout.total,
        nonzeros=len(solver.program.matrix.value),
    )


def _cold(solver: Solver) -> Solution:
    solver.highs.clearSolver()
    return solver.solve()


if __name__ == "__main__":
    main(*sys.argv[1:])
