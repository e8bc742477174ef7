"""Who watches a long computation, and when it must stop."""

from __future__ import annotations

import time

from wandel_engine.pathways.progress import Progress, quiet

_EVERY = 0.05


class OutOfTime(Exception):
    """Nothing usable was found within the time limit."""


class Lost(OutOfTime):
    """The solver gave up, though there was time: its numbers led nowhere."""


class Watch:
    """Tells how far a computation is, and stops it at `deadline` or as `progress` wants.

    `deadline` is a time of `time.perf_counter`. Whatever `progress` raises passes through.
    """

    def __init__(self, progress: Progress = quiet, deadline: float = float("inf")) -> None:
        self.progress, self.deadline = progress, deadline
        self.share, self.note = 0.0, ""
        self._last = 0.0

    def left(self) -> float:
        """Seconds left."""
        return self.deadline - time.perf_counter()

    def tell(self, share: float, note: str) -> None:
        """Say how far it is, 0 to 1, and what is going on."""
        self.share, self.note = max(share, self.share), note
        self._last = time.perf_counter()
        self.progress(self.share, self.note)

    def pulse(self) -> None:
        """Called often from inside a step: repeats the last word now and then. Raises OutOfTime."""
        now = time.perf_counter()
        if now > self.deadline:
            raise OutOfTime(self.note)
        if now - self._last >= _EVERY:
            self._last = now
            self.progress(self.share, self.note)
