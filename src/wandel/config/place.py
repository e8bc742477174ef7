"""The data folder: where it is, whether it can be written, and who works in it at this moment."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from wandel.config.environment import text

LOCK = "in-use"
KEY_FILE = "secret-key"
UNFINISHED = "restore-unfinished"
"""Stands in the data folder while a backup is being restored into it."""
PROBE_BYTES = 256 * 1024
"""What must fit into the data folder before anything is begun."""


class PlaceError(Exception):
    """Why nothing can be done in the data folder, in words for the operator."""


def data_folder() -> Path:
    return Path(text("WANDEL_DATA", "var")).resolve()


@dataclass(frozen=True)
class Occupancy:
    """Held until this process and all that were forked from it are gone; the kernel sees to that. `token` is
    new each time the program runs, `predecessor` the one of the run before, of which nothing is alive."""

    token: str
    predecessor: str
    _lock: int


def occupy(folder: Path, what: str, *, token: str = "") -> Occupancy:
    """Make sure that the folder exists, takes what is written and belongs to this process alone; `what` is
    told to others who try. Without a token, that of the last run stays written down.

    Raises PlaceError where the folder is in use, cannot be written or is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _locked(folder)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
        predecessor = str(_noted(lock).get("token", ""))
        note = json.dumps({"what": what, "pid": os.getpid(), "token": token or predecessor})
        os.ftruncate(lock, 0)
        os.pwrite(lock, note.encode(), 0)
    except OSError as error:
        raise PlaceError(f"The data folder {folder} cannot be written: {error.strerror}.") from error
    return Occupancy(token, predecessor, lock)


def _locked(folder: Path) -> int:
    """The lock, held. One that was taken away in the moment between opening and holding it holds nothing."""
    while True:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            told = _noted(lock)
            raise PlaceError(
                f"The data folder {folder} is in use: {told.get('what', 'somebody')}, process "
                f"{told.get('pid', '?')}. Two at once would take each other's work; stop the other one first."
            ) from taken
        if os.fstat(lock).st_nlink:
            return lock
        os.close(lock)


@contextmanager
def occupied_or_left_empty(folder: Path, what: str) -> Iterator[Occupancy]:
    """`occupy`; where what is then done in the folder fails, what came into being with it goes again: lock,
    secret key, the folder itself."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    had_lock = (folder / LOCK).exists()
    occupancy = occupy(folder, what)
    had_key = (folder / KEY_FILE).exists()
    try:
        yield occupancy
    except BaseException:
        if not (folder / UNFINISHED).exists():
            for name in [LOCK] * (not had_lock) + [KEY_FILE] * (not had_key):
                (folder / name).unlink(missing_ok=True)
        with suppress(OSError):  # not empty
            for each in made:
                each.rmdir()
        raise


def in_use(folder: Path) -> bool:
    """Whether somebody works in the folder at this moment."""
    try:
        lock = os.open(folder / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def refuse_missing(folder: Path) -> None:
    """Raises PlaceError where there is no data folder."""
    if not folder.is_dir():
        raise PlaceError(
            f"There is no data folder {folder}. See whether WANDEL_DATA is right; a new one is made by "
            "`wandel setup`."
        )


def refuse_unfinished(folder: Path) -> None:
    """Raises PlaceError where restoring a backup was interrupted."""
    if (folder / UNFINISHED).exists():
        raise PlaceError(
            f"A backup is being restored into {folder}, or that was interrupted ({UNFINISHED} stands there). "
            "What is there is not whole. Run `wandel restore FILE` again; it begins anew."
        )


def _noted(lock: int) -> dict[str, object]:
    try:
        noted = json.loads(os.pread(lock, 4096, 0))
    except ValueError:  # nothing yet, or somebody is just writing it
        return {}
    return noted if isinstance(noted, dict) else {}
