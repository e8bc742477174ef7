"""What a backup costs that only copies: SQLite's own online copy and the uploads in one TAR archive, synced;
and its unpacking. No checksums, no other database, no older version.

`python -m benchmarks.keeping.copying pack FOLDER ARCHIVE` or `unpack ARCHIVE FOLDER`
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tarfile
from contextlib import closing
from pathlib import Path


def pack(folder: Path, archive: Path) -> None:
    copy = archive.with_suffix(".sqlite3")
    with (
        closing(sqlite3.connect(folder / "wandel.sqlite3")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    with archive.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            tar.add(copy, "wandel.sqlite3")
            tar.add(folder / "files", "files")
        os.fsync(file.fileno())
    copy.unlink()


def unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    os.sync()


{"pack": pack, "unpack": unpack}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
