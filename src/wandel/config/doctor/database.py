"""The database: reachable, up to date, sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from wandel.config.backup.copies import migrations_are_pending
from wandel.config.backup.faults import BackupError
from wandel.config.backup.rows import migrations_of
from wandel.config.doctor.findings import Finding, fault

RESTORE = "Stop Wandel, move the data folder away and restore the last backup: wandel restore FILE"


def ready() -> Iterator[Finding]:
    name = "database.ready"
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        yield fault(name, f"There is no database {connection.settings_dict['NAME']}.", "Run `wandel setup`.")
        return
    try:
        connection.ensure_connection()
        migrations_of(MigrationLoader(connection))
    except (OperationalError, InterfaceError) as error:
        yield fault(
            name,
            f"The database cannot be reached: {str(error).strip()}",
            "Start the database server, and see to WANDEL_DATABASE_URL.",
        )
        return
    except DatabaseError as error:
        yield _damaged(str(error).strip())
        return
    except BackupError as error:
        yield fault(name, str(error), "Install the newer version of Wandel again.")
        return
    if migrations_are_pending():
        yield fault(
            name,
            "The database is older than this version of Wandel.",
            "Run `wandel setup`; it makes a copy before it changes anything.",
        )


def sound() -> Iterator[Finding]:
    """SQLite looks through its whole file; PostgreSQL does so itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        try:
            cursor.execute("PRAGMA integrity_check(5)")
            damages = [verdict for (verdict,) in cursor.fetchall() if verdict != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            broken = cursor.fetchmany(5)
        except DatabaseError as error:
            damages, broken = [str(error)], []
    for damage in damages:
        yield _damaged(damage)
    for table, _row, parent, _key in broken:
        yield fault("database.sound", f"A row of {table} refers to none of {parent}.", RESTORE)


def _damaged(how: str) -> Finding:
    return fault("database.sound", f"The database is damaged: {how}", RESTORE)
