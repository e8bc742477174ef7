"""What a document is made of. Texts are data all the way to the page: the template sets them, and none of
them is ever read as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from wandel.foundation.ui.text import localise

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class Run:
    """A piece of text. `style` is "", strong, muted, mark, code or link; `language` where it is not the
    document's."""

    text: str
    style: str = ""
    language: str | None = None
    url: str = ""


Runs = Sequence[Run]


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    block: str = "paragraph"


@dataclass(frozen=True)
class Notice:
    """A statement that stands out. `tone` is success, danger, warning or info."""

    tone: str
    title: str
    runs: Runs
    block: str = "notice"


@dataclass(frozen=True)
class Table:
    """Each cell is a list of lines. `widths` are shares of the page; 0 is as wide as the content."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Sequence[Runs]]]
    widths: Sequence[float]
    numeric: Sequence[int] = ()
    small: bool = False
    block: str = "table"


@dataclass(frozen=True)
class Picture:
    svg: str
    alt: str
    caption: str
    block: str = "picture"


@dataclass(frozen=True)
class Points:
    items: Sequence[Runs]
    numbered: bool = False
    block: str = "points"


@dataclass(frozen=True)
class Entry:
    """A heading of the second level with what belongs to it."""

    title: Runs
    blocks: Sequence[Any]
    block: str = "entry"


@dataclass(frozen=True)
class Section:
    title: str
    blocks: Sequence[Any]


@dataclass(frozen=True)
class Document:
    """`notice` stands on every page; `facts` are the lines of the title page."""

    language: str
    title: str
    subtitle: Run
    place: Run
    description: str
    facts: Sequence[Runs]
    notice: Runs
    summary: Sequence[Any]
    sections: Sequence[Section]
    labels: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def written(value: Any, language: str, style: str = "") -> Run:
    """A text that people wrote, with its language where that is not the document's."""
    found = localise(value, language)
    other = found.language if found.language != language else None
    known = other if other and LANGUAGE_TAG.fullmatch(other) else None
    return Run(found.text, style, known)
