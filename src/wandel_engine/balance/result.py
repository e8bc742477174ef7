"""What a balance says: cells, sums, verdict, and what it was checked against."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from wandel_engine.balance.document import Account, Carrier, Mode, Quality, Sector
from wandel_engine.figures import Figure, Flag, Key, Text

Status = Literal["no-data", "default", "estimate", "confirmed-zero", "measured"]
Result = Literal["conformant", "non-conformant", "incomplete"]
ReasonCode = Literal[
    "missing-cell",
    "missing-road-classes",
    "missing-factor",
    "quality-below-a",
    "changed-factors",
    "heat-pumps-exceed-electricity",
]


BALANCE_FORMAT = 1
"""Of a balance as it is stored; raised whenever its shape changes. A higher number is of a newer version."""


class Outcome(BaseModel):
    """A piece of a result."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BalanceCell(Outcome):
    """A cell with its emissions. Without data, energy and emissions are None, never 0.

    `energy_mwh` is what the account counts (heat-pump electricity moved), `given` what was entered.
    `factor` in t/MWh; None where there is no factor, and then there are no emissions either.
    """

    sector: Sector
    carrier: Carrier
    mode: Mode | None = None
    status: Status
    quality: Quality | None = None
    flag: Flag | None = None
    given: Figure | None = None
    energy_mwh: float | None = None
    factor: float | None = None
    emissions_t: float | None = None


class Sum(Outcome):
    """A sum over cells that have data; `missing` counts cells without data or without a factor."""

    energy_mwh: float
    emissions_t: float
    missing: int


class AccountBalance(Outcome):
    """The balance in one account. Sums by sector and by carrier each add up to the total."""

    account: Account
    factor_set: Key
    cells: tuple[BalanceCell, ...]
    by_sector: dict[Sector, Sum]
    by_carrier: dict[Carrier, Sum]
    total: Sum


class Reason(Outcome):
    """Why a balance is incomplete or does not conform; sector and carrier where one is meant."""

    code: ReasonCode
    sector: Sector | None = None
    carrier: Carrier | None = None
    quality: Quality | None = None


class Verdict(Outcome):
    """Whether the balance follows the rules of BISKO. Incomplete comes before non-conformant."""

    result: Result
    reasons: tuple[Reason, ...]


class PerHead(Outcome):
    """Sums per head of a stated population; its year stands in `population`."""

    population: Figure
    energy_mwh: float
    bisko_t: float
    territorial_t: float


class ElectricitySupply(Outcome):
    """Where the territorial account takes electricity from, in MWh; more than is used is exported."""

    used_mwh: float
    generated_mwh: float
    imported_mwh: float
    exported_mwh: float


class Plausibility(Outcome):
    """Heat of households per square metre of floor area: a number that experts can judge."""

    heat_mwh: float
    floor_area: Figure
    kwh_per_m2: float


class SensitivityResult(Outcome):
    """Total of account bisko with another factor of district heat (t/MWh)."""

    key: Key
    title: Text
    district_heat_factor: float
    emissions_t: float


class Balance(Outcome):
    """A balance of one year in both accounts.

    `quality` is the energy-weighted mean of A 1, B 0.5, C 0.25, D 0 over all cells with data; None without.
    """

    year: int
    bisko: AccountBalance
    territorial: AccountBalance
    quality: float | None
    verdict: Verdict
    per_head: PerHead
    electricity: ElectricitySupply
    plausibility: Plausibility | None
    sensitivities: tuple[SensitivityResult, ...]
