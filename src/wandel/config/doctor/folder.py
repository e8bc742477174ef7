"""The data folder: rights, room, and what lies in it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator

from django.conf import settings

from wandel.config.backup import place
from wandel.config.backup.writing import last_backup
from wandel.config.doctor.findings import Finding, fault, warning
from wandel.config.privacy import open_to_others

LEAST_BYTES = 200 * 10**6
FEW_BYTES = 2 * 10**9
OLD = dt.timedelta(days=7)


def interrupted_restore() -> Iterator[Finding]:
    if place.marker().exists():
        yield fault(
            "folder.interrupted_restore",
            f"Restoring a backup into {settings.DATA} was interrupted; what is there is not whole.",
            "Run `wandel restore FILE` again; it begins anew.",
        )


def writable() -> Iterator[Finding]:
    folder = settings.DATA
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield fault(
            "folder.writable",
            f"{folder} cannot be written ({error.strerror}).",
            "Give the user that runs Wandel the folder (chown), and make room on the disk.",
        )


def private() -> Iterator[Finding]:
    for path in open_to_others(settings.DATA):
        mode = stat.S_IMODE(path.stat().st_mode)
        yield fault(
            "folder.private",
            f"{path} can be read or written by others than its owner ({mode:04o}).",
            f"Start Wandel once, which mends it, or: chmod {'700' if path.is_dir() else '600'} {path}",
        )
    owner = settings.DATA.stat().st_uid
    if owner != os.geteuid():
        yield warning(
            "folder.private",
            f"{settings.DATA} belongs to another user (number {owner}) than who looks ({os.geteuid()}).",
            "Run all commands as the user that runs Wandel; it cannot write the files of another.",
        )


def room() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA).free
    if free < FEW_BYTES:
        finding = fault if free < LEAST_BYTES else warning
        yield finding(
            "folder.room",
            f"Only {free / 1e6:,.0f} MB are free on the disk of {settings.DATA}.",
            "Make room; without any, nothing that people send can be kept.",
        )


def backups() -> Iterator[Finding]:
    last = last_backup()
    mend = "Run `wandel backup FILE`, daily and by itself, and keep the file on another machine."
    if last is None:
        yield warning("folder.backups", "No backup has been made yet.", mend)
    elif (age := dt.datetime.now(dt.UTC) - last) > OLD:
        yield warning("folder.backups", f"The last backup is {age.days} days old.", mend)
