"""What everything in a model is made of: quantities, parameters, drivers, and who pays and works."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from wandel_engine.figures import Figure, Key, Number, PublicationYear, Text
from wandel_engine.files.bounds import FIRST_YEAR, LAST_YEAR

Account = Literal["bisko", "territorial"]
Distribution = Literal["triangular", "uniform", "normal", "lognormal"]
"""How an uncertain number is spread. triangular, uniform: between low and high, triangular with its peak at
the value. normal, lognormal: the value is the median, low and high are the 5 % and 95 % quantiles; normal
takes half the distance between them as its spread on either side. Both are cut at their 0.1 % and 99.9 %
quantiles. What a draw or variant would take beyond the bounds of what it stands for is refused when read."""
Year = Annotated[int, Field(ge=1990, le=2200)]


class Part(BaseModel):
    """Base of everything in the document: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _as_tuple(value: Any) -> Any:
    """Also a single key; a tuple, since pydantic no longer takes for JSON what a function hands on."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


class Reference(Part):
    """The product of parameters and drivers: ``{ref: heat-pump-cost}``, ``{ref: [cost-per-m2, area]}``."""

    ref: Annotated[tuple[Key, ...], BeforeValidator(_as_tuple), Field(min_length=1, max_length=10)]


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
    year: PublicationYear | None = None
    url: str | None = None
    licence: str | None = None
    note: str | None = None


class Sector(Part):
    """A sector of the balance (households, trade, industry, municipal, transport)."""

    key: Key
    title: Text


class Payer(Part):
    """Somebody who pays: owner-occupier, landlord, tenant, utility, business, city, state, EU.

    `households`: how many of them there are (unit ``1``), for a payer that stands for households; what one of
    them bears in a month is then part of a result.
    """

    key: Key
    title: Text
    public: bool = False
    households: Quantity | None = None


class Criterion(Part):
    """Something beyond carbon and money that counts: jobs, particulates, resources.

    `unit`: what it is counted in. States, commodities, transitions and measures say under `criteria` what
    they contribute. Amounts are never discounted.
    """

    key: Key
    title: Text
    unit: str
    better: Literal["less", "more"] = "less"


class Trade(Part):
    """A trade whose working hours are scarce."""

    key: Key
    title: Text


class Parameter(Part):
    """A named figure that quantities refer to. One uncertain number behind many places.

    It is uncertain if its figure has a range; `distribution` says how it is spread over it.
    """

    key: Key
    title: Text | None = None
    figure: Figure
    distribution: Distribution = "triangular"


Points = Annotated[tuple[Figure, ...], Field(max_length=LAST_YEAR - FIRST_YEAR + 1)]


class Variant(Part):
    """Another course of a driver, e.g. a cautious federal mix. Chosen by the options of a run."""

    key: Key
    title: Text
    points: Points = ()


class Driver(Part):
    """A series that the city does not decide: federal mix, prices, population, mileage, demolition.

    `points` are figures with a `year`; between them the value is interpolated linearly, before the first and
    after the last it stays. `by` says whose doing a change is: ``mix-and-law`` (federal mix, CO2 price, law)
    or ``others`` (people, weather, markets). Where points have ranges the course is uncertain: all its points
    move together, each to the same quantile of its own `distribution`.
    """

    key: Key
    title: Text
    unit: str
    by: Literal["mix-and-law", "others"] = "mix-and-law"
    points: Points = ()
    variants: Annotated[tuple[Variant, ...], Field(max_length=50)] = ()
    distribution: Distribution = "triangular"


class Correlation(Part):
    """Two uncertain parameters or drivers that move together: their rank correlation (Spearman)."""

    between: tuple[Key, Key]
    rank: Annotated[float, Field(gt=-1, lt=1, allow_inf_nan=False)]
