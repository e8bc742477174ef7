"""`find` and `simulate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wandel.cli.pathways import tables
from wandel.cli.pathways.asking import (
    CasePath,
    Seconds,
    Targets,
    Variants,
    answered,
    decisions_in,
    model_of,
    pathway_to,
    refuse_both,
    show,
    starts_of,
    target_of,
    targets_of,
    variants_of,
    watched,
)
from wandel.cli.terminal import AsJson


def find_pathway(
    case: CasePath,
    target: Targets = None,
    variant: Variants = None,
    seconds: Seconds = 30.0,
    certify: Annotated[bool, typer.Option(help="Prove the start years by branch and bound.")] = False,
    start: Annotated[
        list[str] | None, typer.Option(help="measure=year: settle a start year; measure=never: leave it out.")
    ] = None,
    confidence: Annotated[
        float | None, typer.Option(help="Share of draws, below 1, in which the one target is to be reached.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the cheapest pathway that reaches the targets, or the nearest achievable one."""
    from wandel_engine.pathways import Options, find
    from wandel_engine.pathways.confidence import find_surely

    with answered(), watched("Pathway") as progress:
        model = model_of(case)
        wanted = targets_of(model, target)
        options = Options(
            variants=variants_of(variant), time_limit=seconds, certify=certify, starts=starts_of(start)
        )
        if confidence is not None:
            if len(wanted) != 1:
                raise ValueError("name one target whose confidence is meant")
            sure = find_surely(model, wanted[0], confidence, options, progress=progress)
        else:
            pathway = find(model, wanted, options, progress)
    if confidence is not None:
        show(sure, tables.sure, as_json)
    else:
        show(pathway, tables.pathway, as_json)


def simulate_pathway(
    case: CasePath,
    target: Annotated[
        str | None,
        typer.Option("--target", help="Year or key of a target: the pathway to it is found and simulated."),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(help="JSON of decisions, or of a pathway that find printed. Without either: the trend."),
    ] = None,
    variant: Variants = None,
    as_json: AsJson = False,
) -> None:
    """Compute forward what follows from decisions, year by year."""
    from wandel_engine.pathways import Options, simulate, trend

    with answered(), watched("Simulation") as progress:
        model = model_of(case)
        refuse_both(decisions, target)
        options = Options(variants=variants_of(variant))
        if target is not None:
            outcome = pathway_to(model, target_of(model, target), variant, progress).outcome
        elif decisions is None:
            outcome = trend(model, options)
        else:
            outcome = simulate(model, decisions_in(decisions, model), options)
    show(outcome, tables.simulation, as_json)
