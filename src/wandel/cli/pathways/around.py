"""What lies around a pathway: `alternatives`, `ensemble`, `pareto`, `abatement`, `leeway`, `tipping`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wandel.cli.pathways import tables
from wandel.cli.pathways.asking import (
    CasePath,
    OneTarget,
    Seconds,
    Variants,
    answered,
    decisions_in,
    emissions_of,
    model_of,
    pathway_to,
    refuse_both,
    show,
    target_of,
    variants_of,
    watched,
)
from wandel.cli.terminal import AsJson

if TYPE_CHECKING:
    from wandel_engine.pathways import Options

CountedTarget = Annotated[
    str | None, typer.Option("--target", help="Year or key of a target, whose account and year count.")
]
Account = Annotated[
    Literal["bisko", "territorial"] | None, typer.Option(help="Which account counts. Default: bisko.")
]
Points = Annotated[int, typer.Option(min=2, help="How many steps of tightening.")]
InYear = Annotated[
    int | None, typer.Option("--year", help="Emissions of this year. Default: all years together.")
]


def find_alternatives(
    case: CasePath,
    target: OneTarget = None,
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 5,
    slack: Annotated[float, typer.Option(min=0.0, help="Share by which each may cost more.")] = 0.05,
    free_starts: Annotated[bool, typer.Option(help="Give each start years of its own.")] = False,
    variant: Variants = None,
    seconds: Seconds = 60.0,
    as_json: AsJson = False,
) -> None:
    """Find really different pathways to the same target, at little more cost."""
    from wandel_engine.pathways.alternatives import alternatives

    with answered(), watched("Alternatives") as progress:
        model = model_of(case)
        found = alternatives(
            model,
            target_of(model, target),
            count=count,
            slack=slack,
            free_starts=free_starts,
            options=_options(variant, seconds),
            progress=progress,
        )
    show(found, tables.alternatives, as_json)


def run_ensemble(
    case: CasePath,
    target: OneTarget = None,
    decisions: Annotated[
        Path | None, typer.Option(help="JSON of decisions or of a pathway. Default: the pathway is found.")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, help="How many.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same draws.")] = 0,
    variant: Variants = None,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Time limit of the draws.")] = None,
    as_json: AsJson = False,
) -> None:
    """Draw what is uncertain many times: how sure a pathway is."""
    from wandel_engine.pathways import Options
    from wandel_engine.pathways.ensemble import ensemble
    from wandel_engine.pathways.progress import part

    with answered(), watched("Ensemble") as progress:
        model = model_of(case)
        refuse_both(decisions, target)
        if decisions is None:
            wanted = target_of(model, target)
            plan = pathway_to(model, wanted, variant, part(progress, 0.0, 0.5)).outcome.decisions
        else:
            plan = decisions_in(decisions, model)
        found = ensemble(
            model,
            plan,
            draws=draws,
            seed=seed,
            options=Options(variants=variants_of(variant)),
            progress=part(progress, 0.5, 1.0),
            time_limit=seconds,
        )
    show(found, tables.ensemble, as_json)


def find_front(
    case: CasePath,
    target: CountedTarget = None,
    points: Points = 12,
    account: Account = None,
    year: InYear = None,
    variant: Variants = None,
    seconds: Seconds = 60.0,
    as_json: AsJson = False,
) -> None:
    """Find the front between cost and carbon."""
    from wandel_engine.pathways.tradeoffs import pareto

    with answered(), watched("Front") as progress:
        model, options = model_of(case), _options(variant, seconds)
        counted, at = emissions_of(model, target, account, year)
        found = pareto(model, points, account=counted, year=at, options=options, progress=progress)
    show(found, tables.front, as_json)


def find_abatement(
    case: CasePath,
    target: CountedTarget = None,
    points: Points = 12,
    account: Account = None,
    year: InYear = None,
    variant: Variants = None,
    seconds: Seconds = 60.0,
    as_json: AsJson = False,
) -> None:
    """What a tonne saved costs: each step alone, and the price as the cap is tightened."""
    from wandel_engine.pathways.tradeoffs import abatement

    with answered(), watched("Abatement") as progress:
        model, options = model_of(case), _options(variant, seconds)
        counted, at = emissions_of(model, target, account, year)
        found = abatement(model, points, account=counted, year=at, options=options, progress=progress)
    show(found, tables.abatement, as_json)


def find_leeway(
    case: CasePath,
    limit: Annotated[
        list[str] | None, typer.Option("--limit", help="Key of a limit; several change together.")
    ] = None,
    target: OneTarget = None,
    by: Annotated[
        list[float] | None,
        typer.Option(
            "--by",
            min=-100.0,
            help="By how many per cent they are relaxed, or, below 0, tightened. Default: -50, -40 … 50.",
        ),
    ] = None,
    free_starts: Annotated[bool, typer.Option(help="Search start years anew each time.")] = False,
    variant: Variants = None,
    seconds: Seconds = 60.0,
    as_json: AsJson = False,
) -> None:
    """What becomes of target and cost if limits are tightened or relaxed."""
    from wandel_engine.pathways.tradeoffs import leeway
    from wandel_engine.pathways.tradeoffs.leeway import SHARES

    with answered(), watched("Leeway") as progress:
        model = model_of(case)
        found = leeway(
            model,
            limit or (),
            target_of(model, target),
            shares=[one / 100 for one in by] if by else SHARES,
            free_starts=free_starts,
            options=_options(variant, seconds),
            progress=progress,
        )
    show(found, tables.leeway, as_json)


def find_tipping_points(
    case: CasePath,
    target: OneTarget = None,
    variant: Variants = None,
    seconds: Seconds = 120.0,
    as_json: AsJson = False,
) -> None:
    """Until when each measure can wait, and what a year's delay costs."""
    from wandel_engine.pathways.tradeoffs import tipping_points

    with answered(), watched("Tipping points") as progress:
        model, options = model_of(case), _options(variant, seconds)
        found = tipping_points(model, target_of(model, target), options=options, progress=progress)
    show(found, tables.tipping, as_json)


def _options(variant: list[str] | None, seconds: float) -> Options:
    from wandel_engine.pathways import Options

    return Options(variants=variants_of(variant), time_limit=seconds)
