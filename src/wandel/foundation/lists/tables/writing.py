"""Tables as files: CSV and XLSX, of what a reader may see."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import documents_for
from wandel.foundation.cities.kinds import Kind
from wandel.foundation.cities.reader import Reader
from wandel.foundation.lists.tables.columns import Column, guarded
from wandel.foundation.records.forms.numbers import typed

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COMMA_BETWEEN = {"en"}
"""Languages in whose spreadsheets a comma stands between cells; in others it stands in numbers."""
Cells = list[list[Any]]


def cells_of(columns: Sequence[Column], things: Sequence[Any], reader: Reader) -> Cells:
    """The rows of a table for somebody, without its head."""
    documents = documents_for(reader, things)
    return [
        [
            column.write(
                documents[one.pk] | {"key": one.slug, "version": one.version, "visibility": one.visibility}
            )
            for column in columns
        ]
        for one in things
    ]


def description_of(columns: Sequence[Column]) -> Cells:
    """What stands in the columns, as a table of its own with a head."""
    head = [_("Spalte"), _("Feld"), _("Was darin steht"), _("Mögliche Werte")]
    return [head] + [
        [one.label, one.path, one.note, ", ".join(label for _value, label in one.choices)] for one in columns
    ]


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """As a spreadsheet in the active language opens it: with a mark for its characters, and its own signs
    between cells and in numbers."""
    language = (get_language() or "de")[:2]
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter="," if language in COMMA_BETWEEN else ";")
    for row in rows:
        writer.writerow([_in_csv(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def _in_csv(cell: Any) -> Any:
    if isinstance(cell, int | float):
        return typed(cell)
    return "" if cell is None else guarded(cell)


def as_xlsx(kind: Kind, columns: Sequence[Column], rows: Cells) -> bytes:
    """With a second sheet that says what stands in the columns."""
    # Takes a while to be read, and most processes never write one.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.writer.excel import save_workbook

    book = Workbook(write_only=True)

    def sheet(title: str, table: Iterable[Sequence[Any]], widths: Sequence[int]) -> None:
        made = book.create_sheet("".join(sign for sign in title if sign not in "[]:*?/\\")[:31])
        made.freeze_panes = "A2"
        for place, width in enumerate(widths, 1):
            made.column_dimensions[get_column_letter(place)].width = width
        for number, row in enumerate(table):
            cells = []
            for value in row:
                cell = WriteOnlyCell(made, value=guarded(value))
                if isinstance(value, str):
                    # Whatever it looks like, it is no formula.
                    cell.data_type = "s"
                    cell.alignment = Alignment(wrap_text="\n" in value, vertical="top")
                if number == 0:
                    cell.font = Font(bold=True)
                cells.append(cell)
            made.append(cells)

    sheet(str(kind.plural), [[one.label for one in columns], *rows], [_width(one) for one in columns])
    sheet(_("Spalten"), description_of(columns), (34, 26, 60, 60))
    file = io.BytesIO()
    save_workbook(book, file)
    return file.getvalue()


def _width(column: Column) -> int:
    if column.field is not None and column.field.shape in ("text", "texts"):
        return 44
    return 12 if column.is_number else 20
