"""The rows of a table on their way in: what each says, what would become of it, and what is doubtful."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wandel.foundation.lists.tables.columns import KEY, VERSION, unguarded
from wandel.foundation.records.queries import Change, changes
from wandel.foundation.search.words import fold
from wandel.foundation.ui.text import localise

MINE, THEIRS = "mine", "theirs"
TWIN = "twin"
LEAVE, ANYWAY, SAME = "leave", "new", "change"


@dataclass(frozen=True)
class Doubt:
    """Something in a row that has to be mended or decided. `path` is the column's; `choices` what can be
    chosen, none where something is typed; `value` what stands in the field at first."""

    row: int
    path: str
    label: str
    cell: str
    message: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_content: bool = False
    is_long: bool = False

    @property
    def name(self) -> str:
        return f"mend-{self.row}-{self.path}"


@dataclass
class Row:
    """`number` is that in the table, the first row being 1. `says` is all that a new thing says, or what
    changes of one that exists."""

    number: int
    what: str = "new"
    title: dict[str, str] = field(default_factory=dict)
    says: dict[str, Any] = field(default_factory=dict)
    visibility: str = ""
    key: str = ""
    artefact: Any = None
    doubts: list[Doubt] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def changes(self) -> list[Change]:
        """What would differ, word by word; for the rows that a page shows."""
        return changes(self.artefact, self.before, self.after)

    @property
    def short_title(self) -> str:
        """By which somebody finds the row again."""
        text = str(localise(self.title))
        return text if len(text) <= 80 else f"{text[:78]} …"

    @property
    def may_be_left(self) -> bool:
        """Whether leaving it out is not among its decisions already."""
        return all(doubt.path != TWIN for doubt in self.doubts)


@dataclass
class Plan:
    """`notes` tell what was done with the table that nobody has to decide."""

    rows: list[Row]
    notes: list[str] = field(default_factory=list)

    def of(self, what: str) -> list[Row]:
        return [row for row in self.rows if row.what == what and not row.doubts]

    @cached_property
    def doubts(self) -> list[Doubt]:
        return [doubt for row in self.rows for doubt in row.doubts]

    @cached_property
    def doubtful(self) -> list[Row]:
        return [row for row in self.rows if row.doubts]

    @cached_property
    def new(self) -> list[Row]:
        return self.of("new")

    @cached_property
    def changed(self) -> list[Row]:
        return self.of("change")

    @cached_property
    def same(self) -> list[Row]:
        return self.of("same")

    @cached_property
    def left(self) -> list[Row]:
        return [row for row in self.rows if row.what == "left"]

    @property
    def is_ready(self) -> bool:
        return not self.doubts and bool(self.new or self.changed)

    @property
    def mark(self) -> str:
        """Another one wherever anything else would be made or changed."""
        what = [
            [row.number, row.what, row.key, row.visibility, row.says, getattr(row.artefact, "version", 0)]
            for row in (*self.new, *self.changed)
        ]
        return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Raw:
    """A row as the table has it, with what was mended."""

    number: int
    cells: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.cells.get(KEY) or "").strip()

    @property
    def version(self) -> int | None:
        given = self.cells.get(VERSION)
        text = str(given).strip() if given is not None else ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None

    @property
    def title(self) -> str:
        titles = (str(cell) for path, cell in self.cells.items() if path.startswith("title.") and cell)
        return next(titles, "")

    @property
    def twin(self) -> str:
        return fold(" ".join(unguarded(self.title).split()))
