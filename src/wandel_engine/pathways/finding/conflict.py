"""Which hard limits contradict each other: an irreducible set, in plain words.

Members of a program (limits, yearly limits of transitions, ramps, capacities, demands, replacements, fixed
start years) are let go one after the other; who is not needed for the contradiction is left out (deletion
filter, Chinneck and Dravnieks 1991). A ray of the dual, where HiGHS has one, leaves out many at once. What
people cannot change is tried first, so that what remains is as far as possible what they can.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model import Problem
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.solver import Infeasible, Solver
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.program.watch import OutOfTime

_RAY = 1e-9
_WORDS = {
    "supply": ("the demand for '{}' must be met", "let the demand fall, or add a plant"),
    "replacement": ("'{}' must be replaced when it falls due", "give it a longer lifetime, or other ages"),
    "plant": ("plant '{}' has this capacity and no more", "give it more capacity"),
    "ramp": ("transition '{}' grows no faster than its ramp", "relax the ramp"),
    "transition": (
        "transition '{}' has this yearly limit and these years",
        "relax its yearly limit or years",
    ),
    "measure": ("measure '{}' starts in its fixed year", "choose another year"),
    "limit": ("limit '{}' must be kept", "relax it, or what it depends on"),
}
"""Kinds in the order in which they are tried: what, and the mend."""
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True)
class _Member:
    """Something that could give way: its rows, and columns whose upper or lower bound belongs to it."""

    kind: str
    key: str
    rows: Ints
    capped: Ints
    fixed: Ints


def conflict(solver: Solver) -> list[Problem]:
    """The problems of an irreducible set: without any one of them the others could be kept.

    A single member contradicts what nobody can change: what has happened, and how stocks grow and shrink.
    When time runs out the set found so far still contradicts itself, but may be larger than needed: then
    `params["irreducible"]` is 0.
    """
    members = _members(solver.program)
    filter_ = _Filter(solver, members)
    try:
        active = filter_.irreducible()
    except OutOfTime:
        active = filter_.active
        return [_problem(member, irreducible=0) for member in active]
    if len(active) == 1:
        return [_alone(active[0])]
    return [_problem(member) for member in active] or [
        Problem(
            "infeasible",
            "what is fixed already cannot be, or limits touch within rounding",
            "relax a limit, or correct what has happened before the first decision",
        )
    ]


def _problem(member: _Member, **more: str | int | float) -> Problem:
    message, mend = _WORDS[member.kind]
    return Problem(
        "infeasible",
        f"{message.format(member.key)}: that contradicts the others named here",
        mend,
        field=f"{member.kind}[{member.key}]",
        params={"kind": member.kind, "key": member.key, **more},
    )


def _alone(member: _Member) -> Problem:
    message, mend = _WORDS[member.kind]
    return Problem(
        "infeasible",
        f"{message.format(member.key)}: it contradicts what has happened and cannot change any more",
        f"{mend}; until the first decision takes effect all is settled; stocks grow and shrink as stated",
        field=f"{member.kind}[{member.key}]",
        params={"kind": member.kind, "key": member.key, "alone": 1},
    )


def _members(program: Program) -> list[_Member]:
    n, at = program.numbers, program.layout
    found: list[_Member] = []
    years = np.arange(n.count) >= n.first
    for key, edge in n.edge_at.items():
        columns = at.flow[edge, years & (at.flow[edge] >= 0)]
        columns = columns[np.isfinite(at.upper[columns])]
        rows = program.groups.get(("transition", key), _NONE)
        if len(columns) or len(rows):
            found.append(_Member("transition", key, rows, columns, _NONE))
    for measure in n.model.measures:
        if measure.fixed_start is not None:
            found.append(_Member("measure", measure.artefact, _NONE, _NONE, at.start[measure.artefact][1]))
    for (kind, key), rows in program.groups.items():
        if kind in _WORDS and kind != "transition":
            found.append(_Member(kind, key, rows, _NONE, _NONE))
    order = list(_WORDS)
    return sorted(found, key=lambda member: order.index(member.kind))


class _Filter:
    """Leaves out members of a contradiction until none can be left out."""

    def __init__(self, solver: Solver, members: list[_Member]) -> None:
        self.solver, self.program = solver, solver.program
        self.members, self.active = members, list(members)
        solver.feasibility_only()
        self.whole = False

    def irreducible(self) -> list[_Member]:
        """The members that remain; empty if what cannot give way contradicts itself."""
        if not self._contradicts(self.active):
            self.whole = True
            self.solver.integers(True)
            if not self._contradicts(self.active):
                return []
        self._shrink()
        for member in tuple(self.active):
            if member not in self.active:
                continue
            self.solver.watch.tell(0.5, "conflict")
            rest = [other for other in self.active if other is not member]
            if self._contradicts(rest):
                self.active = rest
                self._shrink()
        return self.active

    def _contradicts(self, members: Iterable[_Member]) -> bool:
        """Whether there is no solution that keeps these members, whatever the others do."""
        program, at = self.program, self.program.layout
        kept = list(members)
        low, high = np.full(len(program.row_lower), -np.inf), np.full(len(program.row_lower), np.inf)
        lower, upper = at.lower.copy(), at.upper.copy()
        free = np.ones(len(low), bool)
        for member in self.members:
            free[member.rows] = False
            upper[member.capped] = np.inf
            lower[member.fixed] = 0.0
        low[free], high[free] = program.row_lower[free], program.row_upper[free]
        for member in kept:
            low[member.rows], high[member.rows] = (
                program.row_lower[member.rows],
                program.row_upper[member.rows],
            )
            upper[member.capped] = at.upper[member.capped]
            lower[member.fixed] = at.lower[member.fixed]
        self.solver.bound_rows(np.arange(len(low)), low, high)
        self.solver.bound_columns(np.arange(at.total), lower, upper)
        try:
            self.solver.solve()
        except Infeasible:
            return True
        return False

    def _shrink(self) -> None:
        """Leave out at once all members that a proof of the last contradiction does not use."""
        ray = None if self.whole else self.solver.dual_ray()
        if ray is None:
            return
        ray = ray / max(float(np.abs(ray).max(initial=0.0)), 1e-300)
        columns = self._columns(ray)
        used = [
            member
            for member in self.active
            if np.any(np.abs(ray[member.rows]) > _RAY)
            or np.any(np.abs(columns[member.capped]) > _RAY)
            or np.any(np.abs(columns[member.fixed]) > _RAY)
        ]
        if len(used) < len(self.active) and self._contradicts(used):
            self.active = used

    def _columns(self, ray: Floats) -> Floats:
        matrix = self.program.matrix
        of = np.repeat(np.arange(len(matrix.start) - 1), np.diff(matrix.start))
        return np.bincount(of, matrix.value * ray[matrix.index], len(matrix.start) - 1).astype(float)
