"""`wandel backup`: one file of everything that people have made, while the installation runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from wandel.config.backup import rows
from wandel.config.backup.archive import BLOCK, ArchiveWriter, new_archive
from wandel.config.backup.faults import BackupError, told_in_words
from wandel.config.backup.manifest import ROWS, SEALED, TABLES, UPLOADS
from wandel.config.place import KEY_FILE, refuse_unfinished
from wandel.foundation.cities import erasures

SECRET_TABLES = ("django_session", "account_emailconfirmation", "outbox_loginrequest")
"""Whoever has a row of these is logged in as somebody, or soon: sessions, and marks of codes."""

EXPIRING = {"outbox_outboxmessage": "expires_at"}
"""Rows with something in this column are worth nothing afterwards: mails with log-in codes."""

LAST = "last-backup"


@dataclass
class Made:
    """What a backup holds, and what the installation itself lacked."""

    path: Path
    rows: int = 0
    uploads: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every upload that the database names was there, and what it should be."""
        return not self.missing and not self.changed


def write_backup(target: Path, *, overwrite: bool = False, passphrase: str | None = None) -> Made:
    """Write the backup; with a passphrase also the secrets, locked by it. Raises BackupError; then there is
    no file."""
    refuse_unfinished(settings.DATA)
    doing = "No backup was written"
    with told_in_words(doing, target):
        loader = MigrationLoader(connection)
        applied = rows.migrations_of(loader)
        if not applied:
            raise BackupError(f"{doing}: there is no database yet. (wandel setup)")
        if applied and all(key in applied for key in loader.graph.nodes if key[0] == "cities"):
            erasures.catch_up()
        made = rows.tables_at(loader, applied)
        connection.close()
        with new_archive(target, overwrite=overwrite) as archive, rows.snapshot() as snapshot:
            result = Made(target)
            created_at = dt.datetime.now(dt.UTC)
            columns = {model._meta.db_table: rows.columns_of(model) for model in made}
            secret = {name: columns.pop(name) for name in SECRET_TABLES if name in columns}
            for name in sorted(columns):
                result.rows += _add_table(archive, snapshot, name, columns[name])
            if rows.UPLOAD_TABLE in columns:
                _add_uploads(archive, snapshot, result)
            if passphrase is not None:
                _add_secrets(archive, snapshot, secret, passphrase)
            archive.finish(
                {
                    "program": "wandel",
                    "version": version("wandel"),
                    "created_at": created_at.isoformat(),
                    "engine": connection.vendor,
                    "migrations": applied,
                    "columns": columns,
                    "missing": result.missing,
                    "changed": result.changed,
                }
            )
    _note_last(created_at, target)
    return result


def last_backup() -> dt.datetime | None:
    """When the last one was finished; None where there has been none."""
    path = settings.DATA / LAST
    return dt.datetime.fromisoformat(path.read_text("ascii").strip()) if path.exists() else None


def _note_last(at: dt.datetime, target: Path) -> None:
    with told_in_words(f"{target} is written, but {settings.DATA} cannot keep when", settings.DATA):
        (settings.DATA / LAST).write_text(f"{at.isoformat()}\n", "ascii")


def _add_table(archive: ArchiveWriter, snapshot: rows.Snapshot, name: str, columns: list[str]) -> int:
    counted = 0
    without = EXPIRING.get(name, "")

    def count() -> Iterator[tuple[Any, ...]]:
        nonlocal counted
        for row in snapshot.rows(name, columns, only_without=without if without in columns else ""):
            counted += 1
            yield row

    archive.add(f"{TABLES}{name}{ROWS}", rows.as_lines(count()), compressed=True)
    return counted


def _add_uploads(archive: ArchiveWriter, snapshot: rows.Snapshot, result: Made) -> None:
    """The files that the snapshot names. No file is changed once it is written, so it may be read later."""
    for name, sha256, _size in snapshot.rows(rows.UPLOAD_TABLE, rows.UPLOAD_COLUMNS):
        path = Path(default_storage.path(name))
        if not path.is_file():
            result.missing.append(name)
            continue
        result.uploads += 1
        added = archive.add(f"{UPLOADS}{name}", _blocks(path), compressed=False)
        if added["sha256"] != sha256:
            result.changed.append(name)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _add_secrets(
    archive: ArchiveWriter, snapshot: rows.Snapshot, tables: dict[str, list[str]], passphrase: str
) -> None:
    from wandel.config.backup.sealing import seal

    key = settings.DATA / KEY_FILE
    content = {
        "secret_key": key.read_text(encoding="ascii").strip() if key.exists() else None,
        "tables": {
            name: {
                "columns": columns,
                "lines": b"".join(rows.as_lines(snapshot.rows(name, columns))).decode(),
            }
            for name, columns in tables.items()
        },
    }
    archive.add(SEALED, [seal(content, passphrase)], compressed=False)
