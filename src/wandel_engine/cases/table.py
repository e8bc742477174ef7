"""The cells of a balance as a table (CSV): one row each, a figure in its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from wandel_engine.cases.document import DataPath, Document, refuse, scalar
from wandel_engine.cases.parts import Cell

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
_OWN = ("sector", "carrier", "mode", "quality")
MAX_ROWS = 10_000


def parse_cells(text: str, file: str) -> Document:
    """Rows of the table in the shape of cells, with their lines. Raises CaseError."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    document = Document(file, [])
    columns: list[str] = []
    line = 1
    try:
        for row in reader:
            if not columns:
                columns = _header(row, file)
            elif any(cell.strip() for cell in row):
                _take(row, columns, document, line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            "syntax", f"not readable as CSV: {error}", "check commas and quotation marks", file, line
        ) from error
    if not columns:
        raise refuse("empty_file", "the file is empty", "fill it, or delete the file", file, 1)
    return document


def _header(row: list[str], file: str) -> list[str]:
    columns = [column.strip() for column in row]
    for column in columns:
        if column not in COLUMNS:
            raise refuse(
                "unknown_column",
                f"the column '{column}' is unknown",
                f"separate by commas and use {', '.join(COLUMNS)}",
                file,
                1,
                column=column[:80],
            )
    for column in _REQUIRED:
        if column not in columns:
            raise refuse(
                "missing_column", f"the column '{column}' is missing", "add it", file, 1, column=column
            )
    if len(set(columns)) < len(columns):
        raise refuse("double_key", "a column stands twice", "keep one of them", file, 1)
    return columns


def _take(row: list[str], columns: list[str], document: Document, line: int) -> None:
    if len(row) != len(columns):
        raise refuse(
            "wrong_cell_count",
            f"the row has {len(row)} cells instead of {len(columns)}",
            "check the commas; put text that holds a comma into quotation marks",
            document.file,
            line,
            given=len(row),
            expected=len(columns),
        )
    if len(document.data) >= MAX_ROWS:
        raise refuse(
            "too_many_values", f"more than {MAX_ROWS:,} rows", "shorten the file", document.file, line
        )
    given = {column: cell for column, cell in zip(columns, row, strict=True) if cell}
    figure: dict[str, Any] = {}
    derivation: dict[str, str] = {}
    cell: dict[str, Any] = {}
    for column, text in given.items():
        if column in _OWN:
            cell[column] = text
        elif column.startswith("derivation_"):
            derivation[column.removeprefix("derivation_")] = text
        else:
            figure["value" if column == VALUE else column] = (
                scalar(text.strip()) if column in _NUMBERS else text
            )
    if derivation:
        figure["derivation"] = derivation
    document.lines[(len(document.data),)] = line
    document.data.append(cell | {"energy": figure})


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
