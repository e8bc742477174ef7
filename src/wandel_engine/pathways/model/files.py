"""Reading model files: YAML, JSON and CSV as plain data that remembers the line of every value."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from wandel_engine.pathways.model.problems import ModelError, Problem

MAX_BYTES = 5_000_000
MAX_NODES = 100_000
FIGURE_COLUMNS = ("value", "unit", "year", "source", "flag", "low", "high", "spread", "derivation")
_DERIVATION = ("derivation_de", "derivation_en", "derivation_pl")

Path_ = tuple[Hashable, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Located:
    """Plain data, and where each of its values stands: path inside the data → (file, line)."""

    data: Any
    places: dict[Path_, tuple[str, int]] = field(default_factory=dict)

    def place(self, path: Path_) -> tuple[str, int | None]:
        """File and line of the value at `path`, or of the nearest value that contains it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return "", None

    def adopt(self, path: Path_, value: Any, other: Located, inner: Path_) -> None:
        """Note for `value`, now at `path`, the places that `other` knows for it at `inner`."""
        for steps in walk(value):
            if (*inner, *steps) in other.places:
                self.places[(*path, *steps)] = other.places[(*inner, *steps)]


def walk(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Paths of a value and of everything in it."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in items:
        yield from walk(child, (*path, step))


def refuse(
    code: str, message: str, mend: str, file: str, line: int | None = None, **params: str | int
) -> ModelError:
    return ModelError([Problem(code, message, mend, file, line, "", dict(params))])


def read_text(path: Path, name: str = "") -> str:
    """The file's text. Raises ModelError if it is missing, larger than 5 MB or not UTF-8.

    `name` is what problems call the file; its own name if empty.
    """
    name = name or path.name
    if not path.is_file():
        raise refuse("missing_file", f"there is no file '{path.name}'", "add it or correct its name", name)
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise refuse("file_too_large", f"the file has {size} bytes", "at most 5 MB are read", name, size=size)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise refuse("not_utf8", "the file is not UTF-8", "save it as UTF-8", name, line) from error


def read_document(path: Path, name: str = "") -> Located:
    """Read a YAML or JSON file. Raises ModelError for syntax errors, aliases, double keys, too many nodes."""
    name = name or path.name
    text = read_text(path, name)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise refuse("empty_file", "the file is empty", "write a model into it", name, 1)
        located = Located(None)
        located.data = _Walk(loader, name, located).value(node, ())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise refuse(
            "syntax", f"not readable as YAML: {error.problem}", "correct the syntax", name, line
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, ModelError):
            raise
        raise refuse("syntax", "not readable as YAML", "correct the syntax", name) from error
    finally:
        loader.dispose()
    return located


class _Walk:
    def __init__(self, loader: Any, name: str, located: Located) -> None:
        self.loader, self.name, self.places = loader, name, located.places
        self.seen: set[int] = set()

    def value(self, node: Any, path: Path_) -> Any:
        line = node.start_mark.line + 1
        if id(node) in self.seen:
            raise refuse(
                "alias",
                "aliases (*name) are not allowed",
                "write it out, or use a parameter",
                self.name,
                line,
            )
        self.seen.add(id(node))
        if len(self.seen) > MAX_NODES:
            raise refuse(
                "too_many_values", "more than 100,000 values", "split or shorten the file", self.name, line
            )
        self.places[path] = (self.name, line)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return self.loader.construct_object(node)

    def _mapping(self, node: Any, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            if key in result:
                line = key_node.start_mark.line + 1
                raise refuse(
                    "double_key", f"'{key}' stands twice", "keep one of them", self.name, line, key=key
                )
            result[key] = self.value(child, (*path, key))
        return result


@dataclass(frozen=True)
class Row:
    """A row of a CSV file: the first columns by name, and the figure in the others."""

    line: int
    names: dict[str, str]
    figure: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows of a CSV file as column → text, without empty cells; `lines` of the file that they end in."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]


def read_table(path: Path, name: str = "") -> Table:
    """A CSV file with a head. Raises ModelError for columns that stand twice and rows with too many cells."""
    name = name or path.name
    reader = csv.DictReader(io.StringIO(read_text(path, name)))
    columns = tuple(column.strip() for column in reader.fieldnames or ())
    reader.fieldnames = columns
    for column in columns:
        if columns.count(column) > 1:
            raise refuse(
                "double_key", f"column '{column}' stands twice", "keep one of them", name, 1, key=column
            )
    rows, lines = [], []
    for record in reader:
        if None in record:
            raise refuse(
                "too_many_cells", "more cells than columns", "check the commas", name, reader.line_num
            )
        rows.append({column: text.strip() for column, text in record.items() if text and text.strip()})
        lines.append(reader.line_num)
    return Table(columns, tuple(rows), tuple(lines))


def read_figures(
    path: Path, names: tuple[str, ...], optional: tuple[str, ...] = (), name: str = ""
) -> list[Row]:
    """Rows of a CSV file: the columns `names`, any of `optional`, and those of a figure.

    Raises ModelError for columns that are missing or unknown.
    """
    name = name or path.name
    table = read_table(path, name)
    allowed = {*names, *optional, *FIGURE_COLUMNS, *_DERIVATION}
    for column in (*names, "value", "unit", "flag"):
        if column not in table.columns:
            raise refuse("missing_column", f"column '{column}' is missing", "add it", name, 1, column=column)
    for column in table.columns:
        if column not in allowed:
            raise refuse(
                "unknown_column", f"column '{column}' is unknown", "remove it", name, 1, column=column
            )
    rows = []
    for cells, line in zip(table.rows, table.lines, strict=True):
        figure: dict[str, Any] = {column: cells[column] for column in FIGURE_COLUMNS if column in cells}
        derivation = {column[-2:]: cells[column] for column in _DERIVATION if column in cells}
        if derivation:
            figure["derivation"] = derivation
        given = {column: cells[column] for column in optional if column in cells}
        rows.append(Row(line, {column: cells.get(column, "") for column in names} | given, figure))
    return rows
