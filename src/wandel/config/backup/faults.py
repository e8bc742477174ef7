"""What goes wrong with a backup, said in words that tell what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError

from wandel.config.place import PlaceError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL = ("database or disk is full", "disk I/O error")


class BackupError(PlaceError):
    """A backup that cannot be made, read or restored; its text is for whoever typed the command."""


class DamagedBackup(BackupError):
    """A file that is no backup, or no longer the one that was written."""


@contextmanager
def told_in_words(doing: str, where: Path) -> Iterator[None]:
    """Turn what the operating system or SQLite says about a full or read-only disk into a BackupError."""
    try:
        yield
    except OSError as error:
        raise BackupError(f"{doing}: {_reason(error, where)}") from error
    except (sqlite3.Error, DatabaseError) as error:
        full = any(sign in str(error) for sign in _FULL)
        raise BackupError(f"{doing}: {_no_room(where) if full else error}") from error


def _reason(error: OSError, where: Path) -> str:
    if error.errno in _NO_ROOM:
        return _no_room(where)
    return f"{error.filename or where}: {error.strerror or error}"


def _no_room(where: Path) -> str:
    return f"no room is left for {where} (disk full, or a limit on file sizes). Make room and try again"
