"""What a city decides, is bound by and wants: measures, limits, targets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wandel_engine.figures import Key, Text
from wandel_engine.pathways.model.document.basics import Account, Part, Quantity, Shares, Year


class Effect(Part):
    """What a measure unlocks: `adds` {unit}/a to a transition's yearly limit, or MW to a plant's capacity."""

    transition: Key | None = None
    plant: Key | None = None
    adds: Quantity


class Measure(Part):
    """A yes/no decision of the city with a start year.

    `artefact` is its key. `earliest`…`latest`, every `step` years: possible start years. `fixed_start`:
    already decided. `never`: decided that it is not taken. `lag`: years from the start to the effect.
    `one_off_cost` EUR in the start year, `yearly_cost` EUR/a from the start year to the horizon, both shared
    by `payers`. `requires`: measures that must have started by then. `excludes`: measures that can not be
    taken beside it. `responsible`: organisations. `lifetime` (a): of what the one-off cost buys, for its
    salvage value at the horizon; absent: none. `criteria`: criterion → its unit, in the start year.
    """

    artefact: Key
    title: Text
    earliest: Year
    latest: Year
    step: Annotated[int, Field(ge=1, le=20)] = 1
    fixed_start: Year | None = None
    never: bool = False
    lag: Annotated[int, Field(ge=0, le=20)] = 0
    one_off_cost: Quantity | None = None
    yearly_cost: Quantity | None = None
    lifetime: Quantity | None = None
    payers: Shares
    requires: tuple[Key, ...] = Field((), max_length=300)
    excludes: tuple[Key, ...] = Field((), max_length=300)
    effects: tuple[Effect, ...] = Field((), max_length=5_000)
    responsible: tuple[Key, ...] = Field((), max_length=100)
    criteria: dict[Key, Quantity] = {}


class _Limit(Part):
    key: Key
    title: Text
    first_year: Year | None = None
    last_year: Year | None = None


class MoneyLimit(_Limit):
    """Money of `payers` for investments and measures: EUR/a at most (energy and running cost not counted)."""

    kind: Literal["money"]
    payers: tuple[Key, ...] = Field(min_length=1)
    at_most: Quantity


class HoursLimit(_Limit):
    """Hours of a trade: h/a at most."""

    kind: Literal["hours"]
    trade: Key
    at_most: Quantity


class CommodityLimit(_Limit):
    """Energy of a commodity used in the city by stocks and plants: MWh/a at most (biomass)."""

    kind: Literal["commodity"]
    commodity: Key
    at_most: Quantity


class TransitionLimit(_Limit):
    """Units moved in a year over several transitions together: {unit}/a at most."""

    kind: Literal["transitions"]
    transitions: tuple[Key, ...] = Field(min_length=1)
    at_most: Quantity


class StateLimit(_Limit):
    """Units in some states of a stock, {unit} or ``%`` of it, at most or at least (roof area, shares)."""

    kind: Literal["states"]
    stock: Key
    states: tuple[Key, ...] = Field(min_length=1)
    at_most: Quantity | None = None
    at_least: Quantity | None = None


class BudgetLimit(_Limit):
    """Emissions summed over the years from `first_year` to `last_year`: t at most."""

    kind: Literal["carbon-budget"]
    account: Account
    at_most: Quantity


class CriterionLimit(_Limit):
    """A criterion in each year, in its unit: at most or at least."""

    kind: Literal["criterion"]
    criterion: Key
    at_most: Quantity | None = None
    at_least: Quantity | None = None


Limit = Annotated[
    MoneyLimit | HoursLimit | CommodityLimit | TransitionLimit | StateLimit | BudgetLimit | CriterionLimit,
    Field(discriminator="kind"),
]


class Target(Part):
    """What is wanted: emissions of an account in a year at most at `threshold`.

    `threshold`: t/a, or ``%`` of the base year's emissions in that account. `kept`: the later years must not
    exceed it either, and the gap is the largest of them; otherwise only `year` is judged. Targets are soft.

    `budget_from` makes it a budget: the emissions of the years from `budget_from` to `year`, summed, at most
    at `threshold` (t). `kept` says nothing then.
    """

    artefact: Key
    title: Text
    year: Year
    account: Account
    threshold: Quantity
    kept: bool = True
    budget_from: Year | None = None
