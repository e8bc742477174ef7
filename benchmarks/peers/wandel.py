"""Wandel, measured like its peers. Arguments: model file, target, rounds."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.pathways.program import Ready
from benchmarks.peers.speaking import least, peak_mb, say

from wandel_engine.pathways import read_model


def main(path: str, target: str, rounds: str) -> None:
    model = read_model(json.loads(Path(path).read_text("utf-8")))
    ready = Ready.of(model, target)
    imported = peak_mb()
    seconds, solver = least(ready.assemble, int(rounds))
    built = peak_mb()
    ready.aim(solver)
    began = time.perf_counter()
    solution = solver.solve()
    say(
        build_s=seconds,
        solve_s=time.perf_counter() - began,
        objective=solution.objective,
        peak_mb=built,
        imported_mb=imported,
        rows=len(solver.program.row_lower),
        columns=solver.program.layout.total,
        nonzeros=len(solver.program.matrix.value),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
