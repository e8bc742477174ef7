"""What would become of the rows of a table: something new, a change, nothing; and what is doubtful in them.

A plan is made of what stands in the table, in the city and in the decisions, and writes nothing. It is made
once more when it is carried out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import documents_of, own_fields
from wandel.foundation.cities.kinds import Kind, kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.reader import Reader
from wandel.foundation.lists.bringing.pieces import KEEP, Doubtful, Reading, put, read, settle
from wandel.foundation.lists.bringing.rows import (
    ANYWAY,
    LEAVE,
    MINE,
    SAME,
    THEIRS,
    TWIN,
    Doubt,
    Plan,
    Raw,
    Row,
)
from wandel.foundation.lists.models import ListImport
from wandel.foundation.lists.tables.columns import KEY, SHOWN, VERSION, Column, columns_of, unguarded
from wandel.foundation.records.checking import Unfit, check, said
from wandel.foundation.records.models import Version
from wandel.foundation.search.words import fold
from wandel.foundation.ui.text import localise


@dataclass
class Planner:
    """Goes through the rows of one table."""

    listed: ListImport
    reader: Reader

    def __post_init__(self) -> None:
        choices = self.listed.choices
        self.kind: Kind = kinds[self.listed.kind]
        self.model = self.kind.model_class
        self.fields = own_fields(self.model)
        self.columns = {one.path: one for one in columns_of(self.kind, of_team=True)}
        self.sheet = self.listed.sheets[choices["sheet"]]
        self.places = {path: int(place) for place, path in choices["columns"].items() if path in self.columns}
        self.mends: Mapping[str, str] = choices.get("mends", {})
        self.defaults: Mapping[str, str] = choices.get("defaults", {})
        self.reading = Reading(self.kind, self.reader, choices.get("language", "de"))
        # What was mended was typed here, whatever language the table is written in.
        self.typed = Reading(self.kind, self.reader, (get_language() or "de")[:2])
        self.flag = "fictional" if self.reader.city.is_demo else "stated"

    def plan(self) -> Plan:
        rows = [
            Raw(number, self._cells(number, cells))
            for number, cells in enumerate(self.sheet["rows"], 1)
            if number > self.listed.choices["head"] + 1 and any(_is_filled(cell) for cell in cells)
        ]
        self._look_up(rows)
        seen_keys: set[str] = set()
        seen_titles: set[str] = set()
        found = [self._row(raw, seen_keys, seen_titles) for raw in rows]
        merged = [place for place in self.sheet.get("merged", []) if place[0] > self.listed.choices["head"]]
        notes = []
        if merged:
            where = ", ".join(f"{_letters(column)}{row + 1}" for row, column in merged[:8])
            notes.append(
                _("Verbundene Zellen (%(where)s): Was darin steht, gilt für jede ihrer Zeilen.")
                % {"where": where + (" …" if len(merged) > 8 else "")}
            )
        return Plan(found, notes)

    def _cells(self, number: int, cells: list[Any]) -> dict[str, Any]:
        """What a row says, by path, with what was mended in it."""
        found = {path: cells[place] if place < len(cells) else None for path, place in self.places.items()}
        for path in self.columns:
            if (mended := self.mends.get(f"{number}-{path}")) is not None:
                found[path] = mended
        return found

    def _look_up(self, rows: list[Raw]) -> None:
        """What stands in the city already, in the same number of queries for any number of rows."""
        everything = self.model.objects.filter(city=self.reader.city)
        keys = {raw.key for raw in rows if raw.key}
        by_key = everything.filter(slug__in=keys).select_related("city") if keys else []
        self.known = {one.slug: one for one in by_key}
        standing = everything.standing().values_list("pk", "title")
        self.titles: dict[str, Any] = {}
        for pk, title in standing:
            for text in title.values():
                self.titles.setdefault(fold(" ".join(text.split())), pk)
        twins = {self.titles[raw.twin] for raw in rows if not raw.key and raw.twin in self.titles}
        self.twins = {one.pk: one for one in everything.filter(pk__in=twins).select_related("city")}
        things = list({one.pk: one for one in (*self.known.values(), *self.twins.values())}.values())
        self.documents = documents_of(things)
        for thing in things:
            self.documents[thing.pk] |= self._about(thing.slug, thing.version, thing.visibility)
        self._read_old_versions(rows)

    @staticmethod
    def _about(key: str, version: int, visibility: str) -> dict[str, Any]:
        return {KEY: key, VERSION: version, SHOWN: visibility}

    def _read_old_versions(self, rows: list[Raw]) -> None:
        """What was said in the versions from which the rows started."""
        wanted = {
            (self.known[raw.key].pk, raw.version)
            for raw in rows
            if raw.key in self.known and raw.version not in (None, self.known[raw.key].version)
        }
        found = Version.objects.filter(
            artefact__in={pk for pk, _number in wanted}, number__in={number for _pk, number in wanted}
        )
        self.older = {(one.artefact_id, one.number): one.content | {SHOWN: one.visibility} for one in found}

    def _row(self, raw: Raw, seen_keys: set[str], seen_titles: set[str]) -> Row:
        row = Row(raw.number, title={self.reading.language: raw.title}, visibility=Artefact.Visibility.TEAM)
        decided = self.mends.get(f"{raw.number}-{TWIN}", "")
        if decided == LEAVE:
            row.what = "left"
            return row
        thing = self.known.get(raw.key)
        if raw.key and raw.key in seen_keys:
            row.doubts.append(
                self._decide(raw, _("Dieser Schlüssel steht in der Tabelle schon weiter oben."), [])
            )
        elif thing is not None and thing.withdrawn_at is not None:
            told = _("Das wurde zurückgezogen. Wer es ändern will, holt es zuerst zurück.")
            row.doubts.append(self._decide(raw, told, []))
            thing = None
        elif not raw.key and raw.twin and decided != ANYWAY:
            twin = self.twins.get(self.titles.get(raw.twin))
            if decided == SAME and twin is not None:
                thing = twin
            elif twin is not None or raw.twin in seen_titles:
                row.doubts.append(self._twin(raw, twin))
        seen_keys.add(raw.key)
        seen_titles.add(raw.twin)
        if thing is None:
            self._new(row, raw)
        else:
            self._change(row, raw, thing)
        return row

    def _decide(self, raw: Raw, message: str, more: list[tuple[str, str]]) -> Doubt:
        choices = [("", _("Bitte wählen")), (LEAVE, _("Diese Zeile weglassen")), *more]
        return Doubt(raw.number, TWIN, str(self.kind.label), raw.title, message, choices=tuple(choices))

    def _twin(self, raw: Raw, twin: Any) -> Doubt:
        if twin is None:
            told = _("Dieser Titel steht in der Tabelle schon weiter oben.")
            return self._decide(raw, told, [(ANYWAY, _("Trotzdem anlegen"))])
        told = _("Das gibt es hier schon unter diesem Titel.")
        more = [(SAME, _("Als Änderung daran übernehmen")), (ANYWAY, _("Trotzdem noch einmal anlegen"))]
        return self._decide(raw, told, more)

    def _new(self, row: Row, raw: Raw) -> None:
        row.key = raw.key if raw.key not in self.known else ""
        document: dict[str, Any] = {
            one.name: getattr(one.default, "value", one.default) for one in self.fields if one.default
        } | {"flag": self.flag}
        # As with a box in a form: what nobody has said is not so.
        document |= {one.name: False for one in self.fields if one.shape == "switch"}
        given = {path: value for path, value in self.defaults.items() if not _is_filled(raw.cells.get(path))}
        for path, cell in (raw.cells | given).items():
            value = self._read(row, path, cell)
            if path == SHOWN:
                row.visibility = value or row.visibility
            elif value not in (None, KEEP) and self.columns[path].field is not None:
                put(document, self.columns[path], value)
        settle(document, document.get("flag") or self.flag, self.fields)
        row.says = document
        row.title = document.get("title") or row.title
        self._judge(row, raw, document, row.key)

    def _change(self, row: Row, raw: Raw, thing: Any) -> None:
        """Cell by cell: what the table changed, what somebody else has changed since, and what both have."""
        row.what, row.artefact, row.title, row.key = "change", thing, thing.title, thing.slug
        now = self.documents[thing.pk]
        before = self.older.get((thing.pk, raw.version), now)
        document = {name: value for name, value in now.items() if name not in (KEY, VERSION, SHOWN)}
        row.visibility = thing.visibility
        for path, cell in raw.cells.items():
            column = self.columns[path]
            if path in (KEY, VERSION):
                continue
            mended = f"{raw.number}-{path}" in self.mends
            if (not mended and self._says(column, cell, before)) or self._says(column, cell, now):
                continue
            value = self._read(row, path, cell)
            if value is KEEP:
                continue
            if not self._is_settled(row, column, cell, before, now, mended):
                continue
            if path == SHOWN:
                row.visibility = value or row.visibility
            else:
                put(document, column, value)
        settle(document, document.get("flag") or self.flag, self.fields)
        row.says = {name: value for name, value in document.items() if value != now.get(name)}
        if not row.says and row.visibility == thing.visibility and not row.doubts:
            row.what = "same"
            return
        row.before = now_said(now) | {SHOWN: thing.visibility}
        row.after = document | {SHOWN: row.visibility}
        if not row.doubts:
            self._judge(row, raw, document, thing.slug)

    def _says(self, column: Column, cell: Any, document: Mapping[str, Any]) -> bool:
        """Whether a cell says what a document says: as it would be written, or understood alike."""
        written = column.write(document)
        if _alike(cell, written):
            return True
        try:
            return _equal(read(column, cell, self.reading), read(column, written, self.reading))
        except Doubtful:
            return False

    def _is_settled(
        self,
        row: Row,
        column: Column,
        cell: Any,
        before: Mapping[str, Any],
        now: Mapping[str, Any],
        mended: bool,
    ) -> bool:
        """Whether the cell counts: it does where nobody else has changed the same thing, or somebody has
        decided that it does."""
        then, stands = column.write(before), column.write(now)
        if then == stands:
            return True
        decided = self.mends.get(f"{row.number}-{column.path}.both", "")
        if not decided and not mended:
            told = _("Hier steht inzwischen „%(stands)s“.") % {"stands": _shown(stands)}
            choices = (
                ("", _("Bitte wählen")),
                (MINE, _("So wie in der Tabelle: „%(cell)s“") % {"cell": _shown(cell)}),
                (THEIRS, _("So lassen, wie es jetzt ist")),
            )
            path = f"{column.path}.both"
            row.doubts.append(Doubt(row.number, path, column.label, _shown(cell), told, choices=choices))
        return decided == MINE or mended

    def _read(self, row: Row, path: str, cell: Any) -> Any:
        column = self.columns[path]
        reading = self.typed if f"{row.number}-{path}" in self.mends else self.reading
        try:
            return read(column, cell, reading)
        except Doubtful as doubt:
            row.doubts.append(self._doubt(row.number, column, cell, doubt.message, doubt.meant))
            return None

    def _doubt(self, number: int, column: Column, cell: Any, message: str, meant: str) -> Doubt:
        choices: tuple[tuple[str, str], ...] = ()
        is_content = False
        if column.has_choices:
            choices = tuple((label, label) for _value, label in column.choices)
        elif column.part == "source" or (column.field is not None and column.field.shape == "key"):
            choices = tuple((name, name) for name in self.reading.names(column).values())
            is_content = True
        if choices:
            choices = (("", _("leer lassen")), *choices)
        is_long = column.field is not None and (column.field.says.long or column.part == "derivation")
        shown = _shown(cell)
        value = meant or ("" if choices else str(cell or ""))
        return Doubt(number, column.path, column.label, shown, message, value, choices, is_content, is_long)

    def _judge(self, row: Row, raw: Raw, document: dict[str, Any], key: str) -> None:
        """Ask the part whether it all fits together; what is doubtful already is not said twice."""
        doubted = {doubt.path.split(".")[0] for doubt in row.doubts}
        try:
            check(self.model, document, key or "new", self.reader.city)
        except Unfit as unfit:
            for problem in unfit.problems:
                if problem.field.split(".")[0].split("[")[0] not in doubted:
                    self._point(row, raw, problem.field, said(problem))
        except ValidationError as refused:
            named = (
                refused.message_dict.items() if hasattr(refused, "error_dict") else [("", refused.messages)]
            )
            for name, messages in named:
                self._point(row, raw, name, " ".join(messages))

    def _point(self, row: Row, raw: Raw, where: str, message: str) -> None:
        """Say at the cell that comes nearest what is wrong."""
        name = where.split("[")[0]
        language = f"{name}.{self.reading.language}"
        near = next(
            (
                path
                for path in (name, language, f"{name}.value", *self.columns)
                if path in self.columns and (path == name or path.split(".")[0] == name.split(".")[0])
            ),
            f"title.{self.reading.language}",
        )
        if any(doubt.path == near for doubt in row.doubts):
            return
        row.doubts.append(self._doubt(row.number, self.columns[near], raw.cells.get(near), message, ""))


def now_said(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in (KEY, VERSION, SHOWN)}


def _is_filled(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _alike(cell: Any, written: Any) -> bool:
    if isinstance(cell, str):
        cell = unguarded(cell)
    return cell == written or (not _is_filled(cell) and not _is_filled(written))


def _equal(one: Any, other: Any) -> bool:
    """A spreadsheet keeps some fifteen digits of a number."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return bool(one == other)


def _shown(cell: Any) -> str:
    text = str(localise(cell)) if isinstance(cell, dict) else "" if cell is None else str(cell)
    return text if len(text) <= 160 else f"{text[:158]} …"


def _letters(column: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def plan_of(listed: ListImport, reader: Reader) -> Plan:
    return Planner(listed, reader).plan()


def required_of(columns: Iterable[Column]) -> list[Column]:
    """The columns of which something must be said, and for which one answer can count for all rows."""
    return [
        column
        for column in columns
        if column.field is not None
        and column.field.required
        and column.field.shape in ("choice", "key", "switch")
        and not column.part
    ]
