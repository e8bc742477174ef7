"""The course of a plan beside two others: the trend, without measures of the city, and its own draws."""

from __future__ import annotations

from wandel_engine.pathways.ensemble.result import Bands
from wandel_engine.pathways.model import Account
from wandel_engine.pathways.result import Pathway, Simulation

_NEGLIGIBLE = 1e-3
"""Share of the base year's emissions that nobody would see in a chart."""


def years_worse(pathway: Pathway, account: Account) -> tuple[int, ...]:
    """The years in which the plan emits more than the trend does."""
    planned, trend = pathway.outcome.emissions[account].total, pathway.trend.emissions[account].total
    rows = zip(pathway.years, planned, trend, strict=True)
    return tuple(year for year, mine, theirs in rows if mine > theirs + _negligible(planned))


def years_outside(outcome: Simulation, account: Account, band: Bands) -> tuple[int, ...]:
    """The years in which the plan lies outside the range of nine draws in ten. `band`: that of the account.

    A plan is simulated as it stands; what is drawn is rationed by what then happens, and never made up for.
    So it may well lie outside."""
    planned = outcome.emissions[account].total
    rows = zip(outcome.years, planned, band.p5, band.p95, band.resolution, strict=True)
    return tuple(
        year
        for year, mine, low, high, cell in rows
        if not low - cell - _negligible(planned) <= mine <= high + cell + _negligible(planned)
    )


def _negligible(planned: tuple[float, ...]) -> float:
    return _NEGLIGIBLE * abs(planned[0])
