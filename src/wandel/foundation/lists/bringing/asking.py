"""What the steps of an import ask, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.reader import Reader
from wandel.foundation.lists.bringing.pieces import Reading
from wandel.foundation.lists.bringing.plan import required_of
from wandel.foundation.lists.bringing.start import choices_for
from wandel.foundation.lists.models import ListImport
from wandel.foundation.lists.tables.columns import columns_of
from wandel.foundation.lists.tables.reading import Sheet
from wandel_engine.writing import UnwritableText, plain, whole_number

SAMPLES = 3
LONGEST_MEND = 4_000
MEND = "mend-"


@dataclass(frozen=True)
class Asked:
    """A column of a foreign table: its head, a few of its cells, and what it is taken for."""

    place: int
    head: str
    samples: list[str]
    path: str


@dataclass(frozen=True)
class Default:
    """A field for which one answer can count where a row says nothing."""

    path: str
    label: str
    choices: list[tuple[str, str]]
    value: str
    is_mapped: bool
    is_content: bool


def sheet_of(listed: ListImport, place: int) -> Sheet:
    found = listed.sheets[place]
    return Sheet(found["name"], found["rows"], found["merged"])


def mapping_asked(listed: ListImport, reader: Reader) -> dict[str, Any]:
    """What the page of the second step shows."""
    kind, choices = kinds[listed.kind], listed.choices
    sheet = sheet_of(listed, choices["sheet"])
    columns = columns_of(kind, of_team=True)
    head = sheet.rows[choices["head"]]
    width = max(len(row) for row in sheet.rows[: choices["head"] + 200])
    below = sheet.rows[choices["head"] + 1 :]
    asked = []
    for place in range(width):
        cells = [str(row[place]) for row in below[:200] if place < len(row) and row[place] not in (None, "")]
        name = str(head[place] or "") if place < len(head) else ""
        if name or cells:
            asked.append(Asked(place, name, cells[:SAMPLES], choices["columns"].get(str(place), "")))
    reading = Reading(kind, reader, choices["language"])
    mapped = set(choices["columns"].values())
    defaults = [
        Default(
            path=column.path,
            label=column.label,
            choices=list(column.choices or reading.names(column).items()),
            value=choices.get("defaults", {}).get(column.path, ""),
            is_mapped=column.path in mapped,
            is_content=not column.choices,
        )
        for column in required_of(columns)
        if column.path != "flag"
    ]
    return {
        "asked": asked,
        "columns": columns,
        "defaults": defaults,
        "sheets": [(place, one["name"]) for place, one in enumerate(listed.sheets)],
        "chosen": choices["sheet"],
        "head_number": choices["head"] + 1,
        "row_count": sum(any(cell not in (None, "") for cell in row) for row in below),
        "guess_count": len(choices["columns"]),
        "is_remembered": choices.get("is_remembered", False),
    }


def mapping_in(sent: QueryDict, listed: ListImport) -> tuple[dict[str, Any], list[str]]:
    """What was answered, and the labels of what was chosen for two columns. Another sheet or head is guessed
    anew."""
    choices = listed.choices
    place = whole_number(sent.get("sheet", ""))
    place = choices["sheet"] if place is None or place >= len(listed.sheets) else place
    number = whole_number(sent.get("head", ""))
    head = choices["head"] if not number else min(number - 1, len(listed.sheets[place]["rows"]) - 1)
    if place != choices["sheet"]:
        return choices_for(listed, sheet_of(listed, place), place, choices["language"]), []
    if head != choices["head"]:
        return choices_for(listed, sheet_of(listed, place), place, choices["language"], head), []
    columns = {column.path: column for column in columns_of(kinds[listed.kind], of_team=True)}
    chosen = {
        name.removeprefix("column-"): path
        for name, path in sent.items()
        if name.startswith("column-")
        and path in columns
        and whole_number(name.removeprefix("column-")) is not None
    }
    paths = list(chosen.values())
    doubled = [columns[path].label for path in dict.fromkeys(paths) if paths.count(path) > 1]
    defaults = {
        path: sent[f"default-{path}"][:LONGEST_MEND] for path in columns if sent.get(f"default-{path}")
    }
    return {"columns": chosen, "defaults": defaults}, doubled


def mends_in(sent: QueryDict, listed: ListImport) -> dict[str, Any]:
    """What was mended and decided, beside what had been before; what cannot be kept is left out. An empty
    answer to a decision is none."""
    known: Mapping[str, str] = listed.choices.get("mends", {})
    found = dict(known)
    rows = len(listed.sheets[listed.choices["sheet"]]["rows"])
    for name, value in sent.items():
        number, _dash, path = name.removeprefix(MEND).partition("-")
        row = whole_number(number)
        if not name.startswith(MEND) or row is None or not 0 < row <= rows or len(path) > 120:
            continue
        try:
            text = plain(value[:LONGEST_MEND])
        except UnwritableText:
            continue
        if text or not path.endswith((".both", "twin")):
            found[f"{row}-{path}"] = text
    return {"mends": found}
