"""`wandel pathways …`: the pathway engine from the command line."""

from __future__ import annotations

import typer

from wandel.cli.pathways import finding
from wandel.cli.terminal import print_json

app = typer.Typer(no_args_is_help=True, help="Transformation pathways, from a case or a model file.")
app.command("find")(finding.find_pathway)
app.command("simulate")(finding.simulate_pathway)


@app.command("schema")
def schema(result: bool = typer.Option(False, "--result", help="The schema of what find prints.")) -> None:
    """Print the JSON Schema of the model document, or of a result."""
    from wandel_engine.pathways import model_schema, result_schema

    print_json(result_schema() if result else model_schema())
