"""Stocks under a plan that meets reality: planned flows, scaled by uptake and rationed where something binds.

The conventions are those of docs/adr/0009. In each year, in this order:

1. *Wish*: planned × uptake ÷ stated uptake (from the first decision on; before it the plan is history).
2. *Yearly limit* with what the measures taken add; nothing outside the transition's own years.
3. *Limits* on transitions, hours, money and criteria: each flow × the smallest factor of the limits it counts
   in. What is due for renewal, measures, work begun in the years before (hours that are spread), and what
   states and energy contribute to a criterion come first. A flow counts with what it takes in the year
   beyond the renewal that it saves in it; the factor is 1 − excess ÷ what the flows take so.
4. *Units*: what leaves a state is scaled to the units alive there that no earlier decision has reserved. A
   transient state is emptied: what leaves it is scaled up as well as down.

Units decided earlier that died while they waited do not move, though they are paid for. Like-for-like
renewal then makes good what is due, and adds what the plan renews before its time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from wandel_engine.pathways.model import Model
from wandel_engine.pathways.model.document import Stock, Transition
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.result import Decisions
from wandel_engine.pathways.simulation.plan import Plan
from wandel_engine.pathways.simulation.replacement import Replacement
from wandel_engine.pathways.simulation.stocks import StockPath, StockRun
from wandel_engine.pathways.simulation.yearly_limits import yearly_limits

Standing = Callable[[Mapping[str, StockPath], str, int], float]


class RationedRun:
    """Runs all stocks forward together: limits on hours and money tie them to each other.

    `standing`: what states, energy and measures contribute to a criterion, from paths that have come so far.
    """

    def __init__(self, model: Model, values: Values, plan: Plan, standing: Standing) -> None:
        self.model, self.values, self.standing = model, values, standing
        self.count = len(values.years)
        self.limits = yearly_limits(model, values, plan.decisions.measures)
        self.wish = {t.key: _wish(t, model, values, plan) for t in model.transitions}
        self.most = {t.key: _most(t, model, values, plan.decisions) for t in model.transitions}
        self.groups = [_Group(stock, model, values, plan) for stock in model.stocks]
        self.above: dict[str, Series] = {
            limit.key: np.zeros(self.count) for limit in self.limits if limit.criterion is None
        }

    def run(self) -> dict[str, StockPath]:
        """The paths of all stocks. `above` then holds by how much limits are exceeded, by year."""
        for year in range(self.count):
            for group in self.groups:
                group.begin(year)
            flows = {
                key: min(float(wish[year]), float(self.most[key][year])) for key, wish in self.wish.items()
            }
            kept = self._factors(year, flows)
            flows = {key: amount * kept[key] for key, amount in flows.items()}
            for group in self.groups:
                group.decide(year, flows)
            self._note_excess(year)
            if year < self.count - 1:
                for group in self.groups:
                    group.end(year)
        return {group.stock.key: group.finished() for group in self.groups}

    def _factors(self, year: int, flows: Mapping[str, float]) -> dict[str, float]:
        """Transition → the smallest factor of the limits it counts in."""
        renewals, saved = self._renewals(year, flows), self._saved(year)
        under_way = self._under_way(year)
        kept = dict.fromkeys(flows, 1.0)
        for limit in self.limits:
            if not limit.holds[year]:
                continue
            net = {
                key: each[year]
                - sum(limit.renewals[kind][year] for kind in saved[key] if kind in limit.renewals)
                for key, each in limit.flows.items()
            }
            excess = under_way[limit.key] + limit.load(year, flows, renewals) - limit.most[year]
            taken = sum(each * flows[key] for key, each in net.items() if each > 0)
            if excess > 0 and taken > 0:
                factor = 1 - min(1.0, excess / taken)
                for key, each in net.items():
                    if each > 0:
                        kept[key] = min(kept[key], factor)
        return kept

    def _under_way(self, year: int) -> dict[str, float]:
        """Limit → what is taken of it whatever is decided in the year."""
        flows = {key: flow for group in self.groups for key, flow in group.path.flows.items()}
        paths = {group.stock.key: group.path for group in self.groups}
        return {
            limit.key: limit.under_way(year, flows)
            + (self.standing(paths, limit.criterion, year) if limit.criterion and limit.flows else 0.0)
            for limit in self.limits
            if limit.holds[year]
        }

    def _renewals(self, year: int, flows: Mapping[str, float]) -> dict[str, float]:
        found: dict[str, float] = {}
        for group in self.groups:
            for wear in group.replacements:
                due = year < self.count - 1
                found[wear.wear.key] = wear.needed(year, group.left(wear, year, flows)) if due else 0.0
        return found

    def _saved(self, year: int) -> dict[str, list[str]]:
        """Transition → kinds of which a unit that moves saves a renewal in the same year."""
        return {key: kinds for group in self.groups for key, kinds in group.saves(year).items()}

    def _note_excess(self, year: int) -> None:
        flows = {key: float(flow[year]) for group in self.groups for key, flow in group.path.flows.items()}
        renewals = self._renewals(year, flows)
        series = {key: flow for group in self.groups for key, flow in group.path.flows.items()}
        for limit in self.limits:
            if limit.holds[year] and limit.key in self.above:
                load = limit.under_way(year, series) + limit.load(year, flows, renewals)
                self.above[limit.key][year] = load - limit.most[year]


class _Group:
    """One stock within a rationed run."""

    def __init__(self, stock: Stock, model: Model, values: Values, plan: Plan) -> None:
        self.stock = stock
        self.transitions = [t for t in model.transitions if t.stock == stock.key]
        self.run = StockRun(stock, self.transitions, values)
        self.alive = 1 - self.run.deaths
        self.at = self.run.at
        count = self.run.count
        self.replacements = [Replacement(wear, self.run, plan.advance[wear.key]) for wear in self.run.wears]
        self.effect = {t.key: np.zeros(count) for t in self.transitions}
        units = np.zeros((count, len(stock.states)))
        units[0] = self.run.base
        moved = {t.key: np.zeros(count) for t in self.transitions}
        self.path = StockPath(units, moved, self.effect, {}, {}, {}, np.zeros_like(units))

    def begin(self, year: int) -> None:
        """What was decided earlier leaves now, as far as it is still alive."""
        alive = self.path.units[year] * self.alive[year]
        leaving = np.zeros(len(alive))
        waited = [t for t in self.transitions if 0 < t.lead_time <= year]
        for t in waited:
            leaving[self.at[t.from_]] += self.path.flows[t.key][year - t.lead_time]
        for t in waited:
            state = self.at[t.from_]
            there = min(1.0, max(alive[state], 0.0) / leaving[state]) if leaving[state] > 0 else 1.0
            self.effect[t.key][year] = self.path.flows[t.key][year - t.lead_time] * there

    def left(self, replacement: Replacement, year: int, flows: Mapping[str, float]) -> float:
        """Units that leave a kind of equipment in the year, if `flows` are decided in it."""
        total = 0.0
        for t in self.transitions:
            if _leaves(replacement, t, self.at):
                total += self.effect[t.key][year] if t.lead_time else flows[t.key]
        return total

    def saves(self, year: int) -> dict[str, list[str]]:
        """Transition → kinds of which a unit that moves saves a renewal in the same year."""
        last = year == self.run.count - 1
        return {
            t.key: [
                r.wear.key
                for r in self.replacements
                if not last and not t.lead_time and r.allowed[year] and _leaves(r, t, self.at)
            ]
            for t in self.transitions
        }

    def decide(self, year: int, flows: Mapping[str, float]) -> None:
        """Scale what leaves each state to the units that are free there."""
        free = self.path.units[year] * self.alive[year]
        for t in self.transitions:
            free[self.at[t.from_]] -= self.path.flows[t.key][max(0, year - t.lead_time) : year].sum()
        for state, name in enumerate(self.at):
            leaving = [t for t in self.transitions if t.from_ == name]
            total, available = sum(flows[t.key] for t in leaving), max(0.0, float(free[state]))
            must = bool(self.run.transient[state]) and year < self.run.count - 1
            factor = available / total if total > 0 and (must or total > available) else 1.0
            for t in leaving:
                self.path.flows[t.key][year] = flows[t.key] * factor
            if must and leaving and not total > 0:
                self.path.flows[leaving[0].key][year] = available
        for t in self.transitions:
            free[self.at[t.from_]] -= self.path.flows[t.key][year]
            if not t.lead_time:
                self.effect[t.key][year] = self.path.flows[t.key][year]
        self.path.unreserved[year] = free

    def end(self, year: int) -> None:
        """Units move, equipment is renewed."""
        following = self.path.units[year] * self.alive[year] + self.run.births[year]
        for t in self.transitions:
            following[self.at[t.from_]] -= self.effect[t.key][year]
            following[self.at[t.to]] += self.effect[t.key][year]
        self.path.units[year + 1] = following
        for replacement in self.replacements:
            states = replacement.wear.states
            for t in self.transitions:
                if states[self.at[t.to]] and not states[self.at[t.from_]]:
                    replacement.install(year, float(self.effect[t.key][year]))
            now = {key: float(effect[year]) for key, effect in self.effect.items()}
            replacement.renew(year, self.left(replacement, year, now))

    def finished(self) -> StockPath:
        """The path, with what was renewed."""
        self.path.unreserved[-1] = 0.0
        for replacement in self.replacements:
            replacement.book(self.path)
        return self.path


def _leaves(replacement: Replacement, transition: Transition, at: Mapping[str, int]) -> bool:
    states = replacement.wear.states
    return bool(states[at[transition.from_]] and not states[at[transition.to]])


def _wish(t: Transition, model: Model, values: Values, plan: Plan) -> Series:
    planned = np.array(plan.decisions.flows[t.key])
    ratio = values.optional(t.uptake, "1", 1.0) / plan.uptake[t.key]
    return np.where(values.years >= model.first_decision, planned * ratio, planned)


def _most(t: Transition, model: Model, values: Values, decisions: Decisions) -> Series:
    """What can be decided in a year: the yearly limit with what measures add. History is not limited."""
    most = np.full(len(values.years), np.inf)
    if t.yearly_limit is not None:
        unit = next(stock.unit for stock in model.stocks if stock.key == t.stock)
        most = values.series(t.yearly_limit, f"{unit}/a")
        for measure in model.measures:
            start = decisions.measures.get(measure.artefact)
            for effect in measure.effects:
                if effect.transition == t.key and start is not None:
                    working = values.years >= start + measure.lag
                    most = most + values.series(effect.adds, f"{unit}/a") * working
    open_ = (values.years >= (t.first_year or 0)) & (values.years <= (t.last_year or 9999))
    return np.where(values.years < model.first_decision, np.inf, np.where(open_, most, 0.0))
