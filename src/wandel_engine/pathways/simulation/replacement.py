"""Equipment of one kind that wears out, stepped year by year: what is due is renewed."""

from __future__ import annotations

import numpy as np

from wandel_engine.pathways.model.values import Series
from wandel_engine.pathways.simulation.stocks import StockPath, StockRun, Wear


class Replacement:
    """What falls due of a kind, what is renewed, what was replaced early and what is overdue.

    All numbers count units that are alive in the following year. `pool` holds units replaced before they fell
    due; below zero it is equipment that runs on beyond its lifetime.
    """

    def __init__(self, wear: Wear, run: StockRun, advance: Series) -> None:
        self.wear, self.deaths, self.count, self.advance = wear, run.deaths, run.count, advance
        self.allowed = run.values.years <= (wear.kind.renewable_until or 9999)
        self.due = np.zeros(self.count)
        shares = wear.kind.due or (1 / wear.lifetime,) * wear.lifetime
        base = float(run.base[wear.states].sum())
        for age, share in enumerate(shares[: self.count]):
            self.due[age] += base * share * float(np.prod(1 - self.deaths[: age + 1]))
        for year in range(self.count - 1):
            self.install(year, float(run.births[year, wear.states].sum()))
        self.renewed, self.pool = np.zeros(self.count), np.zeros(self.count)

    def install(self, year: int, units: float) -> None:
        """New equipment of year index `year` works from the next year on and falls due in its last one."""
        first = year + 1
        last = first + self.wear.lifetime - 1
        if units and last < self.count:
            self.due[last] += units * float(np.prod(1 - self.deaths[first : last + 1]))

    def missing(self, year: int, left: float) -> float:
        """Due, less what leaves this kind and what was replaced early; may be negative."""
        previous = (1 - self.deaths[year]) * self.pool[year - 1] if year else 0.0
        return float(self.due[year] - left - previous)

    def needed(self, year: int, left: float) -> float:
        """Like-for-like renewals of the year if `left` units leave this kind in it; none where forbidden."""
        if not self.allowed[year]:
            return 0.0
        return max(0.0, self.missing(year, left)) + float(self.advance[year])

    def renew(self, year: int, left: float) -> None:
        """Settle the year."""
        self.renewed[year] = self.needed(year, left)
        self.pool[year] = self.renewed[year] - self.missing(year, left)
        self.install(year, float(self.renewed[year]))

    def book(self, path: StockPath) -> None:
        """Write the series into the stock's path."""
        path.renewals[self.wear.key] = self.renewed
        path.early[self.wear.key] = np.maximum(self.pool, 0.0)
        path.overdue[self.wear.key] = np.maximum(-self.pool, 0.0)
