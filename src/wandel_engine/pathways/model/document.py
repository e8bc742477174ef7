"""The model document: what a city consists of, what can change, who decides, and what is wanted.

The document is immutable. Lists hold elements with a `key`; other elements refer to them by it. Wherever a
number is expected, a `Quantity` stands: either a figure written in place or a reference to parameters and
drivers, so that a value used twenty times is stated, sourced and varied once.

Units are checked by algebra: ``kWh/m2/a`` is accepted where ``MWh/m2/a`` is expected and converted, a product
of ``EUR/m2`` and ``m2/dwelling`` is ``EUR/dwelling``. ``{unit}`` below stands for the stock's own unit.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from wandel_engine.figures import Figure, Key, Number, Text

Account = Literal["bisko", "territorial"]
Year = Annotated[int, Field(ge=1990, le=2200)]


class Part(BaseModel):
    """Base of everything in the document: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Reference(Part):
    """The product of parameters and drivers: ``{ref: heat-pump-cost}``, ``{ref: [cost-per-m2, area]}``."""

    ref: Annotated[tuple[Key, ...], BeforeValidator(_as_list), Field(min_length=1)]


def _quantity_kind(value: Any) -> str:
    return (
        "reference"
        if isinstance(value, Reference) or (isinstance(value, dict) and "ref" in value)
        else "figure"
    )


Quantity = Annotated[
    Annotated[Figure, Tag("figure")] | Annotated[Reference, Tag("reference")], Discriminator(_quantity_kind)
]
"""A figure, or a reference to parameters and drivers. Constant over the years unless a driver is in it."""

Shares = dict[Key, Annotated[Number, Field(ge=0, le=1)]]
"""Payer → share of a cost; the shares sum to 1."""


class Source(Part):
    """Where figures were read. A case folder lists its sources once; a model on its own does it here."""

    key: Key
    title: str
    publisher: str | None = None
    year: int | None = None
    url: str | None = None
    licence: str | None = None
    note: str | None = None


class Sector(Part):
    """A sector of the balance (households, trade, industry, municipal, transport)."""

    key: Key
    title: Text


class Payer(Part):
    """Somebody who pays: owner-occupier, landlord, tenant, utility, business, city, state, EU."""

    key: Key
    title: Text
    public: bool = False


class Trade(Part):
    """A trade whose working hours are scarce."""

    key: Key
    title: Text


class Parameter(Part):
    """A named figure that quantities refer to. One uncertain number behind many places."""

    key: Key
    title: Text | None = None
    figure: Figure


class Variant(Part):
    """Another course of a driver, e.g. a cautious federal mix. Chosen by the options of a run."""

    key: Key
    title: Text
    points: tuple[Figure, ...] = ()


class Driver(Part):
    """A series that the city does not decide: federal mix, prices, population, mileage, demolition.

    `points` are figures with a `year`; between them the value is interpolated linearly, before the first and
    after the last it stays. `by` says whose doing a change is: ``mix-and-law`` (federal mix, CO2 price, law)
    or ``others`` (people, weather, markets).
    """

    key: Key
    title: Text
    unit: str
    by: Literal["mix-and-law", "others"] = "mix-and-law"
    points: tuple[Figure, ...] = ()
    variants: tuple[Variant, ...] = ()


class Factors(Part):
    """Emission factors of one MWh of a commodity, t/MWh, per account.

    `bisko`: with upstream chain; federal mix for electricity. `territorial`: what burning it emits directly
    inside the city; for a commodity with `supply: grid`, what an imported MWh emits. A commodity with
    `supply: plants` has none: its emissions follow from what the plants burn.
    """

    bisko: Quantity
    territorial: Quantity


class Commodity(Part):
    """An energy carrier.

    `supply`: ``market`` (bought at `price`, any amount), ``plants`` (only from the city's plants, e.g.
    district heat), ``grid`` (bought at `price`, local generation reduces the import, surplus is sold at
    `export_price`). `losses`: share of the supply lost on the way (unit ``1`` or ``%``), for plants only.
    `balance_carrier`: the carrier's name in the greenhouse-gas balance.
    """

    key: Key
    title: Text
    supply: Literal["market", "plants", "grid"] = "market"
    balance_carrier: Key | None = None
    factors: Factors | None = None
    price: Quantity | None = None
    export_price: Quantity | None = None
    losses: Quantity | None = None


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
    due: tuple[Annotated[Number, Field(ge=0, le=1)], ...] | None = None
    renewable_until: Year | None = None


class Component(Part):
    """A part of a unit that wears out and is replaced on its own: heating, envelope, drive."""

    key: Key
    title: Text
    kinds: tuple[Kind, ...] = Field(min_length=1)


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
    energy. `phase_out`: the vision wants this state gone. `transient`: units must move on every year.
    """

    key: Key
    title: Text
    base: Figure | None = None
    uses: tuple[Use, ...] = ()
    components: dict[Key, Key] = {}
    yearly_cost: Quantity | None = None
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
    components: tuple[Component, ...] = ()
    states: tuple[State, ...] = Field(min_length=1)
    births: tuple[Birth, ...] = ()
    deaths: Quantity | None = None


class Ramp(Part):
    """How fast a flow can grow: f[t] ≤ (1 + growth)·f[t−1] + seed. growth 1/a, seed {unit}/a."""

    growth: Quantity
    seed: Quantity


class Transition(Part):
    """Units that move from one state to another.

    `cost` EUR/{unit}, all of it, paid in the year decided by `payers`. `yearly_limit` {unit}/a: what is
    possible without any measure (absent: no limit; 0: only measures unlock it). `trend` {unit}/a: what
    happens without the city, ≤ yearly_limit, and `trend_by` whose doing that is. `hours`: trade → h/{unit}.
    `lead_time`: years between decision and effect; decided in t takes effect in t + lead_time + 1.
    `lifetime` (a): for the salvage value; absent: the shortest of the components it renews, if any.
    `first_year`, `last_year`: years in which it can be decided.
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
    lead_time: Annotated[int, Field(ge=0, le=20)] = 0
    lifetime: Quantity | None = None
    ramp: Ramp | None = None
    first_year: Year | None = None
    last_year: Year | None = None


class Capacity(Part):
    """The capacity of a plant: `fixed` MW, plus units of a stock in `states` times `per_unit` MW/{unit}."""

    fixed: Quantity | None = None
    stock: Key | None = None
    states: tuple[Key, ...] = ()
    per_unit: Quantity | None = None


class Flow(Part):
    """MWh of a commodity per MWh of a plant's output (unit ``1`` or ``MWh/MWh``)."""

    commodity: Key
    per_output: Quantity


class Plant(Part):
    """Turns commodities into another: boiler, CHP, heat pump, PV, wind.

    `output`: the commodity it is measured by. `inputs`: MWh used per MWh of output. `by_products`: MWh made
    beside it (CHP electricity). `allocation`: share of the input's emissions that the output bears (Carnot
    share of a CHP plant, otherwise 1). `full_load_hours` h/a at most; `must_run`: exactly that.
    `variable_cost` EUR/MWh output, without inputs. `base_output` MWh/a: what it made in the base year.
    `merit`: order of use where nothing is optimised (trend), lowest first.
    """

    key: Key
    title: Text
    output: Key
    capacity: Capacity
    full_load_hours: Quantity
    inputs: tuple[Flow, ...] = ()
    by_products: tuple[Flow, ...] = ()
    allocation: Quantity | None = None
    variable_cost: Quantity | None = None
    payers: Shares
    must_run: bool = False
    base_output: Figure | None = None
    merit: int = 0


class Effect(Part):
    """What a measure unlocks: `adds` {unit}/a to a transition's yearly limit, or MW to a plant's capacity."""

    transition: Key | None = None
    plant: Key | None = None
    adds: Quantity


class Measure(Part):
    """A yes/no decision of the city with a start year.

    `artefact` is its key. `earliest`…`latest`, every `step` years: possible start years. `fixed_start`:
    already decided. `lag`: years from the start to the effect. `one_off_cost` EUR in the start year,
    `yearly_cost` EUR/a from the start year to the horizon, both shared by `payers`. `requires`: measures that
    must have started by then. `excludes`: measures that can not be taken beside it. `responsible`:
    organisations. `lifetime` (a): of what the one-off cost buys, for its salvage value at the horizon;
    absent: none.
    """

    artefact: Key
    title: Text
    earliest: Year
    latest: Year
    step: Annotated[int, Field(ge=1, le=20)] = 1
    fixed_start: Year | None = None
    lag: Annotated[int, Field(ge=0, le=20)] = 0
    one_off_cost: Quantity | None = None
    yearly_cost: Quantity | None = None
    lifetime: Quantity | None = None
    payers: Shares
    requires: tuple[Key, ...] = ()
    excludes: tuple[Key, ...] = ()
    effects: tuple[Effect, ...] = ()
    responsible: tuple[Key, ...] = ()


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


Limit = Annotated[
    MoneyLimit | HoursLimit | CommodityLimit | TransitionLimit | StateLimit | BudgetLimit,
    Field(discriminator="kind"),
]


class Target(Part):
    """What is wanted: emissions of an account in a year at most at `threshold`.

    `threshold`: t/a, or ``%`` of the base year's emissions in that account. `kept`: the later years must not
    exceed it either, and the gap is the largest of them; otherwise only `year` is judged. Targets are soft.
    """

    artefact: Key
    title: Text
    year: Year
    account: Account
    threshold: Quantity
    kept: bool = True


class NotSteerable(Part):
    """Energy used on the city's ground that it cannot steer (transit traffic): stands apart from all sums.

    `energy`: commodity → MWh/a.
    """

    key: Key
    title: Text
    sector: Key
    energy: dict[Key, Quantity]


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
    sources: tuple[Source, ...] = ()
    sectors: tuple[Sector, ...] = Field(min_length=1)
    payers: tuple[Payer, ...] = Field(min_length=1)
    trades: tuple[Trade, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    drivers: tuple[Driver, ...] = ()
    commodities: tuple[Commodity, ...] = ()
    stocks: tuple[Stock, ...] = Field(min_length=1)
    transitions: tuple[Transition, ...] = ()
    plants: tuple[Plant, ...] = ()
    measures: tuple[Measure, ...] = ()
    limits: tuple[Limit, ...] = ()
    targets: tuple[Target, ...] = ()
    not_steerable: tuple[NotSteerable, ...] = ()

    @property
    def years(self) -> range:
        """All years from the base year to the horizon, both included."""
        return range(self.base_year, self.horizon + 1)

    @property
    def first_decision(self) -> int:
        """The first year in which something can still be decided."""
        return self.base_year if self.decisions_from is None else self.decisions_from
