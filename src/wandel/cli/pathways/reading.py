"""What a found pathway says: `explain`, `backcast`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wandel.cli.pathways import tables
from wandel.cli.pathways.asking import (
    CasePath,
    OneTarget,
    Seconds,
    Variants,
    answered,
    model_of,
    pathway_in,
    show,
    target_of,
    variants_of,
    watched,
)
from wandel.cli.terminal import AsJson, print_json

if TYPE_CHECKING:
    from wandel_engine.pathways import Model, Pathway

Stored = Annotated[
    Path | None,
    typer.Option("--pathway", help="A pathway that find --json printed. Default: it is found."),
]


def explain_number(
    case: CasePath,
    address: Annotated[
        str | None,
        typer.Argument(help="Which number: emissions/bisko/total/2035. Default: list all."),
    ] = None,
    target: OneTarget = None,
    pathway: Stored = None,
    variant: Variants = None,
    seconds: Seconds = 30.0,
    as_json: AsJson = False,
) -> None:
    """Explain a number of a pathway: formula, inputs and sources."""
    from wandel_engine.pathways.explain import Explainer, Unexplained, UnknownAddress

    with answered():
        model = model_of(case)
        explainer = Explainer(model, _found(model, target, pathway, variant, seconds))
        if address is None:
            if as_json:
                print_json(list(explainer.numbers))
            else:
                typer.echo("\n".join(explainer.numbers))
            return
        try:
            shown = explainer.explain(address)
        except (UnknownAddress, Unexplained) as error:
            raise ValueError(str(error)) from error
    show(shown, tables.explanation, as_json)


def backcast_pathway(
    case: CasePath,
    target: OneTarget = None,
    pathway: Stored = None,
    actor: Annotated[
        str | None, typer.Option(help="Only the milestones of this organisation, payer or trade.")
    ] = None,
    variant: Variants = None,
    seconds: Seconds = 30.0,
    as_json: AsJson = False,
) -> None:
    """Lead back from the target: what must hold by which year, and who is responsible."""
    from wandel_engine.pathways.backcast import backcast

    with answered():
        model = model_of(case)
        found = backcast(model, _found(model, target, pathway, variant, seconds))
        if actor is not None:
            known = [who.key for who in found.actors()]
            if actor not in known:
                raise ValueError(f"nobody is called '{actor}'; responsible are {', '.join(known)}")
            found = found.model_copy(update={"milestones": found.of(actor), "phase_outs": ()})
    show(found, tables.backcast, as_json)


def _found(
    model: Model, target: str | None, stored: Path | None, variant: list[str] | None, seconds: float
) -> Pathway:
    """The stored pathway, or the one that is found now."""
    from wandel_engine.pathways import Options, find

    if stored is not None:
        if target is not None or variant:
            raise ValueError("a stored pathway has its target and its variants: leave them out")
        return pathway_in(stored, model)
    with watched("Pathway") as progress:
        options = Options(variants=variants_of(variant), time_limit=seconds)
        return find(model, target_of(model, target), options, progress)
