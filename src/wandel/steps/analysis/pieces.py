"""What a reading of a balance is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wandel.foundation.ui.figures import Figure, as_figure
from wandel.foundation.ui.formats import format_quantity
from wandel_engine.balance import AccountBalance, BalanceCell, FactorSet, Sum

Sources = Mapping[str, Mapping[str, Any]]

# The weakest first: a sum of cells is no better than the weakest of them.
_WEAKEST_FIRST = ("no-data", "estimate", "default", "measured", "confirmed-zero")
FLAGS = {"estimate": "estimate", "default": "default", "measured": "published"}


def fingerprint(*parts: object) -> str:
    """Changes with what a page shows of these parts, so that what was once made for it can be kept."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def shown(figure: Mapping[str, Any], sources: Sources, **given: Any) -> Figure:
    """A figure as a page shows it: what is stored, with its source in place of the source's key. What is
    given by name wins."""
    key = figure.get("source")
    source = sources.get(key, key) if isinstance(key, str) else key
    return as_figure({**figure, "source": source, **given})


@dataclass(frozen=True)
class Entry:
    """A carrier in a sector: one cell, or several modes together. `figure` has no value without data."""

    sector: str
    carrier: str
    status: str
    quality: str
    figure: dict[str, Any]

    @property
    def is_zero(self) -> bool:
        return self.status == "confirmed-zero"


@dataclass(frozen=True)
class Row:
    """A carrier across all sectors; None where nobody expects a value."""

    carrier: str
    title: str
    entries: list[Entry | None]
    total: Sum


@dataclass(frozen=True)
class Account:
    """One of the two accounts, with the factors it was computed with."""

    key: str
    title: str
    total: dict[str, Any]
    per_head: dict[str, Any]
    is_whole: bool
    balance: AccountBalance
    factor_set: FactorSet
    sectors: list[dict[str, Any]]
    factors: list[dict[str, Any]]


def percent(part: float, whole: float) -> str:
    return format_quantity(100 * part / whole, "%", digits=0) if whole else "–"


def entry_of(sector: str, carrier: str, cells: list[BalanceCell], year: int) -> Entry:
    energies = [cell.energy_mwh for cell in cells if cell.energy_mwh is not None]
    status = min((cell.status for cell in cells), key=_WEAKEST_FIRST.index)
    figure = {
        "value": sum(energies) if energies else None,
        "flag": FLAGS.get(status, ""),
        "year": year,
        "digits": 0,
    }
    qualities = sorted({cell.quality for cell in cells if cell.quality})
    return Entry(sector, carrier, status, ", ".join(qualities), figure)


def sums_of(cells: Sequence[BalanceCell]) -> dict[str, dict[str, Any]]:
    """Energy and greenhouse gases of cells; the least that there is where some of them have no data."""
    flag = "estimate" if {cell.status for cell in cells} & {"estimate", "default"} else "computed"
    energies = [cell.energy_mwh for cell in cells if cell.energy_mwh is not None]
    emissions = [cell.emissions_t for cell in cells if cell.emissions_t is not None]
    return {
        "energy": {
            "value": sum(energies) / 1000 if energies else None,
            "unit": "GWh",
            "flag": flag,
            "is_at_least": len(energies) < len(cells),
        },
        "emissions": {
            "value": sum(emissions) / 1000 if emissions else None,
            "unit": "kt",
            "flag": flag,
            "digits": 1,
            "is_at_least": len(emissions) < len(cells),
        },
    }
