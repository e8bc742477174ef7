"""Cases as ZIP archives, which may come from anybody."""

from __future__ import annotations

import io
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from wandel_engine.cases.case import Case
from wandel_engine.cases.document import MAX_BYTES, refuse
from wandel_engine.cases.layout import IGNORED_FOLDERS, IGNORED_NAMES, MAX_FILES
from wandel_engine.cases.problems import CaseError
from wandel_engine.cases.reading import read_case

MAX_ARCHIVE_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 50_000_000
_MAX_ENTRIES = 4 * MAX_FILES
_CHUNK = 64 * 1024


def read_case_archive(archive: str | Path | bytes) -> Case:
    """Read a case from a ZIP archive: its files at the top, or in one folder.

    Nothing is unpacked outside a temporary folder, and never more than 5 MB a file and 50 MB in all,
    whatever the archive declares. Raises CaseError for all that is wrong, OSError if a path is not readable.
    """
    size = len(archive) if isinstance(archive, bytes) else Path(archive).stat().st_size
    if size > MAX_ARCHIVE_BYTES:
        raise refuse(
            "archive_too_large",
            f"the archive has {size:,} bytes",
            f"keep it below {MAX_ARCHIVE_BYTES:,} bytes",
            "",
            size=size,
            limit=MAX_ARCHIVE_BYTES,
        )
    with tempfile.TemporaryDirectory(prefix="wandel-case-") as place:
        try:
            with zipfile.ZipFile(io.BytesIO(archive) if isinstance(archive, bytes) else archive) as opened:
                _unpack(opened, Path(place))
        except (zipfile.BadZipFile, RuntimeError, EOFError, ValueError) as error:
            # RuntimeError: a password, or a way of packing that zipfile does not know.
            if isinstance(error, CaseError):
                raise
            raise refuse(
                "not_an_archive",
                "not readable as a ZIP archive",
                "pack the folder again, as ZIP without a password",
                "",
            ) from error
        return read_case(place)


def _unpack(opened: zipfile.ZipFile, place: Path) -> None:
    entries = opened.infolist()
    if len(entries) > _MAX_ENTRIES:
        raise refuse(
            "too_many_files",
            f"the archive holds {len(entries):,} files",
            "pack the folder of one case",
            "",
            limit=MAX_FILES,
        )
    wanted = [(entry, _name(entry)) for entry in entries if not entry.is_dir()]
    wanted = [(entry, name) for entry, name in wanted if not _ignored(name)]
    top = _top([name for _, name in wanted])
    seen: set[str] = set()
    left = MAX_UNPACKED_BYTES
    for entry, name in wanted:
        inner = name.relative_to(top).as_posix()
        if inner.casefold() in seen:
            raise refuse("double_key", "the file stands twice in the archive", "pack it again", inner)
        seen.add(inner.casefold())
        left -= _copy(opened, entry, place / inner, inner, left)


def _name(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The entry's path, if it stays inside the folder and is a plain file."""
    name = PurePosixPath(entry.filename)
    shown = entry.filename[:200]
    if (
        name.is_absolute()
        or ".." in name.parts
        or "\\" in entry.filename
        or ":" in entry.filename
        or not name.parts
        or any(not letter.isprintable() for letter in entry.filename)
    ):
        raise refuse(
            "unsafe_path", "the path leads out of the folder", "pack the folder of one case again", shown
        )
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise refuse("link", "links and devices are not unpacked", "put the file itself here", shown)
    return name


def _ignored(name: PurePosixPath) -> bool:
    return name.name in IGNORED_NAMES or any(part in IGNORED_FOLDERS for part in name.parts)


def _top(names: list[PurePosixPath]) -> PurePosixPath:
    """The folder inside the archive that holds the case."""
    if PurePosixPath("case.yaml") in names:
        return PurePosixPath(".")
    tops = {name.parts[0] for name in names}
    if len(tops) == 1 and PurePosixPath(next(iter(tops)), "case.yaml") in names:
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
        with opened.open(entry) as source, target.open("xb") as written:
            while size <= limit and (chunk := source.read(_CHUNK)):
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
