"""A piece of a spreadsheet, as the clipboard has it, becomes years and what stands beside them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wandel.foundation.records.cells.reading import visible
from wandel_engine.files.bounds import FIRST_YEAR, LAST_YEAR

MOST_CELLS = 5_000
MOST_ROWS = 300
_YEAR = re.compile(r"(1[89]|20|21)\d\d")
_DATE = re.compile(
    r"(?:\d{1,2}\.\d{1,2}\.|\d{1,2}/\d{1,2}/)((?:1[89]|20|21)\d\d)|((?:1[89]|20|21)\d\d)-\d\d-\d\d"
)


@dataclass(frozen=True)
class Pasted:
    """Year → what was typed for it, as it stood there; and what of the rest could not be placed."""

    cells: dict[int, str]
    left: tuple[str, ...] = ()


def rows_of(text: str) -> list[list[str]]:
    """The cells of a pasted piece, row by row: separated by tabs, or by semicolons where there are none. In
    quotation marks a cell may hold line ends; a merged one is full in its first place, empty elsewhere."""
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    separator = "\t" if "\t" in plain else ";"
    try:
        read = csv.reader(io.StringIO(plain), delimiter=separator, quotechar='"')
        rows = [row for row, _number in zip(read, range(MOST_ROWS), strict=False)]
    except csv.Error:
        rows = [line.split(separator) for line in plain.split("\n")[:MOST_ROWS]]
    return [row[:MOST_CELLS] for row in rows]


def year_in(text: str) -> int | None:
    """The year that a cell is: "2019", "31.12.2019", "2019 (r)"; None where it is something else."""
    seen = visible(text)
    if found := _DATE.fullmatch(seen):
        return int(found[1] or found[2])
    bare = re.sub(r"\s*(\(?[a-z*]\)?|[¹²³]|\d\)|\*+)$", "", seen, flags=re.I)
    return int(bare) if _YEAR.fullmatch(bare) else None


def by_year(text: str, start: int | None = None) -> Pasted:
    """Read a piece of a spreadsheet as a series: a row for each year, a column for each year, or, from the
    year `start` on, values alone one below the other. The head of a table is left out."""
    rows = [row for row in rows_of(text) if any(visible(cell) for cell in row)]
    if not rows:
        return Pasted({})
    return _in_bounds(_placed(rows, start))


def _in_bounds(pasted: Pasted) -> Pasted:
    """Years that a series cannot have are told, and not lost."""
    told = _("%(year)s liegt nicht zwischen %(first)s und %(last)s: %(value)s")
    bounds = {"first": FIRST_YEAR, "last": LAST_YEAR}
    outside = [year for year in pasted.cells if not FIRST_YEAR <= year <= LAST_YEAR]
    left = [told % {"year": year, "value": _said([pasted.cells[year]]), **bounds} for year in outside]
    kept = {year: text for year, text in pasted.cells.items() if year not in outside}
    return Pasted(kept, (*pasted.left, *left))


def _placed(rows: list[list[str]], start: int | None) -> Pasted:
    wide = _wide(rows)
    if wide is not None:
        return wide
    if any(year_in(row[0]) is not None for row in rows) and max(map(len, rows)) > 1:
        return _long(rows)
    return _alone(rows, start)


def _long(rows: list[list[str]]) -> Pasted:
    cells: dict[int, str] = {}
    left = []
    for number, row in enumerate(rows):
        year = year_in(row[0])
        values = [cell for cell in row[1:] if visible(cell)]
        if year is None:
            # Above the first year stands the head.
            if cells or (values and (number > 2 or visible(row[0]).isdigit())):
                left.append(_("Zeile ohne Jahr: %(row)s") % {"row": _said(row)})
        elif year in cells:
            left.append(_("%(year)s steht zweimal da: %(row)s") % {"year": year, "row": _said(row)})
        else:
            cells[year] = row[1] if len(row) > 1 and visible(row[1]) else next(iter(values), "")
            if len(values) > 1:
                left.append(
                    _("%(year)s: Von mehreren Spalten zählt die erste.") % {"year": year} if not left else ""
                )
    return Pasted(cells, tuple(one for one in left if one))


def _wide(rows: list[list[str]]) -> Pasted | None:
    """Years in one row, values in the next; None where it is not so."""
    for number, row in enumerate(rows[:3]):
        years = [(place, year) for place, cell in enumerate(row) if (year := year_in(cell)) is not None]
        if len(years) > 1 and number + 1 < len(rows):
            values = rows[number + 1]
            cells = {year: values[place] if place < len(values) else "" for place, year in years}
            left = [
                _("Zeile, die keinen Platz hat: %(row)s") % {"row": _said(one)} for one in rows[number + 2 :]
            ]
            return Pasted(cells, tuple(left))
    return None


def _alone(rows: list[list[str]], start: int | None) -> Pasted:
    values = [next((cell for cell in row if visible(cell)), "") for row in rows]
    if start is None:
        return Pasted({}, (_("Kein Jahr gefunden. Eine Spalte mit Jahren und eine mit Werten einfügen."),))
    return Pasted({start + place: value for place, value in enumerate(values)})


def _said(row: list[str]) -> str:
    return " · ".join(seen for cell in row if (seen := visible(cell)))[:80]
