"""The place of an installation: its data folder and its database, and whether a backup may go there."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from wandel.config.backup.archive import sync_folder
from wandel.config.backup.faults import BackupError
from wandel.config.place import UNFINISHED

_OF_THE_FRAME = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "sqlite_sequence",
    # What SQLite notes about the index of the search itself.
    "search_words_config",
    "search_words_data",
}
"""Tables that a freshly prepared installation has filled already."""


def marker() -> Path:
    return settings.DATA / UNFINISHED


def uploads() -> Path:
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"])


def unfinished_uploads() -> Path:
    return uploads().with_name(f"{uploads().name}.unfinished")


def database_file() -> Path:
    """Of SQLite."""
    return Path(settings.DATA / "wandel.sqlite3")


def unfinished_database() -> Path:
    return database_file().with_name("wandel.sqlite3.unfinished")


def require_empty() -> None:
    """Raises BackupError where data stand already."""
    doing = "Nothing was restored"
    if (table := first_filled_table()) is not None:
        raise BackupError(
            f"{doing}: data stand here already ({settings.DATA}; the table {table} has rows). Restore into "
            "an empty place: name another data folder (WANDEL_DATA) or database, or move this one away first."
        )
    if uploads().is_dir() and any(path.is_file() for path in uploads().rglob("*")):
        raise BackupError(f"{doing}: uploaded files lie in {uploads()}. Move them away first.")


def first_filled_table() -> str | None:
    """A table that holds more than a new installation has; None where there is none."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return None
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - _OF_THE_FRAME):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone() is not None:
                return table
    return None


def begin(source: Path) -> None:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    marker().write_text(
        f"{source} is being restored here. Until it is done, nothing here is whole.\n", "utf-8"
    )
    sync_folder(settings.DATA)


def clear() -> None:
    """Remove what an interrupted restoring has left, the marker last; the place was empty before it."""
    connection.close()
    if connection.vendor == "sqlite":
        for base in (unfinished_database(), database_file()):
            for suffix in ("", "-wal", "-shm", "-journal"):
                base.with_name(base.name + suffix).unlink(missing_ok=True)
    else:
        drop_tables()
    for folder in (unfinished_uploads(), uploads()):
        shutil.rmtree(folder, ignore_errors=True)
    end()


def drop_tables() -> None:
    """Those of our rooms, which are empty or half filled."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if names := [name for name in connection.introspection.table_names(cursor) if _is_ours(name)]:
            cursor.execute(f"DROP TABLE {', '.join(map(quote, names))} CASCADE")
    connection.close()


def _is_ours(table: str) -> bool:
    return table.startswith(("django_", *(f"{app.label}_" for app in apps.get_app_configs())))


def end() -> None:
    marker().unlink(missing_ok=True)
    sync_folder(settings.DATA)
