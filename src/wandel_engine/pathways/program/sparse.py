"""Rows of a linear program, collected in blocks and handed over column by column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Groups = dict[tuple[str, str], Ints]
"""Rows that belong together: (kind, key) → row numbers."""


@dataclass(frozen=True)
class Matrix:
    """A sparse matrix by columns: `start` (columns + 1), `index` and `value` (nonzeros)."""

    start: NDArray[np.int32]
    index: NDArray[np.int32]
    value: Floats


class Rows:
    """Collects rows with bounds, and the entries in them."""

    def __init__(self) -> None:
        self.count = 0
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []

    def add(self, count: int, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf) -> Ints:
        """Add `count` rows; returns their numbers."""
        rows = np.arange(self.count, self.count + count)
        self._lower.append(np.broadcast_to(np.asarray(lower, float), (count,)))
        self._upper.append(np.broadcast_to(np.asarray(upper, float), (count,)))
        self.count += count
        return rows

    def put(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Put entries; the three are broadcast together. Entries at the same place add up."""
        row, column, value = np.broadcast_arrays(
            np.asarray(rows, np.int64), np.asarray(columns, np.int64), np.asarray(values, float)
        )
        self._entries.append((row.ravel(), column.ravel(), value.ravel()))

    def bounds(self) -> tuple[Floats, Floats]:
        """Lower and upper bounds of all rows."""
        return np.concatenate(self._lower), np.concatenate(self._upper)

    def matrix(self, columns: int) -> Matrix:
        """All entries by columns, zeros dropped, duplicates summed."""
        row = np.concatenate([entry[0] for entry in self._entries])
        column = np.concatenate([entry[1] for entry in self._entries])
        value = np.concatenate([entry[2] for entry in self._entries])
        place = column * self.count + row
        order = np.argsort(place, kind="stable")
        place, value = place[order], value[order]
        first = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
        value, place = np.add.reduceat(value, first), place[first]
        kept = value != 0
        value, place = value[kept], place[kept]
        start = np.searchsorted(place, np.arange(columns + 1) * self.count)
        return Matrix(start.astype(np.int32), (place % self.count).astype(np.int32), value)
