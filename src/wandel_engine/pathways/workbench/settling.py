"""Whether something can be done with whole start years, under changed bounds; and how sure the answer is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model.document import Measure
from wandel_engine.pathways.program.solver import Infeasible, Solution
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.workbench import Workbench


@dataclass(frozen=True)
class Settled:
    """An answer: the solution and its start columns, or None. `proven`: None means that there is none."""

    solution: Solution | None
    starts: Floats
    proven: bool

    @property
    def found(self) -> bool:
        """Whether a solution was found."""
        return self.solution is not None


@contextmanager
def bounded(
    bench: Workbench, columns: Ints, lower: Floats | None = None, upper: Floats | None = None
) -> Iterator[None]:
    """Bounds of columns for as long as the context lasts; the search for start years keeps to them."""
    at = bench.program.layout
    before = at.lower[columns].copy(), at.upper[columns].copy()
    at.lower[columns] = before[0] if lower is None else lower
    at.upper[columns] = before[1] if upper is None else upper
    bench.solver.bound_columns(columns, at.lower[columns], at.upper[columns])
    try:
        yield
    finally:
        at.lower[columns], at.upper[columns] = before
        bench.solver.bound_columns(columns, *before)


def settle(bench: Workbench, candidates: Iterable[Floats], accept: Callable[[Solution], bool]) -> Settled:
    """The first solution that is accepted: of the candidates, or of guesses around the relaxed program.

    Where the relaxed program is not accepted or has no solution, it is proven that there is none; that holds
    for what `accept` asks only if the objective puts it first. Raises OutOfTime.
    """
    search, at = bench.search, bench.program.layout
    integer = bench.program.integer
    tried: set[bytes] = set()

    def attempts(several: Iterable[Floats]) -> Iterator[tuple[Floats, Solution]]:
        for starts in several:
            inside = (starts >= at.lower[integer]).all() and (starts <= at.upper[integer]).all()
            if not inside or starts.tobytes() in tried:
                continue
            tried.add(starts.tobytes())
            solution = search.attempt(starts)
            if solution is not None:
                yield starts, solution

    for starts, solution in attempts(candidates):
        if accept(solution):
            return Settled(solution, starts, True)
    search.free()
    nothing = np.zeros(len(integer))
    try:
        relaxed = bench.solver.solve()
    except Infeasible:
        return Settled(None, nothing, True)
    if not accept(relaxed):
        return Settled(None, nothing, True)
    if not len(integer):
        return Settled(relaxed, nothing, True)
    for starts, solution in attempts(search.guesses(relaxed)):
        if accept(solution):
            return Settled(solution, starts, True)
    return Settled(None, nothing, False)


def not_before(bench: Workbench, artefact: str, year: int | None) -> tuple[Ints, Floats]:
    """Columns and upper bounds that keep a measure from starting before `year`; None: at all."""
    years, columns = bench.program.layout.start[artefact]
    upper = np.zeros(len(years)) if year is None else (years >= year).astype(float)
    return columns, np.minimum(upper, bench.program.layout.upper[columns])


def delayed(bench: Workbench, starts: Floats, artefact: str, year: int | None) -> Floats:
    """Start columns with a measure not before `year`, and what needs it not before it; None: not at all.

    What then has no year left is not taken.
    """
    begins = bench.start_years(starts)
    measures = {measure.artefact: measure for measure in bench.model.measures}
    begins[artefact] = _next(bench, artefact, begins[artefact], year)
    for _ in measures:
        for key, measure in measures.items():
            own = begins[key]
            for needed in measure.requires:
                after = begins[needed]
                if own is not None and (after is None or after > own):
                    own = begins[key] = _next(bench, key, own, after)
    return bench.starts(begins)


def joined(bench: Workbench, starts: Floats, artefact: str) -> Iterator[Floats]:
    """Start columns with a measure taken besides, latest first, with what it needs and without what it
    excludes."""
    measures = {measure.artefact: measure for measure in bench.model.measures}
    for year in bench.program.layout.start[artefact][0][::-1]:
        begins = bench.start_years(starts)
        _take(bench, begins, measures, artefact, int(year))
        yield bench.starts(begins)


def _take(
    bench: Workbench,
    begins: dict[str, int | None],
    measures: dict[str, Measure],
    artefact: str,
    year: int,
) -> None:
    own = begins[artefact]
    if own is not None and own <= year:
        return
    years = bench.program.layout.start[artefact][0]
    possible = years[years <= year]
    if not len(possible):
        return
    begins[artefact] = int(possible[-1])
    for key, measure in measures.items():
        if key in measures[artefact].excludes or artefact in measure.excludes:
            begins[key] = None
    for needed in measures[artefact].requires:
        _take(bench, begins, measures, needed, int(possible[-1]))


def _next(bench: Workbench, artefact: str, own: int | None, year: int | None) -> int | None:
    if own is None or year is None:
        return None
    years = bench.program.layout.start[artefact][0]
    possible = years[years >= max(own, year)]
    return int(possible[0]) if len(possible) else None
