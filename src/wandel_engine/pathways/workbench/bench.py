"""A program solved for its target, on which further questions are asked."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.finding import NothingFound, find, nothing_found
from wandel_engine.pathways.finding.judging import achieved_by, agreement, chosen_targets, keeps
from wandel_engine.pathways.finding.optimise import scale
from wandel_engine.pathways.model import Account, Model, Values
from wandel_engine.pathways.program.aim import least_cost
from wandel_engine.pathways.program.build import Program, build, decisions_of
from wandel_engine.pathways.program.goals import Goals
from wandel_engine.pathways.program.layout import ACCOUNTS
from wandel_engine.pathways.program.search import Found, Search
from wandel_engine.pathways.program.solver import Infeasible, OutOfTime, Solution, Solver, Unbounded
from wandel_engine.pathways.program.sparse import Floats, Ints
from wandel_engine.pathways.program.starts import start_years
from wandel_engine.pathways.program.watch import Watch
from wandel_engine.pathways.result import Options, Result, Simulation
from wandel_engine.pathways.simulation import simulate, trend


class Verdict(Result):
    """How emissions meet one target, t/a: as in a `TargetResult`, without what takes a search of its own."""

    artefact: str
    year: int
    account: Account
    threshold: float
    achieved: float
    gap: float
    reached: bool


@dataclass(frozen=True)
class Checked:
    """A solution simulated forward. `agreement`: largest relative difference between the two, in stocks,
    emissions and cost."""

    outcome: Simulation
    verdicts: tuple[Verdict, ...]
    agreement: float


@dataclass(frozen=True)
class Workbench:
    """A program, its solver and its targets. Start columns and gaps are free until something fixes them."""

    model: Model
    names: tuple[str, ...]
    options: Options
    values: Values
    reference: Simulation
    program: Program
    goals: Goals
    solver: Solver
    search: Search

    @classmethod
    def open(cls, model: Model, target: str | Sequence[str] | None, options: Options | None) -> Workbench:
        """Assemble.

        Raises KeyError for an unknown target, ValueProblem for an unknown variant, ValueError for an
        objective other than cost (what these questions compare is the cost), NothingFound if the time is up
        before the model is assembled.
        """
        began = time.perf_counter()
        options = options or Options()
        if options.objective != "cost":
            raise ValueError(
                f"this compares costs: objective '{options.objective}' does not apply; use 'cost'"
            )
        names = (target,) if isinstance(target, str) else tuple(target or ())
        targets = chosen_targets(model, names, options)
        watch = Watch(deadline=began + options.time_limit)
        watch.tell(0.0, "model")
        try:
            values = Values(model, options.variants, watch.pulse)
            reference = trend(model, options, watch.pulse)
            program = build(model, values, reference, targets)
        except OutOfTime as error:
            raise nothing_found(error, options) from None
        watch.deadline = float("inf")  # from here on the solver keeps the time
        program.layout.settle(options.starts)
        goals = Goals.of(program, targets, values, reference, options.margins)
        solver = Solver(program, options.time_limit - (time.perf_counter() - began), options.seed)
        search = Search(solver, goals, scale(goals, reference, least_cost(program)))
        return cls(model, names, options, values, reference, program, goals, solver, search)

    def best(self) -> Found:
        """The cheapest pathway among those with the smallest gap, as `find` has it.

        Raises ModelInfeasible if hard limits contradict each other, ModelUnbounded if there is no best one,
        NothingFound if the time is up.
        """
        try:
            return self.search.run(self.options.gap, False, self.options.attempts)
        except (Infeasible, Unbounded):
            quick = self.options.model_copy(update={"obstacles": 0, "earliest_year": False})
            find(self.model, self.names, quick)  # names the limits in conflict, or what grows
            raise NothingFound("no start years were found that keep all limits") from None
        except OutOfTime as error:
            raise nothing_found(error, self.options) from None

    def starts(self, years: Mapping[str, int | None]) -> Floats:
        """Values of the start columns for given start years.

        Raises KeyError for an unknown measure, ValueError for a year in which it cannot start.
        """
        at = self.program.layout
        for artefact in years:
            if artefact not in at.start:
                raise KeyError(f"the model has no measure '{artefact}'")
        parts = [np.zeros(0)]
        for artefact, (possible, _) in at.start.items():
            year = years.get(artefact)
            if year is not None and year not in possible:
                raise ValueError(f"measure '{artefact}' cannot start in {year}: its years are {possible}")
            parts.append(np.zeros(len(possible)) if year is None else (possible >= year).astype(float))
        return np.concatenate(parts)

    def start_years(self, starts: Floats) -> dict[str, int | None]:
        """Start year by measure from values of the start columns."""
        return start_years(self.program, starts)

    def solved(self, starts: Floats) -> Solution | None:
        """The cheapest pathway with given start columns; None if they contradict a limit."""
        return self.search.attempt(starts)

    def tonnes(self, account: Account, years: Sequence[int]) -> tuple[Ints, Floats]:
        """Columns and values of the emissions of an account summed over years, t."""
        place = ACCOUNTS.index(account)
        chosen = np.array(years, np.int64) - self.model.base_year
        scale = float(self.program.energy.emission_scale[place])
        return self.program.layout.emitted[place, chosen], np.full(len(chosen), scale)

    def check(self, solution: Floats) -> Checked:
        """Simulate the decisions of a solution and compare."""
        outcome = simulate(self.model, decisions_of(self.program, solution), self.options)
        return Checked(outcome, self._verdicts(outcome), agreement(self.program, solution, outcome))

    def _verdicts(self, outcome: Simulation) -> tuple[Verdict, ...]:
        result = []
        for target, threshold in zip(self.goals.targets, self.goals.thresholds, strict=True):
            total = outcome.emissions[target.account].total
            achieved = achieved_by(target, outcome)
            reached = keeps(achieved, threshold, total[0])
            result.append(
                Verdict(
                    artefact=target.artefact,
                    year=target.year,
                    account=target.account,
                    threshold=threshold,
                    achieved=achieved,
                    gap=0.0 if reached else achieved - threshold,
                    reached=reached,
                )
            )
        return tuple(result)
