"""linopy: the whole model in labelled arrays. Arguments: model file, target, rounds."""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import linopy
from benchmarks.peers.labelled import Labelled
from benchmarks.peers.speaking import peak_mb, say
from benchmarks.timing import quickest


def main(path: str, target: str, rounds: str) -> None:
    data = json.loads(Path(path).read_text("utf-8"))
    imported = peak_mb()
    taken, (peer, _highs) = quickest(lambda: _build(data, target), int(rounds))
    built = peak_mb()
    began = time.perf_counter()
    objective = peer.solve()
    say(
        version=linopy.__version__,
        build_s=taken.seconds,
        build_cpu_s=taken.processor,
        solve_s=time.perf_counter() - began,
        objective=objective,
        peak_mb=built,
        imported_mb=imported,
    )


def _build(data: dict[str, object], target: str) -> tuple[Labelled, object]:
    peer = Labelled(data, target)
    return peer, peer.m.to_highspy()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(*sys.argv[1:])
