"""CSV files with a head: columns by name, rows with their lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from wandel_engine.files.bounds import MAX_COLUMNS, MAX_ROWS, clipped
from wandel_engine.files.problems import FileError, refuse
from wandel_engine.files.text import check_length


@dataclass(frozen=True)
class Table:
    """Rows of a CSV file as column → text, without empty cells; `lines` of the file that they begin in."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]


def parse_table(
    text: str,
    name: str,
    needed: Sequence[str] = (),
    allowed: Sequence[str] | None = None,
    most: int = MAX_ROWS,
) -> Table:
    """Read a CSV file with a head and at most so many rows. Rows without any text are passed over.

    Raises FileError for what is no CSV, for columns that stand twice, are missing or not allowed, and for
    rows with too many or too few cells.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] = ()
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if not columns:
                columns = _head(row, name)
                _check_columns(columns, name, needed, allowed)
            elif any(cell.strip() for cell in row):
                if len(rows) >= most:
                    raise refuse(
                        "too_many_rows", f"more than {most:,} rows", "split the table", name, line, limit=most
                    )
                rows.append(_cells(row, columns, name, line))
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            "syntax", f"not readable as CSV: {error}", "check commas and quotation marks", name, line
        ) from error
    if not columns:
        raise refuse("empty_file", "the file is empty", "fill it, or delete the file", name, 1)
    return Table(name, columns, tuple(rows), tuple(lines))


def _head(row: list[str], name: str) -> tuple[str, ...]:
    if len(row) > MAX_COLUMNS:
        raise refuse(
            "too_many_columns",
            f"more than {MAX_COLUMNS} columns",
            "split the table",
            name,
            1,
            limit=MAX_COLUMNS,
        )
    columns = tuple(column.strip() for column in row)
    for at, column in enumerate(columns):
        if column in columns[:at]:
            key = clipped(column)
            raise refuse(
                "double_key", f"the column '{key}' stands twice", "keep one of them", name, 1, key=key
            )
    return columns


def _check_columns(
    columns: tuple[str, ...], name: str, needed: Sequence[str], allowed: Sequence[str] | None
) -> None:
    for column in columns if allowed is not None else ():
        if column not in (allowed or ()):
            raise unknown_column(column, name, f"separate by commas and use {', '.join(allowed or ())}")
    for column in needed:
        if column not in columns:
            message = f"the column '{column}' is missing"
            raise refuse("missing_column", message, "add it", name, 1, column=column)


def _cells(row: list[str], columns: tuple[str, ...], name: str, line: int) -> dict[str, str]:
    if len(row) != len(columns):
        raise refuse(
            "wrong_cell_count",
            f"cells in the row: {len(row)} instead of {len(columns)}",
            "check the commas; put text that holds a comma into quotation marks",
            name,
            line,
            given=len(row),
            expected=len(columns),
        )
    cells = {column: cell for column, cell in zip(columns, row, strict=True) if cell}
    for cell in cells.values():
        check_length(cell, name, line)
    return cells


def unknown_column(column: str, name: str, mend: str) -> FileError:
    column = clipped(column)
    return refuse("unknown_column", f"the column '{column}' is unknown", mend, name, 1, column=column)
