"""Charts: one Vega-Lite specification for browser and print, with its sentence and its table."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Chart:
    """What `{% chart %}` shows: the picture, what it says in one sentence, and the same numbers as a table."""

    id: str
    spec: dict[str, Any]
    title: str
    sentence: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[object]] = field(default_factory=list)
    unit: str = ""
    note: str = ""
