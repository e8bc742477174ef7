"""A model as arrays: every number that the linear program needs, by position instead of by key."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.model import Model
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
        self.size: Floats = values.constants((stock.total, stock.unit) for stock in stocks)
        self.state_size: Floats = self.size[self.state_stock]
        self.alive: Floats = 1 - values.table((stock.deaths, "1/a") for stock in stocks)
        self.births: Floats = np.zeros((len(self.state_at), self.count))
        states = [(stock, state) for stock in stocks for state in stock.states]
        self.base: Floats = np.zeros(len(states))
        given = [at for at, (_, state) in enumerate(states) if state.base is not None]
        self.base[given] = values.constants(
            (state.base, stock.unit) for stock, state in states if state.base is not None
        )
        self.base /= self.state_size
        self.running: Floats = values.table(
            (state.yearly_cost, f"EUR/{stock.unit}/a") for stock, state in states
        )
        for stock in stocks:
            for birth in stock.births:
                at = self.state_at[stock.key, birth.state]
                self.births[at] += values.series(birth.units, f"{stock.unit}/a") / self.state_size[at]
        self.transient: Ints = np.array(
            [index for index, (_, state) in enumerate(states) if state.transient], np.int64
        )

    def _transitions(self) -> None:
        values, transitions = self.values, self.model.transitions
        units = {stock.key: stock.unit for stock in self.model.stocks}
        self.edge_units = [units[t.stock] for t in transitions]
        yearly = [f"{unit}/a" for unit in self.edge_units]
        count = len(transitions)
        self.source: Ints = np.array([self.state_at[t.stock, t.from_] for t in transitions], np.int64)
        self.sink: Ints = np.array([self.state_at[t.stock, t.to] for t in transitions], np.int64)
        self.lead: Ints = np.array([t.lead_time for t in transitions], np.int64)
        self.edge_size: Floats = self.state_size[self.source] if count else np.zeros(0)
        self.edge_at = {t.key: index for index, t in enumerate(transitions)}
        limits = ((t.yearly_limit, unit) for t, unit in zip(transitions, yearly, strict=True))
        self.cap: Floats = values.table(limits, np.inf) / self.edge_size[:, None]
        costs = ((t.cost, f"EUR/{unit}") for t, unit in zip(transitions, self.edge_units, strict=True))
        self.edge_cost: Floats = values.table(costs)
        self.growth: Floats = np.full(count, np.nan)
        self.seed: Floats = np.zeros(count)
        for at, t in enumerate(transitions):
            if t.ramp is not None:
                self.growth[at] = values.constant(t.ramp.growth, "1/a")
                self.seed[at] = values.constant(t.ramp.seed, yearly[at]) / self.edge_size[at]
        trends = ((t.trend, unit) for t, unit in zip(transitions, yearly, strict=True))
        self.trend: Floats = values.table(trends)[:, 0] / self.edge_size
        opens = np.array([t.first_year or 0 for t in transitions], np.int64)[:, None]
        closes = np.array([t.last_year or 9999 for t in transitions], np.int64)[:, None]
        self.open: Floats = ((self.years >= opens) & (self.years <= closes)).astype(float)

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
        self.life: Ints = np.round(values.constants((k.lifetime, "a") for _, _, k in entries)).astype(
            np.int64
        )
        self.renewal_cost: Floats = values.table((k.renewal_cost, f"EUR/{s.unit}") for s, _, k in entries)
        until = np.array([kind.renewable_until or 9999 for _, _, kind in entries], np.int64)
        self.renewable: Floats = (self.years <= until[:, None]).astype(float)
        self.has_kind = np.zeros((count, len(self.state_at)), bool)
        begin = np.ones((len(self.size), 1))
        self.survival: Floats = np.concatenate((begin, np.cumprod(self.alive, axis=1)), axis=1)
        kind_at = {
            (stock.key, component.key, kind.key): at for at, (stock, component, kind) in enumerate(entries)
        }
        for at, (stock, state) in enumerate((s, state) for s in self.model.stocks for state in s.states):
            for component, kind in state.components.items():
                self.has_kind[kind_at[stock.key, component, kind], at] = True
        self.due: Floats = self._first_due([kind.due for _, _, kind in entries])
        self.kinds = [kind for _, _, kind in entries]
        self.kind_units = [stock.unit for stock, _, _ in entries]
        self.leaves, self.enters = self._changed()
        self._salvage()

    def _first_due(self, given: Sequence[Sequence[float] | None]) -> Floats:
        """Units of the base stock, and of births, that fall due by year; shape (K, Y). `given`: shares of the
        base stock by year, None where it is as old as if it had always been renewed on time."""
        year = np.arange(self.count)
        life, survival = self.life[:, None], self.survival[self.kind_stock]
        share = np.where(year < life, 1 / life, 0.0)
        for at, shares in enumerate(given):
            if shares is not None:
                share[at] = 0.0
                share[at, : len(shares)] = shares[: self.count]
        kind, state = np.nonzero(self.has_kind)
        units, born = np.zeros(len(self.life)), np.zeros(share.shape)
        np.add.at(units, kind, self.base[state])
        np.add.at(born, kind, self.births[state])
        self.first_shares: Floats = share
        due: Floats = units[:, None] * share * survival[:, 1:]
        kind, later = np.nonzero(year >= life)
        then = later - self.life[kind]
        due[kind, later] += born[kind, then] * self.lives(self.kind_stock[kind], then, later)
        return due

    def lives(self, stock: Ints, since: Ints, until: Ints) -> Floats:
        """Share of the units new at the end of the year `since` that are alive after the year `until`."""
        before, after = self.survival[stock, since + 1], self.survival[stock, until + 1]
        share: Floats = np.divide(after, before, out=np.zeros(before.shape), where=before > 0)
        return share

    def _salvage(self) -> None:
        """Share of a cost that is left after the horizon, by year decided: edges (E, Y), kinds (K, Y).

        `at_the_end` (stocks, Y): how much of what is new at the end of a year is alive in the last one.
        `bound`: the kind that an edge buys, −1 where none of those it brings lasts as long. `left`: kinds
        that units can leave.
        """
        year, stocks = np.arange(self.count), np.arange(len(self.size))
        until = np.full((len(stocks), self.count), self.count - 2)
        self.at_the_end: Floats = np.zeros(until.shape)
        works = year < self.count - 1
        self.at_the_end[:, works] = self.lives(stocks[:, None], year[None, works], until[:, works])
        life = self._edge_life()
        effect = year + self.lead[:, None]
        left = np.maximum(1 - (self.count - (effect + 1)) / np.where(life > 0, life, 1)[:, None], 0)
        counts = (life[:, None] > 0) & (year >= self.first) & (effect < self.count - 1)
        self.edge_salvage: Floats = np.where(counts, left, 0.0)
        used = np.maximum(self.count - (year + 1), 0)
        self.kind_salvage: Floats = np.maximum(1 - used / self.life[:, None], 0) * (year >= self.first)
        self.bound: Ints = np.full(len(life), -1)
        kinds, edges = self.enters
        fits = (self.life[kinds] >= life[edges]) & (life[edges] > 0)
        kinds, edges = kinds[fits], edges[fits]
        order = np.lexsort((-kinds, -self.life[kinds]))
        self.bound[edges[order]] = kinds[order]  # the shortest-lived that fits is written last
        self.left: Ints = np.unique(self.leaves[0])

    def _edge_life(self) -> Ints:
        """Lifetime of what each transition installs, else of the shortest-lived kind it enters; 0: none."""
        never = np.iinfo(np.int64).max
        life = np.full(len(self.lead), never)
        kinds, edges = self.enters
        np.minimum.at(life, edges, self.life[kinds])
        for at, transition in enumerate(self.model.transitions):
            if transition.lifetime is not None:
                life[at] = round(self.values.constant(transition.lifetime, "a"))
        return np.where(life < never, life, 0)

    def _changed(self) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """Pairs of (kinds, edges): what transitions leave, and what they enter."""
        leaves, enters = [np.zeros((2, 0), np.int64)], [np.zeros((2, 0), np.int64)]
        edge_stock = self.state_stock[self.source]
        kinds_of, edges_of = (_by_stock(of, len(self.size)) for of in (self.kind_stock, edge_stock))
        for kinds, edges in zip(kinds_of, edges_of, strict=True):
            before = self.has_kind[kinds[:, None], self.source[edges]]
            after = self.has_kind[kinds[:, None], self.sink[edges]]
            for pairs, which in ((leaves, before & ~after), (enters, after & ~before)):
                kind, edge = np.nonzero(which)
                pairs.append(np.stack((kinds[kind], edges[edge])))
        left, entered = np.concatenate(leaves, axis=1), np.concatenate(enters, axis=1)
        return (left[0], left[1]), (entered[0], entered[1])


def _by_stock(stock: Ints, count: int) -> list[Ints]:
    """Positions of each stock in an array that says the stock."""
    order = np.argsort(stock, kind="stable")
    return np.split(order, np.searchsorted(stock[order], np.arange(1, count)))
