"""The rows of a database: read from one moment while others write, and put into an empty database.

Both engines give and take the same values, those that SQLite keeps: text for UUIDs, times in UTC and JSON. So
a backup of one can be restored into the other.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, connection, models
from django.db.migrations.loader import MigrationLoader

from wandel.config.backup.archive import BLOCK
from wandel.config.backup.faults import BackupError

Migrations = list[tuple[str, str]]
FEWEST = 10
UPLOAD_COLUMNS = ("content", "sha256", "size")
UPLOAD_TABLE = "records_storedfile"


class Snapshot:
    """All rows as they were in one moment."""

    def __init__(self, cursor_for: Any) -> None:
        self._cursor_for = cursor_for

    def rows(
        self, table: str, columns: Sequence[str], *, only_without: str = ""
    ) -> Iterator[tuple[Any, ...]]:
        """All rows of a table, or only those that have nothing in a column."""
        quote = connection.ops.quote_name
        names = ", ".join(map(quote, columns))
        condition = f" WHERE {quote(only_without)} IS NULL" if only_without else ""
        with closing(self._cursor_for()) as cursor:
            cursor.execute(f"SELECT {names} FROM {quote(table)}{condition}")  # noqa: S608  of our own models
            at_once = FEWEST
            while rows := cursor.fetchmany(at_once):
                yield from rows
                # Rows weigh from bytes to megabytes: as many as keep memory flat and round trips few.
                weight = sum(len(value) for value in rows[-1] if isinstance(value, str)) + 100
                at_once = min(2 * at_once, max(FEWEST, BLOCK // weight))


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Everything that was committed when it began, and nothing of what comes later; nobody waits for it."""
    if connection.vendor == "sqlite":
        with closing(_sqlite()) as raw:
            raw.execute("PRAGMA query_only = ON")
            raw.execute("BEGIN")
            # The moment is that of the first read, not of BEGIN.
            raw.execute("SELECT count(*) FROM django_migrations").fetchone()
            yield Snapshot(raw.cursor)
        return
    from psycopg import IsolationLevel

    with postgres() as raw:
        raw.isolation_level, raw.read_only = IsolationLevel.REPEATABLE_READ, True
        with raw.transaction():
            raw.execute("SELECT count(*) FROM django_migrations").fetchone()
            numbers = iter(range(1_000_000))
            yield Snapshot(lambda: raw.cursor(name=f"backup_{next(numbers)}"))


def _sqlite() -> sqlite3.Connection:
    return sqlite3.connect(
        connection.settings_dict["NAME"], uri=True, timeout=20, isolation_level=None, check_same_thread=False
    )


@contextmanager
def postgres() -> Iterator[Any]:
    """A connection beside Django's and its pool."""
    import psycopg

    try:
        with psycopg.connect(**connection.get_connection_params()) as raw:
            yield raw
    except psycopg.Error as error:
        raise DatabaseError(str(error)) from error


def migrations_of(loader: MigrationLoader) -> Migrations:
    """What has been applied of the rooms that there are. Raises BackupError where the database is ahead of
    this program."""
    rooms = loader.migrated_apps
    applied = sorted(key for key in loader.applied_migrations if key[0] in rooms)
    if ahead := [
        key for key in applied if key not in loader.graph.nodes and key not in loader.disk_migrations
    ]:
        raise BackupError(
            f"The database was used by a newer version of Wandel (it knows {ahead[0][0]}.{ahead[0][1]}). "
            "Install that version again."
        )
    return [key for key in applied if key in loader.graph.nodes]


def last_of(loader: MigrationLoader, applied: Migrations) -> Migrations:
    """The migrations on which no other one that was applied depends."""
    there = set(applied)
    return [
        key for key in applied if not any(child.key in there for child in loader.graph.node_map[key].children)
    ]


def tables_at(loader: MigrationLoader, applied: Migrations) -> list[type[models.Model]]:
    """The models as they were after these migrations, those of many-to-many relations included."""
    state = loader.project_state(last_of(loader, applied))
    made = state.apps.get_models(include_auto_created=True)
    return [model for model in made if model._meta.managed and not model._meta.proxy]


def columns_of(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]


def _portable(value: Any) -> Any:
    """What JSON does not know, as SQLite would keep it."""
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, dt.datetime):
        return str(value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value)
    if isinstance(value, dt.date | dt.time | Decimal):
        return str(value)
    raise BackupError(f"A value of the kind {type(value).__name__} cannot be written into a backup.")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_portable).encode


def as_lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """One line of JSON for each row, many lines in a block."""
    lines: list[str] = []
    length = 0
    for row in rows:
        line = _encode(row)
        lines.append(line)
        length += len(line)
        if length >= BLOCK:
            yield ("\n".join(lines) + "\n").encode()
            lines.clear()
            length = 0
    if lines:
        yield ("\n".join(lines) + "\n").encode()


def from_lines(lines: Iterable[bytes], width: int) -> Iterator[list[Any]]:
    """The rows again. Raises ValueError for a line that is no row of so many plain values."""
    for number, line in enumerate(lines, 1):
        row = json.loads(line)
        if not isinstance(row, list) or len(row) != width or not _PLAIN.issuperset(map(type, row)):
            raise ValueError(f"line {number} is none of its rows")
        yield row


_PLAIN = {str, int, float, bool, type(None)}


class Loading:
    """Puts rows into empty tables; to be committed as a whole."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def insert(self, table: str, columns: Sequence[str], lines: Iterable[bytes]) -> None:
        """Raises BackupError where the lines are no rows of this table."""
        with _told_of(table):
            self._insert(table, columns, from_lines(lines, len(columns)))

    def _insert(self, table: str, columns: Sequence[str], rows: Iterator[list[Any]]) -> None:
        quote = connection.ops.quote_name
        names = ", ".join(map(quote, columns))
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(columns))
            self._raw.execute(f"DELETE FROM {quote(table)}")  # noqa: S608  what migrations wrote
            self._raw.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)  # noqa: S608
            return
        with self._raw.cursor().copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def _told_of(table: str) -> Iterator[None]:
    import psycopg

    unlike = (ValueError, OverflowError, RecursionError, sqlite3.IntegrityError, sqlite3.ProgrammingError)
    try:
        yield
    except (*unlike, psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
        reason = str(error).partition("\n")[0]
        raise BackupError(f"The rows of {table} in the backup do not fit into it: {reason}.") from error


@contextmanager
def loading(tables: Sequence[str]) -> Iterator[Loading]:
    """One transaction in which rows are put into the tables, in any order: references are checked at its end.
    On SQLite, nothing protects the file from a crash; it must be one that is not in use yet."""
    quote = connection.ops.quote_name
    if connection.vendor == "sqlite":
        with closing(_sqlite()) as raw:
            for pragma in (
                "journal_mode = OFF",
                "synchronous = OFF",
                "foreign_keys = OFF",
                "cache_size = -32768",
            ):
                raw.execute(f"PRAGMA {pragma}")
            raw.execute("BEGIN")
            yield Loading(raw)
            raw.execute("COMMIT")
            _check(raw)
        return
    with postgres() as raw, raw.transaction():
        raw.execute("SET TIME ZONE 'UTC'")
        raw.execute(f"TRUNCATE {', '.join(map(quote, tables))}")
        yield Loading(raw)


def _check(raw: sqlite3.Connection) -> None:
    broken = raw.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise BackupError(f"A row of {broken[0]} refers to a row of {broken[2]} that is not there.")


def renumber(made: Sequence[type[models.Model]]) -> None:
    """Let new rows be numbered after those that were put in."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), made):
            cursor.execute(statement)
