"""What is decided of a table before anybody has looked at it: a good guess of sheet, head and columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.lists.bringing.mapping import guessed, head_row, language_of, names_of, remembered
from wandel.foundation.lists.models import ListImport
from wandel.foundation.lists.tables.columns import columns_of
from wandel.foundation.lists.tables.reading import Sheet


def first_choices(listed: ListImport, sheets: Sequence[Sheet], language: str) -> dict[str, Any]:
    """The sheet in which most heads are known, and the choices for it."""
    found = [choices_for(listed, sheet, place, language) for place, sheet in enumerate(sheets)]
    return max(found, key=lambda choices: len(choices["columns"]))


def choices_for(
    listed: ListImport, sheet: Sheet, place: int, language: str, head: int | None = None
) -> dict[str, Any]:
    kind = kinds[listed.kind]
    columns = columns_of(kind, of_team=True)
    known = names_of(columns, kind, language)
    row = head_row(sheet, known) if head is None else min(max(head, 0), len(sheet.rows) - 1)
    names = sheet.rows[row]
    paths = {column.path for column in columns}
    before = remembered(listed.city, kind, names, paths)
    return {
        "sheet": place,
        "head": row,
        "columns": guessed(names, known) if before is None else before,
        "is_remembered": before is not None,
        "language": language_of(names, columns, language),
        "mends": {},
        "defaults": {},
    }
