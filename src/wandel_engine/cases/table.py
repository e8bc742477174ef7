"""The cells of a balance as a table (CSV): one row each, a figure in its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from wandel_engine.cases.parts import Cell
from wandel_engine.files import DataPath, Located, parse_table
from wandel_engine.files.scalars import number

VALUE = "energy_mwh"
COLUMNS = (
    "sector",
    "carrier",
    "mode",
    "quality",
    VALUE,
    "unit",
    "year",
    "source",
    "flag",
    "low",
    "high",
    "derivation_de",
    "derivation_en",
    "derivation_pl",
)
_REQUIRED = ("sector", "carrier", "quality", VALUE, "unit", "flag")
_NUMBERS = (VALUE, "year", "low", "high")
MAX_CELLS = 1_000
"""A balance has fewer than 400 cells that differ."""
_OWN = ("sector", "carrier", "mode", "quality")


def parse_cells(text: str, file: str) -> Located:
    """Rows of the table in the shape of cells, with their lines. Raises FileError."""
    table = parse_table(text, file, _REQUIRED, COLUMNS, MAX_CELLS)
    located = Located(file, [])
    for row, line in zip(table.rows, table.lines, strict=True):
        located.places[(len(located.data),)] = (file, line)
        located.data.append(_cell(row))
    return located


def _cell(row: dict[str, str]) -> dict[str, Any]:
    figure: dict[str, Any] = {}
    derivation: dict[str, str] = {}
    cell: dict[str, Any] = {"energy": figure}
    for column, text in row.items():
        if column in _OWN:
            cell[column] = text
        elif column.startswith("derivation_"):
            derivation[column.removeprefix("derivation_")] = text
        else:
            figure["value" if column == VALUE else column] = (
                number(text.strip()) if column in _NUMBERS else text
            )
    if derivation:
        figure["derivation"] = derivation
    return cell


def column_of(path: DataPath) -> str:
    """The column in which the value at `path` of a row stands."""
    inner = path[1:]
    if inner[:2] == ("energy", "derivation"):
        return f"derivation_{inner[2]}" if len(inner) > 2 else "derivation_de"
    if inner[:1] == ("energy",):
        return VALUE if len(inner) == 1 or inner[1] == "value" else str(inner[1])
    return str(inner[0]) if inner else ""


def dump_cells(cells: Iterable[Cell]) -> str:
    """The table of these cells; `parse_cells` reads the same cells back."""
    rows = [_line(COLUMNS)]
    for cell in cells:
        data = cell.model_dump(mode="json", exclude_none=True)
        figure = data.pop("energy")
        for language, text in figure.pop("derivation", {}).items():
            figure[f"derivation_{language}"] = text
        figure[VALUE] = figure.pop("value")
        row = data | figure
        rows.append(_line([row.get(column) for column in COLUMNS]))
    return "".join(rows)


def _line(cells: Sequence[object]) -> str:
    # With "\r\n" as its end of line, the writer puts cells that hold either into quotation marks.
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerow(cells)
    return target.getvalue().removesuffix("\r\n") + "\n"
