"""A case while it is being read: parts with their places, and the problems found so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wandel_engine.cases.layout import ARTEFACTS, PATHS
from wandel_engine.cases.table import column_of
from wandel_engine.files import DataPath, FileError, Located, Problem, shown
from wandel_engine.files.bounds import MAX_PROBLEMS


@dataclass(frozen=True)
class Placed:
    """A part and where it stands."""

    part: Any
    file: str
    path: DataPath


@dataclass
class Draft:
    """What was read so far. `broken` files could not be read, so nothing is said about what they hold."""

    files: frozenset[str]
    problems: list[Problem]
    documents: dict[str, Located] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    _parts: dict[str, list[Placed]] = field(default_factory=lambda: defaultdict(list))

    def add(self, attribute: str, file: str, path: DataPath, part: Any) -> None:
        """Keep a part, or note why it is none (a list of problems)."""
        if isinstance(part, list):
            self.found(part)
        else:
            self._parts[attribute].append(Placed(part, file, path))

    def parts(self, attribute: str) -> list[Placed]:
        """The well-formed parts of an attribute of the case."""
        return self._parts[attribute]

    def all_parts(self) -> Iterator[Placed]:
        """Every well-formed part of the case."""
        for found in self._parts.values():
            yield from found

    def one(self, attribute: str) -> Any:
        """The only part of an attribute, or None."""
        found = self._parts[attribute]
        return found[0].part if found else None

    def note(
        self,
        code: str,
        message: str,
        mend: str,
        file: str,
        path: DataPath | None = None,
        **params: str | int | float,
    ) -> None:
        """Add a problem; with `path`, at the line of what stands there."""
        document = self.documents.get(file)
        line, name = None, ""
        if document is not None and path is not None:
            line = document.line(path)
            name = column_of(path) if file.endswith(".csv") else shown(document.data, path)
        self.found([Problem(code, message, mend, file, line, name, dict(params))])

    def found(self, problems: Iterable[Problem]) -> None:
        """Add problems. Raises FileError with all of them once there are more than anybody reads."""
        self.problems += problems
        if len(self.problems) >= MAX_PROBLEMS:
            raise FileError(self.problems[:MAX_PROBLEMS])

    def keyed(self, attribute: str, inner: DataPath = ()) -> Iterator[tuple[str, str, DataPath]]:
        """Key, file and path of every entry of a list, well-formed or not."""
        file = PATHS[attribute]
        data = self.documents[file].data if file in self.documents else None
        for step in inner:
            data = data.get(step) if isinstance(data, dict) else None
        for index, item in enumerate(data if isinstance(data, list) else ()):
            if isinstance(item, dict) and isinstance(item.get("key"), str):
                yield item["key"], file, (*inner, index)

    def keys(self, attribute: str, inner: DataPath = ()) -> set[str] | None:
        """Keys of a list; None if its file could not be read, so that nobody can tell."""
        if PATHS[attribute] in self.broken:
            return None
        return {key for key, _, _ in self.keyed(attribute, inner)}

    def activities(self) -> Iterator[tuple[str, DataPath, dict[str, Any]]]:
        """File, path and data of every live activity, well-formed or not."""
        yield from self._inside("arenas", "activities")

    def ideas(self) -> Iterator[tuple[str, DataPath, dict[str, Any]]]:
        """File, path and data of every collected idea, well-formed or not."""
        for file, path, activity in self.activities():
            found = activity.get("ideas")
            for index, idea in enumerate(found if isinstance(found, list) else ()):
                if isinstance(idea, dict):
                    yield file, (*path, "ideas", index), idea

    def _inside(self, attribute: str, name: str) -> Iterator[tuple[str, DataPath, dict[str, Any]]]:
        file = PATHS[attribute]
        data = self.documents[file].data if file in self.documents else None
        for index, item in enumerate(data if isinstance(data, list) else ()):
            found = item.get(name) if isinstance(item, dict) else None
            for inner, part in enumerate(found if isinstance(found, list) else ()):
                if isinstance(part, dict):
                    yield file, (index, name, inner), part

    def artefacts(self, kind: str) -> set[str] | None:
        """Keys of the artefacts of a kind; None if nobody can tell."""
        if kind == "idea":
            return None if PATHS["arenas"] in self.broken else {str(i.get("key")) for _, _, i in self.ideas()}
        if kind == "arena":
            return self.keys("arenas")
        attribute, inner = ARTEFACTS[kind]
        return self.keys(attribute, inner)
