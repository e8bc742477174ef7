"""`wandel pathways …`: the pathway engine from the command line."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from wandel.cli.pathways import around, finding, reading
from wandel.cli.terminal import print_json

app = typer.Typer(no_args_is_help=True, help="Transformation pathways, from a case or a model file.")
app.command("find")(finding.find_pathway)
app.command("simulate")(finding.simulate_pathway)
app.command("alternatives")(around.find_alternatives)
app.command("ensemble")(around.run_ensemble)
app.command("pareto")(around.find_front)
app.command("abatement")(around.find_abatement)
app.command("leeway")(around.find_leeway)
app.command("tipping")(around.find_tipping_points)
app.command("explain")(reading.explain_number)
app.command("backcast")(reading.backcast_pathway)


class Kind(StrEnum):
    """What a schema describes: the model document, or the JSON that a command prints."""

    MODEL = "model"
    FIND = "find"
    CONFIDENCE = "find --confidence"
    SIMULATE = "simulate"
    ALTERNATIVES = "alternatives"
    ENSEMBLE = "ensemble"
    PARETO = "pareto"
    ABATEMENT = "abatement"
    LEEWAY = "leeway"
    TIPPING = "tipping"
    EXPLAIN = "explain"
    BACKCAST = "backcast"


@app.command("schema")
def schema(
    kind: Annotated[Kind, typer.Argument(help="The model document, or what a command prints.")] = Kind.MODEL,
) -> None:
    """Print the JSON Schema of the model document or of what a command prints."""
    from wandel_engine.pathways import Pathway, Simulation, model_schema
    from wandel_engine.pathways.alternatives import Alternatives
    from wandel_engine.pathways.backcast import Backcast
    from wandel_engine.pathways.confidence import SurePathway
    from wandel_engine.pathways.ensemble import Ensemble
    from wandel_engine.pathways.explain import Explanation
    from wandel_engine.pathways.tradeoffs import Abatement, Front, Leeway, TippingPoints

    if kind is Kind.MODEL:
        print_json(model_schema())
        return
    results = {
        Kind.FIND: Pathway,
        Kind.CONFIDENCE: SurePathway,
        Kind.SIMULATE: Simulation,
        Kind.ALTERNATIVES: Alternatives,
        Kind.ENSEMBLE: Ensemble,
        Kind.PARETO: Front,
        Kind.ABATEMENT: Abatement,
        Kind.LEEWAY: Leeway,
        Kind.TIPPING: TippingPoints,
        Kind.EXPLAIN: Explanation,
        Kind.BACKCAST: Backcast,
    }
    print_json(results[kind].model_json_schema())
