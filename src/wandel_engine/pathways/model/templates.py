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

from wandel_engine.pathways.model.files import Located, Path_, Table, read_document, read_table, refuse
from wandel_engine.pathways.model.problems import Problem

MAX_ROWS = 2_000
MAX_VALUES = 1_000_000
_CELL = re.compile(r"<([a-z][a-z0-9_-]*)>")
_GONE = object()


def expand_template(folder: Path, stem: str, lists: frozenset[str], located: Located) -> list[Problem]:
    """Add what ``templates/<stem>.yaml`` and its table give to the model's lists in `located`.

    Raises ModelError if a file cannot be read; returns what else is wrong.
    """
    name, table_name = f"templates/{stem}.yaml", f"templates/{stem}.csv"
    template = read_document(folder / name, name)
    table = read_table(folder / table_name, table_name)
    if not isinstance(template.data, dict):
        return [Problem("not_a_mapping", "a template is a mapping", "start with 'stocks:'", name, 1)]
    problems = []
    for key, value in template.data.items():
        if key not in (*lists, "effects") or not isinstance(value, list):
            _, line = template.place((key,))
            problems.append(
                Problem("not_a_list", f"'{key}' is no list of a model", "correct its name", name, line, key)
            )
    if len(table.rows) > MAX_ROWS:
        raise refuse("too_many_rows", f"more than {MAX_ROWS} rows", "split the table", table_name)
    if problems:
        return problems
    filling = _Filling(template, table, name, table_name, located)
    for index in range(len(table.rows)):
        for key, elements in template.data.items():
            target = located.data.setdefault(key, [])
            for place in range(len(elements)) if isinstance(target, list) else ():
                filling.element(index, target, (key, len(target)), (key, place))
    return [*filling.problems.values(), *filling.unused()]


def hand_over_effects(located: Located) -> list[Problem]:
    """Move the `effects` that templates left to the measures that they name."""
    effects = located.data.pop("effects", [])
    measures = located.data.get("measures")
    at = {
        item.get("artefact"): place
        for place, item in enumerate(measures if isinstance(measures, list) else ())
        if isinstance(item, dict)
    }
    problems = []
    for place, effect in enumerate(effects):
        name = effect.pop("measure", None) if isinstance(effect, dict) else None
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
                    {"key": str(name)},
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

    def __init__(self, template: Located, table: Table, name: str, table_name: str, located: Located) -> None:
        self.template, self.table, self.located = template, table, located
        self.name, self.table_name = name, table_name
        self.problems: dict[tuple[str, str, int | None], Problem] = {}
        self.used: set[str] = set()
        self.row = 0

    def element(self, row: int, target: list[Any], path: Path_, inner: Path_) -> None:
        """Append the element at `inner` of the template, filled with a row, to `target`."""
        self.row = row
        key, place = inner
        value = self._fill(self.template.data[key][place], path, inner)
        if value is not _GONE:
            target.append(value)

    def unused(self) -> list[Problem]:
        """Columns that the template never asks for."""
        return [
            Problem(
                "unknown_column",
                f"column '{column}' is unknown",
                f"remove it, or use <{column}> in {self.name}",
                self.table_name,
                1,
                column,
                {"column": column},
            )
            for column in self.table.columns
            if column not in self.used
        ]

    def _fill(self, value: Any, path: Path_, inner: Path_) -> Any:
        self.located.places[path] = self.template.place(inner)  # type: ignore[assignment]
        if len(self.located.places) > MAX_VALUES:
            raise refuse(
                "too_many_values", "more than 1,000,000 values", "shorten the table", self.table_name
            )
        if isinstance(value, dict):
            if not self._wanted(value.get("if"), inner):
                return _GONE
            filled: dict[str, Any] = {}
            for key, child in value.items():
                if key != "if":
                    step = str(self._text(key, inner, path))
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

    def _wanted(self, columns: Any, inner: Path_) -> bool:
        if columns is None:
            return True
        names = columns if isinstance(columns, list) else [columns]
        return all(self._cell(str(name), inner, needed=False) for name in names)

    def _text(self, text: str, inner: Path_, path: Path_) -> Any:
        whole = _CELL.fullmatch(text)
        if whole is None:
            return _CELL.sub(lambda found: self._cell(found[1], inner), text)
        self.located.places[path] = (self.table_name, self.table.lines[self.row])
        return _as_number(self._cell(whole[1], inner))

    def _cell(self, column: str, inner: Path_, needed: bool = True) -> str:
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
        cell = self.table.rows[self.row].get(column, "")
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


def _as_number(cell: str) -> Any:
    try:
        return int(cell) if re.fullmatch(r"[+-]?\d+", cell) else float(cell)
    except ValueError:
        return cell
