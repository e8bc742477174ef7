"""Rows of a linear program, collected in blocks and handed over column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
        row = np.concatenate([entry[0] for entry in self._entries]).astype(_narrowest(self.count))
        column = np.concatenate([entry[1] for entry in self._entries]).astype(_narrowest(columns))
        value = np.concatenate([entry[2] for entry in self._entries])
        order = np.lexsort((row, column))
        row, column, value = row[order], column[order], value[order]
        another = np.ones(len(row), bool)
        another[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
        first = np.flatnonzero(another)
        value = np.add.reduceat(value, first)
        first, value = first[value != 0], value[value != 0]
        start = np.zeros(columns + 1, np.int32)
        np.cumsum(np.bincount(column[first], minlength=columns), out=start[1:])
        return Matrix(start, row[first].astype(np.int32), value)


def _narrowest(count: int) -> type[np.unsignedinteger[Any]]:
    """Sixteen bits where they are enough: NumPy sorts those by their digits, several times quicker."""
    return np.uint16 if count <= 1 << 16 else np.uint32
