"""Reads a workbook from its standard input and writes its cells as JSON.

A program of its own: whatever a file does to it, with memory, time or a crash, stays in a process that is
thrown away. It knows nothing of Wandel.
"""

import datetime
import io
import json
import sys
from typing import Any

MEMORY = 1_500_000_000
SECONDS = 30


def main(most_sheets: int, most_rows: int, most_columns: int) -> int:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except ImportError:  # not on every system; there, the time limit of whoever asks remains
        pass
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for name in book.sheet_names[:most_sheets]:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > most_rows or sheet.total_width > most_columns:
            sheets.append({"name": name, "too_large": [sheet.total_height, sheet.total_width]})
            continue
        rows = [[cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = getattr(sheet, "merged_cell_ranges", None) or []
        for (top, left), (bottom, right) in merged:
            for row in range(top, min(bottom + 1, len(rows))):
                for column in range(left, min(right + 1, len(rows[row]))):
                    rows[row][column] = rows[top][left]
        places = [[top, left] for (top, left), _end in merged]
        sheets.append({"name": name, "rows": rows, "merged": places})
    json.dump(sheets, sys.stdout, ensure_ascii=True, allow_nan=False)
    return 0


def cell(value: Any) -> Any:
    """As JSON. A day has no time of day; what is neither number nor text is written out."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
        )
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
