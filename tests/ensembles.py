"""Answers of an ensemble that nobody had to draw: whole documents, as the engine stores them."""

from __future__ import annotations

from typing import Any

from wandel_engine.pathways import Pathway
from wandel_engine.pathways.ensemble import Bands, Chance, Distribution, Ensemble, Kept


def band(total: tuple[float, ...], low: float, middle: float, high: float) -> Bands:
    """A band around a series: its quantiles as multiples of it."""

    def times(factor: float) -> tuple[float, ...]:
        return tuple(factor * value for value in total)

    return Bands(
        p5=times(low),
        p25=times((low + middle) / 2),
        p50=times(middle),
        p75=times((middle + high) / 2),
        p95=times(high),
        mean=times(middle),
        resolution=tuple(0.0 for _value in total),
    )


def certainty_of(
    pathway: Pathway,
    probability: float = 0.5,
    *,
    inputs: tuple[str, ...] = ("price",),
    around: tuple[float, float, float] = (0.9, 1.0, 1.1),
    **changes: Any,
) -> Ensemble:
    """An ensemble of this pathway in which every target has this chance, and emissions lie `around` the plan
    (low, middle and high, as multiples of it)."""
    chance = Chance(probability=probability, standard_error=0.01)
    spread = Distribution(probabilities=(0.5,), values=(0.0,), least=0, most=0, mean=0, resolution=0)
    emissions = pathway.outcome.emissions
    given: dict[str, Any] = {
        "years": pathway.years,
        "asked": 500,
        "draws": 500,
        "seed": 3,
        "options": pathway.provenance.options,
        "kernel": "numpy",
        "inputs": inputs,
        "without_effect": (),
        "bands": {account: band(emitted.total, *around) for account, emitted in emissions.items()}
        | {"cost": band(pathway.outcome.costs.total, *around)},
        "discounted_cost": spread,
        "cumulative": dict.fromkeys(emissions, spread),
        "targets": {target.artefact: chance for target in pathway.targets},
        "budgets": {},
        "heat_met": Chance(probability=1, standard_error=0),
        "kept": Kept(quantiles={}, outcomes={}),
        "compile_seconds": 0.0,
        "run_seconds": 0.0,
    }
    return Ensemble(**(given | changes))
