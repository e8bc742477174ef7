"""Limits of a year on transitions, hours, money and criteria: what counts in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model.document import (
    CriterionLimit,
    HoursLimit,
    Kind,
    Limit,
    Model,
    MoneyLimit,
    Transition,
    TransitionLimit,
)
from wandel_engine.pathways.model.values import Series, Values

Rationing = HoursLimit | MoneyLimit | TransitionLimit | CriterionLimit


@dataclass(frozen=True)
class YearlyLimit:
    """A limit that rations flows. All series by year, in the limit's own unit.

    `flows`: what a unit of a transition takes, in the year decided and in those after that `spread` names;
    `renewals`: what a renewal takes; `fixed`: what the measures take; `holds`: the years in which the limit
    counts. `criterion`: what states, energy and measures contribute to it comes first.
    """

    key: str
    most: Series
    holds: np.ndarray[tuple[int], np.dtype[np.bool_]]
    flows: dict[str, Series]
    renewals: dict[str, Series]
    fixed: Series
    spread: dict[str, int]
    criterion: str | None = None

    def under_way(self, year: int, flows: Mapping[str, Series]) -> float:
        """How much of the limit is still taken by what was decided in the years before."""
        return float(
            sum(
                self.flows[key][earlier] * flows[key][earlier]
                for key, years in self.spread.items()
                for earlier in range(max(0, year - years + 1), year)
            )
        )

    def load(self, year: int, flows: Mapping[str, float], renewals: Mapping[str, float]) -> float:
        """How much of the limit the flows decided in a year and renewals take, with the measures."""
        taken = sum(each[year] * flows[key] for key, each in self.flows.items())
        kept = sum(each[year] * renewals[key] for key, each in self.renewals.items())
        return float(taken + kept + self.fixed[year])

    def renewal(self, year: int, kinds: Iterable[str]) -> float:
        """What one renewal of each of these kinds takes."""
        return float(sum(self.renewals[kind][year] for kind in kinds if kind in self.renewals))


def holds(model: Model, values: Values, limit: Limit) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The years in which a limit counts: from the first decision on, within its own years."""
    first = max(limit.first_year or 0, model.first_decision)
    return np.asarray((values.years >= first) & (values.years <= (limit.last_year or 9999)))


def yearly_limits(model: Model, values: Values, started: Mapping[str, int | None]) -> list[YearlyLimit]:
    """All limits of the model that ration flows."""
    units = {stock.key: stock.unit for stock in model.stocks}
    kinds = {
        f"{stock.key}/{component.key}/{kind.key}": (kind, stock.unit)
        for stock in model.stocks
        for component in stock.components
        for kind in component.kinds
    }
    found = []
    for limit in model.limits:
        if not isinstance(limit, Rationing) or limit.at_most is None:
            continue
        flows = {
            t.key: each
            for t in model.transitions
            if (each := _of_flow(limit, t, units[t.stock], values)) is not None
        }
        renewals = {
            key: each
            for key, (kind, unit) in kinds.items()
            if (each := _of_renewal(limit, kind, unit, values)) is not None
        }
        fixed = np.zeros(len(values.years))
        if isinstance(limit, MoneyLimit):
            fixed = _of_measures(limit, model, values, started)
        most = values.series(limit.at_most, _unit(limit, model, units))
        spread = {t.key: t.hours_spread for t in model.transitions if t.key in flows and t.hours_spread > 1}
        found.append(
            YearlyLimit(
                limit.key,
                most,
                holds(model, values, limit),
                flows,
                renewals,
                fixed,
                spread if isinstance(limit, HoursLimit) else {},
                limit.criterion if isinstance(limit, CriterionLimit) else None,
            )
        )
    return found


def _unit(limit: Rationing, model: Model, units: Mapping[str, str]) -> str:
    if isinstance(limit, HoursLimit):
        return "h/a"
    if isinstance(limit, MoneyLimit):
        return "EUR/a"
    if isinstance(limit, CriterionLimit):
        return f"{_criterion_unit(limit, model)}/a"
    stock = next(t.stock for t in model.transitions if t.key == limit.transitions[0])
    return f"{units[stock]}/a"


def _criterion_unit(limit: CriterionLimit, model: Model) -> str:
    return next(criterion.unit for criterion in model.criteria if criterion.key == limit.criterion)


def _of_flow(limit: Rationing, transition: Transition, unit: str, values: Values) -> Series | None:
    if isinstance(limit, TransitionLimit):
        return np.ones(len(values.years)) if transition.key in limit.transitions else None
    if isinstance(limit, HoursLimit):
        hours = transition.hours.get(limit.trade)
        return None if hours is None else values.series(hours, f"h/{unit}") / transition.hours_spread
    if isinstance(limit, CriterionLimit):
        each = transition.criteria.get(limit.criterion)
        of = _criterion_unit(limit, values.model)
        return None if each is None else values.series(each, f"{of}/{unit}")
    share = sum(transition.payers.get(payer, 0.0) for payer in limit.payers)
    return share * values.series(transition.cost, f"EUR/{unit}") if share else None


def _of_renewal(limit: Rationing, kind: Kind, unit: str, values: Values) -> Series | None:
    if isinstance(limit, TransitionLimit | CriterionLimit):
        return None
    if isinstance(limit, HoursLimit):
        hours = kind.hours.get(limit.trade)
        return None if hours is None else values.series(hours, f"h/{unit}")
    share = sum(kind.payers.get(payer, 0.0) for payer in limit.payers)
    return share * values.series(kind.renewal_cost, f"EUR/{unit}") if share else None


def _of_measures(
    limit: MoneyLimit, model: Model, values: Values, started: Mapping[str, int | None]
) -> Series:
    total = np.zeros(len(values.years))
    for measure in model.measures:
        start = started.get(measure.artefact)
        if start is not None:
            share = sum(measure.payers.get(payer, 0.0) for payer in limit.payers)
            total += share * values.optional(measure.one_off_cost, "EUR") * (values.years == start)
            total += share * values.optional(measure.yearly_cost, "EUR/a") * (values.years >= start)
    return total
