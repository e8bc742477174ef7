"""Backing up and restoring, by the command line: how long, and in how much memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from benchmarks.installation import ROOT, WANDEL, Installation

COPYING = "SQLite's copy and tar"
NO_MORE = "checksums nothing, one engine only"
MEMORY_MB = 300


ALONE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Runs a command from a small process: what this one holds would count as held by what it starts."""


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds on the clock, and the most memory that was held, in MB."""
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, *command], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return time.perf_counter() - began, int(ran.stdout.split()[-1]) / 1000


@pytest.mark.parametrize(
    ("size_mb", "backup_s", "restore_s", "memory_mb"),
    [(200, 10, 20, None), (2000, None, None, MEMORY_MB)],
    ids=["200-MB", "2-GB"],
)
def test_backup_and_restore(
    tmp_path: Path,
    figures: Any,
    size_mb: int,
    backup_s: float | None,
    restore_s: float | None,
    memory_mb: float | None,
) -> None:
    full, new, copied = Installation(tmp_path / "full"), Installation(tmp_path / "new"), tmp_path / "copied"
    full.data.mkdir()
    copied.mkdir()
    rows = full.python("benchmarks.keeping.fill", str(size_mb))["rows"]
    archive, tar = tmp_path / "wandel.zip", tmp_path / "copy.tar"
    copying = [sys.executable, "-m", "benchmarks.keeping.copying"]
    size = f"{size_mb} MB" if size_mb < 1000 else f"{size_mb // 1000} GB"
    note = f"{rows:,} rows".replace(",", "\u202f")

    ours, held = measured([*WANDEL, "backup", str(archive)], full.environment)
    theirs, _held = measured([*copying, "pack", str(full.data), str(tar)], full.environment)
    figures.add(f"backup of {size}", ours, "s", backup_s, note)
    figures.beside(f"backup of {size}", COPYING, theirs, "s", NO_MORE)
    figures.add(f"backup of {size}: memory", held, "MB", memory_mb)

    ours, held = measured([*WANDEL, "restore", str(archive)], new.environment)
    theirs, _held = measured([*copying, "unpack", str(tar), str(copied)], full.environment)
    figures.add(f"restoring {size}", ours, "s", restore_s, "verified first")
    figures.beside(f"restoring {size}", COPYING, theirs, "s", NO_MORE)
    figures.add(f"restoring {size}: memory", held, "MB", memory_mb)

    assert new.python("benchmarks.keeping.count")["rows"] == rows
    for folder in (full.data, new.data, copied):
        shutil.rmtree(folder)
