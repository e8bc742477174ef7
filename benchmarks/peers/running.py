"""Starts peers in their own environment, `.venv-peers`, and reads what they say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.installation import ROOT

from wandel_engine.pathways.program.solver import Solver

ENVIRONMENT = ROOT / ".venv-peers"
LIMIT_S = 300
_ERRORS = ("error", "no solution")


class Missing(Exception):
    """A peer could not be measured; the text says why."""


@dataclass(frozen=True)
class Peers:
    """`folder`: where models and programs are handed over."""

    folder: Path

    def run(self, peer: str, *arguments: str | int | Path) -> dict[str, Any]:
        """What `benchmarks.peers.<peer>` prints, from the peers' environment. Raises Missing."""
        if not (ENVIRONMENT / "installed").is_file():
            raise Missing(_not_installed())
        return _said(ENVIRONMENT / "bin" / "python", peer, arguments)

    def ours(self, *arguments: str | int | Path) -> dict[str, Any]:
        """The same of Wandel, a process of its own like the peers."""
        return _said(Path(sys.executable), "wandel", arguments)

    def model(self, data: dict[str, Any]) -> Path:
        """The file of a model, for a peer to read."""
        path = self.folder / f"{data['key']}-{len(data['measures'])}.json"
        path.write_text(json.dumps(data), "utf-8")
        return path

    def program(self, name: str, solver: Solver) -> Path:
        """The file of a linear program as HiGHS holds it, columns first, for a peer to read."""
        lp = solver.highs.getLp()
        path = self.folder / f"{name}.npz"
        np.savez(
            path,
            cost=lp.col_cost_,
            lower=lp.col_lower_,
            upper=lp.col_upper_,
            row_lower=lp.row_lower_,
            row_upper=lp.row_upper_,
            start=lp.a_matrix_.start_,
            index=lp.a_matrix_.index_,
            value=lp.a_matrix_.value_,
        )
        return path


def _said(python: Path, peer: str, arguments: tuple[str | int | Path, ...]) -> dict[str, Any]:
    command = [str(python), "-m", f"benchmarks.peers.{peer}", *map(str, arguments)]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": paths},
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
        )
    except subprocess.TimeoutExpired:
        raise Missing(f"not done within {LIMIT_S} s") from None
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        error = (done.stderr.strip().splitlines() or [f"ended with code {done.returncode}"])[-1]
        raise Missing(f"failed: {error}")
    answer: dict[str, Any] = json.loads(lines[-1])
    return answer


def _not_installed() -> str:
    """What the installer said when it failed."""
    failure = ENVIRONMENT / "failure.txt"
    words = failure.read_text("utf-8", "replace").splitlines() if failure.is_file() else []
    errors = [at for at, line in enumerate(words) if line.lower().lstrip(" ×").startswith(_ERRORS)]
    said = " ".join(words[errors[0] :]) if errors else "make bench installs it"
    return f"not installed: {textwrap.shorten(said, 200, placeholder=' …')}"
