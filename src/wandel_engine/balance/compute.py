"""From cells and factors to a balance in both accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from wandel_engine.balance.document import (
    Account,
    BalanceCard,
    Carrier,
    Cell,
    FactorSet,
    Quality,
    Sector,
)
from wandel_engine.balance.factor_sets import is_unchanged, resolve_factor_set
from wandel_engine.balance.overlaps import refuse_overlaps
from wandel_engine.balance.result import (
    AccountBalance,
    Balance,
    BalanceCell,
    ElectricitySupply,
    PerHead,
    Plausibility,
    Reason,
    SensitivityResult,
    Status,
    Sum,
)
from wandel_engine.balance.verdict import expected_cells, judge

HEAT_PER_ELECTRICITY = 3.2
"""Heat of heat pumps per unit of their electricity: BISKO's fixed value."""

QUALITY_WEIGHTS: dict[Quality, float] = {"A": 1.0, "B": 0.5, "C": 0.25, "D": 0.0}

_FactorOf = Callable[[Carrier], float | None]


@dataclass(frozen=True)
class _Entry:
    """A cell and the energy that counts for it."""

    cell: Cell
    energy: float


def compute_balance(
    card: BalanceCard, cells: Sequence[Cell], factor_sets: Sequence[FactorSet] = ()
) -> Balance:
    """Compute the balance that `card` describes.

    cells: end energy in MWh, no total beside its parts. factor_sets: the city's own sets, beside the shipped
    ones. Raises UnknownFactorSet if the card names a set that is neither, ValueError for what would count
    twice (`overlaps`), a set of the other account or a population or floor area that is not above 0.

    Account `bisko`: end energy × factors with upstream chain; the federal mix for all electricity; district
    heat by the factor of the card; environmental heat × mix / 3.2, and as much electricity of heat pumps
    is taken out of the electricity of the same sector if it is still in there. Account `territorial`: what
    is burnt inside, by the set's factors (district heat too); electricity is first what is generated inside,
    at its own factor, the rest is imported at the set's factor of electricity.
    """
    refuse_overlaps(cells, card.local_generation)
    for base in (card.population_for_per_head, card.household_floor_area):
        if base is not None and base.value <= 0:
            raise ValueError(f"{base.value:g} {base.unit} is not above 0")
    bisko_set = _set_of("bisko", card.factor_set, factor_sets)
    territorial_set = _set_of("territorial", card.territorial_factor_set, factor_sets)
    entries, reasons = _without_heat_pumps(card, cells)

    bisko_factors = _bisko_factors(card, bisko_set, card.district_heat.factor.value)
    bisko = _account("bisko", bisko_set, entries, bisko_factors)
    supply = _supply(card, cells)
    territorial_factors = _territorial_factors(card, territorial_set, supply)
    territorial = _account("territorial", territorial_set, entries, territorial_factors)

    reasons += [
        Reason(code="missing-factor", sector=cell.sector, carrier=cell.carrier)
        for cell in bisko.cells
        if cell.energy_mwh is not None and cell.emissions_t is None
    ]
    population = card.population_for_per_head
    return Balance(
        year=card.year,
        bisko=bisko,
        territorial=territorial,
        quality=_quality(entries),
        verdict=judge(cells, factors_unchanged=is_unchanged(bisko_set), noted=reasons),
        per_head=PerHead(
            population=population,
            energy_mwh=bisko.total.energy_mwh / population.value,
            bisko_t=bisko.total.emissions_t / population.value,
            territorial_t=territorial.total.emissions_t / population.value,
        ),
        electricity=supply,
        plausibility=_plausibility(card, cells),
        sensitivities=tuple(
            SensitivityResult(
                key=variant.key,
                title=variant.title,
                district_heat_factor=variant.district_heat.factor.value,
                emissions_t=_account(
                    "bisko",
                    bisko_set,
                    entries,
                    _bisko_factors(card, bisko_set, variant.district_heat.factor.value),
                ).total.emissions_t,
            )
            for variant in card.sensitivities
        ),
    )


def _set_of(account: Account, key: str, own: Sequence[FactorSet]) -> FactorSet:
    factor_set = resolve_factor_set(key, own)
    if factor_set.account != account:
        raise ValueError(f"the factor set '{key}' is made for the account {factor_set.account}")
    return factor_set


def _entries(cells: Iterable[Cell]) -> list[_Entry]:
    return [_Entry(cell, cell.energy.value) for cell in cells]


def _heat_pump_electricity(cells: Iterable[Cell], sector: Sector) -> float:
    heat = sum(c.energy.value for c in cells if c.sector == sector and c.carrier == "environmental-heat")
    return heat / HEAT_PER_ELECTRICITY


def _without_heat_pumps(card: BalanceCard, cells: Sequence[Cell]) -> tuple[list[_Entry], list[Reason]]:
    """Electricity without that of heat pumps, which counts with the environmental heat."""
    if not card.electricity_includes_heat_pumps:
        return _entries(cells), []
    entries: list[_Entry] = []
    reasons: list[Reason] = []
    for cell in cells:
        energy = cell.energy.value
        if cell.carrier == "electricity" and cell.sector != "transport":
            energy -= _heat_pump_electricity(cells, cell.sector)
            if energy < 0:
                reasons.append(
                    Reason(code="heat-pumps-exceed-electricity", sector=cell.sector, carrier="electricity")
                )
                energy = 0.0
        entries.append(_Entry(cell, energy))
    return entries, reasons


def _value(factor_set: FactorSet, carrier: Carrier, year: int) -> float | None:
    figure = factor_set.factor(carrier, year)
    return None if figure is None else figure.value


def _bisko_factors(card: BalanceCard, factor_set: FactorSet, district_heat: float) -> _FactorOf:
    mix = _value(factor_set, "electricity", card.year)

    def factor(carrier: Carrier) -> float | None:
        if carrier == "district-heat":
            return district_heat
        if carrier == "environmental-heat":
            return None if mix is None else mix / HEAT_PER_ELECTRICITY
        return _value(factor_set, carrier, card.year)

    return factor


def _supply(card: BalanceCard, cells: Sequence[Cell]) -> ElectricitySupply:
    used = sum(cell.energy.value for cell in cells if cell.carrier == "electricity")
    if not card.electricity_includes_heat_pumps:
        used += sum(_heat_pump_electricity(cells, sector) for sector in {cell.sector for cell in cells})
    generated = sum(plant.energy.value for plant in card.local_generation)
    return ElectricitySupply(
        used_mwh=used,
        generated_mwh=generated,
        imported_mwh=max(0.0, used - generated),
        exported_mwh=max(0.0, generated - used),
    )


def _territorial_factors(card: BalanceCard, factor_set: FactorSet, supply: ElectricitySupply) -> _FactorOf:
    emitted = sum(plant.energy.value * plant.factor.value for plant in card.local_generation)
    imported = _value(factor_set, "electricity", card.year)
    mix: float | None = None
    if supply.used_mwh > 0 and (imported is not None or supply.imported_mwh == 0):
        mix = (emitted + supply.imported_mwh * (imported or 0.0)) / supply.used_mwh

    def factor(carrier: Carrier) -> float | None:
        if carrier == "electricity":
            return mix
        if carrier == "environmental-heat":
            return None if mix is None else mix / HEAT_PER_ELECTRICITY
        return _value(factor_set, carrier, card.year)

    return factor


def _status(cell: Cell) -> Status:
    energy = cell.energy
    if energy.value == 0 and not energy.low and not energy.high:
        return "confirmed-zero"
    if energy.flag != "published":
        return "estimate"
    return "default" if cell.quality == "D" else "measured"


def _account(
    account: Account, factor_set: FactorSet, entries: Sequence[_Entry], factor_of: _FactorOf
) -> AccountBalance:
    given = {(entry.cell.sector, entry.cell.carrier) for entry in entries}
    cells = [_computed(entry, factor_of(entry.cell.carrier)) for entry in entries]
    cells += [
        BalanceCell(sector=sector, carrier=carrier, status="no-data", factor=factor_of(carrier))
        for sector, carrier in expected_cells(given)
        if (sector, carrier) not in given
    ]
    sectors = list(dict.fromkeys(cell.sector for cell in cells))
    carriers = list(dict.fromkeys(cell.carrier for cell in cells))
    return AccountBalance(
        account=account,
        factor_set=factor_set.key,
        cells=tuple(cells),
        by_sector={sector: _sum(cell for cell in cells if cell.sector == sector) for sector in sectors},
        by_carrier={carrier: _sum(cell for cell in cells if cell.carrier == carrier) for carrier in carriers},
        total=_sum(cells),
    )


def _computed(entry: _Entry, factor: float | None) -> BalanceCell:
    cell = entry.cell
    # A zero emits nothing, whether or not its factor is known.
    emissions = 0.0 if entry.energy == 0 else None if factor is None else entry.energy * factor
    return BalanceCell(
        sector=cell.sector,
        carrier=cell.carrier,
        mode=cell.mode,
        status=_status(cell),
        quality=cell.quality,
        flag=cell.energy.flag,
        given=cell.energy,
        energy_mwh=entry.energy,
        factor=factor,
        emissions_t=emissions,
    )


def _sum(cells: Iterable[BalanceCell]) -> Sum:
    energy = emissions = 0.0
    missing = 0
    for cell in cells:
        energy += cell.energy_mwh or 0.0
        emissions += cell.emissions_t or 0.0
        missing += cell.emissions_t is None
    return Sum(energy_mwh=energy, emissions_t=emissions, missing=missing)


def _quality(entries: Sequence[_Entry]) -> float | None:
    energy = sum(entry.energy for entry in entries)
    if not energy:
        return None
    return sum(entry.energy * QUALITY_WEIGHTS[entry.cell.quality] for entry in entries) / energy


def _plausibility(card: BalanceCard, cells: Iterable[Cell]) -> Plausibility | None:
    area = card.household_floor_area
    if area is None:
        return None
    heat = sum(c.energy.value for c in cells if c.sector == "households" and c.carrier != "electricity")
    return Plausibility(heat_mwh=heat, floor_area=area, kwh_per_m2=heat * 1000 / area.value)
