"""The linear program of a model, assembled directly as a sparse matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model import Model
from wandel_engine.pathways.model.document import Target
from wandel_engine.pathways.model.values import Values
from wandel_engine.pathways.program.decision_rows import (
    ceiling_rows,
    cost_columns,
    limit_rows,
    measure_rows,
    target_rows,
)
from wandel_engine.pathways.program.energy_rows import (
    Energy,
    capacity_rows,
    emission_rows,
    energy_numbers,
    supply_rows,
)
from wandel_engine.pathways.program.lasting import lasting_rows
from wandel_engine.pathways.program.layout import Layout
from wandel_engine.pathways.program.numbers import Numbers
from wandel_engine.pathways.program.sparse import Floats, Groups, Ints, Matrix, Rows
from wandel_engine.pathways.program.stock_rows import (
    balance_rows,
    flow_rows,
    replacement_rows,
    reservation_rows,
)
from wandel_engine.pathways.result import Decisions, Simulation


@dataclass(frozen=True)
class Program:
    """min cost·v subject to row_lower ≤ A·v ≤ row_upper and bounds on v (in `layout`).

    `integer`: columns that are yes/no. `groups`: rows by (kind, key), kinds limit, transition, ramp, plant,
    supply, replacement, target and ceiling. `limit_sizes`: how large a limit's bound is, by row. Stocks are
    shares of their base total, energy and emissions shares of the base year.
    """

    numbers: Numbers
    layout: Layout
    energy: Energy
    matrix: Matrix
    row_lower: Floats
    row_upper: Floats
    integer: Ints
    groups: Groups
    limit_sizes: dict[str, Floats]


def build(model: Model, values: Values, history: Simulation, targets: Sequence[Target]) -> Program:
    """Assemble the program. `history` is the trend: it holds before the first decision.

    The targets' rows are open; `judge` says which year they count from.
    """
    numbers = Numbers(model, values)
    at = Layout(numbers, len(targets))
    rows = Rows()
    base = np.array([history.emissions["bisko"].total[0], history.emissions["territorial"].total[0]])
    energy = energy_numbers(numbers, at, base)
    balance_rows(numbers, at, rows)
    reservation_rows(numbers, at, rows)
    groups = flow_rows(numbers, at, rows)
    groups |= replacement_rows(numbers, at, rows)
    lasting_rows(numbers, at, rows, history)
    measure_rows(numbers, at, rows)
    groups |= supply_rows(numbers, at, rows, energy)
    groups |= capacity_rows(numbers, at, rows, energy)
    emission_rows(numbers, at, rows, energy)
    limits, sizes = limit_rows(numbers, at, rows, energy)
    groups |= limits
    groups |= target_rows(numbers, at, rows, targets)
    groups |= ceiling_rows(numbers, at, rows)
    cost_columns(numbers, at, energy)
    _fix_history(numbers, at, energy, history)
    lower, upper = rows.bounds()
    integer = np.concatenate([columns for _, columns in at.start.values()] or [np.zeros(0, np.int64)])
    return Program(numbers, at, energy, rows.matrix(at.total), lower, upper, integer, groups, sizes)


def _fix_history(n: Numbers, at: Layout, e: Energy, history: Simulation) -> None:
    """Before the first decision everything is as the trend has it; plants always so in the base year."""
    past = slice(0, n.first)
    flows = np.array([history.decisions.flows[t.key] for t in n.model.transitions]).reshape(-1, n.count)
    flows /= n.edge_size[:, None]
    at.set(at.flow[:, past], flows[:, past], flows[:, past])
    size = n.size[n.kind_stock][:, None]
    renewed = np.array([history.decisions.renewals[key] for key in n.kind_keys]).reshape(-1, n.count) / size
    pool = np.array([history.early[key] for key in n.kind_keys]).reshape(-1, n.count) / size
    at.set(at.renew[:, past], renewed[:, past], renewed[:, past])
    at.set(at.early[:, past], pool[:, past], pool[:, past])
    output = np.array([history.dispatch[p.key] for p in n.model.plants]).reshape(-1, n.count)
    output /= e.output_scale[:, None]
    settled = slice(0, max(n.first, 1))
    at.set(at.output[:, settled], output[:, settled], output[:, settled])


def decisions_of(program: Program, solution: Floats) -> Decisions:
    """The decisions in a solution, in the units of the model."""
    n, at = program.numbers, program.layout

    def table(columns: Ints, scale: Floats) -> Floats:
        taken: Floats = np.where(columns >= 0, np.maximum(solution[columns], 0.0), 0.0) * scale[:, None]
        return taken

    flows = table(at.flow, n.edge_size)
    renewals = table(at.renew, n.size[n.kind_stock])
    output = table(at.output, program.energy.output_scale)
    measures: dict[str, int | None] = {}
    for artefact, (years, columns) in at.start.items():
        chosen = np.flatnonzero(solution[columns] > 0.5)
        measures[artefact] = int(years[chosen[0]]) if len(chosen) else None
    return Decisions(
        years=tuple(n.model.years),
        flows={t.key: tuple(map(float, flows[i])) for i, t in enumerate(n.model.transitions)},
        renewals={key: tuple(map(float, renewals[i])) for i, key in enumerate(n.kind_keys)},
        dispatch={p.key: tuple(map(float, output[i])) for i, p in enumerate(n.model.plants)},
        measures=measures,
    )
