"""What stands in a backup, compared as a reader of it would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

FRAME = {"auth_permission", "django_content_type"}
"""Filled by Django as migrations come."""


def rows(backup: Path, table: str) -> list[dict[str, Any]]:
    with ZipFile(backup) as archive:
        columns = json.loads(archive.read("manifest.json"))["columns"][table]
        lines = archive.read(f"tables/{table}.jsonl").decode().split("\n")
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines if line]


def said(value: Any) -> Any:
    """JSON in a text is compared as what it says: PostgreSQL writes it with other blanks."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return json.loads(value)
    return value


def everything(backup: Path) -> dict[str, Any]:
    """All rows of all tables and the hashes of all uploads."""
    with ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    found: dict[str, Any] = {
        name: weight for name, weight in manifest["members"].items() if name.startswith("files/")
    }
    for table in manifest["columns"].keys() - FRAME:
        kept = [{key: said(value) for key, value in row.items()} for row in rows(backup, table)]
        found[table] = sorted(kept, key=lambda row: json.dumps(row, sort_keys=True, default=str))
    # Restoring writes down that it was done.
    found["cities_auditentry"] = [
        row for row in found["cities_auditentry"] if row["action"] != "cities.repeat_erasures"
    ]
    return found
