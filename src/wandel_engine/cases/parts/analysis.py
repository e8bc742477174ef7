"""Balance, indicators and problems: analysis/. Factor sets are the balance's own: wandel_engine.balance."""

from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Field, Flagged, Key, Part
from wandel_engine.figures import Figure, Text

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
    "lignite",
    "biogas",
    "lpg",
    "petrol",
    "diesel",
    "biofuel",
]
Quality = Literal["A", "B", "C", "D"]
Mode = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]

# "<indicator key>" or a part of the balance: "balance:households" or "balance:households/gas".
Evidence = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*|balance:[a-z]+(/[a-z]+(-[a-z]+)*)?)$")
]


class DistrictHeat(Part):
    """Which factor district heat gets: from plant data, the standard value or a declared variant."""

    variant: Literal["plant-data", "standard", "declared-technology"]
    factor: Figure
    note: Text | None = None


class Sensitivity(Part):
    """The same balance with another factor of district heat, shown beside the main one."""

    key: Key
    title: Text
    district_heat: DistrictHeat


class LocalGeneration(Part):
    """Electricity that is generated inside the territory in the balance year."""

    key: Key
    title: Text
    energy: Figure


class BalanceCard(Part):
    """analysis/balance.yaml: what the balance covers and with which factors it is computed."""

    year: Annotated[int, Constraint(ge=1990, le=2100)]
    boundary: Text
    factor_set: Key
    territorial_factor_set: Key
    cells_file: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.csv$")]
    electricity_includes_heat_pumps: bool
    district_heat: DistrictHeat
    sensitivities: tuple[Sensitivity, ...] = ()
    population_for_per_head: Figure
    household_floor_area: Figure | None = None
    local_generation: tuple[LocalGeneration, ...] = ()


class Cell(Part):
    """A row of the balance: the energy of a carrier in a sector. A row that is missing means: no data."""

    sector: Sector
    carrier: Carrier
    mode: Mode | None = None
    quality: Quality
    energy: Figure


class IndicatorPart(Part):
    """A part of an indicator's total, such as one district of the city."""

    key: Key
    title: Text
    figure: Figure


class Indicator(Part):
    """An indicator, by one figure or a series; with parts, they add up to its only figure."""

    key: Key
    title: Text
    figures: Annotated[tuple[Figure, ...], Constraint(min_length=1)]
    parts: tuple[IndicatorPart, ...] = ()
    note: Text | None = None


class PersistentProblem(Flagged):
    """A persistent problem, tied to its evidence."""

    key: Key
    title: Text
    summary: Text
    level: Literal["landscape", "regime", "niche"]
    field: Field
    evidence: tuple[Evidence, ...] = ()
