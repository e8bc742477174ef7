"""A cell of a table as its row shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from wandel.foundation.cities.models import City
from wandel.foundation.records.cells.answers import Answer, mark_of
from wandel.foundation.records.cells.reading import Mend, shown
from wandel.foundation.records.forms.figures import in_words, state_of
from wandel.foundation.ui.figures import FLAG_NAMES, Figure, as_figure
from wandel.foundation.ui.formats import digits_of


@dataclass(frozen=True)
class Row:
    """What a row is called, what stands in its cell, and how that was read; `said` and `mends` belong to what
    is asked about. `cell_url` saves the cell alone, `page_url` is where everything about it stands."""

    key: str
    label: str
    cell_url: str
    page_url: str
    text: str = ""
    figure: dict[str, Any] | None = None
    source: str = ""
    said: str = ""
    mends: tuple[Mend, ...] = ()
    author: str = ""
    at: dt.datetime | None = None
    quality: str = ""

    @property
    def mark(self) -> str:
        return mark_of(self.figure)

    @property
    def state(self) -> str:
        return state_of(self.figure) if self.figure else ""

    @property
    def shown(self) -> Figure:
        return as_figure(self.figure, digits=digits_of((self.figure or {}).get("value")))

    @property
    def flag_name(self) -> str:
        return str(FLAG_NAMES.get((self.figure or {}).get("flag", ""), ""))

    @property
    def understood(self) -> str:
        return in_words(self.figure)

    def holding(
        self, figure: dict[str, Any] | None, city: City, answer: Answer | None = None, text: str | None = None
    ) -> Row:
        """The row with a figure in it; with what was typed and the answer, where that is asked about."""
        key = (figure or {}).get("source", "")
        named = city.source_named(key) if key else None
        asked = answer is not None and answer.is_doubtful
        return replace(
            self,
            figure=figure,
            text=text if asked and text is not None else shown(figure),
            source=named.title if named is not None else key,
            said=answer.said if answer is not None else "",
            mends=answer.mends if answer is not None else (),
        )
