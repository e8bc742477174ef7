"""The `wandel` command. Data goes to stdout, messages to stderr; an error ends with a non-zero code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import yaml
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from wandel.foundation.cities.models import City

app = typer.Typer(no_args_is_help=True, help="From today's city to a climate-neutral one.")
city_app = typer.Typer(no_args_is_help=True, help="The cities of this installation.")
pathways_app = typer.Typer(no_args_is_help=True, help="Transformation pathways, from a model file.")
app.add_typer(city_app, name="city")
app.add_typer(pathways_app, name="pathways")
say = Console(stderr=True)

DEMO_PEOPLE = (
    ("admin@example.org", "admin"),
    ("team@example.org", "team"),
    ("partner@example.org", "partner"),
)
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wandel.config.settings")
    import django

    django.setup()


@app.command()
def setup(
    demo: Annotated[Path | None, typer.Option(help="Case folder to load where there is no city yet.")] = None,
) -> None:
    """Prepare the data folder: look and fonts, database, static files, and a demonstration if asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wandel.config.settings")
    from django.conf import settings

    from wandel.foundation.ui.assets import write_assets

    with say.status("Look, fonts and charts …"):
        changed = write_assets(settings.ASSETS)
    _django()
    from django.core.management import call_command

    with say.status("Translations and database …"):
        _compile_translations(settings.LOCALE_PATHS[0])
        call_command("migrate", interactive=False, verbosity=0)
    if changed or not (settings.STATIC_ROOT / "staticfiles.json").exists() or settings.DEBUG:
        settings.STATICFILES_DIRS = [settings.ASSETS]
        with say.status("Static files …"):
            call_command("collectstatic", interactive=False, verbosity=0)
    from wandel.foundation.cities.models import City

    if demo is not None and not City.objects.exists():
        with say.status(f"Case {demo} …"):
            _load(demo)


def _compile_translations(folder: Path) -> None:
    """Write each catalogue's binary form where it is older than its text."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in folder.glob("*/LC_MESSAGES/*.po"):
        binary = source.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text, binary.open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", envvar="PORT")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Run web and worker until Ctrl+C."""
    _django()
    from django.conf import settings

    from wandel.config.supervisor import supervise
    from wandel.foundation.live.actions import fail_orphans

    fail_orphans(actor=None)
    say.print(f"Wandel: http://{host}:{port}")
    if settings.DEMO:
        people = ", ".join(f"{email} ({role})" for email, role in DEMO_PEOPLE)
        say.print(f"Demonstration log-ins: {people}. The code appears here, in this window.")
    python = [sys.executable, "-m"]
    web = [*python, "uvicorn", "wandel.config.asgi:application", "--host", host, "--port", str(port)]
    worker = [*python, "django", "db_worker", "--no-reload", "--no-startup-delay", "--interval", "0.5"]
    code = supervise({"web": [*web, "--log-level", "warning", "--no-access-log"], "worker": worker})
    raise typer.Exit(code)


@city_app.command("load")
def load_city(case: Annotated[Path, typer.Argument(help="Case folder.")]) -> None:
    """Make a city of a case folder's cover sheet."""
    _django()
    _load(case)


def _load(case: Path) -> None:
    from django.conf import settings
    from django.core.exceptions import ValidationError as Refused
    from django.db import transaction

    from wandel.foundation.cities import actions
    from wandel.reference.exchange import load_case
    from wandel_engine.pathways import ModelError

    try:
        with transaction.atomic():
            taken = load_case(case, actor=None)
            city = taken.city
            for email, role in DEMO_PEOPLE if settings.DEMO else ():
                user = actions.create_user(email=email, actor=None)
                actions.give_role(city=city, user=user, role=role, actor=None)
    except (OSError, yaml.YAMLError, UnicodeDecodeError, ValidationError, Refused, ModelError) as error:
        say.print(f"{case} was not loaded: {error}", markup=False)
        raise typer.Exit(1) from error
    say.print(f"Loaded {city.slug}.")
    _find_pathways(city)
    if taken.left_out:
        say.print(f"Left out, since there is no room for them yet: {len(taken.left_out)} entries.")


def _find_pathways(city: City) -> None:
    """Search a pathway for each target of the newest model, here and now."""
    from wandel.foundation.live import jobs
    from wandel.steps.pathways.actions import request_result
    from wandel.steps.pathways.queries import newest_model

    version = newest_model(city=city)
    for target in version.document.get("targets", []) if version else []:
        with say.status(f"Pathway for {target['artefact']} …"):
            job = request_result(model_version=version, targets=[target["artefact"]], actor=None)
            jobs.run(job)
        say.print(f"Pathway for {target['artefact']}: {job.status}")


@pathways_app.command("find")
def find_pathway(
    model: Annotated[Path, typer.Argument(help="Model folder or file.")],
    target: Annotated[
        list[str] | None, typer.Option(help="Artefact key of a target; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the cheapest pathway that reaches the targets, or the nearest achievable one."""
    from wandel_engine.pathways import ModelError, find, load_model

    try:
        with say.status("Searching …"):
            pathway = find(load_model(model), target or None)
    except ModelError as error:
        for problem in error.problems:
            say.print(
                f"{problem.file}:{problem.line} {problem.field}: {problem.message} {problem.mend}",
                markup=False,
            )
        raise typer.Exit(1) from error
    except (KeyError, OSError) as error:
        say.print(str(error), markup=False)
        raise typer.Exit(1) from error
    if as_json:
        sys.stdout.write(pathway.model_dump_json() + "\n")
        return
    table = Table("target", "year", "account", "threshold t/a", "achieved t/a", "reached", "earliest year")
    for result in pathway.targets:
        table.add_row(
            result.artefact,
            str(result.year),
            result.account,
            f"{result.threshold:,.0f}",
            f"{result.achieved:,.0f}",
            "yes" if result.reached else "no",
            str(result.earliest_year or "–"),
        )
    Console().print(table)


@pathways_app.command("schema")
def model_schema() -> None:
    """Print the JSON Schema of the model document."""
    from wandel_engine.pathways import model_schema as schema

    sys.stdout.write(json.dumps(schema(), indent=2) + "\n")


@app.command()
def translations(
    update: Annotated[bool, typer.Option("--update", help="First merge today's texts into them.")] = False,
) -> None:
    """Say what the English and the Polish catalogue lack."""
    _django()
    from wandel.config import translations as catalogues

    if update:
        catalogues.update()
    faults = {language: catalogues.missing(language) for language in catalogues.LANGUAGES}
    for language, found in faults.items():
        for fault in found:
            say.print(f"{language}: {fault}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if any(faults.values()) else 0)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(context: typer.Context) -> None:
    """Hand the arguments to Django's own commands."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wandel.config.settings"}
    command = [sys.executable, "-m", "django", *context.args]
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)
