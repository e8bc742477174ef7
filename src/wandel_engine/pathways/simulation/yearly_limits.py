"""Limits of a year on transitions, hours and money: what counts in them, and how they ration flows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model.document import (
    HoursLimit,
    Kind,
    Limit,
    Model,
    MoneyLimit,
    Transition,
    TransitionLimit,
)
from wandel_engine.pathways.model.values import Series, Values

Rationing = HoursLimit | MoneyLimit | TransitionLimit


@dataclass(frozen=True)
class YearlyLimit:
    """A limit that rations flows. All series by year, in the limit's own unit.

    `flows`: what a unit of a transition takes; `renewals`: what a renewal takes; `fixed`: what the measures
    take; `holds`: the years in which the limit counts.
    """

    key: str
    most: Series
    holds: np.ndarray[tuple[int], np.dtype[np.bool_]]
    flows: dict[str, Series]
    renewals: dict[str, Series]
    fixed: Series

    def load(self, year: int, flows: Mapping[str, float], renewals: Mapping[str, float]) -> float:
        """How much of the limit a year's flows and renewals take, with the measures."""
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
        if not isinstance(limit, Rationing):
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
        found.append(YearlyLimit(limit.key, most, holds(model, values, limit), flows, renewals, fixed))
    return found


def booked_when_decided(transition: Transition, limit: HoursLimit) -> None:
    """Raise ValueError for hours that are spread: rationing a year's flow cannot keep later years' limits."""
    if limit.trade in transition.hours and transition.hours_spread > 1:
        raise ValueError(
            f"limit '{limit.key}' cannot ration transition '{transition.key}', whose hours are spread over "
            f"{transition.hours_spread} years: leave out hours_spread, or simulate the decisions as they are"
        )


def _unit(limit: Rationing, model: Model, units: Mapping[str, str]) -> str:
    if isinstance(limit, HoursLimit):
        return "h/a"
    if isinstance(limit, MoneyLimit):
        return "EUR/a"
    stock = next(t.stock for t in model.transitions if t.key == limit.transitions[0])
    return f"{units[stock]}/a"


def _of_flow(limit: Rationing, transition: Transition, unit: str, values: Values) -> Series | None:
    if isinstance(limit, TransitionLimit):
        return np.ones(len(values.years)) if transition.key in limit.transitions else None
    if isinstance(limit, HoursLimit):
        hours = transition.hours.get(limit.trade)
        booked_when_decided(transition, limit)
        return None if hours is None else values.series(hours, f"h/{unit}")
    share = sum(transition.payers.get(payer, 0.0) for payer in limit.payers)
    return share * values.series(transition.cost, f"EUR/{unit}") if share else None


def _of_renewal(limit: Rationing, kind: Kind, unit: str, values: Values) -> Series | None:
    if isinstance(limit, TransitionLimit):
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
