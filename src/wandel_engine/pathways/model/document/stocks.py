"""Stocks in a model: units in states, what wears out, and how units change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wandel_engine.figures import Figure, Key, Number, Text
from wandel_engine.pathways.model.document.basics import Part, Quantity, Shares, Year


class Kind(Part):
    """One kind of a component: a gas boiler, a heat pump, an unrenovated envelope.

    `lifetime`: whole years (unit ``a``). `renewal_cost`: EUR/{unit} for the same again. `hours`: trade →
    h/{unit} of a renewal. `due`: shares of the base stock that fall due in the base year, the next year, …;
    without it, uniformly over the lifetime. `renewable_until`: last year in which the same again is allowed.
    """

    key: Key
    title: Text
    lifetime: Quantity
    renewal_cost: Quantity
    hours: dict[Key, Quantity] = {}
    payers: Shares
    due: Annotated[tuple[Annotated[Number, Field(ge=0, le=1)], ...], Field(max_length=211)] | None = None
    renewable_until: Year | None = None


class Component(Part):
    """A part of a unit that wears out and is replaced on its own: heating, envelope, drive."""

    key: Key
    title: Text
    kinds: tuple[Kind, ...] = Field(min_length=1, max_length=50)


class Use(Part):
    """What a unit in a state uses of a commodity in a year: `intensity` in MWh/{unit}/a.

    `index` names a driver (unit ``1``) that multiplies the intensity year by year.
    """

    commodity: Key
    intensity: Quantity
    index: Key | None = None


class State(Part):
    """A state of a stock's units.

    `base`: units in this state in the base year (from ``distribution.csv`` when it lies beside the model).
    `components`: component → kind it has in this state. `yearly_cost`: EUR/{unit}/a of running it, without
    energy. `criteria`: criterion → its unit per {unit} and year. `phase_out`: the vision wants this state
    gone. `transient`: units must move on every year.
    """

    key: Key
    title: Text
    base: Figure | None = None
    uses: tuple[Use, ...] = Field((), max_length=50)
    components: dict[Key, Key] = {}
    yearly_cost: Quantity | None = None
    criteria: dict[Key, Quantity] = {}
    phase_out: bool = False
    transient: bool = False


class Birth(Part):
    """New units that enter a state: `units` in {unit}/a, entering at the end of the year."""

    state: Key
    units: Quantity


class Stock(Part):
    """A group of like units (dwellings of one type, cars, light points …) spread over states.

    `total`: all units in the base year; the states' `base` must sum to it. `deaths`: share of the units that
    vanish in a year, 1/a. `payers` pay energy and running cost. `district` is for the reader.
    """

    key: Key
    title: Text
    unit: str
    sector: Key
    district: str | None = None
    total: Figure
    payers: Shares
    components: tuple[Component, ...] = Field((), max_length=20)
    states: tuple[State, ...] = Field(min_length=1, max_length=1000)
    births: tuple[Birth, ...] = Field((), max_length=100)
    deaths: Quantity | None = None


class Ramp(Part):
    """How fast a flow can grow: f[t] ≤ (1 + growth)·f[t−1] + seed. growth 1/a, seed {unit}/a."""

    growth: Quantity
    seed: Quantity


class Transition(Part):
    """Units that move from one state to another.

    `cost` EUR/{unit}, all of it, paid in the year decided by `payers`. `yearly_limit` {unit}/a: what is
    possible without any measure (absent: no limit; 0: only measures unlock it). `trend` {unit}/a: what
    happens without the city, ≤ yearly_limit, and `trend_by` whose doing that is. `hours`: trade → h/{unit},
    worked in the year decided, or spread evenly over `hours_spread` years from that one on. `criteria`:
    criterion → its unit per {unit}, in the year decided.
    `lead_time`: years between decision and effect; decided in t takes effect in t + lead_time + 1.
    `lifetime` (a): for the value left of what still stands at the horizon; absent: the shortest of the
    components it renews, if any.
    `first_year`, `last_year`: years in which it can be decided. `uptake`: share of the planned units that
    really move; planning reckons with the stated value, so only its deviation from it counts, in ensembles.
    """

    key: Key
    title: Text | None = None
    stock: Key
    from_: Key = Field(alias="from")
    to: Key
    cost: Quantity
    payers: Shares
    yearly_limit: Quantity | None = None
    trend: Quantity | None = None
    trend_by: Literal["law", "others"] = "others"
    hours: dict[Key, Quantity] = {}
    hours_spread: Annotated[int, Field(ge=1, le=20)] = 1
    criteria: dict[Key, Quantity] = {}
    lead_time: Annotated[int, Field(ge=0, le=20)] = 0
    lifetime: Quantity | None = None
    ramp: Ramp | None = None
    uptake: Quantity | None = None
    first_year: Year | None = None
    last_year: Year | None = None
