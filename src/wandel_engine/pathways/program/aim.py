"""What a search minimises among pathways that miss the targets equally little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model import Account
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.criteria import criterion_terms
from wandel_engine.pathways.program.layout import ACCOUNTS
from wandel_engine.pathways.program.sparse import Floats

NEGLIGIBLE = 1e-7
"""A gap, as a share of the base year's emissions, that is none."""
GAP_PRICE = 1e7
"""EUR for missing a target by one tonne a year (or a budget by one tonne)."""
GAP_TONNES = 1e5
"""The same for an aim in tonnes: a tonne missed weighs as much as so many tonnes emitted."""


@dataclass(frozen=True)
class Aim:
    """`cost` of each column, in EUR or t; `gap_price`: what a tonne of gap counts, in the same."""

    cost: Floats
    gap_price: float


def least_cost(program: Program) -> Aim:
    """Discounted cost, EUR."""
    return Aim(program.layout.cost, GAP_PRICE)


def least_emissions(program: Program, account: Account) -> Aim:
    """Tonnes emitted from the first decision to the horizon, not discounted."""
    return Aim(_emitted(program, account), GAP_TONNES)


def weighted(program: Program, account: Account, carbon_price: float, criteria: Mapping[str, float]) -> Aim:
    """Discounted cost + EUR/t × tonnes ± EUR/unit × criteria; the latter two are not discounted.

    Of a criterion of which more is better, the worth is subtracted.
    """
    cost = program.layout.cost + carbon_price * _emitted(program, account)
    years = np.arange(program.numbers.first, program.numbers.count)
    better = {criterion.key: criterion.better for criterion in program.numbers.model.criteria}
    for key, worth in criteria.items():
        price = worth if better[key] == "less" else -worth
        for columns, each in criterion_terms(program.numbers, program.layout, program.energy, key):
            chosen, amount = np.broadcast_arrays(columns, each)
            chosen, amount = chosen[..., years], amount[..., years]
            np.add.at(cost, chosen[chosen >= 0], price * amount[chosen >= 0])
    return Aim(cost, GAP_PRICE)


def _emitted(program: Program, account: Account) -> Floats:
    place = ACCOUNTS.index(account)
    tonnes = np.zeros(program.layout.total)
    tonnes[program.layout.emitted[place, program.numbers.first :]] = program.energy.emission_scale[place]
    return tonnes
