"""CSV files beside a model: today's distribution, courses of drivers, parameters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wandel_engine.files import DataPath, Located, Problem, parse_table, read_text
from wandel_engine.files.bounds import clipped
from wandel_engine.files.scalars import number

TABLES = ("distribution.csv", "drivers.csv", "parameters.csv")
_TITLES = ("title_de", "title_en", "title_pl")
_FIGURE = ("value", "unit", "year", "source", "flag", "low", "high", "spread", "derivation")
_DERIVATION = ("derivation_de", "derivation_en", "derivation_pl")
_NUMBERS = ("value", "year", "low", "high")


@dataclass(frozen=True)
class Row:
    """A row of a table: the columns that name something, and the figure in the others."""

    line: int
    names: dict[str, str]
    figure: dict[str, Any]


def read_figures(path: Path, names: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[Row]:
    """Rows of a table: the columns `names`, any of `optional`, and those of a figure.

    Raises FileError for columns that are missing or unknown.
    """
    needed = (*names, "value", "unit", "flag")
    allowed = (*names, *optional, *_FIGURE, *_DERIVATION)
    table = parse_table(read_text(path, path.name), path.name, needed, allowed)
    rows = []
    for given, line in zip(table.rows, table.lines, strict=True):
        cells = {column: text for column, cell in given.items() if (text := cell.strip())}
        figure: dict[str, Any] = {
            column: number(cells[column]) if column in _NUMBERS else cells[column]
            for column in _FIGURE
            if column in cells
        }
        derivation = {column[-2:]: cells[column] for column in _DERIVATION if column in cells}
        if derivation:
            figure["derivation"] = derivation
        named = {column: cells.get(column, "") for column in names}
        rows.append(
            Row(line, named | {column: cells[column] for column in optional if column in cells}, figure)
        )
    return rows


def merge_tables(folder: Path, located: Located) -> list[Problem]:
    """Add the CSV files of a folder to its model. Raises FileError if one of them cannot be read."""
    problems: list[Problem] = []
    if (folder / "distribution.csv").is_file():
        _distribution(read_figures(folder / "distribution.csv", ("stock", "state")), located, problems)
    if (folder / "drivers.csv").is_file():
        _drivers(read_figures(folder / "drivers.csv", ("driver", "variant")), located, problems)
    if (folder / "parameters.csv").is_file():
        rows = read_figures(folder / "parameters.csv", ("key",), (*_TITLES, "distribution"))
        parameters = located.data.setdefault("parameters", [])
        for row in rows if isinstance(parameters, list) else ():
            located.places[("parameters", len(parameters))] = ("parameters.csv", row.line)
            parameters.append(_parameter(row))
    return problems


def _parameter(row: Row) -> dict[str, Any]:
    parameter: dict[str, Any] = {"key": row.names["key"], "figure": row.figure}
    title = {column[-2:]: row.names[column] for column in _TITLES if column in row.names}
    if title:
        parameter["title"] = title
    if "distribution" in row.names:
        parameter["distribution"] = row.names["distribution"]
    return parameter


def _distribution(rows: list[Row], located: Located, problems: list[Problem]) -> None:
    stocks = located.data.get("stocks")
    for row in rows:
        at, stock = _find(stocks, row.names["stock"])
        inner, state = _find((stock or {}).get("states"), row.names["state"])
        if stock is None or state is None:
            code, name = (
                ("unknown_stock", row.names["stock"])
                if stock is None
                else ("unknown_state", row.names["state"])
            )
            problems.append(
                _row_problem(code, name, "distribution.csv", row, "stock" if stock is None else "state")
            )
        elif "base" in state:
            problems.append(_row_problem("double_key", row.names["state"], "distribution.csv", row, "state"))
        else:
            state["base"] = row.figure
            located.places[("stocks", at, "states", inner, "base")] = ("distribution.csv", row.line)


def _drivers(rows: list[Row], located: Located, problems: list[Problem]) -> None:
    for row in rows:
        at, driver = _find(located.data.get("drivers"), row.names["driver"])
        target: dict[str, Any] | None = driver
        path: DataPath = ("drivers", at)
        if driver is not None and row.names["variant"]:
            inner, target = _find(driver.get("variants"), row.names["variant"])
            path = ("drivers", at, "variants", inner)
        if target is None:
            code = "unknown_driver" if driver is None else "unknown_variant"
            column = code.removeprefix("unknown_")
            problems.append(_row_problem(code, row.names[column], "drivers.csv", row, column))
            continue
        points = target.setdefault("points", [])
        if not isinstance(points, list):
            continue
        located.places[(*path, "points", len(points))] = ("drivers.csv", row.line)
        points.append(row.figure)


def _find(items: Any, key: str) -> tuple[int, dict[str, Any] | None]:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and item.get("key") == key:
            return index, item
    return -1, None


def _row_problem(code: str, name: str, file: str, row: Row, column: str) -> Problem:
    name = clipped(name)
    if code == "double_key":
        return Problem(
            code, f"'{name}' stands twice", "keep one of them", file, row.line, column, {"key": name}
        )
    what = code.removeprefix("unknown_")
    return Problem(
        code,
        f"there is no {what} '{name}'",
        f"name a {what} of the model",
        file,
        row.line,
        column,
        {"key": name},
    )
