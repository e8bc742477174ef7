"""Reads of the records room: what changed from one version to the next."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from wandel.foundation.records.models import Version


@dataclass(frozen=True)
class Change:
    """One field that differs. `pieces` are (mark, text) with mark "same", "gone" or "new"."""

    field: str
    language: str
    pieces: list[tuple[str, str]]


def changes(older: dict[str, Any], newer: dict[str, Any]) -> list[Change]:
    """What differs between two versions' contents, word by word, field by field and language by language."""
    found = []
    for name in sorted(older.keys() | newer.keys()):
        before, after = _texts(older.get(name)), _texts(newer.get(name))
        for language in sorted(before.keys() | after.keys()):
            if before.get(language, "") != after.get(language, ""):
                pieces = _pieces(before.get(language, ""), after.get(language, ""))
                found.append(Change(field=name, language=language, pieces=pieces))
    return found


def history(artefact_id: Any) -> list[tuple[Version, list[Change]]]:
    """All versions, newest first, each with what it changed."""
    versions = list(Version.objects.filter(artefact_id=artefact_id).select_related("author"))
    older = [version.content for version in versions[1:]] + [{}]
    return [
        (version, changes(before, version.content)) for version, before in zip(versions, older, strict=True)
    ]


def _texts(value: Any) -> dict[str, str]:
    if value is None or value == {} or value == "":
        return {}
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return value
    return {"": str(value)}


def _pieces(before: str, after: str) -> list[tuple[str, str]]:
    old, new = before.split(), after.split()
    pieces: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(("gone", " ".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(("new", " ".join(new[j1:j2])))
    return pieces
