"""Pyomo: the rows of our program as its constraints, handed over to HiGHS. Arguments: program file, rounds.

The rows come ready, so this is the least that Pyomo can take: a model written in its algebra takes longer.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
import pyomo.environ as pyo
from benchmarks.peers.speaking import peak_mb, say
from benchmarks.timing import quickest
from pyomo.contrib.appsi.solvers import Highs
from pyomo.core.expr.numeric_expr import LinearExpression
from pyomo.version import version


def main(path: str, rounds: str) -> None:
    program = dict(np.load(path))
    imported = peak_mb()
    taken, (model, solver) = quickest(lambda: _build(program), int(rounds))
    built = peak_mb()
    began = time.perf_counter()
    result = solver.solve(model)
    say(
        version=version,
        build_s=taken.seconds,
        build_cpu_s=taken.processor,
        solve_s=time.perf_counter() - began,
        objective=float(result.best_feasible_objective),
        peak_mb=built,
        imported_mb=imported,
    )


def _build(program: dict[str, Any]) -> tuple[pyo.ConcreteModel, Highs]:
    columns = len(program["cost"])
    by_row: list[tuple[list[int], list[float]]] = [([], []) for _row in program["row_lower"]]
    start, index, value = (program[name].tolist() for name in ("start", "index", "value"))
    for column in range(columns):
        for place in range(start[column], start[column + 1]):
            by_row[index[place]][0].append(column)
            by_row[index[place]][1].append(value[place])
    lower, upper = _bounds(program["lower"]), _bounds(program["upper"])
    low, high = _bounds(program["row_lower"]), _bounds(program["row_upper"])
    model = pyo.ConcreteModel()
    model.v = pyo.Var(range(columns), bounds=lambda _model, column: (lower[column], upper[column]))
    variables = [model.v[column] for column in range(columns)]

    def row(_model: pyo.ConcreteModel, number: int) -> Any:
        there, coefficients = by_row[number]
        if not there or (low[number] is None and high[number] is None):
            return pyo.Constraint.Skip
        body = LinearExpression(
            linear_coefs=coefficients, linear_vars=[variables[column] for column in there]
        )
        if low[number] == high[number]:
            return body == low[number]
        return (low[number], body, high[number])

    model.rows = pyo.Constraint(range(len(by_row)), rule=row)
    priced = np.flatnonzero(program["cost"]).tolist()
    model.cost = pyo.Objective(
        expr=LinearExpression(
            linear_coefs=program["cost"][priced].tolist(), linear_vars=[variables[c] for c in priced]
        )
    )
    solver = Highs()
    solver.highs_options = {
        "primal_feasibility_tolerance": 1e-9,
        "dual_feasibility_tolerance": 1e-9,
        "threads": 1,
    }
    solver.set_instance(model)
    return model, solver


def _bounds(values: Any) -> list[float | None]:
    return [value if abs(value) < np.inf else None for value in values.tolist()]


if __name__ == "__main__":
    main(*sys.argv[1:])
