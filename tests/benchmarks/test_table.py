"""The table of the benchmarks says what was measured, what was not and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.peers import running
from benchmarks.peers.running import Missing, Peers
from benchmarks.table import WIDE, Figures


@pytest.fixture
def figures() -> Figures:
    made = Figures()
    made.add("build", 0.05, "s", 0.1, "33 000 columns")
    made.add("solve", 2.0, "s", 1.5)
    made.beside("draws", "EMA workbench 2.5.3", 2000.0, "draws/s", "an empty model", at_least=True)
    made.beside("build", "linopy 0.10.1", 2.5, "s")
    made.beside("build", "Pyomo", None, "s", "not installed: no network")
    made.add("draws", 500_000.0, "draws/s", 250_000.0, at_least=True)
    return made


def test_verdicts_and_ratios(figures: Figures) -> None:
    rows = {figure.name: (figure, peers) for figure, peers in figures}
    assert [figure.verdict(peers) for figure, peers in rows.values()] == ["met", "MISSED", "met"]
    build, (linopy, pyomo) = rows["build"]
    assert linopy.ratio(build) == pytest.approx(50)
    assert pyomo.ratio(build) is None
    draws, (workbench,) = rows["draws"]
    assert workbench.ratio(draws) == pytest.approx(250)


@pytest.mark.parametrize(("theirs", "verdict"), [(1.0, "met"), (0.9, "MISSED"), (None, "")])
def test_a_row_can_be_judged_by_a_peer_in_the_same_run(theirs: float | None, verdict: str) -> None:
    figures = Figures()
    figures.add("build", 0.05, "s")
    figures.beside("build", "linopy 0.10.1", theirs, "s", "" if theirs else "not installed", times=20)
    ((figure, peers),) = figures
    assert figure.verdict(peers) == verdict
    assert figure.goal(peers) == "20 × linopy"


def test_table_fits_and_says_why_a_peer_is_missing(figures: Figures) -> None:
    figures.beside("build", "PyPSA", None, "s", "failed: " + "a long error " * 20)
    lines = figures.lines()
    assert max(len(line) for line in lines) <= WIDE
    assert any("Pyomo: – (not installed: no network)" in line for line in lines)
    assert any("MISSED" in line and line.startswith("solve") for line in lines)


def test_a_row_with_peers_alone_shows_that_ours_is_missing() -> None:
    figures = Figures()
    figures.beside("draws", "PySD 3.14.3", 250.0, "draws/s", at_least=True)
    assert "–" in figures.lines()[1]
    assert "PySD 3.14.3: 250 draws/s" in figures.lines()[1]


def test_written_as_markdown_and_json(figures: Figures, tmp_path: Path) -> None:
    figures.write(tmp_path, "find")
    seen = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert seen["circumstances"]["selection"] == "find"
    assert seen["figures"][0]["beside"][0]["ratio"] == pytest.approx(50)
    assert "| build | 0.05 s | ≤ 0.1 s | met | linopy 0.10.1: 2.5 s, ratio 50;" in (
        tmp_path / "figures.md"
    ).read_text("utf-8")


def test_peers_that_could_not_be_installed_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "ENVIRONMENT", tmp_path)
    (tmp_path / "failure.txt").write_text("WARNING: slow\nERROR: no matching distribution for linopy\n")
    with pytest.raises(Missing, match="not installed: ERROR: no matching distribution for linopy"):
        Peers(tmp_path).run("linopy")


def test_a_peer_that_breaks_says_why(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"failed: .*No such file"):
        Peers(tmp_path).ours(tmp_path / "absent.json", "target", 1)
