"""YAML as plain data that remembers its lines; nothing that could harm or surprise is let in.

Scalars follow the core schema of YAML 1.2, a little stricter: only ``true``, ``false``, ``null`` and decimal
numbers are no text; a number with leading zeros is text, and so is a date. Anchors, aliases, tags, double
keys and more than 100,000 values are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from wandel_engine.cases.problems import CaseError, Problem

MAX_BYTES = 5_000_000
MAX_NODES = 100_000
MAX_DEPTH = 40
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]{0,300})(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}

DataPath = tuple[int | str, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Document:
    """Plain data of one file, and the line of each of its values (of its key, in a mapping)."""

    file: str
    data: Any = None
    lines: dict[DataPath, int] = field(default_factory=dict)

    def line(self, path: DataPath) -> int | None:
        """Line of the value at `path`, or of the nearest value that contains it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def scalar(text: str) -> str | int | float | bool | None:
    """What an unquoted word of YAML, or a cell of a table, means."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def refuse(
    code: str, message: str, mend: str, file: str, line: int | None = None, **params: str | int
) -> CaseError:
    """An error of one problem."""
    return CaseError([Problem(code, message, mend, file, line, "", dict(params))])


def decode(raw: bytes, file: str) -> str:
    """The text of a file. Raises CaseError if it is too large or not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise refuse(
            "file_too_large",
            f"the file has {len(raw):,} bytes",
            f"keep it below {MAX_BYTES:,} bytes",
            file,
            size=len(raw),
            limit=MAX_BYTES,
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refuse(
            "not_utf8", "the file is not UTF-8", "save it in the encoding UTF-8", file, line
        ) from error


def parse(text: str, file: str) -> Document:
    """Read YAML. Raises CaseError with the line of what is refused."""
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refuse(
            "syntax",
            f"not readable as YAML: {error.problem or error.context}",
            "check indentation, colons and quotation marks near this line",
            file,
            mark.line + 1 if mark else None,
        ) from error
    except yaml.reader.ReaderError as error:
        bad = next((at for at, letter in enumerate(text) if not _printable(letter)), 0)
        raise refuse(
            "control_character",
            "a control character that YAML does not allow",
            "delete it",
            file,
            text.count("\n", 0, bad) + 1,
        ) from error
    return builder.finish()


def _printable(letter: str) -> bool:
    code = ord(letter)
    return letter in "\t\n\r\x85" or 0x20 <= code <= 0x7E or (code >= 0xA0 and not 0xD800 <= code <= 0xDFFF)


@dataclass
class _Open:
    """A mapping or list that is not closed yet."""

    data: dict[str, Any] | list[Any]
    path: DataPath
    key: str | None = None


class _Builder:
    """Builds plain data from events, so that aliases are never followed and depth never recurses."""

    def __init__(self, file: str) -> None:
        self.document = Document(file)
        self.open: list[_Open] = []
        self.nodes = self.documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._refuse("two_documents", "a second document begins", "keep only one '---'", line)
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refuse(
                "alias", "anchors (&name) and aliases (*name) are not allowed", "write the value out", line
            )
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], event, line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.open.pop()

    def finish(self) -> Document:
        if not self.nodes:
            raise self._refuse("empty_file", "the file is empty", "fill it, or delete the file", 1)
        return self.document

    def _refuse(self, code: str, message: str, mend: str, line: int, **params: str | int) -> CaseError:
        return refuse(code, message, mend, self.document.file, line, **params)

    def _count(self, event: Any, line: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._refuse(
                "too_many_values",
                f"more than {MAX_NODES:,} values",
                "shorten the file",
                line,
                limit=MAX_NODES,
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise self._refuse("tag", f"the tag {event.tag} is not allowed", "remove it", line)

    def _begin(self, data: dict[str, Any] | list[Any], event: Any, line: int) -> None:
        self._count(event, line)
        inside = self.open[-1] if self.open else None
        if inside is not None and isinstance(inside.data, dict) and inside.key is None:
            raise self._refuse("key_not_text", "a field name must be a word", "write a plain word", line)
        path = self._place(data, line)
        self.open.append(_Open(data, path))
        if len(self.open) > MAX_DEPTH:
            raise self._refuse(
                "too_deep", f"nested more than {MAX_DEPTH} levels", "flatten it", line, limit=MAX_DEPTH
            )

    def _scalar(self, event: Any, line: int) -> None:
        self._count(event, line)
        inside = self.open[-1] if self.open else None
        if inside is not None and isinstance(inside.data, dict) and inside.key is None:
            if event.value in inside.data:
                raise self._refuse(
                    "double_key", f"'{event.value}' stands twice", "keep one of them", line, key=event.value
                )
            inside.key = event.value
            self.document.lines[(*inside.path, event.value)] = line
            return
        self._place(scalar(event.value) if event.implicit[0] else event.value, line)

    def _place(self, value: Any, line: int) -> DataPath:
        if not self.open:
            self.document.data = value
            self.document.lines[()] = line
            return ()
        inside = self.open[-1]
        if isinstance(inside.data, list):
            path = (*inside.path, len(inside.data))
            inside.data.append(value)
        else:
            path = (*inside.path, inside.key or "")
            inside.data[inside.key or ""] = value
            inside.key = None
        self.document.lines.setdefault(path, line)
        return path


def shown(data: Any, path: DataPath, root: str = "") -> str:
    """A path as people read it: elements of lists by their key, else counted from 1."""
    text = root
    for step in path:
        if isinstance(step, int):
            item = data[step] if isinstance(data, list) and step < len(data) else None
            name = (item.get("key") or item.get("artefact")) if isinstance(item, dict) else None
            text += f"[{name or step + 1}]"
            data = item
        else:
            text += f".{step}" if text else step
            data = data.get(step) if isinstance(data, dict) else None
    return text


def walk(data: Any, path: DataPath = ()) -> Iterator[tuple[DataPath, dict[str, Any]]]:
    """All mappings inside plain data, with their paths."""
    if isinstance(data, dict):
        yield path, data
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from walk(value, (*path, key))
