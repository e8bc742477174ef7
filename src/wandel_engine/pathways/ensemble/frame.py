"""One stock on a tape as it stands in a year, before anything is decided in it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from wandel_engine.pathways.ensemble.quantities import Quantities
from wandel_engine.pathways.ensemble.tape import ONE, Num, number
from wandel_engine.pathways.model.document import Stock


class Frame:
    """What Group and the equipment that wears out in it both look at.

    `units` by state; `now`: what is alive of them after the year's deaths; `effects` by transition, without
    zeros: units that move at the end of the year.
    """

    def __init__(self, stock: Stock, q: Quantities) -> None:
        self.stock, self.q, self.tape = stock, q, q.tape
        self.transitions = [t for t in q.model.transitions if t.stock == stock.key]
        self.at = {state.key: index for index, state in enumerate(stock.states)}
        self.alive = [rest(deaths) for deaths in q.optional(stock.deaths, "1/a")]
        self.births: list[dict[int, list[Num]]] = [{} for _ in range(q.count)]
        for birth in stock.births:
            for year, units in enumerate(q.series(birth.units, f"{stock.unit}/a")):
                self.births[year].setdefault(self.at[birth.state], []).append(units)
        base = [0.0 if s.base is None else q.values.constant(s.base, stock.unit) for s in stock.states]
        self.base = np.array(base)
        self.units = [number(units) for units in base]
        self.now = self.units
        self.effects: dict[str, Num] = {}

    def survival(self, first: int, last: int) -> Num:
        """Share of the units of year `first` that are alive after year `last`."""
        share = ONE
        for year in range(first, last + 1):
            share = self.tape.product(share, self.alive[year])
        return share

    def born(self, year: int, states: Iterable[int]) -> list[Num]:
        """New units that enter these states at the end of the year."""
        return [units for state in states for units in self.births[year].get(state, ())]


def rest(value: Num) -> Num:
    """1 − value."""
    return value.times(-1.0).plus(1.0)
