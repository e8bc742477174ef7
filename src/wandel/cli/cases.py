"""`wandel case …`: case folders, checked and made cities of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wandel.cli.terminal import AsJson, print_json, say, say_problems, start_installation, told
from wandel.config.doctor.findings import counted

if TYPE_CHECKING:
    from wandel.foundation.cities.models import City, User
    from wandel_engine.cases import Case, Problem

app = typer.Typer(no_args_is_help=True, help="Case folders: check them and make cities of them.")


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
        say.print(f"{case}: {counted(len(problems), 'problem')}.", markup=False, soft_wrap=True)
    raise typer.Exit(1 if problems else 0)


@app.command("load")
def load_case(
    case: Annotated[Path, typer.Argument(help="Case folder, or a ZIP archive of one.")],
    admin: Annotated[str | None, typer.Option(help="E-mail address of who administers the city.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a case, make a city of it, and find its pathways. Nothing is taken over of a broken case."""
    with told():
        start_installation()
    loaded = load(case, admin)
    if as_json:
        print_json(loaded)


def export_city(
    city: Annotated[str, typer.Argument(help="Key of the city, as in its address.")],
    file: Annotated[Path, typer.Argument(help="The ZIP archive to write, such as goerlitz.zip.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file of this name.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write all that a city has published into one archive, of which another installation can make a city.

    Ends with code 3 where it would first have to be corrected there.
    """
    with told():
        start_installation()
        from wandel.foundation.cities.models import City
        from wandel.reference.exporting import exported

        found = City.objects.filter(slug=city).first()
        if found is None:
            say.print(f"There is no city {city!r}.", markup=False)
            raise typer.Exit(1)
        made = exported(found)
        with file.open("wb" if overwrite else "xb") as target:
            target.write(made.archive)
    left_out = [one.what for one in made.left_out]
    if as_json:
        problems = [problem.as_dict() for problem in made.problems]
        print_json({"file": str(file), "left_out": left_out, "problems": problems})
    say.print(f"{file}: {counted(len(made.archive), 'byte')}.", markup=False, soft_wrap=True)
    for what in left_out:
        say.print(f"Left out: {what}", markup=False, soft_wrap=True)
    say_problems(made.problems)
    if made.problems:
        raise typer.Exit(FAULTY)


FAULTY = 3
"""Exit code where the archive is written, and something in it has to be corrected before it can be read."""


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
    from wandel.foundation.cities.demonstration import DEMO_PEOPLE
    from wandel.reference.exchange import take_over
    from wandel_engine.cases import CaseError

    try:
        with transaction.atomic():
            taken = take_over(_read(case), actor=None)
            people = DEMO_PEOPLE if settings.DEMO and taken.city.is_demo else ()
            for email, role in [*people, *([(admin, "admin")] if admin else ())]:
                give_role(city=taken.city, user=person(email), role=role, actor=None)
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
        say.print(f"Entries left out, since there is no room for them yet: {len(taken.left_out)}.")
    pathways = _find_pathways(taken.city)
    return {"city": taken.city.slug, "left_out": taken.left_out, "pathways": pathways}


def person(email: str) -> User:
    """The account with this address; made where there is none."""
    from wandel.foundation.cities.actions import create_user
    from wandel.foundation.cities.models import User

    return User.objects.filter(email=email.lower()).first() or create_user(email=email, actor=None)


def _find_pathways(city: City) -> dict[str, str]:
    """Search a pathway for each target of the newest model, here and now; how each search ended.

    Other ways to the same targets are left to the worker.
    """
    from django.contrib.auth.models import AnonymousUser

    from wandel.foundation.cities.reader import Reader
    from wandel.foundation.live import jobs
    from wandel.steps.pathways.actions import request_result, request_study
    from wandel.steps.pathways.models import Study
    from wandel.steps.pathways.queries import newest_model, newest_results, target_names
    from wandel.steps.pathways.sight import sight_of

    reader = Reader(city=city, role="team", user=AnonymousUser())
    version = newest_model(city=city)
    ended = {}
    targets = [target for target, _title in target_names(version, sight_of(reader))] if version else []
    # Asked for together, so that the last to be found knows that it is the last.
    waiting = [request_result(model_version=version, targets=[target], actor=None) for target in targets]
    for target, job in zip(targets, waiting, strict=True):
        with say.status(f"Pathway for {target} …"):
            jobs.run(job)
        say.print(f"Pathway for {target}: {job.status}")
        ended[target] = str(job.status)
    for result in newest_results(reader):
        request_study(result=result, kind=Study.Kind.ALTERNATIVES, actor=None)
    return ended


def publish_agenda(city: City) -> None:
    """Make the first edition of the agenda, here and now."""
    from wandel.foundation.live import jobs
    from wandel.steps.agenda.actions import request_edition

    job = request_edition(city=city, actor=None)
    jobs.run(job)
    say.print(f"Agenda of {city.slug}: {job.status}")
