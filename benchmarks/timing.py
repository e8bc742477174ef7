"""How long something takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Made = TypeVar("Made")


@dataclass(frozen=True)
class Taken:
    """`seconds` on the clock; `processor`: seconds in which this process really computed.

    On a machine that others use too, the clock runs while the process waits for its turn.
    """

    seconds: float
    processor: float

    @property
    def note(self) -> str:
        return f"processor {self.processor:.2g} s"


def timed(make: Callable[[], Made]) -> tuple[Taken, Made]:
    began, computed = time.perf_counter(), time.process_time()
    made = make()
    return Taken(time.perf_counter() - began, time.process_time() - computed), made


def quickest(make: Callable[[], Made], rounds: int) -> tuple[Taken, Made]:
    """The quickest round, and what the last one made."""
    taken = []
    for _round in range(rounds):
        took, made = timed(make)
        taken.append(took)
    return Taken(min(t.seconds for t in taken), min(t.processor for t in taken)), made
