"""What is typed into a cell becomes a figure, or an answer that asks back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wandel.foundation.records.cells.reading import Mend, Reading, read_cell, shown

Figure = dict[str, Any]
"""As JSON (wandel_engine.figures.Datum)."""


@dataclass(frozen=True)
class About:
    """What is said of a new value, beside the number: its unit, how good it is, its source."""

    unit: str
    flag: str = "stated"
    source: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of one cell: the figure to be kept (None for an empty cell), or why it is asked about."""

    figure: Figure | None = None
    said: str = ""
    mends: tuple[Mend, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        return bool(self.said)


def mark_of(figure: Mapping[str, Any] | None) -> str:
    """Changes with what is said in a cell, so that nobody overwrites what they have not seen."""
    if not figure:
        return "empty"
    said = json.dumps(figure, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def answer_to(
    text: str,
    before: Figure | None,
    about: About,
    year: int | None,
    judge: Callable[[Figure], str],
) -> Answer:
    """Read what was typed into a cell where `before` stands. That is changed no more than the text says;
    `judge` tells what is wrong with the figure that it would become."""
    if before is not None and text.strip() == shown(before):
        return Answer(before)
    reading = read_cell(text, about.unit)
    if reading.state == "doubtful":
        return Answer(before, reading.said, reading.mends)
    if reading.state == "empty":
        return Answer()
    figure = _figure(reading, before, about, year)
    wrong = judge(figure)
    return Answer(before, wrong) if wrong else Answer(figure)


def answer_to_both(text: str, theirs: Figure | None) -> Answer:
    """The answer where somebody else has filled in the cell meanwhile: what stands there, what was typed."""
    stands = shown(theirs)
    said = _("Inzwischen steht hier: %(theirs)s.") % {"theirs": stands or _("nichts")}
    mends = (
        Mend(stands, _("%(text)s lassen") % {"text": stands or _("Leer")}),
        Mend(text, _("%(text)s eintragen") % {"text": text or _("Leer")}),
    )
    return Answer(theirs, said, mends)


def _figure(reading: Reading, before: Figure | None, about: About, year: int | None) -> Figure:
    kept = dict(before or {})
    grounds = {name: kept[name] for name in ("flag", "source", "note") if kept.get(name)}
    if reading.state != "value" or kept.get("no_data"):
        # A range belongs to the number for which it was stated.
        kept = {}
        if grounds.get("flag") == "estimate":
            grounds["flag"] = about.flag
    new = {"flag": about.flag} | ({"source": about.source} if about.source else {})
    figure = {"unit": about.unit} | new | kept | grounds
    if year is not None:
        figure["year"] = year
    if reading.state == "none":
        return figure | {"no_data": True}
    return figure | {"value": reading.number}
