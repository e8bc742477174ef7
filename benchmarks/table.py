"""What was measured, beside targets and peers, as one table: on the terminal, as Markdown and as JSON."""

from __future__ import annotations

import json
import os
import platform
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

WIDE = 140
_COLUMNS = (44, 15, 19, 6, 0, 5)
_BESIDE = WIDE - sum(_COLUMNS) - 2 * (len(_COLUMNS) - 1)
_HEAD = ("", "measured", "target", "", "beside it", "load")
_OURS = ("wandel", "highspy", "numpy", "numba")


@dataclass(frozen=True)
class Figure:
    """`at_least`: more is better, and the target is the least."""

    name: str
    measured: float | None
    unit: str
    target: float | None = None
    note: str = ""
    at_least: bool = False
    load: float = 0.0

    def verdict(self, peers: Sequence[Beside] = ()) -> str:
        """Whether the target is met, and whether we are as many times better than each peer as we want."""
        if self.measured is None:
            return ""
        met = [peer.ratio(self) >= peer.times for peer in peers if peer.times and peer.measured]
        if self.target is not None:
            met.append(self.measured >= self.target if self.at_least else self.measured <= self.target)
        return "" if not met else "met" if all(met) else "MISSED"

    def goal(self, peers: Sequence[Beside] = ()) -> str:
        goals = [f"{plain(peer.times)} × {peer.name}" for peer in peers if peer.times]
        if self.target is not None:
            goals.insert(0, ("≥ " if self.at_least else "≤ ") + shown(self.target, self.unit))
        return ", ".join(goals)


@dataclass(frozen=True)
class Beside:
    """What a peer needs for the same row, in the row's unit; without `measured`, `note` says why not.

    `times`: so many times better than this peer ours is to be.
    """

    peer: str
    measured: float | None
    note: str = ""
    times: float | None = None

    @property
    def name(self) -> str:
        """Without its version."""
        return self.peer.partition(" ")[0]

    def against(self, figure: Figure) -> str:
        """The peer's figure, and how many times better ours is."""
        if self.measured is None:
            return f"{self.peer}: – ({self.note})"
        words = f"{self.peer}: {shown(self.measured, figure.unit)}"
        ratio = self.ratio(figure)
        if ratio is not None:
            words += f", ratio {plain(ratio)}"
        return f"{words} ({self.note})" if self.note else words

    def ratio(self, figure: Figure) -> float | None:
        """How many times better ours is."""
        if not self.measured or not figure.measured:
            return None
        return figure.measured / self.measured if figure.at_least else self.measured / figure.measured


class Figures:
    """The rows, in the order in which they were measured or a peer was first set beside them.

    A target that is missed fails nothing: a shared machine is no judge. Wrong answers fail where they are
    measured.
    """

    def __init__(self) -> None:
        self._rows: dict[str, Figure] = {}
        self._beside: dict[str, list[Beside]] = {}

    def add(
        self,
        name: str,
        measured: float | None,
        unit: str,
        target: float | None = None,
        note: str = "",
        at_least: bool = False,
    ) -> None:
        """A figure of ours; None: not measured, and `note` says why. `at_least`: more is better."""
        self._rows[name] = Figure(name, measured, unit, target, note, at_least, os.getloadavg()[0])

    def beside(
        self,
        name: str,
        peer: str,
        measured: float | None,
        unit: str,
        note: str = "",
        at_least: bool = False,
        times: float | None = None,
    ) -> None:
        """A peer's figure for the row `name`, which may be measured before, later or not in this selection.

        None: it could not be measured, and `note` says why. `times`: the row is judged by it, ours is to be
        so many times better.
        """
        self._rows.setdefault(name, Figure(name, None, unit, at_least=at_least, load=os.getloadavg()[0]))
        self._beside.setdefault(name, []).append(Beside(peer, measured, note, times))

    def __iter__(self) -> Iterator[tuple[Figure, list[Beside]]]:
        for name, figure in self._rows.items():
            yield figure, self._beside.get(name, [])

    def lines(self) -> list[str]:
        """The table for a terminal, `WIDE` columns."""
        result = [_line(_HEAD)]
        for figure, peers in self:
            words = [peer.against(figure) for peer in peers] + ([figure.note] if figure.note else [])
            beside = [part for word in words for part in textwrap.wrap(word, _BESIDE)] or [""]
            names = textwrap.wrap(figure.name, _COLUMNS[0])
            for place in range(max(len(beside), len(names))):
                name = names[place] if place < len(names) else ""
                word = beside[place] if place < len(beside) else ""
                first = place == 0
                cells = (ours(figure), figure.goal(peers), figure.verdict(peers)) if first else ("", "", "")
                result.append(_line((name, *cells, word, f"{figure.load:.1f}" if first else "")))
        return result

    def markdown(self) -> str:
        rows = ["| | measured | target | | beside it | load |", "|---|---:|---:|---|---|---:|"]
        for figure, peers in self:
            words = [peer.against(figure) for peer in peers] + ([figure.note] if figure.note else [])
            cells = (figure.name, ours(figure), figure.goal(peers), figure.verdict(peers), "; ".join(words))
            rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} | {figure.load:.1f} |")
        return "\n".join(rows) + "\n"

    def write(self, folder: Path, selection: str) -> None:
        """`figures.md` and `figures.json` with the circumstances; the selection is what was asked for."""
        folder.mkdir(parents=True, exist_ok=True)
        seen = circumstances() | {"selection": selection or "all"}
        head = "".join(f"- {key}: {value}\n" for key, value in seen.items())
        (folder / "figures.md").write_text(f"{head}\n{self.markdown()}", "utf-8")
        rows = [
            asdict(figure)
            | {
                "verdict": figure.verdict(peers),
                "beside": [asdict(peer) | {"ratio": peer.ratio(figure)} for peer in peers],
            }
            for figure, peers in self
        ]
        text = json.dumps({"circumstances": seen, "figures": rows}, ensure_ascii=False, indent=1)
        (folder / "figures.json").write_text(text + "\n", "utf-8")


def circumstances() -> dict[str, Any]:
    """When, on what and with which versions."""
    versions = {}
    for name in _OURS:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "–"
    return {
        "time": datetime.now().astimezone().isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **versions,
    }


def ours(figure: Figure) -> str:
    return "–" if figure.measured is None else shown(figure.measured, figure.unit)


def shown(value: float, unit: str) -> str:
    """A figure with three significant digits and its unit."""
    return f"{plain(value)} {unit}".rstrip()


def plain(value: float) -> str:
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:.3g}"


def _line(cells: tuple[str, ...]) -> str:
    name, measured, goal, verdict, beside, load = cells
    parts = (
        f"{name:{_COLUMNS[0]}}",
        f"{measured:>{_COLUMNS[1]}}",
        f"{goal:>{_COLUMNS[2]}}",
        f"{verdict:{_COLUMNS[3]}}",
        f"{beside:{_BESIDE}}",
        f"{load:>{_COLUMNS[5]}}",
    )
    return "  ".join(parts).rstrip()
