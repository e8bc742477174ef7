"""Branch and bound over start years: how far a pathway can at most be from the best one.

What makes a program with measures hard is to take them whole: the relaxed one takes of each what it needs
most. So the first branches are whether a measure is taken at all, and of those taken when they start. Each
branch is the relaxed program with some start columns settled, solved from the basis of the branch above it;
two at a time, side by side. Branches that cannot come below the best known pathway by more than the tolerance
are cut off.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import numpy as np

from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.presolved import SIDES, Presolved, Question, Relaxed
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.program.watch import OutOfTime

_WHOLE = 1e-6
"""A start column this close to 0 or 1 is whole."""
_LITTLE = 1e-3
"""Least share that a change of a column counts for when its effect is extrapolated."""
_ENOUGH = 2
"""So often a measure was split before what that promises is believed."""
_LOOKED_AT = 4
"""Splits that are looked at where it is not."""
_STEPS = 300
"""Iterations after which the effect of a split is estimated."""
_TAKEN, _YEAR = "taken", "year"


@dataclass(frozen=True)
class Proof:
    """No solution has an objective below `bound`. `best`: that of the best one known.

    `starts`: its start columns, if it is better than what was known; those that presolve settled are missing
    in it, and stand at their lower bounds.
    """

    bound: float
    best: float
    starts: Floats | None


@dataclass(order=True)
class _Branch:
    """Start columns between `lower` and `upper`, and the relaxed program there: its objective is a bound."""

    objective: float
    number: int
    lower: Floats = field(compare=False)
    upper: Floats = field(compare=False)
    starts: Floats = field(compare=False)
    reduced: Floats = field(compare=False)
    basis: Any = field(compare=False)


@dataclass(frozen=True)
class _Split:
    """Where to branch: a column of a measure, started by its year or not. `share`: its value there."""

    measure: int
    column: int
    kind: str
    share: float


class Branching:
    """Searches all start years of a program.

    `best`: objective of the best known solution with whole start columns. `tolerance`: by how much, in the
    units of the objective, another must be better to matter.
    """

    def __init__(self, program: Program, presolved: Presolved, best: float, tolerance: float) -> None:
        self.program, self.presolved, self.best, self.tolerance = program, presolved, best, tolerance
        self.found: Floats | None = None
        self.open: list[_Branch] = []
        self.effects = _Effects()
        self._number = 0
        self._tried: set[bytes] = set()
        counts = [len(columns) for _, columns in program.layout.start.values()]
        ends = np.cumsum(counts)
        self.spans = [slice(end - count, end) for end, count in zip(ends, counts, strict=True)]

    @property
    def limit(self) -> float:
        """The objective from which on a branch is cut off."""
        return self.best - self.tolerance

    def prove(self) -> Proof:
        """Search until nothing better than by the tolerance is left, or time is up."""
        at, columns = self.program.layout, self.program.integer
        bound = -np.inf
        try:
            root = self.presolved.root()
            if root is not None:
                bound = root.objective
                self._add(at.lower[columns], at.upper[columns], root)
                self._try_first()
            while self.open and self.open[0].objective < self.limit:
                bound = self.open[0].objective
                self._go_on()
            bound = self.limit
        except OutOfTime:
            pass
        return Proof(min(bound, self.best), self.best, self.found)

    def _add(self, lower: Floats, upper: Floats, relaxed: Relaxed, least: float = -np.inf) -> None:
        """Keep a branch open, with what its reduced costs settle; a whole one is a solution."""
        objective = max(relaxed.objective, least)
        starts = np.round(relaxed.starts)
        if np.abs(relaxed.starts - starts).max(initial=0.0) <= _WHOLE:
            self._take(starts, relaxed.objective)
            return
        lower, upper = self._settled(lower, upper, relaxed)
        self._number += 1
        heapq.heappush(
            self.open,
            _Branch(objective, self._number, lower, upper, relaxed.starts, relaxed.reduced, relaxed.basis),
        )

    def _take(self, starts: Floats, objective: float) -> None:
        if objective < self.best:
            self.best, self.found = objective, starts

    def _settled(self, lower: Floats, upper: Floats, relaxed: Relaxed) -> tuple[Floats, Floats]:
        """Bounds without what would cost more than is left: a column that leaves its bound costs at least its
        reduced cost. What has started stays."""
        left = self.limit - relaxed.objective
        lower, upper = lower.copy(), upper.copy()
        off = (relaxed.reduced > left) & (relaxed.starts <= _WHOLE)
        on = (relaxed.reduced < -left) & (relaxed.starts >= 1 - _WHOLE)
        for span in self.spans:
            if off[span].any():
                upper[span][: np.flatnonzero(off[span])[-1] + 1] = 0.0
            if on[span].any():
                lower[span][np.flatnonzero(on[span])[0] :] = 1.0
        return lower, upper

    def _try_first(self) -> None:
        """Every split of the first branch, to know what each changes; what one side rules out is settled."""
        if not self.open:
            return
        root = self.open.pop()
        splits = list(self._splits(root))
        asked = [replace(question, steps=_STEPS) for question in self._questions(root, splits)]
        tries = self._tries(root, splits, self.presolved.answers(asked))
        lower, upper = self._settled_by(root, tries)
        if np.any(lower > upper):
            return  # both sides of one split are ruled out
        (again,) = self.presolved.answers([Question(lower, upper, root.basis, self.limit)])
        if again is not None:
            self._add(lower, upper, again, root.objective)

    def _go_on(self) -> None:
        """Split the most promising branches, each at the best of the splits looked at, and round them."""
        branches = [heapq.heappop(self.open) for _ in range(min(SIDES, len(self.open)))]
        looked_at = [self.effects.candidates(self._splits(branch)) for branch in branches]
        asked = [self._questions(b, splits) for b, splits in zip(branches, looked_at, strict=True)]
        rounded = self._fresh_roundings(branches)
        try:
            answers = self.presolved.answers([*(q for questions in asked for q in questions), *rounded])
        except BaseException:
            for branch in branches:
                heapq.heappush(self.open, branch)
            raise
        taken = 0
        for branch, splits in zip(branches, looked_at, strict=True):
            tries = self._tries(branch, splits, answers[taken : taken + 2 * len(splits)])
            taken += 2 * len(splits)
            self._split(branch, tries)
        for answer in answers[taken:]:
            if answer is not None:
                self._take(answer.starts, answer.objective)

    def _questions(self, branch: _Branch, splits: Sequence[_Split]) -> list[Question]:
        return [question for split in splits for question in self._sides(branch, split)]

    def _tries(
        self, branch: _Branch, splits: Sequence[_Split], answers: Sequence[Relaxed | None]
    ) -> list[_Try]:
        tries = [
            _Try(split, answers[2 * place], answers[2 * place + 1]) for place, split in enumerate(splits)
        ]
        for one in tries:
            self.effects.note(one, branch.objective, self.limit)
        return tries

    def _split(self, branch: _Branch, tries: Sequence[_Try]) -> None:
        """Go on with the two sides of the best split, less what the others rule out."""
        best = max(tries, key=lambda one: one.raised(branch.objective, self.limit))
        lower, upper = self._settled_by(branch, [one for one in tries if one is not best])
        for question, answer in zip(self._sides(branch, best.split), (best.without, best.with_), strict=True):
            low, high = np.maximum(lower, question.lower), np.minimum(upper, question.upper)
            if answer is not None and answer.objective < self.limit and np.all(low <= high):
                self._add(low, high, answer, branch.objective)

    def _settled_by(self, branch: _Branch, tries: Sequence[_Try]) -> tuple[Floats, Floats]:
        """Bounds of a branch, less the sides of splits that have no solution below the limit."""
        lower, upper = branch.lower, branch.upper
        for one in tries:
            off, on = self._sides(branch, one.split)
            upper = np.minimum(upper, off.upper) if one.with_ is None else upper
            lower = np.maximum(lower, on.lower) if one.without is None else lower
        return lower, upper

    def _fresh_roundings(self, branches: Sequence[_Branch]) -> list[Question]:
        """The branches' start columns rounded, unless that was tried before."""
        fresh = []
        for branch in branches:
            rounded = np.clip((branch.starts > 0.5).astype(float), branch.lower, branch.upper)
            if rounded.tobytes() not in self._tried:
                self._tried.add(rounded.tobytes())
                fresh.append(Question(rounded, rounded, branch.basis, self.best))
        return fresh

    def _splits(self, branch: _Branch) -> Iterator[_Split]:
        """Of each measure: whether it is taken, or else the year by which it has most nearly half started."""
        for measure, span in enumerate(self.spans):
            started = branch.starts[span]
            last = len(started) - 1
            if _WHOLE < started[last] < 1 - _WHOLE:
                yield _Split(measure, last, _TAKEN, float(started[last]))
                continue
            half = int(np.abs(started - 0.5).argmin())
            if _WHOLE < started[half] < 1 - _WHOLE:
                yield _Split(measure, half, _YEAR, float(started[half]))

    def _sides(self, branch: _Branch, split: _Split) -> tuple[Question, Question]:
        """Not started by the split's year, and started by it."""
        span = self.spans[split.measure]
        upper, lower = branch.upper.copy(), branch.lower.copy()
        upper[span][: split.column + 1] = 0.0
        lower[span][split.column :] = 1.0
        return (
            Question(branch.lower, upper, branch.basis, self.limit),
            Question(lower, branch.upper, branch.basis, self.limit),
        )


@dataclass(frozen=True)
class _Try:
    """What came of a split: the relaxed program on both sides, None where it is cut off."""

    split: _Split
    without: Relaxed | None
    with_: Relaxed | None

    def raised(self, objective: float, limit: float) -> float:
        """By how much both sides lie above the branch, multiplied."""
        each = (
            (limit if side is None else side.objective) - objective for side in (self.without, self.with_)
        )
        return prod(max(one, 1.0) for one in each)


class _Effects:
    """By how much splits raised the objective so far, per unit that the column was moved."""

    def __init__(self) -> None:
        self._raised: dict[tuple[int, str, bool], list[float]] = {}

    def note(self, tried: _Try, objective: float, limit: float) -> None:
        """What came of a split; a side without a solution counts as if it had reached the limit."""
        split = tried.split
        for answer, on in ((tried.without, False), (tried.with_, True)):
            reached = limit if answer is None else answer.objective
            moved = max(1 - split.share if on else split.share, _LITTLE)
            each = max(reached - objective, 0.0) / moved
            self._raised.setdefault((split.measure, split.kind, on), []).append(each)

    def candidates(self, splits: Iterator[_Split]) -> list[_Split]:
        """The split whose sides both promise to raise the objective most; several, while little is known."""
        ranked = sorted(splits, key=self._promise, reverse=True)
        return ranked[:1] if self._known(ranked[0]) else ranked[:_LOOKED_AT]

    def _known(self, split: _Split) -> bool:
        return all(
            len(self._raised.get((split.measure, split.kind, on), ())) >= _ENOUGH for on in (False, True)
        )

    def _promise(self, split: _Split) -> float:
        off = self._expected(split, False) * split.share
        on = self._expected(split, True) * (1 - split.share)
        return max(off, 1.0) * max(on, 1.0)

    def _expected(self, split: _Split, on: bool) -> float:
        own = self._raised.get((split.measure, split.kind, on))
        like = [
            e for (_, kind, o), seen in self._raised.items() for e in seen if (kind, o) == (split.kind, on)
        ]
        return float(np.mean(own or like or [1.0]))
