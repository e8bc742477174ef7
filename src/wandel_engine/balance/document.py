"""What a balance is computed from: cells, factor sets and the card that says how."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from wandel_engine.figures import Figure, Key, PublicationYear, Text

Account = Literal["bisko", "territorial"]
Sector = Literal["households", "commerce", "industry", "municipal", "transport"]
Carrier = Literal[
    "electricity",
    "gas",
    "district-heat",
    "oil",
    "biomass",
    "solar-thermal",
    "environmental-heat",
    "coal",
    "hard-coal",
    "lignite",
    "biogas",
    "lpg",
    "petrol",
    "diesel",
    "biofuel",
]
Quality = Literal["A", "B", "C", "D"]
Mode = Literal[
    "car-motorway",
    "car-rural",
    "car-urban",
    "motorcycle-motorway",
    "motorcycle-rural",
    "motorcycle-urban",
    "van-motorway",
    "van-rural",
    "van-urban",
    "truck-motorway",
    "truck-rural",
    "truck-urban",
    "bus",
    "coach",
    "tram",
    "rail-local",
    "rail-long-distance",
    "rail-freight",
    "inland-shipping",
    "aviation",
]
Year = Annotated[int, Field(ge=1990, le=2100)]
CsvName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.csv$")]


class Part(BaseModel):
    """A piece of a balance's input: immutable, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cell(Part):
    """The end energy of a carrier in a sector (MWh), in transport by mode where that is known.

    A cell that is missing means: no data. A zero whose range holds nothing but zero is confirmed.
    """

    sector: Sector
    carrier: Carrier
    mode: Mode | None = None
    quality: Quality
    energy: Figure


class Factor(Part):
    """Emissions of a carrier in t CO2e/MWh; without a year it holds for every year."""

    carrier: Carrier
    year: Year | None = None
    figure: Figure


class FactorSource(Part):
    """Where the factors of a set that is shipped with the engine were read."""

    key: Key
    title: str
    publisher: str
    year: PublicationYear | None = None
    url: str | None = None
    note: str | None = None


class FactorSet(Part):
    """Emission factors of one edition. `extends` names a set whose other factors are taken over."""

    key: Key
    title: Text
    edition: str
    account: Account
    source: Key
    extends: Key | None = None
    note: Text | None = None
    sources: tuple[FactorSource, ...] = ()
    factors: tuple[Factor, ...]

    def factor(self, carrier: Carrier, year: int) -> Figure | None:
        """The factor of `carrier` for `year`: the one of exactly this year, else the one of every year."""
        found = {factor.year: factor.figure for factor in self.factors if factor.carrier == carrier}
        return found.get(year, found.get(None))


class DistrictHeat(Part):
    """Which factor (t/MWh) district heat gets: from plant data, the standard value or a declared variant."""

    variant: Literal["plant-data", "standard", "declared-technology"]
    factor: Figure
    note: Text | None = None


class Sensitivity(Part):
    """The same balance with another factor of district heat, shown beside the main one."""

    key: Key
    title: Text
    district_heat: DistrictHeat


class LocalGeneration(Part):
    """Electricity generated inside the territory in the balance year (MWh) and its emissions (t/MWh)."""

    key: Key
    title: Text
    energy: Figure
    factor: Figure


class BalanceCard(Part):
    """What a balance covers and with which factors it is computed.

    `electricity_includes_heat_pumps`: whether the electricity of the cells still holds what heat pumps use.
    `household_floor_area` (m2) is for the plausibility check of household heat.
    """

    year: Year
    boundary: Text
    factor_set: Key
    territorial_factor_set: Key
    cells_file: CsvName
    electricity_includes_heat_pumps: bool
    district_heat: DistrictHeat
    sensitivities: tuple[Sensitivity, ...] = ()
    population_for_per_head: Figure
    household_floor_area: Figure | None = None
    local_generation: tuple[LocalGeneration, ...] = ()
