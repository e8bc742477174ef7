"""The `wandel` command. Data goes to stdout, messages to stderr; an error ends with a non-zero code."""

from __future__ import annotations

import typer

from wandel.cli import cases, keeping, members, pathways, service

app = typer.Typer(no_args_is_help=True, help="From today's city to a climate-neutral one.")
app.add_typer(cases.app, name="case")
app.add_typer(members.app, name="member")
app.add_typer(pathways.app, name="pathways")
app.command()(service.run)
app.command()(service.setup)
app.command()(service.serve)
app.command("export")(cases.export_city)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(keeping.doctor)
app.command()(service.translations)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(service.manage)
