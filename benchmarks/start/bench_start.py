"""How long it takes until the first page is answered."""

from __future__ import annotations

import statistics
import time
from typing import Any

from benchmarks.installation import Installation


def test_second_start(installation: Installation, figures: Any) -> None:
    """`make run` where everything is there already: look whether something is to do, then serve."""
    taken = []
    for _round in range(3):
        began = time.perf_counter()
        with installation.serve():
            taken.append(time.perf_counter() - began)
    figures.add("second start to first page", statistics.median(taken), "s", 3)
