"""Which column of the program is what."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.model import Account
from wandel_engine.pathways.program.numbers import Numbers
from wandel_engine.pathways.program.sparse import Floats, Ints

ACCOUNTS: tuple[Account, ...] = ("bisko", "territorial")


class Layout:
    """Numbers of the columns. Matrices hold −1 where there is no column.

    `units` (S, Y) · `flow` (E, Y) · `renew`, `early` (K, Y) · `output` (plants, Y) · `bought`, `sold` (grid
    commodities, Y) · `lost` (kinds left, Y), `worthless` (kinds left), `gone_moved` (E, Y), `gone_renewed`
    (K, Y), all of `lasting` · `start` (measure → (years, columns); a column
    says whether it has started by that year) · `emitted` (2, Y) · `gap` (targets).
    """

    def __init__(self, numbers: Numbers, targets: int) -> None:
        model, count = numbers.model, numbers.count
        self.total = 0
        year = np.arange(count)
        self.units = self._block(np.ones((len(numbers.state_at), count), bool))
        self.flow = self._block(year + numbers.lead[:, None] + 1 < count)
        wears = np.broadcast_to(year < count - 1, (len(numbers.life), count))
        self.renew, self.early = self._block(wears), self._block(wears)
        self._lasting(numbers, wears)
        self.output = self._block(np.ones((len(model.plants), count), bool))
        self.grids = [commodity.key for commodity in model.commodities if commodity.supply == "grid"]
        self.bought = self._block(np.ones((len(self.grids), count), bool))
        self.sold = self._block(np.ones((len(self.grids), count), bool))
        self.start: dict[str, tuple[Ints, Ints]] = {}
        for measure in model.measures:
            years = np.arange(measure.earliest, measure.latest + 1, measure.step)
            if measure.fixed_start is not None:
                years = np.array([measure.fixed_start])
            self.start[measure.artefact] = (years, self._block(np.ones(len(years), bool)))
        self.emitted = self._block(np.ones((len(ACCOUNTS), count), bool))
        self.gap = self._block(np.ones(targets, bool))
        self.lower: Floats = np.zeros(self.total)
        self.upper: Floats = np.full(self.total, np.inf)
        self.cost: Floats = np.zeros(self.total)

    def _lasting(self, n: Numbers, wears: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
        """Columns of what is lost of what was there before, and of what is gone and had a value."""
        year = np.arange(n.count)
        self.lost = self._block(wears[n.left] & (year >= n.first))
        self.worthless = self._block(np.ones(len(n.left), bool))
        can = np.isin(n.bound, n.left)[:, None] & (n.edge_salvage > 0)
        self.gone_moved = self._block(can)
        can = np.isin(np.arange(len(n.life)), n.left)[:, None] & (n.kind_salvage > 0)
        self.gone_renewed = self._block(wears & can)

    def working(self, artefact: str, years: Ints, lag: int = 0) -> tuple[Ints, Ints]:
        """For years in which a measure can be at work: their positions, and the column that says whether."""
        starts, columns = self.start[artefact]
        latest = np.searchsorted(starts, years - lag, side="right") - 1
        can = np.flatnonzero(latest >= 0)
        return can, columns[latest[can]]

    def settle(self, starts: Mapping[str, int | None]) -> None:
        """Settle the start years of measures, None: not taken.

        Raises KeyError for an unknown measure, ValueError for a year in which it cannot start.
        """
        for artefact, year in starts.items():
            if artefact not in self.start:
                raise KeyError(f"the model has no measure '{artefact}'")
            years, columns = self.start[artefact]
            if year is not None and year not in years:
                possible = ", ".join(str(one) for one in years)
                raise ValueError(f"measure '{artefact}' cannot start in {year}, only in {possible}")
            started = np.zeros(len(years)) if year is None else (years >= year).astype(float)
            self.set(columns, started, started)

    def _block(self, exists: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Ints:
        columns = np.full(exists.shape, -1, np.int64)
        columns[exists] = self.total + np.arange(int(exists.sum()))
        self.total += int(exists.sum())
        return columns

    def set(
        self, columns: Ints, lower: Floats | float | None = None, upper: Floats | float | None = None
    ) -> None:
        """Set bounds of columns; −1 is skipped."""
        there = columns >= 0
        if lower is not None:
            self.lower[columns[there]] = np.broadcast_to(lower, columns.shape)[there]
        if upper is not None:
            self.upper[columns[there]] = np.broadcast_to(upper, columns.shape)[there]

    def price(self, columns: Ints, cost: Floats) -> None:
        """Add cost to columns; −1 is skipped."""
        there = columns >= 0
        self.cost[columns[there]] += np.broadcast_to(cost, columns.shape)[there]
