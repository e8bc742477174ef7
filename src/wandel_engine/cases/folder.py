"""The files of a case folder, by name; links and strangers are refused before anything is read."""

from __future__ import annotations

import os
from pathlib import Path

from wandel_engine.cases.document import MAX_BYTES
from wandel_engine.cases.layout import (
    BALANCE_FOLDER,
    FILES,
    IGNORED_FOLDERS,
    IGNORED_NAMES,
    MAX_FILES,
    MODEL_FILE,
    MODEL_TABLES,
    MODEL_TEXTS,
    SPARE_FILES,
    is_model_part,
)
from wandel_engine.cases.problems import CaseError, Problem


def list_files(folder: Path) -> tuple[list[str], list[Problem]]:
    """Relative paths of the files that a case may have, and what else was found.

    Raises CaseError if there is no such folder or if it holds far too many files.
    """
    if not folder.is_dir():
        raise CaseError(
            [Problem("no_folder", f"there is no folder '{folder.name}'", "name the folder of a case")]
        )
    files: list[str] = []
    problems: list[Problem] = []
    for place, folders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        for name in sorted({*folders, *names}):
            path = (inside / name).as_posix()
            if (Path(place) / name).is_symlink():
                problems.append(Problem("link", "links are not followed", "put the file itself here", path))
            elif name in names and name not in IGNORED_NAMES:
                files.append(path)
        folders[:] = [name for name in folders if not _skipped(Path(place) / name)]
        if len(files) > MAX_FILES:
            raise CaseError(
                [
                    Problem(
                        "too_many_files",
                        f"more than {MAX_FILES} files",
                        "name the folder of one case",
                        params={"limit": MAX_FILES},
                    )
                ]
            )
    for path in files:
        problems += _refused(folder, path)
    return sorted(files), problems


def _skipped(folder: Path) -> bool:
    return folder.is_symlink() or folder.name in IGNORED_FOLDERS


def _refused(folder: Path, path: str) -> list[Problem]:
    known = {file.path for file in FILES} | {MODEL_FILE, MODEL_TEXTS, *MODEL_TABLES, *SPARE_FILES}
    is_table = path.startswith(f"{BALANCE_FOLDER}/") and path.endswith(".csv") and path.count("/") == 1
    if path not in known and not is_table and not is_model_part(path):
        return [Problem("unknown_file", "a case has no such file", "remove it or correct its name", path)]
    size = (folder / path).stat().st_size
    if size > MAX_BYTES:
        return [
            Problem(
                "file_too_large",
                f"the file has {size:,} bytes",
                f"keep it below {MAX_BYTES:,} bytes",
                path,
                params={"size": size, "limit": MAX_BYTES},
            )
        ]
    return []
