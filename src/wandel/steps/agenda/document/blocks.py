"""What a document is made of. Texts are data all the way to the page: the template sets them, and none of
them is ever read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from wandel.foundation.ui.prose import BULLET, Passage, passages
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
    start: int = 1
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
    return Run(found.text, style, _other(found.language, language))


def _other(found: str | None, language: str) -> str | None:
    other = found if found != language else None
    return other if other and LANGUAGE_TAG.fullmatch(other) else None


def prose_lines(value: Any, language: str) -> list[Runs]:
    """A long text in the cell of a table: each paragraph and each item of a list a line."""
    return [
        [*([Run(f"{passage.mark} ")] if passage.mark else []), *runs]
        for passage, runs in _prose(value, language, "")
    ]


def prose_blocks(
    value: Any, language: str, style: str = "", *, before: Runs = (), after: Runs = ()
) -> list[Paragraph | Points]:
    """A long text as paragraphs and lists; what stands before and after it joins its first and last line,
    where that is a paragraph."""
    blocks: list[Paragraph | Points] = []
    for passage, runs in _prose(value, language, style):
        last = blocks[-1] if blocks else None
        if not passage.mark:
            blocks.append(Paragraph(runs))
        elif isinstance(last, Points) and last.numbered == (passage.mark != BULLET):
            blocks[-1] = Points([*last.items, runs], last.numbered, last.start)
        elif passage.mark == BULLET:
            blocks.append(Points([runs]))
        else:
            blocks.append(Points([runs], numbered=True, start=int(passage.mark[:-1])))
    if before:
        first = blocks.pop(0) if blocks and isinstance(blocks[0], Paragraph) else Paragraph([])
        blocks.insert(0, Paragraph([*before, *first.runs]))
    if after:
        end = blocks.pop() if blocks and isinstance(blocks[-1], Paragraph) else Paragraph([])
        blocks.append(Paragraph([*end.runs, *after]))
    return blocks


def _prose(value: Any, language: str, style: str) -> Iterator[tuple[Passage, Runs]]:
    found = localise(value, language)
    other = _other(found.language, language)
    for passage in passages(found.text):
        yield (
            passage,
            [Run(piece.text, "link" if piece.url else style, other, piece.url) for piece in passage.pieces],
        )
