"""What a run returns. Everything is immutable and serialises to JSON (`model_dump_json`, `result_schema`).

A series is a tuple of numbers aligned with `years`. Units: t CO2e/a for emissions, EUR/a in real money of the
model's price year, MWh/a, h/a, and the stock's own unit for units.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from wandel_engine.pathways.model import Account

RESULT_FORMAT = 2
"""Of what the engine answers, as it is stored and printed. Raised whenever the shape of an answer changes. In
format 1 no number was stored."""

Series = tuple[float, ...]
CostKind = Literal[
    "investment",
    "renewal",
    "early-replacement",
    "measure",
    "running",
    "energy",
    "plant",
    "generation",
    "sales",
]
"""investment: transitions · renewal: the same again · early-replacement: a year's use lost of what was
there before the first decision and is gone ahead of time · measure: one-off and yearly cost · running: yearly
cost of states · energy: bought by stocks · plant: fuel and variable cost · generation: value of local
generation (negative) · sales: what users pay to plants (negative)."""


class Result(BaseModel):
    """Base of all results."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(Result):
    """Base of what a question is answered with: a result that is stored and printed as a document of its own.

    `format`: that of its shape. Any other than today's is refused: whoever stored an older document brings it
    up to date first, by its number.
    """

    format: int = Field(default=RESULT_FORMAT, ge=RESULT_FORMAT, le=RESULT_FORMAT)


class Options(Result):
    """How a run is done.

    `variants`: driver → variant. `time_limit`: seconds for the whole of `find`; a run that meets it is not
    reproducible. `gap`: optimality gap at which the search for start years may stop. `attempts`: how many
    changes of start years are tried. `certify`: then prove by branch and bound, if time allows, that nothing
    is nearer to missed targets by more than `gap` of the base year's emissions, and that nothing as near
    costs less by more than `gap`.
    `instant`: of a large program with measures, take what the local search finds without the relaxed program,
    in about half the time; the gap stated is then valid, but far too wide to say how good it is.
    `obstacles`: how many limits are solved again (0: none). `earliest_year`: whether to look for the earliest
    year in which the target is reachable. `seed`: recorded and handed to the solver.

    `objective` says what is minimised among pathways that miss the targets equally little: ``cost``
    (discounted); ``emissions`` (t from the first decision to the horizon, then cost); ``lexicographic``
    (cost, among pathways whose emissions exceed the least by at most the share `tolerance`); ``weighted``
    (cost + `carbon_price` EUR/t × emissions + `criterion_prices`, criterion → EUR per its unit). Emissions
    and criteria are never discounted. `emissions_account`: default that of the first target, else bisko.

    `margins`: target → t/a (t for a budget) by which the search stays below its threshold; verdicts are
    against the threshold itself. `starts`: measure → start year that is settled, None: not taken.
    """

    variants: dict[str, str] = {}
    time_limit: float = 30.0
    gap: float = 1e-3
    attempts: int = 40
    certify: bool = False
    instant: bool = False
    obstacles: int = 6
    earliest_year: bool = True
    seed: int = 0
    objective: Literal["cost", "emissions", "lexicographic", "weighted"] = "cost"
    emissions_account: Account | None = None
    tolerance: Annotated[float, Field(ge=0, le=1)] = 1e-3
    carbon_price: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    criterion_prices: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = {}
    margins: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = {}
    starts: dict[str, int | None] = {}


class Decisions(Result):
    """What is decided, by year.

    `flows`: transition → units decided in the year. `renewals`: ``stock/component/kind`` → units renewed.
    `dispatch`: plant → MWh/a of its output; None: plants run in the order of `merit`. `measures`: artefact →
    start year, None if not taken.
    """

    years: tuple[int, ...]
    flows: dict[str, Series]
    renewals: dict[str, Series]
    dispatch: dict[str, Series] | None
    measures: dict[str, int | None]


class EmissionRow(Result):
    """Emissions of one stock (or plant) and commodity. `sector` is None for plants (territorial account)."""

    sector: str | None
    stock: str | None
    plant: str | None
    commodity: str
    tonnes: Series


class Emissions(Result):
    """One account: rows that sum to `total`; `apart` (not steerable) is in no sum.

    `generation_credit` (bisko only): what local generation would save against the federal mix; in no sum.
    """

    rows: tuple[EmissionRow, ...]
    total: Series
    apart: Series
    generation_credit: Series | None


class CostRow(Result):
    """Cost of one kind that a payer bears. Negative: a revenue."""

    payer: str
    kind: CostKind
    eur: Series


class Costs(Result):
    """Undiscounted cost by payer, kind and year.

    `total`: all rows by year. `salvage`: payer → value, undiscounted, of what they bought from the
    first decision on and what still stands in the last year. `discounted`: total of the years from the first
    decision on, minus salvage, at the stated `rate`.
    """

    rows: tuple[CostRow, ...]
    total: Series
    salvage: dict[str, float]
    discounted: float
    rate: float


class EnergyRow(Result):
    """Final energy that a stock uses of a commodity."""

    sector: str
    stock: str
    commodity: str
    mwh: Series


class Grid(Result):
    """A commodity with supply `grid`: bought from outside, and surplus sold."""

    bought: Series
    sold: Series


class Violation(Result):
    """Something that does not add up in a simulation of given decisions: what, where, when, how much.

    `above-limit` is only looked for in rationed simulations.
    """

    what: Literal[
        "negative-stock", "not-reserved", "unmet-demand", "above-capacity", "overdue", "above-limit"
    ]
    where: str
    year: int
    amount: float


class Simulation(Result):
    """What follows from decisions: computed forward, year by year.

    `stocks`: stock → state → units. `dispatch`: plant → MWh/a. `hours`: trade → h/a. `early`:
    ``stock/component/kind`` → units replaced before they fell due and still ahead. `monthly`: payer that
    stands for households → EUR a month that one household bears: its share of energy and running cost, of
    measures, and of investments paid off with interest at the discount rate over their lifetime (what has no
    lifetime counts in the year it is paid; what was bought before the base year is not in it). `criteria`:
    criterion → its unit a year.
    """

    years: tuple[int, ...]
    decisions: Decisions
    stocks: dict[str, dict[str, Series]]
    energy: tuple[EnergyRow, ...]
    dispatch: dict[str, Series]
    grid: dict[str, Grid]
    early: dict[str, Series]
    emissions: dict[Account, Emissions]
    costs: Costs
    hours: dict[str, Series]
    monthly: dict[str, Series] = {}
    criteria: dict[str, Series] = {}
    violations: tuple[Violation, ...]


class TargetResult(Result):
    """How a pathway meets one target. All t/a, but t for a budget; `base` is the base year's t/a.

    `achieved`: emissions in the target's year, or the largest of the later ones for a target that is kept.
    `gap`: achieved − threshold where positive. `nearest`: the smallest emissions found (`achieved` if the
    target is missed, the threshold if it is reached); `nearest_bound`: no pathway comes below this (but such
    as cost 10 million EUR for each tonne a year that they are nearer), None with several targets.
    `earliest_year`: first year in which the threshold can be reached, None if not within the horizon;
    `earliest_year_proven`: False if it was not computed or an earlier year was not ruled out.
    """

    artefact: str
    year: int
    budget_from: int | None
    account: Account
    base: float
    threshold: float
    achieved: float
    gap: float
    reached: bool
    nearest: float
    nearest_bound: float | None
    earliest_year: int | None
    earliest_year_proven: bool


class Split(Result):
    """Why emissions fall against the base year, t/a by year; base − mix_and_law − others − city = pathway.

    `mix_and_law`: drivers of that kind, and transitions driven by law. `others`: other drivers, births and
    deaths, and the trend. `city`: the pathway against the trend.
    """

    base: float
    mix_and_law: Series
    others: Series
    city: Series


class Obstacle(Result):
    """A limit that stands in the way, found by relaxing it by `relaxed_by` and solving again.

    `kind`: ``limit`` (of the model's limits), ``transition`` (its yearly limit with what measures add),
    ``ramp`` (of a transition) or ``plant`` (capacity); `key` names it. `gap_change`: t/a by which the gaps of
    all targets together shrink; `cost_change`: EUR (discounted) by which the pathway becomes cheaper, where
    the target is reached or none is set; of a weighted objective, that objective. `gap_left`, `cost_left`:
    what of both is left then (None in results of earlier versions).
    """

    kind: Literal["limit", "transition", "ramp", "plant"]
    key: str
    relaxed_by: float
    gap_change: float
    cost_change: float
    gap_left: float | None = None
    cost_left: float | None = None


class Objective(Result):
    """What was minimised, and what a pathway comes to.

    `value` and `bound` in `unit`: EUR (cost, lexicographic, weighted) or t (emissions). `bound`: no pathway
    with the same gaps has less; for lexicographic none whose emissions stay under `ceiling` either. `cost`:
    discounted, EUR. `emissions`: t of `account` from the first decision to the horizon. `least_emissions`,
    `ceiling`: the smallest found and what was allowed, t, where emissions came first.
    """

    kind: Literal["cost", "emissions", "lexicographic", "weighted"]
    unit: Literal["EUR", "t"]
    value: float
    bound: float
    account: Account
    cost: float
    emissions: float
    least_emissions: float | None = None
    ceiling: float | None = None


class Provenance(Result):
    """What is needed to compute it again."""

    model_key: str
    model_hash: str
    engine_version: str
    solver: str
    solver_version: str
    options: Options
    targets: tuple[str, ...]


class Pathway(Answer):
    """A found pathway.

    `objective`, `bound`: value and bound of `aim`, which says what was minimised: by default the discounted
    cost in EUR (also `outcome.costs.discounted`). `bound`: no pathway with this gap to the targets has less;
    where this one is in no year worse than the trend, that is said of those that are not either.
    `optimality_gap`: (objective − bound) ÷ |objective|. `gap_proven`: whether a smaller gap to the targets is
    impossible. `outcome`: the decisions simulated forward; `trend`: the model without the city's measures.
    `agreement`: largest relative difference between solver and simulation.
    """

    provenance: Provenance
    title: dict[str, str]
    years: tuple[int, ...]
    targets: tuple[TargetResult, ...]
    reached: bool
    outcome: Simulation
    trend: Simulation
    reduction: dict[Account, Split]
    obstacles: tuple[Obstacle, ...]
    aim: Objective
    objective: float
    bound: float
    optimality_gap: float
    gap_proven: bool
    agreement: float
    build_seconds: float
    solve_seconds: float


class Window(Result):
    """The years that a step of a rolling run saw: it decided from the first on, blind after the last."""

    first_year: int
    last_year: int


class RollingPathway(Answer):
    """A pathway decided step by step with short foresight, beside the one that `find` gives with all of it.

    `outcome`: the decisions of all steps, simulated. `extra_cost`: EUR (discounted) and `extra_gap`: t/a by
    target (t for a budget), by which it is dearer and misses more than `foresight`. Where it misses more, it
    may be cheaper.
    """

    provenance: Provenance
    title: dict[str, str]
    years: tuple[int, ...]
    window_years: int
    step_years: int
    windows: tuple[Window, ...]
    targets: tuple[TargetResult, ...]
    reached: bool
    outcome: Simulation
    foresight: Pathway
    extra_cost: float
    extra_gap: Series


def result_schema() -> dict[str, Any]:
    """JSON Schema of a pathway."""
    return Pathway.model_json_schema()
