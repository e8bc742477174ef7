"""A model as arrays: every number that the linear program needs, by position instead of by key."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.model import Model
from wandel_engine.pathways.model.document import Transition
from wandel_engine.pathways.model.values import Values
from wandel_engine.pathways.program.sparse import Floats, Ints


class Numbers:
    """Arrays of a model. S states over all stocks, E transitions, K kinds of equipment, Y years.

    Units of a stock are shares of its base total (`size` holds the totals): that scales the program.
    """

    def __init__(self, model: Model, values: Values) -> None:
        self.model, self.values = model, values
        self.years = values.years
        self.count = len(self.years)
        self.first = model.first_decision - model.base_year
        rate = values.constant(model.discount_rate, "1/a")
        since = np.arange(self.count) - self.first
        self.weight: Floats = np.where(since >= 0, (1 + rate) ** (-np.maximum(since, 0.0)), 0.0)
        self.end_weight = float((1 + rate) ** -(self.count - self.first))
        self._states()
        self._transitions()
        self._kinds()

    def _states(self) -> None:
        values, stocks = self.values, self.model.stocks
        self.state_at = {
            key: index
            for index, key in enumerate((stock.key, state.key) for stock in stocks for state in stock.states)
        }
        self.stock_at = {stock.key: index for index, stock in enumerate(stocks)}
        self.state_stock: Ints = np.array([self.stock_at[stock] for stock, _ in self.state_at])
        self.size: Floats = np.array([values.constant(stock.total, stock.unit) for stock in stocks])
        self.state_size: Floats = self.size[self.state_stock]
        self.alive: Floats = 1 - np.array([values.optional(stock.deaths, "1/a") for stock in stocks])
        self.base: Floats = np.zeros(len(self.state_at))
        self.births: Floats = np.zeros((len(self.state_at), self.count))
        self.running: Floats = np.zeros((len(self.state_at), self.count))
        for stock in stocks:
            for state in stock.states:
                at = self.state_at[stock.key, state.key]
                if state.base is not None:
                    self.base[at] = values.constant(state.base, stock.unit) / self.state_size[at]
                self.running[at] = values.optional(state.yearly_cost, f"EUR/{stock.unit}/a")
            for birth in stock.births:
                at = self.state_at[stock.key, birth.state]
                self.births[at] += values.series(birth.units, f"{stock.unit}/a") / self.state_size[at]
        self.transient: Ints = np.array(
            [index for index, s in enumerate(s for stock in stocks for s in stock.states) if s.transient],
            np.int64,
        )

    def _transitions(self) -> None:
        values, transitions = self.values, self.model.transitions
        unit = {stock.key: stock.unit for stock in self.model.stocks}
        count = len(transitions)
        self.source: Ints = np.array([self.state_at[t.stock, t.from_] for t in transitions], np.int64)
        self.sink: Ints = np.array([self.state_at[t.stock, t.to] for t in transitions], np.int64)
        self.lead: Ints = np.array([t.lead_time for t in transitions], np.int64)
        self.edge_size: Floats = self.state_size[self.source] if count else np.zeros(0)
        self.edge_at = {t.key: index for index, t in enumerate(transitions)}
        self.cap: Floats = np.full((count, self.count), np.inf)
        self.edge_cost: Floats = np.zeros((count, self.count))
        self.growth: Floats = np.full(count, np.nan)
        self.seed: Floats = np.zeros(count)
        self.trend: Floats = np.zeros(count)
        self.open: Floats = np.ones((count, self.count))
        for at, t in enumerate(transitions):
            if t.yearly_limit is not None:
                self.cap[at] = values.series(t.yearly_limit, f"{unit[t.stock]}/a") / self.edge_size[at]
            self.edge_cost[at] = values.series(t.cost, f"EUR/{unit[t.stock]}")
            if t.ramp is not None:
                self.growth[at] = values.constant(t.ramp.growth, "1/a")
                self.seed[at] = values.constant(t.ramp.seed, f"{unit[t.stock]}/a") / self.edge_size[at]
            if t.trend is not None:
                self.trend[at] = values.series(t.trend, f"{unit[t.stock]}/a")[0] / self.edge_size[at]
            self.open[at] = (self.years >= (t.first_year or 0)) & (self.years <= (t.last_year or 9999))

    def _kinds(self) -> None:
        values = self.values
        entries = [
            (stock, component, kind)
            for stock in self.model.stocks
            for component in stock.components
            for kind in component.kinds
        ]
        count = len(entries)
        self.kind_keys = [f"{stock.key}/{component.key}/{kind.key}" for stock, component, kind in entries]
        self.kind_stock: Ints = np.array([self.stock_at[stock.key] for stock, _, _ in entries], np.int64)
        self.life: Ints = np.array([round(values.constant(k.lifetime, "a")) for _, _, k in entries], np.int64)
        self.renewal_cost: Floats = np.zeros((count, self.count))
        self.renewable: Floats = np.ones((count, self.count))
        self.has_kind = np.zeros((count, len(self.state_at)), bool)
        self.due: Floats = np.zeros((count, self.count))
        for at, (stock, component, kind) in enumerate(entries):
            self.renewal_cost[at] = values.series(kind.renewal_cost, f"EUR/{stock.unit}")
            self.renewable[at] = self.years <= (kind.renewable_until or 9999)
            for state in stock.states:
                mine = state.components.get(component.key) == kind.key
                self.has_kind[at, self.state_at[stock.key, state.key]] = mine
            self.due[at] = self._first_due(at, kind.due)
        self.kinds = [kind for _, _, kind in entries]
        self.kind_units = [stock.unit for stock, _, _ in entries]
        self._salvage()

    def _first_due(self, at: int, shares: tuple[float, ...] | None) -> Floats:
        """Units of the base stock, and of births, that fall due by year; shape (Y,)."""
        life, stock = int(self.life[at]), self.kind_stock[at]
        survival = np.concatenate(([1.0], np.cumprod(self.alive[stock])))
        share = np.zeros(self.count)
        given = np.array(shares or (1 / life,) * life)[: self.count]
        share[: len(given)] = given
        due: Floats = self.base[self.has_kind[at]].sum() * share * survival[1:]
        born = self.births[self.has_kind[at]].sum(axis=0)
        if life < self.count:
            due[life:] += born[:-life] * survival[life + 1 :] / survival[1 : self.count - life + 1]
        return due

    def _salvage(self) -> None:
        """Share of a cost that is left after the horizon, by year decided: edges (E, Y), kinds (K, Y)."""
        year = np.arange(self.count)
        self.edge_salvage: Floats = np.zeros((len(self.lead), self.count))
        for at, t in enumerate(self.model.transitions):
            life = self._edge_life(at, t)
            if life is not None:
                used = np.maximum(self.count - (year + t.lead_time + 1), 0)
                self.edge_salvage[at] = np.maximum(1 - used / life, 0) * (year >= self.first)
        used = np.maximum(self.count - (year + 1), 0)
        self.kind_salvage: Floats = np.maximum(1 - used / self.life[:, None], 0) * (year >= self.first)

    def _edge_life(self, at: int, transition: Transition) -> int | None:
        if transition.lifetime is not None:
            return round(self.values.constant(transition.lifetime, "a"))
        renewed = self.has_kind[:, self.sink[at]] & ~self.has_kind[:, self.source[at]]
        return int(self.life[renewed].min()) if renewed.any() else None
