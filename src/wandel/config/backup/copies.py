"""A copy before each migration, so that there is a way back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wandel.config.backup.place import first_filled_table
from wandel.config.backup.writing import write_backup

KEPT = 3


def migrations_are_pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def copy_before_migrating() -> Path | None:
    """A backup in the data folder, where there is anything to lose; the oldest go. Raises BackupError."""
    if first_filled_table() is None:
        return None
    folder = settings.DATA / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    made_at = dt.datetime.now(dt.UTC)
    target = folder / f"before-migration-{made_at:%Y%m%dT%H%M%S}.zip"
    write_backup(target, overwrite=True)
    for old in sorted(folder.glob("before-migration-*.zip"))[:-KEPT]:
        old.unlink()
    return target
