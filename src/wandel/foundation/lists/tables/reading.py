"""From an uploaded file to sheets of cells. What a file is, is told by its content and never by its name."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

LARGEST = 10_000_000
"""Bytes of a file."""
LARGEST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
MOST_SHEETS = 12
MOST_ROWS = 2_000
"""All of them are written in one transaction, while others wait who want to write."""
MOST_COLUMNS = 200
MOST_CELLS = 400_000
PATIENCE_S = 60
_READER = Path(__file__).with_name("sheet_reader.py")
_DELIMITERS = ";,\t|"

REFUSALS = {
    "empty": _("Die Datei ist leer."),
    "too_large": _("Die Datei ist größer als 10 MB."),
    "pdf": _("Das ist ein PDF. Bitte die Tabelle als XLSX, ODS oder CSV speichern."),
    "picture": _("Das ist ein Bild. Bitte die Tabelle als XLSX, ODS oder CSV speichern."),
    "locked": _(
        "Das ist eine alte oder mit Passwort gesicherte Tabelle. Bitte ohne Passwort als XLSX speichern."
    ),
    "no_table": _("Darin ist keine Tabelle. Möglich sind XLSX, ODS und CSV."),
    "broken": _("Die Tabelle lässt sich nicht lesen; vielleicht ist die Datei beschädigt."),
    "bomb": _("Die Datei würde beim Lesen zu groß."),
    "many_rows": _("Das sind mehr als 2.000 Zeilen oder 200 Spalten. Bitte teilen."),
}


class Unreadable(ValueError):
    """`code` is one of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sheet:
    """`rows` hold texts, numbers, yes or no, and None; days are texts, as in 2026-05-03. `merged` are the
    places (row, column) of cells that were one and are filled alike now."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int]] = field(default_factory=list)


def read_file(data: bytes, language: str = "de") -> list[Sheet]:
    """The sheets in which something stands. Raises Unreadable."""
    if not data:
        raise Unreadable("empty")
    if len(data) > LARGEST:
        raise Unreadable("too_large")
    if data.startswith(b"PK\x03\x04"):
        _judge_archive(data)
        sheets = _read_book(data)
    elif data.startswith(b"%PDF"):
        raise Unreadable("pdf")
    elif data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")):
        raise Unreadable("picture")
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("locked")
    else:
        sheets = [Sheet("", _read_csv(_decoded(data, language)))]
    found = [sheet for sheet in sheets if any(cell not in (None, "") for row in sheet.rows for cell in row)]
    if not found:
        raise Unreadable("empty")
    if sum(len(row) for sheet in found for row in sheet.rows) > MOST_CELLS:
        raise Unreadable("many_rows")
    return found


def _judge_archive(data: bytes) -> None:
    """A workbook, and one that stays bearable when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Unreadable("bomb")
            names = {part.filename for part in parts}
            ods = "mimetype" in names and archive.open("mimetype").read(80)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError) as error:
        raise Unreadable("broken") from error
    if "xl/workbook.xml" not in names and ods != b"application/vnd.oasis.opendocument.spreadsheet":
        raise Unreadable("no_table")


def _read_book(data: bytes) -> list[Sheet]:
    command = [sys.executable, "-I", str(_READER), *map(str, (MOST_SHEETS, MOST_ROWS, MOST_COLUMNS))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("bomb") from error
    if done.returncode < 0:
        raise Unreadable("bomb")
    if done.returncode:
        raise Unreadable("bomb" if b"MemoryError" in done.stderr else "broken")
    found = json.loads(done.stdout)
    sheets = [
        Sheet(one["name"], one["rows"], [(row, column) for row, column in one["merged"]])
        for one in found
        if "rows" in one
    ]
    if not any(sheet.rows for sheet in sheets) and any("too_large" in one for one in found):
        raise Unreadable("many_rows")
    return sheets


def _decoded(data: bytes, language: str) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise Unreadable("broken") from error
    if b"\0" in data:
        raise Unreadable("no_table")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Old spreadsheets write one of these; which, is not said in the file.
        return data.decode("cp1250" if language == "pl" else "cp1252", errors="replace")


def _read_csv(text: str) -> list[list[Any]]:
    first, _end, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return _rows(rest, first[4])
    tried = {delimiter: _rows(text, delimiter, 50) for delimiter in _DELIMITERS}
    return _rows(text, max(tried, key=lambda delimiter: _evenness(tried[delimiter])))


def _evenness(rows: list[list[Any]]) -> tuple[int, int]:
    """How many rows have as many cells as most of them, where that is more than one."""
    widths = [len(row) for row in rows if row]
    usual = max(set(widths), key=widths.count, default=0)
    return (widths.count(usual), usual) if usual > 1 else (0, usual)


def _rows(text: str, delimiter: str, most: int | None = None) -> list[list[Any]]:
    # How long a text may be is said at its cell.
    csv.field_size_limit(LARGEST)
    found: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(found) == most:
                break
            if len(found) == MOST_ROWS or len(row) > MOST_COLUMNS:
                raise Unreadable("many_rows")
            found.append([cell or None for cell in row])
    except csv.Error as error:
        raise Unreadable("broken") from error
    return found
