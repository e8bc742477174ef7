"""Start years as values of the start columns, and which changes of them are allowed and promising."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.solver import Solution
from wandel_engine.pathways.program.sparse import Floats, Ints

IMPROVED = 1e-9
"""By what share an objective must be smaller to count as better."""


class Tangents:
    """What solved programs say about start columns that were not tried.

    The objective is convex in the start columns. It lies nowhere below its tangent at a solution, whose slope
    are the reduced costs; that holds for the relaxed solution, too.
    """

    def __init__(self, columns: Ints) -> None:
        self.columns = columns
        self._level: list[float] = []
        self._slope: list[Floats] = []

    def add(self, solution: Solution) -> None:
        """Note the tangent at a solution of the program as it stands but for its start columns."""
        slope = solution.column_duals[self.columns]
        self._level.append(solution.objective - float(slope @ solution.values[self.columns]))
        self._slope.append(slope)

    def clear(self) -> None:
        """Forget all: the program is another one."""
        self._level.clear()
        self._slope.clear()

    def least(self, starts: Floats) -> Floats:
        """What the objective is at least, for each row of `starts` (n, start columns)."""
        below: Floats = (starts @ np.array(self._slope).T + np.array(self._level)).max(axis=1)
        return below


class Changes:
    """Changes of the start year of one measure."""

    def __init__(self, program: Program) -> None:
        self.program = program
        measures = program.numbers.model.measures
        self._touched = {
            one.artefact: [
                other
                for other in measures
                if one.artefact in (other.artefact, *other.requires, *other.excludes)
            ]
            for one in measures
        }
        self._spans: dict[str, slice] = {}
        first = 0
        for artefact, (years, _) in program.layout.start.items():
            self._spans[artefact] = slice(first, first + len(years))
            first += len(years)

    def promising(self, starts: Floats, best: Solution, tangents: Tangents) -> list[Floats]:
        """Changes of one measure that no tangent rules out, most promising first.

        Of each measure the best start year comes first, then of each the second: what a measure is worth
        differs more between measures than between years.
        """
        changes = list(self._each(starts))
        if not changes:
            return []
        gains = tangents.least(np.array([change for _, change in changes])) - best.objective
        by_measure: dict[str, list[tuple[float, Floats]]] = {}
        for (artefact, change), gain in zip(changes, gains, strict=True):
            if gain < -IMPROVED * max(1.0, abs(best.objective)):
                by_measure.setdefault(artefact, []).append((float(gain), change))
        ranked = [
            (rank, gain, change)
            for mine in by_measure.values()
            for rank, (gain, change) in enumerate(sorted(mine, key=lambda pair: pair[0]))
        ]
        return [change for _, _, change in sorted(ranked, key=lambda entry: entry[:2])]

    def combined(self, starts: Floats, changes: Sequence[Floats]) -> Floats:
        """The first change of each measure, as far as prerequisites and exclusions allow them together."""
        combined, spans = starts.copy(), dict(self._spans)
        for change in changes:
            changed = [key for key, span in spans.items() if np.any(change[span] != starts[span])]
            for artefact in changed:
                trial = combined.copy()
                trial[spans[artefact]] = change[spans[artefact]]
                if self._allowed(artefact, trial):
                    combined = trial
                    del spans[artefact]
        return combined

    def _each(self, starts: Floats) -> Iterator[tuple[str, Floats]]:
        at, columns = self.program.layout, self.program.integer
        lower, upper = at.lower[columns], at.upper[columns]
        for artefact, span in self._spans.items():
            count = span.stop - span.start
            if lower[span].any():
                continue
            for on in range(count + 1):
                change = starts.copy()
                change[span] = np.arange(count) >= count - on
                if np.array_equal(change, starts) or (change[span] > upper[span]).any():
                    continue
                if self._allowed(artefact, change):
                    yield artefact, change

    def _allowed(self, artefact: str, starts: Floats) -> bool:
        """Whether prerequisites and exclusions around one measure hold."""
        begins = start_years(self.program, starts)
        for measure in self._touched[artefact]:
            own = begins[measure.artefact]
            if own is None:
                continue
            needed = [begins[other] for other in measure.requires]
            if any(year is None or year > own for year in needed):
                return False
            if any(begins[other] is not None for other in measure.excludes):
                return False
        return True


def earliest_starts(program: Program) -> Floats:
    """Values of the start columns when every measure starts as early as its prerequisites allow.

    Of measures that exclude each other, the first in the model is taken.
    """
    model, at = program.numbers.model, program.layout
    measures = {measure.artefact: measure for measure in model.measures}
    begins: dict[str, int | None] = {}

    def begin(artefact: str) -> int | None:
        if artefact not in begins:
            measure = measures[artefact]
            needed = [begin(other) for other in measure.requires]
            excluded = any(
                begins.get(other.artefact) is not None
                for other in model.measures
                if other.artefact in measure.excludes or artefact in other.excludes
            )
            years, columns = at.start[artefact]
            years = years[at.upper[columns] > 0]
            after = max([year for year in needed if year is not None], default=0)
            possible = years[years >= after]
            blocked = excluded or None in needed or not len(possible)
            begins[artefact] = None if blocked else int(possible[0])
        return begins[artefact]

    for measure in sorted(model.measures, key=lambda measure: measure.fixed_start is None):
        begin(measure.artefact)
    return np.concatenate([_started(at.start[key][0], begins[key]) for key in at.start])


def start_years(program: Program, starts: Floats) -> dict[str, int | None]:
    """Start year by measure from values of the start columns."""
    begins: dict[str, int | None] = {}
    first = 0
    for artefact, (years, _) in program.layout.start.items():
        on = np.flatnonzero(starts[first : first + len(years)] > 0.5)
        begins[artefact] = int(years[on[0]]) if len(on) else None
        first += len(years)
    return begins


def _started(years: Ints, start: int | None) -> Floats:
    return np.zeros(len(years)) if start is None else (years >= start).astype(float)
