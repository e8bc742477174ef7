"""The list of what a backup holds. Whoever reads one takes none of it on trust: each field is of its kind, no
name leads anywhere, and nothing is said twice."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

MANIFEST = "manifest.json"
TABLES = "tables/"
UPLOADS = "files/"
SEALED = "sealed"
ROWS = ".jsonl"
_TABLE = re.compile(r"tables/[a-z0-9_]+\.jsonl")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"[0-9A-Za-z.+!-]{1,60}")


def is_member_name(name: str) -> bool:
    """Whether a backup may hold a member of this name; none of them leads out of its folder."""
    if name == SEALED or _TABLE.fullmatch(name):
        return True
    if not name.startswith(UPLOADS) or "\\" in name or any(map(_is_unseen, name)):
        return False
    return all(part not in {"", ".", ".."} for part in name.split("/"))


def table_of(name: str) -> str:
    """The table whose rows stand in a member."""
    return name[len(TABLES) : -len(ROWS)]


def parsed(text: bytes) -> Any:
    """What stands in the manifest. Raises ValueError where it is no JSON, or says one thing twice."""
    return json.loads(text, object_pairs_hook=_without_repeating)


def named_version(manifest: dict[str, Any]) -> str:
    """The version of Wandel that wrote it, fit to be shown."""
    version = manifest.get("version")
    return version if isinstance(version, str) and _VERSION.fullmatch(version) else "unknown"


def fault_of(manifest: dict[str, Any]) -> str:
    """The first field that is missing or not of its kind, or what does not go together; nothing where the
    manifest is as Wandel writes it."""
    for field, fits in _FIELDS.items():
        if field not in manifest or not fits(manifest[field]):
            return f"its manifest is not complete, or wrong: {field}"
    names = manifest["members"].keys()
    if wrong := sorted(name for name in names if not is_member_name(name)):
        return f"{some(wrong)} is no name of something in a backup"
    uploads = {name for name in names if name.startswith(UPLOADS)}
    if folders := sorted(uploads & {folder for name in uploads for folder in _folders(name)}):
        return f"{some(folders)} is both a file and a folder"
    tables = {table_of(name) for name in names if name.startswith(TABLES)}
    if unlike := sorted(tables ^ manifest["columns"].keys()):
        return f"the manifest does not name both rows and columns of {some(unlike)}"
    return ""


def some(names: list[str]) -> str:
    """A few of many names, fit to be shown."""
    shown = ", ".join(ascii(name)[:80] for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _is_unseen(character: str) -> bool:
    """Control characters, halves of characters, and separators of lines."""
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def _folders(name: str) -> Iterable[str]:
    place = name.find("/")
    while place != -1:
        yield name[:place]
        place = name.find("/", place + 1)


def _without_repeating(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("something is said twice in it")
    return made


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and not any(map(_is_unseen, value))


def _is_moment(value: Any) -> bool:
    try:
        return _is_text(value) and dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def are_names(value: Any) -> bool:
    """A list of texts, each of them once."""
    return isinstance(value, list) and all(map(_is_text, value)) and len(value) == len(set(value))


def _are_columns(value: Any) -> bool:
    return isinstance(value, dict) and all(are_names(names) and names for names in value.values())


def _are_migrations(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    pairs = all(isinstance(pair, list) and len(pair) == 2 and all(map(_is_text, pair)) for pair in value)
    return pairs and len(value) == len(set(map(tuple, value)))


def _are_members(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_weight, value.values()))


def _is_weight(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and type(value.get("bytes")) is int
        and value["bytes"] >= 0
        and isinstance(value.get("sha256"), str)
        and _SHA256.fullmatch(value["sha256"]) is not None
    )


_FIELDS: dict[str, Callable[[Any], bool]] = {
    "program": lambda value: value == "wandel",
    "version": lambda value: isinstance(value, str) and _VERSION.fullmatch(value) is not None,
    "created_at": _is_moment,
    "engine": lambda value: value in ("sqlite", "postgresql"),
    "migrations": _are_migrations,
    "columns": _are_columns,
    "members": _are_members,
    "missing": _are_texts,
    "changed": _are_texts,
}
