"""The `wandel` command. Data goes to stdout, messages to stderr; an error ends with a non-zero code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

if TYPE_CHECKING:
    from wandel.foundation.cities.models import City, User
    from wandel_engine.cases import Case, Problem

app = typer.Typer(no_args_is_help=True, help="From today's city to a climate-neutral one.")
case_app = typer.Typer(no_args_is_help=True, help="Case folders: check them and make cities of them.")
pathways_app = typer.Typer(no_args_is_help=True, help="Transformation pathways, from a model file.")
app.add_typer(case_app, name="case")
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
    from wandel.foundation.ui.storage import collect_if_changed

    with say.status("Look, fonts and charts …"):
        write_assets(settings.ASSETS)
    _django()
    from django.core.management import call_command

    with say.status("Translations and database …"):
        _compile_translations()
        call_command("migrate", interactive=False, verbosity=0)
    # The folder may have come into being after the settings looked for it.
    settings.STATICFILES_DIRS = [settings.ASSETS]
    with say.status("Static files …"):
        collect_if_changed()
    from wandel.foundation.cities.models import City

    if demo is not None and not City.objects.exists():
        with say.status(f"Case {demo} …"):
            loaded = _load(demo)
            _publish_agenda(City.objects.get(slug=loaded["city"]))


def _compile_translations() -> None:
    """Write each catalogue's binary form where it is older than its text, and the pseudo-locale if wanted."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from django.conf import settings

    from wandel.config import translations as catalogues

    for source in catalogues.FOLDER.glob("*/LC_MESSAGES/*.po"):
        binary = source.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text, binary.open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))
    if settings.PSEUDO_LOCALE:
        catalogues.write_pseudo(settings.LOCALE_PATHS[0] / "en_XA")


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

    def clear_up(name: str) -> None:
        """What a worker left running when it died has failed; its successor must not leave it so."""
        if name == "worker":
            fail_orphans(actor=None)

    say.print(f"Wandel: http://{host}:{port}")
    if settings.DEMO:
        people = ", ".join(f"{email} ({role})" for email, role in DEMO_PEOPLE)
        say.print(f"Demonstration log-ins: {people}. The code appears here, in this window.")
    python = [sys.executable, "-m"]
    web = [*python, "uvicorn", "wandel.config.asgi:application", "--host", host, "--port", str(port)]
    worker = [*python, "django", "db_worker", "--no-reload", "--no-startup-delay", "--interval", "0.5"]
    code = supervise(
        {"web": [*web, "--log-level", "warning", "--no-access-log"], "worker": worker}, before_start=clear_up
    )
    raise typer.Exit(code)


@case_app.command("check")
def check_case(
    case: Annotated[Path, typer.Argument(help="Case folder, or a ZIP archive of one.")],
    as_json: AsJson = False,
) -> None:
    """Name everything that is wrong with a case: file, line, field and the mend."""
    from wandel_engine.cases import CaseError

    problems: Sequence[Problem] = ()
    try:
        _read(case)
    except CaseError as error:
        problems = error.problems
    except OSError as error:
        say.print(f"{case}: {error.strerror}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        _print_json({"problems": [problem.as_dict() for problem in problems]})
    else:
        _say_problems(problems)
        say.print(f"{case}: {len(problems) or 'no'} problem{'s' * (len(problems) != 1)}.", markup=False)
    raise typer.Exit(1 if problems else 0)


@case_app.command("load")
def load_case(
    case: Annotated[Path, typer.Argument(help="Case folder, or a ZIP archive of one.")],
    admin: Annotated[str | None, typer.Option(help="E-mail address of who administers the city.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a case, make a city of it, and find its pathways. Nothing is taken over of a broken case."""
    _django()
    loaded = _load(case, admin)
    if as_json:
        _print_json(loaded)


@case_app.command("schema")
def case_schema() -> None:
    """Print the JSON Schema of each file of a case."""
    from wandel_engine.cases import case_schema as schema

    _print_json(schema())


def _read(case: Path) -> Case:
    from wandel_engine.cases import read_case, read_case_archive

    return read_case_archive(case) if case.is_file() else read_case(case)


def _load(case: Path, admin: str | None = None) -> dict[str, object]:
    """Take the case over and find its pathways; what came of it, as plain data."""
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.db import DatabaseError, transaction

    from wandel.foundation.cities.actions import give_role
    from wandel.reference.exchange import take_over
    from wandel_engine.cases import CaseError

    people = [*(DEMO_PEOPLE if settings.DEMO else ()), *([(admin, "admin")] if admin else ())]
    try:
        with transaction.atomic():
            taken = take_over(_read(case), actor=None)
            for email, role in people:
                give_role(city=taken.city, user=_person(email), role=role, actor=None)
    except CaseError as error:
        _say_problems(error.problems)
        say.print(f"{case} was not loaded.", markup=False)
        raise typer.Exit(1) from error
    except (OSError, ValidationError) as error:
        reason = "; ".join(error.messages) if isinstance(error, ValidationError) else error
        say.print(f"{case} was not loaded: {reason}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    except DatabaseError as error:
        say.print(
            f"{case} was not loaded: {error}. Is the data folder prepared? (wandel setup)", markup=False
        )
        raise typer.Exit(1) from error
    say.print(f"Loaded {taken.city.slug}.")
    if taken.left_out:
        say.print(f"Left out, since there is no room for them yet: {len(taken.left_out)} entries.")
    pathways = _find_pathways(taken.city)
    return {"city": taken.city.slug, "left_out": taken.left_out, "pathways": pathways}


def _person(email: str) -> User:
    from wandel.foundation.cities.actions import create_user
    from wandel.foundation.cities.models import User

    return User.objects.filter(email=email.lower()).first() or create_user(email=email, actor=None)


def _find_pathways(city: City) -> dict[str, str]:
    """Search a pathway for each target of the newest model, here and now; how each search ended."""
    from wandel.foundation.live import jobs
    from wandel.steps.pathways.actions import request_result
    from wandel.steps.pathways.queries import newest_model

    version = newest_model(city=city)
    ended = {}
    for target in version.document.get("targets", []) if version else []:
        with say.status(f"Pathway for {target['artefact']} …"):
            job = request_result(model_version=version, targets=[target["artefact"]], actor=None)
            jobs.run(job)
        say.print(f"Pathway for {target['artefact']}: {job.status}")
        ended[target["artefact"]] = str(job.status)
    return ended


def _publish_agenda(city: City) -> None:
    """Make the first edition of the agenda, here and now."""
    from wandel.foundation.live import jobs
    from wandel.steps.agenda.actions import request_edition

    job = request_edition(city=city, actor=None)
    jobs.run(job)
    say.print(f"Agenda of {city.slug}: {job.status}")


def _say_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        say.print(str(problem), markup=False, highlight=False, soft_wrap=True)


def _print_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


@pathways_app.command("find")
def find_pathway(
    model: Annotated[Path, typer.Argument(help="Model folder or file.")],
    target: Annotated[
        list[str] | None,
        typer.Option(help="Artefact key of a target; may be repeated. Without one, only cost counts."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the cheapest pathway that reaches the targets, or the nearest achievable one."""
    from wandel_engine.pathways import ModelError, NothingFound, find, load_model

    try:
        with say.status("Searching …"):
            pathway = find(load_model(model), target or None)
    except ModelError as error:
        _say_problems(error.problems)
        raise typer.Exit(1) from error
    except (KeyError, OSError, NothingFound) as error:
        say.print(str(error.args[0] if isinstance(error, KeyError) else error), markup=False)
        raise typer.Exit(1) from error
    if as_json:
        sys.stdout.write(pathway.model_dump_json() + "\n")
        return
    table = Table(
        Column("target", no_wrap=True),
        "year",
        "account",
        "threshold t/a",
        "achieved t/a",
        "reached",
        "earliest year",
    )
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
    if pathway.targets:
        Console().print(table)
    Console().print(f"discounted cost: {pathway.objective:,.0f} EUR")


@pathways_app.command("schema")
def model_schema() -> None:
    """Print the JSON Schema of the model document."""
    from wandel_engine.pathways import model_schema as schema

    _print_json(schema())


@app.command()
def translations(
    update: Annotated[bool, typer.Option("--update", help="First merge today's texts into them.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what the English and the Polish catalogue lack."""
    _django()
    from wandel.config import translations as catalogues

    if update:
        catalogues.update()
    faults = {language: catalogues.missing(language) for language in catalogues.LANGUAGES}
    if as_json:
        _print_json(faults)
    else:
        for line in (f"{language}: {fault}" for language, found in faults.items() for fault in found):
            say.print(line, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if any(faults.values()) else 0)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(context: typer.Context) -> None:
    """Hand the arguments to Django's own commands."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wandel.config.settings"}
    command = [sys.executable, "-m", "django", *context.args]
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)
