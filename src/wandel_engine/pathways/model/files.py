"""Reading model files: YAML, JSON and CSV as plain data that remembers the line of every value."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from wandel_engine.pathways.model.problems import ModelError, Problem

MAX_BYTES = 5_000_000
MAX_NODES = 100_000
FIGURE_COLUMNS = ("value", "unit", "year", "source", "flag", "low", "high")
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


def _refuse(
    code: str, message: str, mend: str, file: str, line: int | None = None, **params: str | int
) -> ModelError:
    return ModelError([Problem(code, message, mend, file, line, "", dict(params))])


def read_text(path: Path) -> str:
    """The file's text. Raises ModelError if it is missing, larger than 5 MB or not UTF-8."""
    if not path.is_file():
        raise _refuse(
            "missing_file", f"there is no file '{path.name}'", "add it or correct its name", path.name
        )
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise _refuse(
            "file_too_large", f"the file has {size} bytes", "at most 5 MB are read", path.name, size=size
        )
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _refuse("not_utf8", "the file is not UTF-8", "save it as UTF-8", path.name, line) from error


def read_document(path: Path) -> Located:
    """Read a YAML or JSON file. Raises ModelError for syntax errors, aliases, double keys, too many nodes."""
    text = read_text(path)
    name = path.name
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise _refuse("empty_file", "the file is empty", "write a model into it", name, 1)
        located = Located(None)
        located.data = _Walk(loader, name, located).value(node, ())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _refuse(
            "syntax", f"not readable as YAML: {error.problem}", "correct the syntax", name, line
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, ModelError):
            raise
        raise _refuse("syntax", "not readable as YAML", "correct the syntax", name) from error
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
            raise _refuse(
                "alias",
                "aliases (*name) are not allowed",
                "write it out, or use a parameter",
                self.name,
                line,
            )
        self.seen.add(id(node))
        if len(self.seen) > MAX_NODES:
            raise _refuse(
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
                raise _refuse(
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


def read_figures(path: Path, names: tuple[str, ...]) -> list[Row]:
    """Rows of a CSV file: the columns `names` and those of a figure. Raises ModelError on wrong columns."""
    reader = csv.DictReader(io.StringIO(read_text(path)))
    allowed = {*names, *FIGURE_COLUMNS, *_DERIVATION}
    columns = list(reader.fieldnames or ())
    for column in (*names, "value", "unit", "flag"):
        if column not in columns:
            raise _refuse(
                "missing_column", f"column '{column}' is missing", "add it", path.name, 1, column=column
            )
    for column in columns:
        if column not in allowed:
            raise _refuse(
                "unknown_column", f"column '{column}' is unknown", "remove it", path.name, 1, column=column
            )
    rows = []
    for record in reader:
        if None in record:
            raise _refuse(
                "too_many_cells", "more cells than columns", "check the commas", path.name, reader.line_num
            )
        cells = {column: text.strip() for column, text in record.items() if text and text.strip()}
        figure: dict[str, Any] = {column: cells[column] for column in FIGURE_COLUMNS if column in cells}
        derivation = {column[-2:]: cells[column] for column in _DERIVATION if column in cells}
        if derivation:
            figure["derivation"] = derivation
        rows.append(Row(reader.line_num, {name: cells.get(name, "") for name in names}, figure))
    return rows
