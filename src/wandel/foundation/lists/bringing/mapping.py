"""Which column of a foreign table is which of ours: remembered, else guessed, and always to be changed."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, override

from wandel.foundation.cities.kinds import Kind
from wandel.foundation.cities.models import City
from wandel.foundation.lists.models import KnownColumns
from wandel.foundation.lists.tables.columns import LANGUAGES, Column, heads_of
from wandel.foundation.lists.tables.reading import Sheet
from wandel.foundation.search.words import fold

LOOKED_THROUGH = 20
"""Rows among which the head of a table is looked for."""
NEAR = 0.84
_TITLES = {"name", "titel", "title", "bezeichnung", "tytuł", "nazwa", "was", "what"}


def head_row(sheet: Sheet, known: Mapping[str, str]) -> int:
    """The row that names the columns: where most known names stand, else where most texts do."""
    best, place = (0, 0), 0
    for number, row in enumerate(sheet.rows[:LOOKED_THROUGH]):
        texts = [fold(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        score = (sum(text in known for text in texts), len(set(texts)))
        if score > best:
            best, place = score, number
    return place


def names_of(columns: Sequence[Column], kind: Kind, language: str) -> dict[str, str]:
    """What heads are known, folded, with the path of their column. Short names stand for the field in one's
    own language, and for the number of a figure."""
    exact, short = {}, {}
    for column in columns:
        exact |= {fold(head): column.path for head in heads_of(column)}
        if column.field is None:
            continue
        if (column.language == language and not column.part) or column.part == "value":
            for code in LANGUAGES:
                with override(code):
                    label = gettext(column.field.says.label)
                short.setdefault(fold(label), column.path)
    titles = {fold(word): f"title.{language}" for word in _TITLES}
    for code in LANGUAGES:
        with override(code):
            titles |= {
                fold(str(kind.label)): f"title.{language}",
                fold(str(kind.plural)): f"title.{language}",
            }
    return titles | short | exact


def guessed(head: Sequence[Any], known: Mapping[str, str]) -> dict[str, str]:
    """{place of a column, as text: path}; each path once, by the head that is nearest."""
    found: dict[str, str] = {}
    texts = {str(place): fold(" ".join(str(cell or "").split())) for place, cell in enumerate(head)}
    for place, text in texts.items():
        if text in known and known[text] not in found.values():
            found[place] = known[text]
    for place, text in texts.items():
        near = difflib.get_close_matches(text, known, n=1, cutoff=NEAR) if text else []
        if place not in found and near and known[near[0]] not in found.values():
            found[place] = known[near[0]]
    return found


def language_of(head: Sequence[Any], columns: Sequence[Column], own: str) -> str:
    """The language in which a table was written by us: that in which most of its heads are ours."""
    texts = {fold(str(cell)) for cell in head if cell}
    best, found = 0, own
    for code in (own, *LANGUAGES):
        with override(code):
            number = sum(fold(column.label) in texts for column in columns)
        if number > best:
            best, found = number, code
    return found


def head_hash(head: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps([str(cell or "") for cell in head]).encode()).hexdigest()


def remembered(city: City, kind: Kind, head: Sequence[Any], paths: set[str]) -> dict[str, str] | None:
    """What this city last decided for a table with the same head."""
    found = KnownColumns.objects.filter(city=city, kind=kind.key, head=head_hash(head)).first()
    if found is None:
        return None
    return {place: path for place, path in found.columns.items() if path in paths}
