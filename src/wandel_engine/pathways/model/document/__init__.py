"""The model document: what a city consists of, what can change, who decides, and what is wanted.

The document is immutable. Lists hold elements with a `key`; other elements refer to them by it. Wherever a
number is expected, a `Quantity` stands: either a figure written in place or a reference to parameters and
drivers, so that a value used twenty times is stated, sourced and varied once.

Units are checked by algebra: ``kWh/m2/a`` is accepted where ``MWh/m2/a`` is expected and converted, a product
of ``EUR/m2`` and ``m2/dwelling`` is ``EUR/dwelling``. ``{unit}`` below stands for the stock's own unit.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wandel_engine.figures import Key, Text
from wandel_engine.pathways.model.document.basics import (
    Account,
    Correlation,
    Criterion,
    Distribution,
    Driver,
    Parameter,
    Part,
    Payer,
    Quantity,
    Reference,
    Sector,
    Shares,
    Source,
    Trade,
    Variant,
    Year,
)
from wandel_engine.pathways.model.document.decisions import (
    BudgetLimit,
    CommodityLimit,
    CriterionLimit,
    Effect,
    HoursLimit,
    Limit,
    Measure,
    MoneyLimit,
    StateLimit,
    Target,
    TransitionLimit,
)
from wandel_engine.pathways.model.document.energy import (
    Capacity,
    Commodity,
    Factors,
    Flow,
    NotSteerable,
    Plant,
)
from wandel_engine.pathways.model.document.stocks import (
    Birth,
    Component,
    Kind,
    Ramp,
    State,
    Stock,
    Transition,
    Use,
)

__all__ = [
    "Account",
    "Birth",
    "BudgetLimit",
    "Capacity",
    "Commodity",
    "CommodityLimit",
    "Component",
    "Correlation",
    "Criterion",
    "CriterionLimit",
    "Distribution",
    "Driver",
    "Effect",
    "Factors",
    "Flow",
    "HoursLimit",
    "Kind",
    "Limit",
    "Measure",
    "Model",
    "MoneyLimit",
    "NotSteerable",
    "Parameter",
    "Part",
    "Payer",
    "Plant",
    "Quantity",
    "Ramp",
    "Reference",
    "Sector",
    "Shares",
    "Source",
    "State",
    "StateLimit",
    "Stock",
    "Target",
    "Trade",
    "Transition",
    "TransitionLimit",
    "Use",
    "Variant",
    "Year",
]


class Model(Part):
    """A city's pathway model: one immutable document.

    `base_year`: the year of the balance. `horizon`: the last year. `decisions_from`: first year in which
    something can still be decided (default: base year); before it the trend has run. `price_year`: all money
    is real EUR of this year; figures of other price years need `price_index`, a driver. `discount_rate`: 1/a,
    a constant, applied from `decisions_from` on; emissions are never discounted.
    """

    format: Literal[1]
    key: Key
    title: Text
    note: Text | None = None
    base_year: Year
    horizon: Year
    decisions_from: Year | None = None
    price_year: Year
    price_index: Key | None = None
    discount_rate: Quantity
    sources: tuple[Source, ...] = Field((), max_length=2_000)
    sectors: tuple[Sector, ...] = Field(min_length=1, max_length=100)
    payers: tuple[Payer, ...] = Field(min_length=1, max_length=100)
    trades: tuple[Trade, ...] = Field((), max_length=100)
    criteria: tuple[Criterion, ...] = Field((), max_length=100)
    parameters: tuple[Parameter, ...] = Field((), max_length=3_000)
    drivers: tuple[Driver, ...] = Field((), max_length=300)
    correlations: tuple[Correlation, ...] = Field((), max_length=1_000)
    commodities: tuple[Commodity, ...] = Field((), max_length=200)
    stocks: tuple[Stock, ...] = Field(min_length=1, max_length=2_000)
    transitions: tuple[Transition, ...] = Field((), max_length=50_000)
    plants: tuple[Plant, ...] = Field((), max_length=1_000)
    measures: tuple[Measure, ...] = Field((), max_length=300)
    limits: tuple[Limit, ...] = Field((), max_length=500)
    targets: tuple[Target, ...] = Field((), max_length=100)
    not_steerable: tuple[NotSteerable, ...] = Field((), max_length=100)

    @property
    def years(self) -> range:
        """All years from the base year to the horizon, both included."""
        return range(self.base_year, self.horizon + 1)

    @property
    def first_decision(self) -> int:
        """The first year in which something can still be decided."""
        return self.base_year if self.decisions_from is None else self.decisions_from
