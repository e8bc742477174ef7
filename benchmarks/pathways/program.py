"""The steps of `find` one by one: assemble the program, hand it over to HiGHS, set the objective."""

from __future__ import annotations

from dataclasses import dataclass

from wandel_engine.pathways import Model, Simulation, trend
from wandel_engine.pathways.model import Values
from wandel_engine.pathways.program.build import build
from wandel_engine.pathways.program.goals import Goals
from wandel_engine.pathways.program.search import GAP_PRICE
from wandel_engine.pathways.program.solver import Solver

TIME_LIMIT_S = 600.0


@dataclass(frozen=True)
class Ready:
    """A model, the target to be reached and the trend that the program starts from."""

    model: Model
    target: str
    history: Simulation

    @classmethod
    def of(cls, model: Model, target: str) -> Ready:
        return cls(model, target, trend(model))

    def assemble(self) -> Solver:
        """Build the program and hand it over."""
        targets = [target for target in self.model.targets if target.artefact == self.target]
        return Solver(build(self.model, Values(self.model), self.history, targets), TIME_LIMIT_S, 0)

    def aim(self, solver: Solver) -> None:
        """Discounted cost plus the price of the gap as objective, the target judged in its year."""
        program = solver.program
        targets = [target for target in self.model.targets if target.artefact == self.target]
        goals = Goals.of(program, targets, Values(self.model), self.history, {})
        cost = program.layout.cost.copy()
        cost[program.layout.gap] = GAP_PRICE * goals.gap_scale()
        solver.minimise(cost, max(abs(self.history.costs.discounted) / 1000, cost.max() / 1e8))
        goals.judge_all(solver)
