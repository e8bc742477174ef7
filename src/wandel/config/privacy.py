"""What the installation writes is readable by its owner only; what was written before that held is mended."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PUBLIC = {"assets", "assets-src", "static", "pseudo-locale", "bench"}
"""Folders with what everybody may have: look, fonts, scripts. The data folder is closed all the same."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def open_to_others(folder: Path) -> Iterator[Path]:
    """What others than the owner have any right to."""
    if not folder.is_dir():
        return
    if folder.stat().st_mode & OTHERS:
        yield folder
    for top in folder.iterdir():
        if top.name in PUBLIC or top.is_symlink():
            continue
        for path in (top, *(top.rglob("*") if top.is_dir() else ())):
            with suppress(FileNotFoundError):  # SQLite's files beside the database come and go
                if not path.is_symlink() and path.stat().st_mode & OTHERS:
                    yield path


def close_to_others(folder: Path) -> None:
    """Raises OSError where the folder belongs to somebody else."""
    for path in open_to_others(folder):
        with suppress(FileNotFoundError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
