"""`find` and `simulate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wandel.cli.pathways import tables
from wandel.cli.pathways.asking import (
    CasePath,
    Seconds,
    Targets,
    Variants,
    answered,
    model_of,
    targets_of,
    variants_of,
)
from wandel.cli.terminal import AsJson, say

if TYPE_CHECKING:
    from wandel_engine.pathways import Decisions


def find_pathway(
    case: CasePath,
    target: Targets = None,
    variant: Variants = None,
    seconds: Seconds = 30.0,
    certify: Annotated[bool, typer.Option(help="Prove the start years by branch and bound.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find the cheapest pathway that reaches the targets, or the nearest achievable one."""
    from wandel_engine.pathways import Options, find

    with answered():
        model = model_of(case)
        options = Options(variants=variants_of(variant), time_limit=seconds, certify=certify)
        with say.status("Searching …"):
            pathway = find(model, targets_of(model, target), options)
    if as_json:
        sys.stdout.write(pathway.model_dump_json() + "\n")
    else:
        tables.pathway(pathway)


def simulate_pathway(
    case: CasePath,
    decisions: Annotated[
        Path | None,
        typer.Option(help="JSON of decisions, or of a pathway that find printed. Default: none, the trend."),
    ] = None,
    variant: Variants = None,
    as_json: AsJson = False,
) -> None:
    """Compute forward what follows from decisions, year by year."""
    from wandel_engine.pathways import Options, simulate, trend

    with answered():
        model = model_of(case)
        options = Options(variants=variants_of(variant))
        if decisions is None:
            outcome = trend(model, options)
        else:
            outcome = simulate(model, _decisions(decisions), options)
    if as_json:
        sys.stdout.write(outcome.model_dump_json() + "\n")
    else:
        tables.simulation(outcome)


def _decisions(path: Path) -> Decisions:
    """Raises ValueError for a file that holds neither decisions nor a pathway."""
    from pydantic import ValidationError

    from wandel_engine.pathways import Decisions, Pathway

    text = path.read_text(encoding="utf-8")
    try:
        return Decisions.model_validate_json(text)
    except ValidationError:
        pass
    try:
        return Pathway.model_validate_json(text).outcome.decisions
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ValueError(
            f"{path.name} holds neither decisions nor a pathway: {place}: {first['msg']}"
        ) from error
