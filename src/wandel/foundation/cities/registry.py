"""What a room may add to the rooms below it, by key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries by key, in the order in which they were added; a key is taken once."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def add(self, key: str, entry: Entry) -> Entry:
        if key in self._entries:
            raise ValueError(f"{key!r} is registered already")
        self._entries[key] = entry
        return entry

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def keys(self) -> list[str]:
        return list(self._entries)
