"""The files of a case folder, by name; links and strangers are refused before anything is read."""

from __future__ import annotations

import os
from pathlib import Path

from wandel_engine.cases.layout import (
    BALANCE_FOLDER,
    FILES,
    FILES_FOLDER,
    IGNORED_FOLDERS,
    IGNORED_NAMES,
    MAX_FILES,
    MODEL_FILE,
    MODEL_FOLDERS,
    MODEL_TABLES,
    MODEL_TEXTS,
    SPARE_FILES,
    is_attached,
    is_model_part,
)
from wandel_engine.cases.problems import CaseError
from wandel_engine.files import Problem
from wandel_engine.files.bounds import MAX_BYTES
from wandel_engine.files.text import too_large

_KNOWN = {file.path for file in FILES} | {MODEL_FILE, MODEL_TEXTS, *MODEL_TABLES, *SPARE_FILES}
_FOLDERS = {path.rpartition("/")[0] for path in _KNOWN if "/" in path} | {
    BALANCE_FOLDER,
    FILES_FOLDER,
    *MODEL_FOLDERS,
}


def list_files(folder: Path) -> tuple[list[str], list[Problem]]:
    """Relative paths of the files that a case may have, and what else was found.

    Raises CaseError if there is no such folder or if it holds far too many files.
    """
    if not folder.is_dir():
        raise CaseError(
            [
                Problem(
                    "no_folder",
                    f"there is no folder '{shown_name(folder.name)}'",
                    "name the folder of a case",
                )
            ]
        )
    files: list[str] = []
    problems: list[Problem] = []
    seen = 0

    def unreadable(error: OSError) -> None:
        name = os.path.relpath(error.filename or folder, folder)
        problems.append(_unreadable("" if name == "." else name))

    for place, folders, names in os.walk(folder, onerror=unreadable):
        inside = Path(place).relative_to(folder)
        folders.sort()
        seen += len(folders) + len(names)
        if seen > MAX_FILES:
            raise CaseError([too_many_files()])
        for name in sorted({*folders, *names}):
            if name in IGNORED_NAMES or name in IGNORED_FOLDERS:
                continue
            path = (inside / name).as_posix()
            if problem := _refused(folder, path):
                problems.append(problem)
            elif name in names:
                files.append(path)
        folders[:] = [n for n in folders if n not in IGNORED_FOLDERS and not (Path(place) / n).is_symlink()]
    return sorted(files), problems


def too_many_files() -> Problem:
    return Problem(
        "too_many_files",
        f"more than {MAX_FILES} files and folders",
        "name the folder of one case",
        params={"limit": MAX_FILES},
    )


def shown_name(name: str) -> str:
    """The name of a file that may come from anybody, as a problem can repeat it."""
    whole = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "?" for letter in whole)[:200]


def _is_expected(path: str) -> bool:
    is_table = path.startswith(f"{BALANCE_FOLDER}/") and path.endswith(".csv") and path.count("/") == 1
    return path in _KNOWN or is_table or is_model_part(path) or is_attached(path)


def _refused(folder: Path, path: str) -> Problem | None:
    place = folder / path
    name = shown_name(path)
    if place.is_symlink():
        return Problem("link", "links are not followed", "put the file itself here", name)
    if place.is_dir():
        if _is_expected(path):
            return Problem(
                "not_a_file", "a folder stands where a file belongs", "put the file itself here", name
            )
        return None
    if path in _FOLDERS:
        return Problem("not_a_folder", "a file stands where a folder belongs", "remove it", name)
    if not _is_expected(path):
        return Problem("unknown_file", "a case has no such file", "remove it or correct its name", name)
    if not place.is_file():
        return Problem("not_a_file", "this is no plain file", "put the file itself here", name)
    try:
        size = place.stat().st_size
    except OSError:
        return _unreadable(name)
    return too_large(size, name).problems[0] if size > MAX_BYTES else None


def _unreadable(name: str) -> Problem:
    return Problem("unreadable_file", "it cannot be read", "allow it to be read", shown_name(name))
