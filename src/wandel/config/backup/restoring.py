"""`wandel restore`: a backup, verified first, into an empty place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from wandel.config.backup import place, rows
from wandel.config.backup.archive import Archive, sync_folder
from wandel.config.backup.faults import BackupError, told_in_words
from wandel.config.backup.manifest import ROWS, SEALED, TABLES, UPLOADS
from wandel.config.place import KEY_FILE
from wandel.foundation.cities import erasures
from wandel.foundation.cities.actions import repeat_erasures
from wandel.foundation.cities.models import Erasure
from wandel.foundation.records.models import StoredFile

_DOING = "Nothing was restored"


@dataclass
class Restored:
    """What came of it. `listed`: whether there was a list of erasures at all."""

    created_at: str
    version: str
    uploads: int
    listed: bool
    repeated: int
    has_secrets: bool


def restore_backup(
    source: Path, *, erasures_list: Path | None = None, passphrase: str | None = None
) -> Restored:
    """Raises BackupError; then the place is as empty as before, or marked as unfinished where even that could
    not be seen to."""
    if erasures_list is not None and not erasures_list.exists():
        raise BackupError(f"{_DOING}: {erasures_list} is not there.")
    with Archive(source) as archive:
        secrets = _secrets(archive, passphrase)
        with told_in_words("The backup cannot be read", source):
            archive.verify()
        _require_known(archive)
        listed = _listed(erasures_list)
        if place.marker().exists():
            place.clear()
        else:
            with told_in_words(_DOING, settings.DATA):
                place.require_empty()
        connection.close()
        with told_in_words(_DOING, settings.DATA), _cleared_on_failure(source):
            repeated, uploads = _fill(archive, secrets, listed)
            place.end()
        return Restored(
            created_at=archive.manifest["created_at"],
            version=archive.manifest["version"],
            uploads=uploads,
            listed=bool(listed),
            repeated=repeated,
            has_secrets=bool(secrets),
        )


def write_list_of_erasures() -> None:
    """At last, and outside of what is cleared: what fails leaves no list that the next restoring obeys."""
    with told_in_words("The backup is restored, but the list of erasures not yet written", settings.DATA):
        erasures.catch_up()
        connection.close()


@contextmanager
def _cleared_on_failure(source: Path) -> Iterator[None]:
    place.begin(source)
    try:
        yield
    except BaseException:
        place.clear()
        raise


def _secrets(archive: Archive, passphrase: str | None) -> dict:
    if passphrase is None:
        return {}
    if SEALED not in archive.members:
        raise BackupError(f"{_DOING}: {archive.path} holds no secrets; restore it without a passphrase.")
    from wandel.config.backup.sealing import unseal

    return unseal(b"".join(archive.blocks(SEALED)), passphrase)


def _require_known(archive: Archive) -> None:
    """Raises BackupError for a backup of a newer version: its database cannot be led back."""
    graph = MigrationLoader(None).graph
    if unknown := [f"{app}.{name}" for app, name in _migrations(archive) if (app, name) not in graph.nodes]:
        raise BackupError(
            f"{_DOING}: {archive.path} was made by a newer version of Wandel "
            f"({archive.manifest['version']}; it knows {unknown[0]}). Install that one, or a later one."
        )


def _migrations(archive: Archive) -> rows.Migrations:
    return [(app, name) for app, name in archive.manifest["migrations"]]


def _listed(given: Path | None) -> list[Erasure]:
    """What the given list says, and the one in the data folder."""
    try:
        found = [one for path in (settings.ERASURES, given) if path for one in erasures.read(path)]
        list(erasures.outcome(found))  # Before anything is touched: whether all of it is known here.
    except ValidationError as error:
        raise BackupError(f"{_DOING}: {'; '.join(error.messages)}") from error
    return sorted({one.pk: one for one in found}.values(), key=lambda one: one.at)


def _fill(archive: Archive, secrets: dict, listed: list[Erasure]) -> tuple[int, int]:
    """Returns how many deeds were repeated, and how many uploads there are."""
    with _database_apart():
        _load(archive, secrets)
        call_command("migrate", interactive=False, verbosity=0)
        try:
            repeated = repeat_erasures(listed=listed, actor=None)
        except ValidationError as error:
            raise BackupError(f"{_DOING}: {'; '.join(error.messages)}") from error
        # What was erased by this has no row any more, and its bytes stay where they are.
        named = set(StoredFile.objects.values_list("content", flat=True))
    uploads = [name for name in archive.uploads if name[len(UPLOADS) :] in named]
    _put_uploads(archive, uploads)
    if secrets.get("secret_key"):
        _put_key(secrets["secret_key"])
    # All files at once: one by one, a disk takes a moment for each.
    os.sync()
    if connection.vendor == "sqlite":
        for suffix in ("-wal", "-shm"):
            # Of the empty database that may have been here; they must not be taken for the new one's.
            place.database_file().with_name(place.database_file().name + suffix).unlink(missing_ok=True)
        os.replace(place.unfinished_database(), place.database_file())
    if place.unfinished_uploads().exists():
        if place.uploads().exists():
            _remove_empty(place.uploads())
        os.replace(place.unfinished_uploads(), place.uploads())
    sync_folder(settings.DATA)
    return repeated, len(uploads)


@contextmanager
def _database_apart() -> Iterator[None]:
    """On SQLite, a new file that gets its name when it is whole; on PostgreSQL, the empty database itself."""
    if connection.vendor != "sqlite":
        place.drop_tables()
        yield
        connection.close()
        return
    named = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = place.unfinished_database()
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            if (verdict := cursor.fetchone()[0]) != "ok":
                raise BackupError(f"{_DOING}: the new database is damaged ({verdict}).")
            # Into one file, since only one is renamed.
            cursor.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = named


def _load(archive: Archive, secrets: dict) -> None:
    """The tables as they were when the backup was made, with their rows."""
    executor = MigrationExecutor(connection)
    applied = _migrations(archive)
    executor.migrate(rows.last_of(executor.loader, applied))
    connection.close()
    made = rows.tables_at(executor.loader, applied)
    known = {model._meta.db_table: rows.columns_of(model) for model in made}
    kept = secrets.get("tables", {})
    columns = archive.manifest["columns"] | {name: table["columns"] for name, table in kept.items()}
    for name in [*archive.tables, *kept]:
        if name not in known or not set(columns[name]) <= set(known[name]):
            raise BackupError(f"{_DOING}: the backup holds a table that Wandel did not make ({name}).")
    with rows.loading(sorted(known)) as loading:
        for name in archive.tables:
            loading.insert(name, columns[name], archive.lines(f"{TABLES}{name}{ROWS}"))
        for name, table in kept.items():
            loading.insert(name, columns[name], table["lines"].encode().splitlines())
    rows.renumber(made)


def _put_uploads(archive: Archive, uploads: list[str]) -> None:
    folder = place.unfinished_uploads()
    for name in uploads:
        path = folder / name[len(UPLOADS) :]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for block in archive.blocks(name):
                file.write(block)


def _put_key(key: str) -> None:
    path = settings.DATA / KEY_FILE
    new = path.with_name("secret-key.unfinished")
    new.write_text(key, encoding="ascii")
    new.chmod(0o600)
    os.replace(new, path)


def _remove_empty(folder: Path) -> None:
    for inner in sorted(folder.rglob("*"), reverse=True):
        inner.rmdir()
    folder.rmdir()
