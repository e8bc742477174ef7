"""YAML (and so JSON) as plain data that remembers its lines; nothing that could harm or surprise is let in.

Anchors, aliases, tags, directives, double keys and a second document are refused, and what is deeper, longer
or more than the bounds allow, before it is built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from wandel_engine.files.bounds import MAX_DEPTH, MAX_VALUES, clipped
from wandel_engine.files.located import DataPath, Located
from wandel_engine.files.problems import FileError, refuse
from wandel_engine.files.scalars import scalar
from wandel_engine.files.text import check_length, control_character, line_at

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Ends of lines for YAML 1.1, letters for YAML 1.2 and for whoever counts lines; a mark of byte order inside.
_ODD = re.compile("[\x85\u2028\u2029\ufeff]")


def parse(text: str, name: str) -> Located:
    """Read YAML. Raises FileError with the line of what is refused."""
    if odd := _ODD.search(text):
        raise control_character(name, line_at(text, odd.start()))
    builder = _Builder(name)
    loader = _Loader(text)
    try:
        while loader.check_event():
            builder.take(loader.get_event())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # At the end of a text whose last line has no end, libyaml is a line ahead.
        line = min(mark.line + 1, line_at(text, len(text))) if mark else 1
        raise _syntax(error.problem or error.context or "", name, line) from error
    except yaml.reader.ReaderError as error:
        raise control_character(name, line_at(text, max(0, error.position))) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, FileError):
            raise
        raise _syntax("", name, builder.line) from error
    finally:
        loader.dispose()
    return builder.finish()


def _syntax(reason: str, name: str, line: int) -> FileError:
    return refuse(
        "syntax",
        f"not readable as YAML: {clipped(reason)}" if reason else "not readable as YAML",
        "check indentation, colons and quotation marks near this line",
        name,
        line,
    )


@dataclass
class _Open:
    """A mapping or list that is not closed yet."""

    data: dict[str, Any] | list[Any]
    path: DataPath
    key: str | None = None


class _Builder:
    """Builds plain data from events, so that aliases are never followed and depth never recurses."""

    def __init__(self, name: str) -> None:
        self.located = Located(name)
        self.open: list[_Open] = []
        self.nodes = self.documents = 0
        self.line = 1

    def take(self, event: Any) -> None:
        line = self.line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._count(event, line)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event, line)
            else:
                self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise self._alias(line)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if event.tags or event.version not in (None, (1, 2)):
                raise self._refuse("directive", "a directive (%) is not allowed", "remove it", line)
            if self.documents > 1:
                raise self._refuse("two_documents", "a second document begins", "keep only one '---'", line)

    def finish(self) -> Located:
        if not self.nodes:
            raise self._refuse("empty_file", "the file is empty", "fill it, or delete the file", 1)
        return self.located

    def _refuse(self, code: str, message: str, mend: str, line: int, **params: str | int) -> FileError:
        return refuse(code, message, mend, self.located.file, line, **params)

    def _alias(self, line: int) -> FileError:
        return self._refuse(
            "alias", "anchors (&name) and aliases (*name) are not allowed", "write the value out", line
        )

    def _count(self, event: Any, line: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_VALUES:
            raise self._refuse(
                "too_many_values",
                f"more than {MAX_VALUES:,} values",
                "shorten the file",
                line,
                limit=MAX_VALUES,
            )
        if event.anchor:
            raise self._alias(line)
        if event.tag not in (None, "!"):
            raise self._refuse("tag", f"the tag {clipped(event.tag)} is not allowed", "remove it", line)

    def _begin(self, data: dict[str, Any] | list[Any], line: int) -> None:
        if self._wants_key():
            raise self._refuse("key_not_text", "a field name must be a word", "write a plain word", line)
        self.open.append(_Open(data, self._place(data, line)))
        if len(self.open) > MAX_DEPTH:
            raise self._refuse(
                "too_deep", f"nested more than {MAX_DEPTH} levels", "flatten it", line, limit=MAX_DEPTH
            )

    def _wants_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].data, dict) and self.open[-1].key is None

    def _scalar(self, event: Any, line: int) -> None:
        check_length(event.value, self.located.file, line)
        if not self._wants_key():
            self._place(scalar(event.value) if event.implicit[0] else event.value, line)
            return
        inside = self.open[-1]
        if event.implicit[0] and event.value == "<<":
            raise self._refuse("merge", "'<<' takes over no fields here", "write the fields out", line)
        if event.value in inside.data:
            name = clipped(event.value)
            raise self._refuse("double_key", f"'{name}' stands twice", "keep one of them", line, key=name)
        inside.key = event.value
        self.located.places[(*inside.path, event.value)] = (self.located.file, line)

    def _place(self, value: Any, line: int) -> DataPath:
        path: DataPath
        if not self.open:
            path, self.located.data = (), value
        elif isinstance(inside := self.open[-1].data, list):
            path = (*self.open[-1].path, len(inside))
            inside.append(value)
        else:
            key = self.open[-1].key or ""
            path = (*self.open[-1].path, key)
            inside[key] = value
            self.open[-1].key = None
        self.located.places.setdefault(path, (self.located.file, line))
        return path
