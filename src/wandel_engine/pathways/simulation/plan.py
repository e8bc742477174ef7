"""What a plan reckons with in the model it was made with: uptake, early renewals, surplus heat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model import Model
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.result import Decisions
from wandel_engine.pathways.simulation.stocks import Matrix, StockPath, StockRun, Wear
from wandel_engine.pathways.simulation.supply import supply, wanted_heat


@dataclass(frozen=True)
class Plan:
    """Decisions with what they reckon with. All series by year.

    `uptake`: by transition. `advance`: by kind of equipment, renewals beyond what is due in the plan.
    `surplus`: by commodity that plants supply, MWh/a that the plan makes beyond its demand. `base_heat`: by
    such a commodity, MWh/a wanted in the base year; `base_output`: by plant, MWh/a made in it.
    """

    decisions: Decisions
    uptake: dict[str, Series]
    advance: dict[str, Series]
    surplus: dict[str, Series]
    base_heat: dict[str, float]
    base_output: dict[str, float]

    @property
    def dispatch(self) -> dict[str, Series] | None:
        """Decided output by plant, MWh/a; None: by merit."""
        given = self.decisions.dispatch
        return None if given is None else {key: np.array(value) for key, value in given.items()}

    @classmethod
    def of(cls, model: Model, decisions: Decisions, variants: Mapping[str, str]) -> Plan:
        """Run the decisions in the model that they were made with, as they are.

        Raises ValueError for a planned number that is negative or not finite; it says which.
        """
        _check(decisions)
        values = Values(model, variants)
        flows = {key: np.array(value) for key, value in decisions.flows.items()}
        renewals = {key: np.array(value) for key, value in decisions.renewals.items()}
        advance: dict[str, Series] = {}
        units: dict[str, Matrix] = {}
        for stock in model.stocks:
            run = StockRun(stock, [t for t in model.transitions if t.stock == stock.key], values)
            path = run.run(flows, renewals)
            units[stock.key] = path.units
            advance |= {wear.key: _in_advance(path, wear) for wear in run.wears}
        plan = cls(
            decisions,
            {t.key: values.optional(t.uptake, "1", 1.0) for t in model.transitions},
            advance,
            {},
            {},
            {},
        )
        made = supply(model, values, units, decisions.measures, plan.dispatch)
        plan.base_output.update({key: float(output[0]) for key, output in made.output.items()})
        for key, wanted in wanted_heat(model, values, made.demand).items():
            plan.surplus[key] = np.maximum(made.local[key] - wanted, 0.0)
            plan.base_heat[key] = float(wanted[0])
        return plan


def _in_advance(path: StockPath, wear: Wear) -> Series:
    planned = path.renewals[wear.key]
    missing = planned - (path.early[wear.key] - path.overdue[wear.key])
    ahead: Series = np.maximum(planned - np.maximum(missing, 0.0), 0.0)
    return ahead


def _check(decisions: Decisions) -> None:
    for series in (decisions.flows, decisions.renewals, decisions.dispatch or {}):
        for key, amounts in series.items():
            for year, amount in zip(decisions.years, amounts, strict=False):
                if not 0 <= amount < np.inf:
                    raise ValueError(
                        f"the plan has {amount} for '{key}' in {year}; give a number that is not negative"
                    )
