"""The figures that Wandel promises, each measured, side by side at the end of `make bench`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.installation import ROOT, Installation
from benchmarks.peers.running import Peers
from benchmarks.table import Figures

FIGURES = pytest.StashKey[Figures]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = Figures()


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    return request.config.stash[FIGURES]


@pytest.fixture(scope="session")
def peers(tmp_path_factory: pytest.TempPathFactory) -> Peers:
    """Runs peers in their own environment."""
    return Peers(tmp_path_factory.mktemp("peers"))


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, figures: Figures) -> Installation:
    """An installation with the Görlitz case; what setting it up takes is the first figure."""
    made = Installation(tmp_path_factory.mktemp("installation"))
    began = time.perf_counter()
    made.setup()
    with made.serve():
        taken = time.perf_counter() - began
    note = "without fetching packages"
    figures.add("empty data folder to first page, pathways found", taken, "s", 180, note)
    return made


@pytest.fixture
def server(installation: Installation) -> Iterator[int]:
    """The port of a running server."""
    with installation.serve() as port:
        yield port


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    figures = config.stash[FIGURES]
    lines = figures.lines()
    if len(lines) == 1:
        return
    terminalreporter.section("Wandel: measured beside targets and peers")
    for line in lines:
        terminalreporter.write_line(line)
    folder = Path(os.environ.get("WANDEL_DATA", ROOT / "var")) / "bench"
    figures.write(folder, config.getoption("keyword"))
    terminalreporter.write_line("load: how many processes wanted this machine's cores, over the last minute.")
    terminalreporter.write_line("ratio: how many times better Wandel's figure is than the peer's.")
    terminalreporter.write_line(f"Also written: {folder / 'figures.md'} and figures.json")
