"""From the parts of a balance to what is stored of it. Nothing is computed while a page is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

from wandel_engine.balance import (
    BalanceCard,
    Cell,
    FactorSet,
    compute_balance,
    resolve_factor_set,
    shipped_factor_sets,
)


@dataclass(frozen=True)
class Computed:
    """What was given and what came of it, both as JSON."""

    document: dict[str, Any]
    result: dict[str, Any]
    engine_version: str


def computed(card: BalanceCard, cells: Sequence[Cell], factor_sets: Sequence[FactorSet]) -> Computed:
    """Compute the balance, and its totals with every cell at the lower and at the upper end of its range.

    The factor sets of both accounts are kept as they were used, with every factor that they take over.
    """
    balance = compute_balance(card, cells, factor_sets)
    low, high = (compute_balance(card, _at(cells, end), factor_sets) for end in ("low", "high"))
    used = {
        account: resolve_factor_set(key, factor_sets)
        for account, key in (("bisko", card.factor_set), ("territorial", card.territorial_factor_set))
    }
    known = [*factor_sets, *shipped_factor_sets().values()]
    return Computed(
        document={
            "card": card.model_dump(mode="json"),
            "cells": [cell.model_dump(mode="json") for cell in cells],
            "factor_sets": {account: given.model_dump(mode="json") for account, given in used.items()},
            "factor_sources": {
                source.key: source.model_dump(mode="json") for given in known for source in given.sources
            },
        },
        result={
            "balance": balance.model_dump(mode="json"),
            "ranges": {
                "energy_mwh": [low.bisko.total.energy_mwh, high.bisko.total.energy_mwh],
                "bisko_t": [low.bisko.total.emissions_t, high.bisko.total.emissions_t],
                "territorial_t": [low.territorial.total.emissions_t, high.territorial.total.emissions_t],
            },
        },
        engine_version=_engine_version(),
    )


def _at(cells: Sequence[Cell], end: Literal["low", "high"]) -> list[Cell]:
    """The cells with their values at one end of their ranges; a value without a range stays."""
    moved = []
    for cell in cells:
        bound = getattr(cell.energy, end)
        energy = cell.energy if bound is None else cell.energy.model_copy(update={"value": bound})
        moved.append(cell.model_copy(update={"energy": energy}))
    return moved


def _engine_version() -> str:
    try:
        return version("wandel")
    except PackageNotFoundError:
        return "unknown"
