"""A stored balance read for people: its numbers as figures, with what tells how far to trust them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from wandel.foundation.ui.figures import Figure, as_figure
from wandel.foundation.ui.formats import format_number
from wandel.foundation.ui.text import localise
from wandel.steps.analysis import sentences
from wandel.steps.analysis.models import Balance
from wandel.steps.analysis.names import ACCOUNT_NAMES, CARRIER_NAMES, MODE_NAMES, SECTOR_NAMES, STATUS_NAMES
from wandel.steps.analysis.pieces import (
    FLAGS,
    Account,
    Entry,
    Row,
    Sources,
    entry_of,
    fingerprint,
    percent,
    shown,
    sums_of,
)
from wandel_engine.balance import AccountBalance, BalanceCard, BalanceCell, Cell, FactorSet, Sum
from wandel_engine.balance import Balance as Computed
from wandel_engine.balance.overlaps import overlaps_of_cells, overlaps_of_generation


@dataclass(frozen=True)
class Reading:
    """`stored` with the sources of its city; every number comes out of what was computed when it was kept."""

    stored: Balance
    sources: Sources

    @cached_property
    def result(self) -> Computed:
        return Computed.model_validate(self.stored.result["balance"])

    @cached_property
    def card(self) -> BalanceCard:
        return BalanceCard.model_validate(self.stored.document["card"])

    @cached_property
    def _all_sources(self) -> Sources:
        return {**self.stored.document["factor_sources"], **self.sources}

    def figure(self, figure: Any, **given: Any) -> Figure:
        """An engine's figure as the page shows it; None is no data."""
        stored = {} if figure is None else figure.model_dump(mode="json")
        return shown(stored, self._all_sources, **given)

    @cached_property
    def counted_twice(self) -> str:
        """What a balance of an earlier version counts twice, in a list for people; empty where nothing is."""
        cells = [Cell.model_validate(cell) for cell in self.stored.document["cells"]]
        found = [cells[one.index] for one in overlaps_of_cells(cells)]
        names = [f"{SECTOR_NAMES[cell.sector]}, {CARRIER_NAMES[cell.carrier]}" for cell in found]
        plants = overlaps_of_generation(self.card.local_generation)
        names += [str(localise(self.card.local_generation[one.index].title)) for one in plants]
        return "; ".join(dict.fromkeys(names))

    @property
    def fingerprint(self) -> str:
        """Changes with everything that a page of this balance shows: itself, or a source that is named."""
        return fingerprint(self.stored.pk, self.stored.created_at.isoformat(), self.sources)

    @property
    def year(self) -> int:
        return self.stored.year

    @property
    def verdict(self) -> str:
        return self.result.verdict.result

    @cached_property
    def reasons(self) -> list[str]:
        return sentences.reasons(self.result.verdict.reasons)

    @property
    def flag(self) -> str:
        """A sum of estimates is an estimate, however exactly it was added up."""
        weak = {"estimate", "default"}
        return "estimate" if any(cell.status in weak for cell in self.result.bisko.cells) else "computed"

    @property
    def quality(self) -> str:
        mean = self.result.quality
        if mean is None:
            return ""
        return _("{mean} auf der Skala von 0 bis 1").format(mean=format_number(mean, 2))

    def is_incomplete(self, account: str = "bisko") -> bool:
        """Whether values are missing, so that its sums are less than there is."""
        return self._account(account).total.missing > 0

    @cached_property
    def gaps(self) -> str:
        """Which sectors have no data at all, and which only some; empty where nothing is missing."""
        sums = self.result.bisko.by_sector
        without = [sector for sector in self.sectors if not self.has_data(sector)]
        partly = [sector for sector in self.sectors if sums[sector].missing and sector not in without]
        return sentences.gaps(without=without, partly=partly)

    def has_data(self, sector: str, account: str = "bisko") -> bool:
        cells = self._account(account).cells
        return any(cell.emissions_t is not None for cell in cells if cell.sector == sector)

    @cached_property
    def _lacks_energy(self) -> bool:
        """A value without a factor has its energy, if no emissions."""
        return any(cell.energy_mwh is None for cell in self.result.bisko.cells)

    @property
    def headline(self) -> str:
        """The balance in one sentence."""
        return sentences.headline(
            year=self.year,
            kilotonnes=self.result.bisko.total.emissions_t / 1000,
            per_head=self.result.per_head.bisko_t,
            population=self.result.per_head.population,
            is_estimate=self.flag == "estimate",
            gaps=self.gaps,
        )

    def total(self, account: str) -> dict[str, Any]:
        """Greenhouse gases of all sectors in one account, in kt."""
        tonnes = self._account(account).total.emissions_t
        return self._computed(
            tonnes / 1000,
            f"{account}_t",
            1000,
            unit="kt",
            digits=0,
            is_at_least=self.is_incomplete(account),
        )

    @property
    def known_total(self) -> dict[str, Any]:
        return self.total("bisko")

    def per_head(self, account: str = "bisko") -> dict[str, Any]:
        """Greenhouse gases per head in one account, and how this number came about; no data where the
        balance is incomplete, since a part of them would be taken for all."""
        if self.is_incomplete(account):
            return {"value": None, "year": self.year, "derivation": sentences.no_per_head(self.gaps)}
        population = self.result.per_head.population
        tonnes = getattr(self.result.per_head, f"{account}_t")
        derivation = sentences.per_head_derivation(
            kilotonnes=self._account(account).total.emissions_t / 1000,
            account=str(ACCOUNT_NAMES[account]),
            population=population,
        )
        return self._computed(
            tonnes, f"{account}_t", population.value, unit="t/person", digits=1, derivation=derivation
        )

    def energy(self) -> dict[str, Any]:
        """End-use energy of all sectors, in GWh."""
        energy = self.result.bisko.total.energy_mwh
        return self._computed(
            energy / 1000, "energy_mwh", 1000, unit="GWh", digits=0, is_at_least=self._lacks_energy
        )

    def energy_per_head(self) -> dict[str, Any]:
        if self._lacks_energy:
            return {"value": None, "year": self.year, "derivation": sentences.no_per_head(self.gaps)}
        people = self.result.per_head.population.value
        return self._computed(
            self.result.per_head.energy_mwh, "energy_mwh", people, unit="MWh/person", digits=1
        )

    def _computed(self, value: float, of: str, divisor: float, **more: Any) -> dict[str, Any]:
        low, high = (bound / divisor for bound in self.stored.result["ranges"][of])
        # What is not known has no upper end.
        known_range = {"low": low, "high": high} if low < high and not more.get("is_at_least") else {}
        return {
            "value": value,
            "year": self.year,
            "flag": self.flag,
            "quality": self.quality,
            **known_range,
            **more,
        }

    def _account(self, key: str) -> AccountBalance:
        return self.result.bisko if key == "bisko" else self.result.territorial

    def account(self, key: str) -> Account:
        factor_set = FactorSet.model_validate(self.stored.document["factor_sets"][key])
        balance = self._account(key)
        return Account(
            key=key,
            title=str(ACCOUNT_NAMES[key]),
            total=self.total(key),
            per_head=self.per_head(key),
            balance=balance,
            factor_set=factor_set,
            is_whole=not self.is_incomplete(key),
            sectors=[
                {
                    "title": SECTOR_NAMES[sector],
                    "sum": balance.by_sector[sector],
                    "has_data": self.has_data(sector, key),
                    "share": percent(balance.by_sector[sector].emissions_t, balance.total.emissions_t),
                }
                for sector in self.sectors
            ],
            factors=self._factors(balance, factor_set),
        )

    def _factors(self, balance: AccountBalance, factor_set: FactorSet) -> list[dict[str, Any]]:
        """The factor of each carrier as it was used, with the figure behind it where there is one."""
        used = {cell.carrier: cell.factor for cell in balance.cells}
        rows = []
        for carrier, total in balance.by_carrier.items():
            figure = self._factor_figure(balance.account, carrier, factor_set)
            given = {"value": used[carrier], "digits": 3}
            if figure is None:
                given |= {"unit": "t/MWh", "flag": "computed"}
            rows.append(
                {
                    "title": CARRIER_NAMES[carrier],
                    "figure": self.figure(figure, **given),
                    "note": sentences.factor_note(balance.account, carrier),
                    "emissions": total.emissions_t,
                    "missing": total.missing,
                }
            )
        return rows

    def _factor_figure(self, account: str, carrier: str, factor_set: FactorSet) -> Any:
        if account == "bisko" and carrier == "district-heat":
            return self.card.district_heat.factor
        if carrier == "environmental-heat" or (account == "territorial" and carrier == "electricity"):
            return None
        return factor_set.factor(carrier, self.year)

    @cached_property
    def sectors(self) -> list[str]:
        return [key for key in SECTOR_NAMES if key in self.result.bisko.by_sector]

    @cached_property
    def carriers(self) -> list[str]:
        return [key for key in CARRIER_NAMES if key in self.result.bisko.by_carrier]

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Entry]:
        cells: dict[tuple[str, str], list[BalanceCell]] = defaultdict(list)
        for cell in self.result.bisko.cells:
            cells[cell.sector, cell.carrier].append(cell)
        return {place: entry_of(*place, found, self.year) for place, found in cells.items()}

    def rows(self) -> list[Row]:
        """Energy by carrier and sector."""
        sums = self.result.bisko.by_carrier
        return [
            Row(
                carrier,
                str(CARRIER_NAMES[carrier]),
                [self._entries.get((sector, carrier)) for sector in self.sectors],
                sums[carrier],
            )
            for carrier in self.carriers
        ]

    def sector_sums(self) -> list[Sum]:
        return [self.result.bisko.by_sector[sector] for sector in self.sectors]

    def emissions(self, account: str) -> dict[str, list[float | None]]:
        """t by sector, each a list in the order of the carriers; None where there is no data."""
        sums: dict[tuple[str, str], float | None] = {}
        for cell in self._account(account).cells:
            before = sums.get((cell.sector, cell.carrier))
            if cell.emissions_t is not None:
                sums[cell.sector, cell.carrier] = (before or 0.0) + cell.emissions_t
        return {sector: [sums.get((sector, carrier)) for carrier in self.carriers] for sector in self.sectors}

    def energies(self) -> dict[str, list[float | None]]:
        """MWh by sector, each a list in the order of the carriers; None where there is no data."""
        entries = self._entries
        return {
            sector: [
                entries[sector, carrier].figure["value"] if (sector, carrier) in entries else None
                for carrier in self.carriers
            ]
            for sector in self.sectors
        }

    def not_foreseen(self, sector: str) -> list[int]:
        """Places of the carriers for which the balance has no cell in this sector."""
        return [
            place for place, carrier in enumerate(self.carriers) if (sector, carrier) not in self._entries
        ]

    def cells_by_sector(self) -> list[dict[str, Any]]:
        """Every single value with its background, under its sector."""
        return [
            {
                "key": sector,
                "title": SECTOR_NAMES[sector],
                "cells": [
                    {
                        "carrier": CARRIER_NAMES[cell.carrier],
                        "mode": MODE_NAMES.get(cell.mode or "", ""),
                        "status_name": STATUS_NAMES[cell.status],
                        "quality": cell.quality or "",
                        "figure": self._cell_figure(cell),
                    }
                    for cell in self.result.bisko.cells
                    if cell.sector == sector
                ],
            }
            for sector in self.sectors
        ]

    def _cell_figure(self, cell: BalanceCell) -> Figure:
        return self.figure(cell.given, unit="MWh", flag=FLAGS.get(cell.status, ""), digits=0)

    def carriers_of(self, sector: str) -> list[str]:
        """The carriers that the balance knows in a sector, each once."""
        return list(dict.fromkeys(cell.carrier for cell in self.result.bisko.cells if cell.sector == sector))

    def part(self, place: str) -> dict[str, Any] | None:
        """A sector, or "<sector>/<carrier>": its energy and its greenhouse gases in the account BISKO."""
        sector, _slash, carrier = place.partition("/")
        cells = [
            cell
            for cell in self.result.bisko.cells
            if cell.sector == sector and carrier in ("", cell.carrier)
        ]
        if not cells:
            return None
        names = [str(SECTOR_NAMES[sector])] + ([str(CARRIER_NAMES[carrier])] if carrier else [])
        return {"title": " · ".join(names), "sector": sector, "year": self.year, **sums_of(cells)}

    def sensitivities(self) -> list[dict[str, Any]]:
        """The balance as it stands, and with each other factor of district heat."""
        people = self.result.per_head.population.value
        standing = {
            "title": _("so wird hier gerechnet"),
            "factor": self.figure(self.card.district_heat.factor, digits=3),
            "kilotonnes": self._sum_of_all(self.result.bisko.total.emissions_t / 1000),
            "per_head": None if self.is_incomplete() else self.result.per_head.bisko_t,
        }
        given = {variant.key: variant.district_heat.factor for variant in self.card.sensitivities}
        return [
            standing,
            *(
                {
                    "title": variant.title,
                    "factor": self.figure(given[variant.key], digits=3),
                    "kilotonnes": self._sum_of_all(variant.emissions_t / 1000),
                    "per_head": None if self.is_incomplete() else variant.emissions_t / people,
                }
                for variant in self.result.sensitivities
            ),
        ]

    def _sum_of_all(self, kilotonnes: float) -> str:
        return Figure(kilotonnes, digits=0, is_at_least=self.is_incomplete()).number

    @property
    def lacks_electricity(self) -> bool:
        """Whether more electricity is used than is known."""
        cells = self.result.bisko.cells
        return any(cell.energy_mwh is None for cell in cells if cell.carrier == "electricity")

    def generation(self) -> list[dict[str, Any]]:
        """Plants that generate electricity inside the city, for the territorial account."""
        return [
            {
                "title": plant.title,
                "energy": self.figure(plant.energy, digits=0),
                "factor": self.figure(plant.factor),
            }
            for plant in self.card.local_generation
        ]

    def population(self) -> Figure:
        return self.figure(self.result.per_head.population)

    def floor_area(self) -> Figure:
        return self.figure(self.card.household_floor_area)

    def heat_per_floor_area(self) -> Figure:
        """Heat of households per square metre, by which experts judge whether the heat can be right."""
        found = self.result.plausibility
        if found is None:
            return as_figure(None)
        derivation = sentences.plausibility_derivation(found)
        return as_figure(
            found.kwh_per_m2,
            unit="kWh/m2",
            year=self.year,
            flag=self.flag,
            derivation=derivation,
            digits=0,
            is_at_least=any(
                cell.energy_mwh is None
                for cell in self.result.bisko.cells
                if cell.sector == "households" and cell.carrier != "electricity"
            ),
        )
