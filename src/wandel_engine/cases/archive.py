"""Cases as ZIP archives, which may come from anybody."""

from __future__ import annotations

import io
import lzma
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from wandel_engine.cases.case import Case
from wandel_engine.cases.folder import shown_name, too_many_files
from wandel_engine.cases.layout import IGNORED_FOLDERS, IGNORED_NAMES, MAX_FILES
from wandel_engine.cases.problems import CaseError
from wandel_engine.cases.reading import read_case
from wandel_engine.files import FileError, refuse
from wandel_engine.files.bounds import MAX_BYTES

MAX_ARCHIVE_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 50_000_000
_MAX_ENTRIES = 4 * MAX_FILES
_MAX_NAME = 200
_MAX_PART = 100
_CHUNK = 64 * 1024
_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that are unpacked; the others take memory that nothing bounds."""
_ENCRYPTED = 0x1
_ENTRY = b"PK\x01\x02"
"""What each entry in the list of an archive's files begins with."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError, OverflowError)
"""What zipfile raises for an archive that is none, broken, or packed in a way that it does not know
(NotImplementedError is a RuntimeError)."""


def read_case_archive(archive: str | Path | bytes) -> Case:
    """Read a case from a ZIP archive: its files at the top, or in one folder.

    Nothing is unpacked outside a temporary folder, and never more than 5 MB a file and 50 MB in all,
    whatever the archive declares. Raises CaseError for all that is wrong, OSError if a path is not readable.
    """
    raw = archive if isinstance(archive, bytes) else _bytes(Path(archive))
    if len(raw) > MAX_ARCHIVE_BYTES:
        raise CaseError(_too_large(len(raw)).problems)
    with tempfile.TemporaryDirectory(prefix="wandel-case-") as place:
        try:
            _unpack(raw, Path(place))
        except FileError as error:
            raise CaseError(error.problems) from error
        return read_case(place)


def _bytes(path: Path) -> bytes:
    """What is in the file at `path`, at most one byte more than an archive may have."""
    with path.open("rb") as opened:
        return opened.read(MAX_ARCHIVE_BYTES + 1)


def _too_large(size: int) -> FileError:
    return refuse(
        "archive_too_large",
        f"the archive has {size:,} bytes",
        f"keep it below {MAX_ARCHIVE_BYTES:,} bytes",
        "",
        size=size,
        limit=MAX_ARCHIVE_BYTES,
    )


def _not_an_archive(name: str = "") -> FileError:
    return refuse(
        "not_an_archive",
        "not readable as a ZIP archive",
        "pack the folder again, as ZIP without a password",
        name,
    )


def _unpack(raw: bytes, place: Path) -> None:
    if raw.count(_ENTRY) > _MAX_ENTRIES:
        # Looked at before zipfile makes an object of each.
        raise FileError([too_many_files()])
    try:
        opened = zipfile.ZipFile(io.BytesIO(raw))
        entries = opened.infolist()
    except (*_DAMAGED, OSError) as error:
        raise _not_an_archive() from error
    with opened:
        files = _files(entries)
        left = MAX_UNPACKED_BYTES
        for name, entry in files.items():
            left -= _copy(opened, entry, place / name, name, left)


def _files(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Path inside the case → entry. Raises FileError for the first entry that must not be unpacked."""
    wanted = [(entry, _path(entry)) for entry in entries]
    wanted = [(entry, path) for entry, path in wanted if not entry.is_dir() and not _ignored(path)]
    if len(wanted) > MAX_FILES:
        raise FileError([too_many_files()])
    top = _top([path for _, path in wanted])
    files: dict[str, zipfile.ZipInfo] = {}
    spelled: dict[str, str] = {}
    folders: set[str] = set()
    for entry, path in wanted:
        inner = path.relative_to(top).as_posix()
        if inner.casefold() in spelled:
            raise refuse(
                "double_key", "the file stands twice in the archive", "pack it again", inner, key=inner
            )
        spelled[inner.casefold()] = inner
        folders.update(parent.as_posix().casefold() for parent in PurePosixPath(inner).parents)
        files[inner] = entry
    for folded in folders & spelled.keys():
        name = spelled[folded]
        raise refuse("not_a_folder", "a file stands where a folder belongs", "remove it", name)
    return files


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The entry's path, if it stays inside the folder and is a plain file or a folder."""
    name = entry.filename
    shown = shown_name(name)
    parts = PurePosixPath(name).parts
    leads_out = name.startswith("/") or ".." in name.split("/") or not parts
    # What is shown differently from what it is, is not printable; zipfile itself cuts a name at NUL.
    if leads_out or "\\" in name or ":" in name or "\0" in entry.orig_filename or not name.isprintable():
        raise refuse(
            "unsafe_path", "the path leads out of the folder", "pack the folder of one case again", shown
        )
    if len(name.encode()) > _MAX_NAME or any(len(part.encode()) > _MAX_PART for part in parts):
        raise refuse(
            "path_too_long",
            "the path is too long",
            "shorten the names of files and folders",
            shown,
            limit=_MAX_NAME,
        )
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refuse("link", "links and devices are not unpacked", "put the file itself here", shown)
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PACKING:
        raise _not_an_archive(shown)
    return PurePosixPath(name)


def _ignored(path: PurePosixPath) -> bool:
    return path.name in IGNORED_NAMES or any(part in IGNORED_FOLDERS for part in path.parts)


def _top(paths: list[PurePosixPath]) -> PurePosixPath:
    """The folder inside the archive that holds the case."""
    if PurePosixPath("case.yaml") in paths:
        return PurePosixPath(".")
    tops = {path.parts[0] for path in paths}
    if len(tops) == 1 and PurePosixPath(next(iter(tops)), "case.yaml") in paths:
        return PurePosixPath(next(iter(tops)))
    raise refuse(
        "no_case",
        "no 'case.yaml' at the top of the archive or in its only folder",
        "pack the folder of one case",
        "case.yaml",
    )


def _copy(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, name: str, left: int) -> int:
    """Unpack one file and return its size; stops as soon as it turns out larger than it may be."""
    limit = min(MAX_BYTES, left)
    size = entry.file_size
    target.parent.mkdir(parents=True, exist_ok=True)
    if size <= limit:
        size = 0
        try:
            source = opened.open(entry)
        except _DAMAGED as error:
            raise _not_an_archive(name) from error
        with source, target.open("xb") as written:
            while size <= limit and (chunk := _read(source, name)):
                size += len(chunk)
                written.write(chunk)
    if size > limit:
        raise refuse(
            "file_too_large",
            "the file is larger than a case may be",
            f"keep files below {MAX_BYTES:,} bytes and all together below {MAX_UNPACKED_BYTES:,}",
            name,
            limit=limit,
        )
    return size


def _read(source: IO[bytes], name: str) -> bytes:
    try:
        return source.read(_CHUNK)
    except _DAMAGED as error:
        raise _not_an_archive(name) from error
