"""What `alternatives` returns: frozen, and serialising to JSON."""

from __future__ import annotations

from typing import Literal

from wandel_engine.pathways.alternatives.axes import AxisKey
from wandel_engine.pathways.model.moves import MoveKind
from wandel_engine.pathways.result import Answer, Result, Simulation
from wandel_engine.pathways.workbench import Verdict

Standing = Literal["must-have", "real-choice", "avoid"]
"""must-have: in every pathway found · avoid: in none · real-choice: in some."""


class AxisRange(Result):
    """How far pathways reach on an axis. `best`: the cheapest one.

    `exact`: whether `low` and `high` are the ends within the allowed cost, for the start years of the best
    pathway, to a thousandth of the way between them; otherwise the outermost found (with start years freed,
    in large programs, for the high end of a peak, and where the time ran out).
    """

    key: AxisKey
    unit: str
    low: float
    high: float
    best: float
    low_exact: bool
    high_exact: bool


class Mark(Result):
    """What sets an alternative apart: an axis on which it lies high or low against the others.

    `position`: 0 at the low end of the axis, 1 at the high end; `others`: the mean of the others there, the
    cheapest pathway included.
    """

    axis: AxisKey
    side: Literal["high", "low"]
    position: float
    others: float


class Alternative(Result):
    """Another pathway with the same gap to the targets, within the allowed cost.

    `place`: 1 for the first. `marks`: the strongest first. `positions`: axis → value in its unit.
    `objective`: discounted cost, EUR; `extra_cost`: share above the best. `distance`: to the nearest of the
    cheapest pathway and the alternatives before it, in normalised axis space (1: from end to end of an axis).
    `outcome`: the decisions simulated forward; `agreement`: largest relative difference to the solver's.
    """

    place: int
    marks: tuple[Mark, ...]
    positions: dict[AxisKey, float]
    objective: float
    extra_cost: float
    distance: float
    verdicts: tuple[Verdict, ...]
    outcome: Simulation
    agreement: float


class MeasureStanding(Result):
    """Whether a measure is a choice. `best`: its start year in the cheapest pathway.

    `with_it`, `without_it`: whether a pathway with the same gap within the allowed cost was found; where one
    was not, `proven` says that there is none, else the search just found none. `earliest`…`latest`: start
    years in all pathways found that take it.
    """

    artefact: str
    standing: Standing
    proven: bool
    best: int | None
    with_it: bool
    without_it: bool
    earliest: int | None
    latest: int | None


class MoveStanding(Result):
    """How much of a stock's units make a move, as shares of its base total, over all pathways found.

    Counted over all years from the first decision on; a unit can move more than once. `trend`: what moves
    without the city.
    """

    stock: str
    kind: MoveKind
    transitions: tuple[str, ...]
    standing: Standing
    low: float
    high: float
    best: float
    trend: float


class StateStanding(Result):
    """Share of a stock's units in a state in the last year, over all pathways found."""

    stock: str
    state: str
    standing: Standing
    low: float
    high: float
    best: float
    trend: float


class Alternatives(Answer):
    """Really different pathways to the same targets.

    `reached`: whether the targets are reached at all; if not, these are alternatives of the nearest pathway
    (`verdicts` has its gap). `best_objective`: discounted cost of the best pathway, EUR; `slack`: share by
    which an alternative may cost more; `start_years`: of the best. `starts_freed`: whether alternatives have
    start years of their own. `solved`: how many pathways the ranges and standings rest on. `complete`: False
    if the time limit ended it before everything asked for was tried.
    """

    targets: tuple[str, ...]
    reached: bool
    verdicts: tuple[Verdict, ...]
    best_objective: float
    slack: float
    start_years: dict[str, int | None]
    starts_freed: bool
    axes: tuple[AxisRange, ...]
    alternatives: tuple[Alternative, ...]
    measures: tuple[MeasureStanding, ...]
    moves: tuple[MoveStanding, ...]
    states: tuple[StateStanding, ...]
    solved: int
    complete: bool
