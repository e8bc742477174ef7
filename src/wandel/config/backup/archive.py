"""The file itself: a ZIP archive whose members are listed in a manifest, each with its size and checksum."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from wandel.config.backup.faults import BackupError, DamagedBackup, told_in_words
from wandel.config.backup.manifest import (
    MANIFEST,
    TABLES,
    UPLOADS,
    fault_of,
    is_member_name,
    named_version,
    parsed,
    some,
    table_of,
)

FORMAT = 1
BLOCK = 1 << 20
LARGEST_MANIFEST = 256 << 20
LEVEL = 1
"""Of compression: rows shrink to a fifth with the quickest one; uploads are mostly compressed already."""


class ArchiveWriter:
    """Adds members and remembers what they weigh."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, blocks: Iterable[bytes], *, compressed: bool) -> dict[str, Any]:
        """Write one member; returns its size in bytes and its SHA-256."""
        if not is_member_name(name) or name in self.members:
            raise BackupError(f"{name!r} cannot be the name of something in a backup")
        seen, size = hashlib.sha256(), 0
        with self._zip.open(_entry(name, compressed), "w", force_zip64=True) as member:
            for block in blocks:
                seen.update(block)
                size += len(block)
                member.write(block)
        self.members[name] = {"bytes": size, "sha256": seen.hexdigest()}
        return self.members[name]

    def finish(self, manifest: dict[str, Any]) -> None:
        text = json.dumps({"format": FORMAT, **manifest, "members": self.members}, indent=1)
        self._zip.writestr(_entry(MANIFEST, compressed=True), text)
        self._zip.close()

    def abandon(self) -> None:
        """Let go of the file without finishing it: closing would write to a disk that may be full."""
        with suppress(OSError, ValueError):
            self._zip.close()


def _entry(name: str, compressed: bool) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o600 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]
    return entry


@contextmanager
def new_archive(target: Path, *, overwrite: bool) -> Iterator[ArchiveWriter]:
    """A file that appears under its name when it is whole and on the disk, or not at all. Readable by its
    owner only. What an earlier try left unfinished is written over."""
    doing = "No backup was written"
    if target.is_dir():
        raise BackupError(f"{doing}: {target} is a folder; name a file.")
    if target.exists() and not overwrite:
        raise BackupError(f"{doing}: {target} exists already. Take another name, or --overwrite it.")
    unfinished = target.with_name(f"{target.name}.unfinished")
    with told_in_words(doing, target):
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            _only_one(descriptor, target)
            os.fchmod(descriptor, 0o600)
            file.truncate(0)
            writer = ArchiveWriter(file)
            try:
                yield writer
                file.flush()
                os.fsync(descriptor)
                _name(unfinished, target, overwrite=overwrite)
            except BaseException:
                writer.abandon()
                with suppress(OSError):
                    unfinished.unlink()
                raise
        sync_folder(target.parent)


def _only_one(descriptor: int, target: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupError(f"Another backup to {target} is under way.") from error


def _name(unfinished: Path, target: Path, *, overwrite: bool) -> None:
    if not overwrite:
        with suppress(PermissionError, NotImplementedError):  # file systems without hard links
            try:
                os.link(unfinished, target)
            except FileExistsError as error:
                raise BackupError(f"{target} came into being meanwhile and was left as it is.") from error
            unfinished.unlink()
            return
    os.replace(unfinished, target)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Archive:
    """A backup that is read. `verify` looks at every byte; whoever restores calls it first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with told_in_words("The backup cannot be read", path), self._judged():
            self._zip = zipfile.ZipFile(path)
            self.manifest = self._read_manifest()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def members(self) -> dict[str, dict[str, Any]]:
        return self.manifest["members"]

    @property
    def tables(self) -> list[str]:
        """Names of the tables that it holds."""
        return [table_of(name) for name in self.members if name.startswith(TABLES)]

    @property
    def uploads(self) -> list[str]:
        return [name for name in self.members if name.startswith(UPLOADS)]

    def verify(self) -> None:
        """Raises DamagedBackup where a member is missing, too much, or not what was written."""
        present = self._zip.namelist()
        if len(present) != len(set(present)):
            raise self._damaged("a member stands in it twice")
        if missing := sorted(self.members.keys() - set(present)):
            raise self._damaged(f"{some(missing)} is missing")
        if surplus := sorted(set(present) - self.members.keys() - {MANIFEST}):
            raise self._damaged(f"{some(surplus)} does not belong to it")
        for name in self.members:
            for _block in self.blocks(name):
                pass

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member; raises DamagedBackup at its end where they are not what was written."""
        expected = self.members[name]
        seen, size = hashlib.sha256(), 0
        with self._judged(name):
            packed = self._zip.getinfo(name).compress_type
        if packed not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise self._damaged(f"{name} is packed in a way that Wandel does not use")
        with self._judged(name), self._zip.open(name) as member:
            while block := member.read(BLOCK):
                size += len(block)
                if size > expected["bytes"]:
                    break
                seen.update(block)
                yield block
        if size != expected["bytes"] or seen.hexdigest() != expected["sha256"]:
            raise self._damaged(f"{name} is not what was written")

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member, one at a time."""
        rest = b""
        for block in self.blocks(name):
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
        if rest:
            yield rest

    def _read_manifest(self) -> dict[str, Any]:
        entry = self._zip.getinfo(MANIFEST)
        if entry.file_size > LARGEST_MANIFEST:
            raise self._damaged("its manifest is too large")
        manifest = parsed(self._zip.read(entry))
        if not isinstance(manifest, dict) or type(form := manifest.get("format")) is not int or form < 1:
            raise self._damaged("its manifest names no format")
        if form > FORMAT:
            raise BackupError(
                f"{self.path} was made by a newer version of Wandel ({named_version(manifest)}); "
                "install that one, or a later one, and restore it there."
            )
        if fault := fault_of(manifest):
            raise self._damaged(fault)
        return manifest

    @contextmanager
    def _judged(self, member: str = "") -> Iterator[None]:
        try:
            yield
        except (
            zipfile.BadZipFile,
            zlib.error,
            struct.error,
            KeyError,
            EOFError,
            RuntimeError,  # an archive that claims to be encrypted, or is packed in an unknown way
            UnicodeError,
            ValueError,
            OverflowError,
        ) as error:
            raise self._damaged(f"{member or 'the archive'} cannot be read ({error})") from error

    def _damaged(self, what: str) -> DamagedBackup:
        return DamagedBackup(f"{self.path} is damaged or no backup of Wandel: {what}. Nothing was changed.")
