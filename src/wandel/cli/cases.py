"""`wandel case …`: case folders, checked and made cities of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wandel.cli.terminal import AsJson, print_json, say, say_problems, start_django

if TYPE_CHECKING:
    from wandel.foundation.cities.models import City, User
    from wandel_engine.cases import Case, Problem

app = typer.Typer(no_args_is_help=True, help="Case folders: check them and make cities of them.")

DEMO_PEOPLE = (
    ("admin@example.org", "admin"),
    ("team@example.org", "team"),
    ("partner@example.org", "partner"),
)


@app.command("check")
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
        print_json({"problems": [problem.as_dict() for problem in problems]})
    else:
        say_problems(problems)
        say.print(f"{case}: {len(problems) or 'no'} problem{'s' * (len(problems) != 1)}.", markup=False)
    raise typer.Exit(1 if problems else 0)


@app.command("load")
def load_case(
    case: Annotated[Path, typer.Argument(help="Case folder, or a ZIP archive of one.")],
    admin: Annotated[str | None, typer.Option(help="E-mail address of who administers the city.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a case, make a city of it, and find its pathways. Nothing is taken over of a broken case."""
    start_django()
    loaded = load(case, admin)
    if as_json:
        print_json(loaded)


@app.command("schema")
def case_schema() -> None:
    """Print the JSON Schema of each file of a case."""
    from wandel_engine.cases import case_schema as schema

    print_json(schema())


def _read(case: Path) -> Case:
    from wandel_engine.cases import read_case, read_case_archive

    return read_case_archive(case) if case.is_file() else read_case(case)


def load(case: Path, admin: str | None = None) -> dict[str, object]:
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
        say_problems(error.problems)
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
    """Search a pathway for each target of the newest model, here and now; how each search ended.

    Other ways to the same targets are left to the worker.
    """
    from wandel.foundation.live import jobs
    from wandel.steps.pathways.actions import request_result, request_study
    from wandel.steps.pathways.models import Study
    from wandel.steps.pathways.queries import newest_model, newest_results

    version = newest_model(city=city)
    ended = {}
    for target in version.document.get("targets", []) if version else []:
        with say.status(f"Pathway for {target['artefact']} …"):
            job = request_result(model_version=version, targets=[target["artefact"]], actor=None)
            jobs.run(job)
        say.print(f"Pathway for {target['artefact']}: {job.status}")
        ended[target["artefact"]] = str(job.status)
    for result in newest_results(city=city):
        request_study(result=result, kind=Study.Kind.ALTERNATIVES, actor=None)
    return ended


def publish_agenda(city: City) -> None:
    """Make the first edition of the agenda, here and now."""
    from wandel.foundation.live import jobs
    from wandel.steps.agenda.actions import request_edition

    job = request_edition(city=city, actor=None)
    jobs.run(job)
    say.print(f"Agenda of {city.slug}: {job.status}")
