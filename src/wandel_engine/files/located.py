"""Plain data that remembers where each of its values stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wandel_engine.files.bounds import clipped

DataPath = tuple[int | str, ...]


@dataclass
class Located:
    """Plain data, and file and line of its values: in a mapping the line of the field's name.

    `file` is the file that the data as a whole is read from.
    """

    file: str
    data: Any = None
    places: dict[DataPath, tuple[str, int | None]] = field(default_factory=dict)

    def place(self, path: DataPath) -> tuple[str, int | None]:
        """File and line of the value at `path`, or of the nearest value that contains it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return self.file, None

    def line(self, path: DataPath) -> int | None:
        """Line of the value at `path`, or of the nearest value that contains it."""
        return self.place(path)[1]

    def adopt(self, path: DataPath, value: Any, other: Located, inner: DataPath) -> None:
        """Note for `value`, now at `path`, the places that `other` knows for it at `inner`."""
        for steps in _paths(value):
            if (*inner, *steps) in other.places:
                self.places[(*path, *steps)] = other.places[(*inner, *steps)]


def children(value: Any) -> Iterator[tuple[Any, Any]]:
    """Steps and values directly inside a mapping or a list; none in anything else."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _paths(value: Any, path: DataPath = ()) -> Iterator[DataPath]:
    yield path
    for step, child in children(value):
        yield from _paths(child, (*path, step))


def mappings(value: Any, path: DataPath = ()) -> Iterator[tuple[DataPath, dict[str, Any]]]:
    """All mappings inside plain data, with their paths; the outer before the inner."""
    if isinstance(value, dict):
        yield path, value
    for step, child in children(value):
        yield from mappings(child, (*path, step))


def at(data: Any, path: DataPath) -> Any:
    """The value at a path; None where there is none."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def shown(data: Any, path: DataPath) -> str:
    """A path as people read it: elements of lists by their key, else counted from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and 0 <= step < len(data) else None
            name = (data.get("key") or data.get("artefact")) if isinstance(data, dict) else None
            text += f"[{clipped(str(name or step + 1))}]"
        else:
            text += f".{clipped(step)}" if text else clipped(step)
            data = data.get(step) if isinstance(data, dict) else None
    return text
