"""Energy and greenhouse-gas balance of a city: sector × carrier × factor set, in two accounts."""

from wandel_engine.balance.carnot import CarnotShares, carnot
from wandel_engine.balance.compute import compute_balance
from wandel_engine.balance.document import BalanceCard, Cell, DistrictHeat, Factor, FactorSet, LocalGeneration
from wandel_engine.balance.factor_sets import UnknownFactorSet, resolve_factor_set, shipped_factor_sets
from wandel_engine.balance.result import (
    BALANCE_FORMAT,
    AccountBalance,
    Balance,
    BalanceCell,
    Reason,
    Sum,
    Verdict,
)

__all__ = [
    "BALANCE_FORMAT",
    "AccountBalance",
    "Balance",
    "BalanceCard",
    "BalanceCell",
    "CarnotShares",
    "Cell",
    "DistrictHeat",
    "Factor",
    "FactorSet",
    "LocalGeneration",
    "Reason",
    "Sum",
    "UnknownFactorSet",
    "Verdict",
    "carnot",
    "compute_balance",
    "resolve_factor_set",
    "shipped_factor_sets",
]
