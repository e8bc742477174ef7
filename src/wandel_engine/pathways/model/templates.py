"""Templates: a kind of group written once, with the figures of each group in a table beside it.

``templates/blocks.yaml`` holds lists of the model (stocks, transitions, plants) in which ``<column>`` stands
for a cell of ``templates/blocks.csv``; every row of the table gives the lists once. Where the cell is the
whole value, a number stays a number. ``if: column`` (or a list of columns) leaves the element out where a
cell is empty. `effects` of a template are handed to the measures that they name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from wandel_engine.files import (
    DataPath,
    Located,
    Problem,
    Table,
    parse,
    parse_table,
    read_text,
    refuse,
    unknown_column,
)
from wandel_engine.files.bounds import MAX_DOCUMENT, clipped
from wandel_engine.files.scalars import number
from wandel_engine.files.text import check_length

MAX_ROWS = 2_000
_LETTERS = 100
"""So many filled in letters count as one value."""
_CELL = re.compile(r"<([a-z][a-z0-9_-]*)>")
_GONE = object()


def expand_template(
    folder: Path, stem: str, lists: frozenset[str], located: Located, left: int = MAX_DOCUMENT
) -> tuple[list[Problem], int]:
    """Add what ``templates/<stem>.yaml`` and its table give to the model's lists in `located`: at most `left`
    values, of which those that remain are returned.

    Raises FileError if a file cannot be read; returns what else is wrong.
    """
    name, table_name = f"templates/{stem}.yaml", f"templates/{stem}.csv"
    template = parse(read_text(folder / name, name), name)
    table = parse_table(read_text(folder / table_name, table_name), table_name, most=MAX_ROWS)
    if not isinstance(template.data, dict):
        return [Problem("not_a_mapping", "a template is a mapping", "start with 'stocks:'", name, 1)], left
    problems = []
    for key, value in template.data.items():
        if key not in (*lists, "effects") or not isinstance(value, list):
            _, line = template.place((key,))
            problems.append(
                Problem(
                    "not_a_list",
                    f"'{clipped(key)}' is no list of a model",
                    "correct its name",
                    name,
                    line,
                    clipped(key),
                )
            )
    if problems:
        return problems, left
    filling = _Filling(template, table, name, located, left)
    for index in range(len(table.rows)):
        for key, elements in template.data.items():
            target = located.data.setdefault(key, [])
            for place in range(len(elements)) if isinstance(target, list) else ():
                filling.element(index, target, (key, len(target)), (key, place))
    return [*filling.problems.values(), *filling.unused()], filling.left


def hand_over_effects(located: Located) -> list[Problem]:
    """Move the `effects` that templates left to the measures that they name."""
    effects = located.data.pop("effects", [])
    if not isinstance(effects, list):
        file, line = located.place(("effects",))
        return [Problem("not_a_list", "'effects' is no list", "begin each with '- '", file, line, "effects")]
    measures = located.data.get("measures")
    at = {
        item["artefact"]: place
        for place, item in enumerate(measures if isinstance(measures, list) else ())
        if isinstance(item, dict) and isinstance(item.get("artefact"), str)
    }
    problems = []
    for place, effect in enumerate(effects):
        name = effect.pop("measure", None) if isinstance(effect, dict) else None
        name = clipped(str(name))
        file, line = located.place(("effects", place))
        if name not in at:
            problems.append(
                Problem(
                    "unknown_measure",
                    f"there is no measure '{name}'",
                    "name a measure of the model",
                    file,
                    line,
                    f"effects[{place + 1}].measure",
                    {"key": name},
                )
            )
            continue
        own = measures[at[name]].setdefault("effects", [])
        if isinstance(own, list):
            path = ("measures", at[name], "effects", len(own))
            own.append(effect)
            located.adopt(path, effect, located, ("effects", place))
    return problems


class _Filling:
    """Fills the cells of one row after the other into a template."""

    def __init__(self, template: Located, table: Table, name: str, located: Located, left: int) -> None:
        self.template, self.table, self.located, self.left = template, table, located, left
        self.name, self.table_name = name, table.name
        self.problems: dict[tuple[str, str, int | None], Problem] = {}
        self.used: set[str] = set()
        self.row = 0

    def element(self, row: int, target: list[Any], path: DataPath, inner: DataPath) -> None:
        """Append the element at `inner` of the template, filled with a row, to `target`."""
        self.row = row
        key, place = inner
        value = self._fill(self.template.data[key][place], path, inner)
        if value is not _GONE:
            target.append(value)

    def unused(self) -> list[Problem]:
        """Columns that the template never asks for."""
        return [
            problem
            for column in self.table.columns
            if column not in self.used
            for problem in unknown_column(
                column, self.table_name, f"remove it, or use <{clipped(column)}> in {self.name}"
            ).problems
        ]

    def _fill(self, value: Any, path: DataPath, inner: DataPath) -> Any:
        self.located.places[path] = self.template.place(inner)
        self._spend(1)
        if isinstance(value, dict):
            if not self._wanted(value.get("if"), inner):
                return _GONE
            filled: dict[str, Any] = {}
            for key, child in value.items():
                if key != "if":
                    step = self._joined(key, inner)
                    if step in filled:
                        self._double(step, (*inner, key))
                    new = self._fill(child, (*path, step), (*inner, key))
                    if new is not _GONE:
                        filled[step] = new
            return filled
        if isinstance(value, list):
            items: list[Any] = []
            for place, child in enumerate(value):
                new = self._fill(child, (*path, len(items)), (*inner, place))
                if new is not _GONE:
                    items.append(new)
            return items
        return self._text(value, inner, path) if isinstance(value, str) else value

    def _wanted(self, columns: Any, inner: DataPath) -> bool:
        if columns is None:
            return True
        names = columns if isinstance(columns, list) else [columns]
        return all(self._cell(str(name), inner, needed=False) for name in names)

    def _text(self, text: str, inner: DataPath, path: DataPath) -> Any:
        whole = _CELL.fullmatch(text)
        if whole is None:
            return self._joined(text, inner)
        self.located.places[path] = (self.table_name, self.table.lines[self.row])
        return number(self._cell(whole[1], inner))

    def _joined(self, text: str, inner: DataPath) -> str:
        if "<" not in text:
            return text
        filled = _CELL.sub(lambda found: self._cell(found[1], inner), text)
        check_length(filled, self.table_name, self.table.lines[self.row])
        self._spend(len(filled) // _LETTERS)
        return filled

    def _spend(self, values: int) -> None:
        self.left -= values
        if self.left < 0:
            raise refuse(
                "too_many_values",
                f"more than {MAX_DOCUMENT:,} values",
                "shorten the table",
                self.table_name,
                self.table.lines[self.row],
                limit=MAX_DOCUMENT,
            )

    def _double(self, step: str, inner: DataPath) -> None:
        file, line = self.template.place(inner)
        key = clipped(step)
        self.problems["double", key, line] = Problem(
            "double_key", f"'{key}' stands twice", "keep one of them", file, line, key, {"key": key}
        )

    def _cell(self, column: str, inner: DataPath, needed: bool = True) -> str:
        self.used.add(column)
        file, line = self.template.place(inner)
        if column not in self.table.columns:
            self.problems["column", column, line] = Problem(
                "missing_column",
                f"column '{column}' is missing in {self.table_name}",
                "add it, or correct its name here",
                file,
                line,
                column,
                {"column": column},
            )
            return ""
        cell = self.table.rows[self.row].get(column, "").strip()
        if needed and not cell:
            self.problems["cell", column, self.table.lines[self.row]] = Problem(
                "empty_cell",
                f"column '{column}' is empty",
                f"fill it, or write 'if: {column}' at {file}:{line}",
                self.table_name,
                self.table.lines[self.row],
                column,
                {"column": column},
            )
        return cell
