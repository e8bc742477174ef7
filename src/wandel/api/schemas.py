"""What the interface answers. Texts are {language: text}; figures carry unit, year and source."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from wandel_engine.pathways.chances import LIKELY_FROM, OUT_OF_REACH_BELOW, Standing

Text = dict[str, str]
Figure = Annotated[
    dict[str, Any] | None,
    Field(description="value, unit, year, source (a key), flag, low, high, derivation; null: no data, not 0"),
]
Flag = Annotated[str, Field(description="published, estimate or fictional; empty where nothing is stated")]
AStanding = Annotated[
    Standing,
    Field(
        description=f"What the chance of the target is called: likely from {LIKELY_FROM} of 100 draws on, "
        f"out-of-reach below {OUT_OF_REACH_BELOW}, uncertain between; not-computed is no verdict"
    ),
]
TonnesByYear = Annotated[list[float], Field(description="t CO2e in each of `years`")]


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class CityName(Schema):
    """Which city it is, and whether it is one. Stands in every answer."""

    slug: str
    name: Text
    demonstration: bool
    notice: Annotated[Text | None, Field(description="To be shown wherever these data are shown")]
    licence: str


class CityEntry(CityName):
    summary: Text
    page: str


class Cities(Schema):
    count: int
    items: list[CityEntry]


class Step(Schema):
    step: str
    status: Literal["open", "draft", "published"]
    summary: Text


class Source(Schema):
    """What figures and artefacts name as their source, by its key."""

    key: str
    title: str
    publisher: str
    year: int | None
    url: str
    note: str


class CityDetail(Schema):
    city: CityName
    page: str
    summary: Text
    process: Text
    started_on: dt.date | None
    ended_on: dt.date | None
    population: Figure
    area: Figure
    steps: list[Step]
    sources: list[Source]


class Artefact(Schema):
    id: UUID
    kind: str
    slug: str
    title: Text
    summary: Text
    flag: Flag
    source: Annotated[str | None, Field(description="Key of one of the city's sources")]
    taken_over_from: Annotated[
        Text | None, Field(description="Name of the city that it was taken over from; null: made here")
    ]
    checked: Annotated[bool, Field(description="False: taken over, and nobody here stands by it yet")]
    created_at: dt.datetime
    page: str
    content: Annotated[dict[str, Any], Field(description="What this kind has beyond title and summary")]


class Artefacts(Schema):
    city: CityName
    count: int
    items: list[Artefact]


class Hop(Schema):
    """A step of a trace. What is not public is left out; what lies behind it is not."""

    kind: str
    depth: Annotated[int, Field(description="Links away; negative towards the origins")]
    id: UUID
    title: Text
    page: str


class Trace(Schema):
    city: CityName
    artefact: Artefact
    origins: list[Hop]
    results: list[Hop]


class Target(Schema):
    """How a pathway meets a target, in t CO2e a year."""

    key: str
    year: int
    account: str
    base: float
    threshold: float
    achieved: float
    gap: float
    reached: Annotated[bool, Field(description="In the plan: with every assumption at its stated value")]
    standing: AStanding
    earliest_year: int | None
    earliest_year_proven: bool


class Drawn(Schema):
    """The plan in many draws of all uncertain assumptions."""

    median: TonnesByYear
    low: Annotated[list[float], Field(description="Nine of ten draws lie between `low` and `high`")]
    high: list[float]


class Emissions(Schema):
    pathway: Annotated[list[float], Field(description="The plan, t CO2e in each of `years`")]
    trend: TonnesByYear
    drawn: Annotated[Drawn | None, Field(description="Null where nobody drew or nothing is uncertain")]


class Start(Schema):
    """A measure that the pathway takes. One that is not public has its year, and nothing else."""

    key: str | None
    title: Text | None
    public: bool
    start_year: int


class Provenance(Schema):
    """What is needed to compute it again."""

    model_version: int
    model_hash: str
    model_title: Text
    engine_version: str
    solver_version: str
    options: dict[str, Any]
    targets: list[str]


class Chance(Schema):
    """Share of the draws that reach a target, with the standard error it has for their number."""

    key: str
    probability: float
    standard_error: float
    standing: AStanding


class Certainty(Schema):
    """The pathway in many draws of all uncertain assumptions."""

    draws: int
    seed: int
    uncertain_inputs: int
    targets: list[Chance]


class Pathway(Schema):
    id: int
    computed_at: dt.datetime
    outdated: Annotated[
        bool, Field(description="Whether a target, a measure or the model was changed since it was computed")
    ]
    reached: bool
    targets: list[Target]
    years: list[int]
    emissions: Annotated[dict[str, Emissions], Field(description="By account; two accounts never make a sum")]
    years_outside: Annotated[
        list[int], Field(description="Years in which the plan lies outside the range of nine draws in ten")
    ]
    years_worse: Annotated[list[int], Field(description="Years in which the plan emits more than the trend")]
    account: Annotated[
        str, Field(description="The account of `emissions_by_sector`, `years_outside`, `years_worse`")
    ]
    emissions_by_sector: Annotated[
        dict[str, TonnesByYear], Field(description="The empty key: plants, which belong to no sector")
    ]
    cost_years: list[int]
    costs_by_payer: Annotated[
        dict[str, list[float]], Field(description="EUR in each of `cost_years`, not discounted")
    ]
    measures: list[Start]
    certainty: Annotated[Certainty | None, Field(description="Null where it was not computed")]
    provenance: Provenance
    page: str


class Pathways(Schema):
    city: CityName
    count: int
    shown_first: Annotated[
        int | None,
        Field(description="Id of the pathway to the target that pages show where none is asked for"),
    ]
    items: list[Pathway]
