"""Two texts that grew out of the same one, joined word by word: a first draft of one text for both."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

BETWEEN = " / "
"""Stands between two wordings of the same place."""


@dataclass(frozen=True)
class _Edit:
    """Words `start` to `end` of the old text became others."""

    start: int
    end: int
    side: int
    words: tuple[str, ...]


def merged(before: str, mine: str, theirs: str) -> str:
    """What both have changed in a text, in one text; where both changed the same words, both wordings."""
    base = _words(before)
    edits = sorted(
        [*_edits(base, _words(mine), 0), *_edits(base, _words(theirs), 1)],
        key=lambda one: (one.start, one.end, one.side),
    )
    kept: list[str] = []
    place = 0
    for cluster in _clusters(edits):
        start, end = cluster[0].start, max(one.end for one in cluster)
        kept += base[place:start]
        sides = ["".join(_applied(base, start, end, cluster, side)) for side in (0, 1)]
        changed = {one.side for one in cluster}
        if len(changed) == 1:
            kept.append(sides[changed.pop()])
        else:
            kept.append(_both(*sides))
        place = end
    return "".join([*kept, *base[place:]])


def _both(mine: str, theirs: str) -> str:
    """Two wordings of the same place, or the one that there is."""
    if mine == theirs or not mine.strip() or not theirs.strip():
        return mine if mine.strip() else theirs
    start = mine[: len(mine) - len(mine.lstrip())]
    end = theirs[len(theirs.rstrip()) :]
    return f"{start}{mine.strip()}{BETWEEN}{theirs.strip()}{end}"


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)


def _edits(base: Sequence[str], other: Sequence[str], side: int) -> list[_Edit]:
    found = difflib.SequenceMatcher(a=base, b=other, autojunk=False).get_opcodes()
    return [_Edit(i1, i2, side, tuple(other[j1:j2])) for tag, i1, i2, j1, j2 in found if tag != "equal"]


def _clusters(edits: Sequence[_Edit]) -> list[list[_Edit]]:
    """Edits that touch the same words together."""
    clusters: list[list[_Edit]] = []
    end = -1
    for one in edits:
        same_place = clusters and one.start == one.end == end == clusters[-1][0].start
        if clusters and (one.start < end or same_place):
            clusters[-1].append(one)
        else:
            clusters.append([one])
        end = max(end, one.end) if len(clusters[-1]) > 1 else one.end
    return clusters


def _applied(base: Sequence[str], start: int, end: int, edits: Sequence[_Edit], side: int) -> list[str]:
    """The words from `start` to `end` as one side has them."""
    kept: list[str] = []
    place = start
    for one in edits:
        if one.side == side:
            kept += [*base[place : one.start], *one.words]
            place = one.end
    return [*kept, *base[place:end]]
