"""Combined heat and power: how much of the fuel counts for the heat (exergetic allocation)."""

from __future__ import annotations

from dataclasses import dataclass

AMBIENT_KELVIN = 283.0


@dataclass(frozen=True)
class CarnotShares:
    """Shares of the fuel that count for heat and for power (they sum to 1), and emissions per MWh of each.

    `heat_factor`, `power_factor`: t CO2e per MWh of heat or electricity delivered by the plant.
    """

    heat_share: float
    power_share: float
    heat_factor: float
    power_factor: float


def carnot(
    *, power: float, heat: float, supply_kelvin: float, efficiency: float, fuel_factor: float
) -> CarnotShares:
    """Split a plant's emissions between heat and power by exergy, as BISKO demands.

    power, heat: MWh, or any shares of the output (both > 0). supply_kelvin: temperature of the supply, K,
    above 283. efficiency: (power + heat) / fuel, > 0. fuel_factor: t CO2e per MWh of fuel, ≥ 0.
    The share of heat is z·Q / (P + z·Q) with z = 1 − 283 K / T. Raises ValueError for values outside.
    """
    if power <= 0 or heat <= 0 or efficiency <= 0 or fuel_factor < 0:
        raise ValueError("power, heat and efficiency must be above 0, the factor of the fuel not below")
    if supply_kelvin <= AMBIENT_KELVIN:
        raise ValueError(f"the supply must be warmer than {AMBIENT_KELVIN} K")
    quality = 1 - AMBIENT_KELVIN / supply_kelvin
    heat_share = quality * heat / (power + quality * heat)
    emissions = (power + heat) / efficiency * fuel_factor
    return CarnotShares(
        heat_share=heat_share,
        power_share=1 - heat_share,
        heat_factor=heat_share * emissions / heat,
        power_factor=(1 - heat_share) * emissions / power,
    )
