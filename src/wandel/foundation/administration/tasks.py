"""What is to be done in a new city. Each room registers a panel of NEXT whose context has a `task`; from what
is there, the room computes whether that is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wandel.foundation.cities.panels import Panel

NEXT = "administration.next"


@dataclass(frozen=True)
class Task:
    """`is_brought`: something that a city has already and can bring along."""

    title: Any
    text: Any
    url: str
    done: bool = False
    is_brought: bool = False

    @property
    def panel(self) -> Panel:
        return Panel("administration/task.html", {"task": self})
