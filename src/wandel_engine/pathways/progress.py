"""How long computations tell how far they are, and how they are stopped."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and a word on what is going on. Whatever it raises ends the computation
and reaches the caller as it is: that is how a computation is cancelled."""


def quiet(share: float, note: str) -> None:
    """Nobody watches."""


def part(progress: Progress, first: float, last: float) -> Progress:
    """The progress of a step that takes the whole from `first` to `last`."""

    def tell(share: float, note: str) -> None:
        progress(first + (last - first) * share, note)

    return tell
