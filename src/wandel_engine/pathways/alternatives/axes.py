"""Axes along which pathways differ, as linear functions of a program's columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.model.moves import moves
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.decision_rows import by_started, measure_cost
from wandel_engine.pathways.program.solver import Solver
from wandel_engine.pathways.program.sparse import Floats, Ints

AxisKey = Literal[
    "renovation",
    "electric-heat",
    "district-heat",
    "modal-shift",
    "vehicles",
    "peak-investment",
    "biomass",
    "local-generation",
    "trade-hours",
]
"""renovation (MWh/a): energy saved · electric-heat, district-heat, vehicles (MWh/a): of today's use, how much
changes over to it · modal-shift (MWh/a): of today's use, how much is given up · peak-investment (EUR/a): the
dearest year's investments, renewals and measures · biomass (MWh): used over all years · local-generation
(MWh): generated in the city over all years · trade-hours (h): of all trades over all years. All count from
the first decision on."""
AT_MOST = 8
Flags = NDArray[np.bool_]
_MOVES: tuple[Literal["renovation", "electric-heat", "district-heat", "modal-shift", "vehicles"], ...] = (
    "renovation",
    "electric-heat",
    "district-heat",
    "modal-shift",
    "vehicles",
)
_ORDER: tuple[tuple[AxisKey, str], ...] = (
    ("renovation", "MWh/a"),
    ("electric-heat", "MWh/a"),
    ("district-heat", "MWh/a"),
    ("modal-shift", "MWh/a"),
    ("vehicles", "MWh/a"),
    ("peak-investment", "EUR/a"),
    ("biomass", "MWh"),
    ("local-generation", "MWh"),
    ("trade-hours", "h"),
)


@dataclass(frozen=True)
class Axis:
    """One axis: Σ values · columns; for a peak, the largest of such sums over the years.

    `peak`: the sums, by year; `column`: the column above all of them, to be minimised only.
    """

    key: AxisKey
    unit: str
    columns: Ints
    values: Floats
    peak: tuple[tuple[Ints, Floats], ...] = ()

    def of(self, solution: Floats) -> float:
        """Where a solution lies on the axis."""
        if self.peak:
            return max(float(values @ solution[columns]) for columns, values in self.peak)
        return float(self.values @ solution[self.columns])


def axes(program: Program, solver: Solver, chosen: Sequence[str] | None = None) -> tuple[Axis, ...]:
    """The axes that the model has, in a fixed order, at most eight; or the chosen ones.

    The peak adds a column and rows to the solver. Raises KeyError for an axis that the model does not have,
    ValueError for more than eight or for one named twice.
    """
    there = {key: parts for key, parts in _linear(program) if len(parts[0])}
    peak = tuple(_investment(program))
    offered = [key for key, _ in _ORDER if key in there or (key == "peak-investment" and peak)]
    for key in chosen or ():
        if key not in offered:
            raise KeyError(f"the model has no axis '{key}'; it has {', '.join(offered)}")
    if chosen is not None and (len(chosen) > AT_MOST or len(set(chosen)) < len(chosen)):
        raise ValueError(f"name at most {AT_MOST} different axes")
    wanted = [key for key in offered if chosen is None or key in chosen][:AT_MOST]
    unit = dict(_ORDER)
    result = []
    for key in wanted:
        if key == "peak-investment":
            result.append(_peak(solver, peak, unit[key]))
        else:
            result.append(Axis(key, unit[key], *there[key]))
    return tuple(result)


def _linear(program: Program) -> Iterator[tuple[AxisKey, tuple[Ints, Floats]]]:
    n, at, e = program.numbers, program.layout, program.energy
    since = np.arange(n.count) >= n.first
    every = moves(n.values)
    for kind in _MOVES:
        parts = []
        for move in every:
            if move.kind == kind:
                each = move.saved if kind in ("renovation", "modal-shift") else move.today
                columns = at.flow[move.edge, (at.flow[move.edge] >= 0) & since]
                parts.append((columns, np.full(len(columns), each * n.edge_size[move.edge])))
        yield kind, _joined(parts)
    yield "biomass", _joined(_biomass(program, since))
    grid = [i for i, plant in enumerate(n.model.plants) if plant.output in at.grids]
    yield (
        "local-generation",
        _joined([(at.output[i, since], np.full(int(since.sum()), e.output_scale[i])) for i in grid]),
    )
    yield "trade-hours", _joined(_hours(program, since))


def _joined(parts: Sequence[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    """One sum out of many; columns that count nothing are left out."""
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0)
    columns = np.concatenate([part[0] for part in parts])
    values = np.concatenate([part[1] for part in parts])
    kept = (columns >= 0) & (values != 0)
    different, place = np.unique(columns[kept], return_inverse=True)
    total = np.bincount(place, values[kept], len(different)).astype(np.float64)
    return different.astype(np.int64), total


def _biomass(program: Program, since: Flags) -> list[tuple[Ints, Floats]]:
    n, at, e = program.numbers, program.layout, program.energy
    names = {c.key for c in n.model.commodities if "biomass" in (c.key, c.balance_carrier)}
    parts = [
        (at.units[state, since], each[since])
        for key in sorted(names)
        for state, each in zip(*e.use[key], strict=True)
    ]
    for place, plant in enumerate(n.model.plants):
        for flow in plant.inputs:
            if flow.commodity in names:
                used = n.values.series(flow.per_output, "1") * e.output_scale[place]
                parts.append((at.output[place, since], used[since]))
    return parts


def _hours(program: Program, since: Flags) -> list[tuple[Ints, Floats]]:
    n, at = program.numbers, program.layout
    parts = []
    for edge, transition in enumerate(n.model.transitions):
        unit = n.model.stocks[n.state_stock[n.source[edge]]].unit
        for quantity in transition.hours.values():
            each = n.values.series(quantity, f"h/{unit}") * n.edge_size[edge]
            parts.append((at.flow[edge, since], each[since]))
    for place, kind in enumerate(n.kinds):
        for quantity in kind.hours.values():
            each = n.values.series(quantity, f"h/{n.kind_units[place]}") * n.size[n.kind_stock[place]]
            parts.append((at.renew[place, since], each[since]))
    return parts


def _investment(program: Program) -> Iterator[tuple[Ints, Floats]]:
    """What is invested in a year, EUR: transitions, renewals and measures. Discounting plays no part."""
    n, at = program.numbers, program.layout
    costs = {key: by_started(measure_cost(n, at, key)[0].T) for key in at.start}
    renewal = n.renewal_cost * n.size[n.kind_stock][:, None]
    for year in range(n.first, n.count - 1):
        parts = [
            (at.flow[:, year], n.edge_cost[:, year] * n.edge_size),
            (at.renew[:, year], renewal[:, year]),
            *((at.start[key][1], cost[year]) for key, cost in costs.items()),
        ]
        columns, values = _joined(parts)
        if len(columns):
            yield columns, values


def _peak(solver: Solver, sums: tuple[tuple[Ints, Floats], ...], unit: str) -> Axis:
    """A column not below any year's sum, in units of the largest price so that the program stays scaled."""
    scale = max(float(np.abs(values).max()) for _, values in sums)
    column = solver.add_column(0.0, np.inf)
    for columns, values in sums:
        solver.add_row(np.append(columns, column), np.append(values / scale, -1.0), -np.inf, 0.0)
    return Axis("peak-investment", unit, np.array([column]), np.array([scale]), sums)
