"""`pareto`: what less carbon costs, from the cheapest pathway to the one with the least emissions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from wandel_engine.pathways.model import Account, Model
from wandel_engine.pathways.program.search import Found
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solution
from wandel_engine.pathways.program.sparse import Floats
from wandel_engine.pathways.progress import Progress, part, quiet
from wandel_engine.pathways.result import Answer, Decisions, Options, Result
from wandel_engine.pathways.tradeoffs.quantity import Quantity
from wandel_engine.pathways.workbench import Workbench

_HAIR = 1e-9
_STEP = 1e-3


class FrontPoint(Result):
    """The cheapest pathway with so much emissions.

    `tonnes`: t (cumulative) or t/a; `cost`: discounted, EUR; both simulated. `bound`: no pathway with these
    emissions is cheaper, for whatever start years the front allows. `price`: EUR by which the last tonne made
    it dearer (EUR/t, per year's tonne for one year), with the start years of this point: 0 at the cheapest
    end, None at the other, where nothing more can be saved at any price. `price_looser`, `price_tighter`:
    what a thousandth of the front more and less really changes, per tonne; the price lies between them. None
    where there is no such pathway. `agreement`: largest relative difference between solver and simulation.
    """

    tonnes: float
    cost: float
    bound: float
    price: float | None
    price_looser: float | None
    price_tighter: float | None
    decisions: Decisions
    agreement: float


class Front(Answer):
    """The front, from the cheapest point to the one with the least emissions; no point is dominated.

    `year`: whose emissions, t/a; None: those of all years together, t. `measures`: whether start years were
    given (``fixed``: the front is convex) or searched for at each point (``reoptimised``). `least_tonnes`: no
    pathway emits less. `complete`: False if the time limit ended it.
    """

    account: Account
    year: int | None
    measures: Literal["fixed", "reoptimised"]
    points: tuple[FrontPoint, ...]
    least_tonnes: float | None
    complete: bool


def pareto(
    model: Model,
    points: int = 12,
    *,
    account: Account = "bisko",
    year: int | None = None,
    starts: Mapping[str, int | None] | None = None,
    options: Options | None = None,
    progress: Progress = quiet,
) -> Front:
    """The cost-carbon front with up to `points` points: emissions are capped ever tighter, in equal steps.

    `year`: whose emissions, t/a; default: those of all years together, t. `starts`: start years that
    hold everywhere, those left out not taken; without them they are searched for at each point. Both ends
    are solved for one aim after the other, so that the cheapest point has the least emissions among the
    cheapest, and the other end the least cost. The model's targets play no part, its limits do.

    Raises ValueError for fewer than two points or an impossible year, KeyError for an unknown measure,
    ModelInfeasible if hard limits contradict each other, NothingFound if no pathway was found in time.
    """
    if points < 2:
        raise ValueError("a front has at least two points")
    quantity = Quantity.of(model, account, year)
    progress(0.0, "front")
    bench = Workbench.open(model, None, options or Options(time_limit=60.0))
    tightening = Tightening(bench, quantity, starts)
    made, complete = tightening.walk(points, part(progress, 0.1, 1.0))
    progress(1.0, "done")
    return Front(
        account=account,
        year=year,
        measures="reoptimised" if starts is None else "fixed",
        points=undominated(made),
        least_tonnes=tightening.least,
        complete=complete,
    )


class Tightening:
    """A program whose emissions are capped and whose cost is minimised, again and again."""

    def __init__(self, bench: Workbench, quantity: Quantity, starts: Mapping[str, int | None] | None) -> None:
        self.bench, self.quantity = bench, quantity
        self.starts = None if starts is None else bench.starts(starts)
        self.cost, self.cost_scale = bench.program.layout.cost, bench.solver.scale
        self.columns, self.values = bench.tonnes(quantity.account, quantity.years)
        self.size = max(abs(quantity.in_(bench.reference)), 1.0)
        self.row = bench.solver.add_row(self.columns, self.values / self.size, -np.inf, np.inf)
        priced = np.flatnonzero(self.cost)
        self.cost_row = bench.solver.add_row(priced, self.cost[priced] / self.cost_scale, -np.inf, np.inf)
        self.before: Floats | None = None
        self.least: float | None = None

    def walk(self, points: int, progress: Progress) -> tuple[list[FrontPoint], bool]:
        """Both ends and the points between them, and whether there was time for all."""
        made = [self._cheapest()]
        most = made[0].tonnes
        try:
            progress(0.1, "least emissions")
            end = self._least()
            caps = np.linspace(most, end.tonnes, points)[1:-1]
            if most - end.tonnes <= _HAIR * self.size:
                return made, True
            for number, cap in enumerate(caps):
                progress((number + 2) / (points + 1), "front")
                made.append(self._at(float(cap), (most - end.tonnes) * _STEP))
        except (OutOfTime, Infeasible):
            return ([*made, end] if self.least is not None else made), False
        return [*made, end], True

    def _cheapest(self) -> FrontPoint:
        self._aim_cost()
        found = self.bench.best() if self.starts is None else self._fixed(self.starts)
        self._aim_tonnes()
        most = (found.objective + _HAIR * max(abs(found.objective), 1.0)) / self.cost_scale
        self._bound(self.cost_row, most)
        solution = self.bench.search.attempt(found.starts)
        self._bound(self.cost_row, np.inf)
        self.before = found.starts
        values = found.values if solution is None else solution.values
        return self._point(values, found.bound, 0.0, 0.0, None)

    def _least(self) -> FrontPoint:
        """Least emissions first, then the least cost with them."""
        self._aim_tonnes()
        found = self._found()
        cap = found.objective
        self._aim_cost()
        self._bound(self.row, cap / self.size + _HAIR)
        again = self._found((found.starts,))
        self._bound(self.row, np.inf)
        self.least = found.bound
        return self._point(again.values, again.bound, None, None, None)

    def _at(self, cap: float, step: float) -> FrontPoint:
        self._aim_cost()
        self._bound(self.row, cap / self.size)
        found = self._found(() if self.before is None else (self.before,))
        self.before = found.starts
        solution = self._must(self.bench.search.attempt(found.starts))
        price = -float(solution.row_duals[self.row]) / self.size
        looser = self._cost_at(cap + step)
        tighter = self._cost_at(cap - step)
        self._bound(self.row, np.inf)
        return self._point(
            solution.values,
            found.bound,
            price,
            None if looser is None else (solution.objective - looser) / step,
            None if tighter is None else (tighter - solution.objective) / step,
        )

    def _cost_at(self, cap: float) -> float | None:
        """Cost under another cap, the start columns staying fixed."""
        self._bound(self.row, cap / self.size)
        try:
            return self.bench.solver.solve().objective
        except Infeasible:
            return None

    def _found(self, known: tuple[Floats, ...] = ()) -> Found:
        """The best start years under the cap; those `known` are tried as well."""
        if self.starts is not None:
            return self._fixed(self.starts)
        found = self.bench.search.run(self.bench.options.gap, False, self.bench.options.attempts)
        for starts in known:
            other = self.bench.search.attempt(starts)
            if other is not None and other.objective < found.objective:
                basis = self.bench.solver.basis()
                gap = np.zeros(0)
                bound = min(found.bound, other.objective)
                found = Found(other.values, starts, other.objective, bound, gap, gap, basis, basis)
        return found

    def _fixed(self, starts: Floats) -> Found:
        solution = self._must(self.bench.search.attempt(starts))
        basis, gap = self.bench.solver.basis(), np.zeros(0)
        return Found(solution.values, starts, solution.objective, solution.bound, gap, gap, basis, basis)

    def _must(self, solution: Solution | None) -> Solution:
        if solution is None:
            if self.before is None:
                raise ValueError("no pathway with these start years keeps all limits")
            raise Infeasible
        return solution

    def _aim_cost(self) -> None:
        self.bench.solver.minimise(self.cost, self.cost_scale)

    def _aim_tonnes(self) -> None:
        tonnes = np.zeros(self.bench.program.layout.total)
        tonnes[self.columns] = self.values
        self.bench.solver.minimise(tonnes, self.size / 1000)

    def _bound(self, row: int, upper: float) -> None:
        self.bench.solver.bound_rows(np.array([row]), np.array([-np.inf]), np.array([upper]))

    def _point(
        self,
        values: Floats,
        bound: float,
        price: float | None,
        looser: float | None,
        tighter: float | None,
    ) -> FrontPoint:
        checked = self.bench.check(values)
        return FrontPoint(
            tonnes=self.quantity.in_(checked.outcome),
            cost=checked.outcome.costs.discounted,
            bound=min(bound, checked.outcome.costs.discounted),
            price=price,
            price_looser=looser,
            price_tighter=tighter,
            decisions=checked.outcome.decisions,
            agreement=checked.agreement,
        )


def undominated(points: list[FrontPoint]) -> tuple[FrontPoint, ...]:
    """Points that no other one beats in emissions and cost, from the most emissions to the least."""
    kept: list[FrontPoint] = []
    for point in sorted(points, key=lambda point: (point.tonnes, point.cost)):
        cheapest = kept[-1].cost if kept else np.inf
        if point.cost < cheapest - _HAIR * abs(point.cost):
            kept.append(point)
    return tuple(reversed(kept))
