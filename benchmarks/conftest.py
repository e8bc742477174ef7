"""The figures that Wandel promises, each measured, side by side at the end of `make bench`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from benchmarks.installation import Installation


@dataclass(frozen=True)
class Figure:
    name: str
    measured: float
    unit: str
    target: float | None
    note: str
    load: float

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "met" if self.measured <= self.target else "MISSED"


class Figures:
    """What was measured. A target that is missed fails nothing: a shared machine is no judge."""

    def __init__(self) -> None:
        self.all: list[Figure] = []

    def add(self, name: str, measured: float, unit: str, target: float | None = None, note: str = "") -> None:
        self.all.append(Figure(name, measured, unit, target, note, os.getloadavg()[0]))


FIGURES = pytest.StashKey[Figures]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = Figures()


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    return request.config.stash[FIGURES]


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
    figures = config.stash[FIGURES].all
    if not figures:
        return
    terminalreporter.section("Wandel: measured beside the target")
    wide = max(len(figure.name) for figure in figures)
    terminalreporter.write_line(f"{'':{wide}}  {'measured':>10}  {'target':>8}  {'':6}  {'load':>4}")
    for figure in figures:
        target = "" if figure.target is None else f"{figure.target:g} {figure.unit}"
        measured = f"{figure.measured:.{0 if figure.measured >= 100 else 1}f} {figure.unit}"
        line = f"{figure.name:{wide}}  {measured:>10}  {target:>8}  {figure.verdict:6}  {figure.load:>4.1f}"
        terminalreporter.write_line(f"{line}  {figure.note}".rstrip())
    terminalreporter.write_line("load: how many processes wanted this machine's cores, over the last minute.")
