"""What all commands say and print: data to stdout, messages to stderr."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from wandel.config.place import data_folder, refuse_missing

if TYPE_CHECKING:
    from wandel_engine.cases import Problem

say = Console(stderr=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@contextmanager
def told() -> Iterator[None]:
    """End with a sentence and a code where disk, database or settings are the reason, not the program."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error

    from wandel.config.place import PlaceError

    try:
        yield
    except (PlaceError, ImproperlyConfigured) as reason:
        say.print(str(reason), markup=False, soft_wrap=True)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say.print(f"{where}{error.strerror or error}", markup=False, soft_wrap=True)
    except Error as error:
        say.print(f"The database fails: {str(error).strip()}", markup=False, soft_wrap=True)
    else:
        return
    raise typer.Exit(1)


def start_django() -> None:
    """Load settings and rooms."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wandel.config.settings")
    import django

    django.setup()


def start_installation() -> None:
    """The same for a command that looks at what is there: where no data folder is, none is made. Raises
    PlaceError."""
    refuse_missing(data_folder())
    start_django()


def in_words(moment: str) -> str:
    """A moment in ISO 8601, as a person would write it, in the time zone of the installation."""
    from django.conf import settings
    from django.utils.timezone import localtime

    local = localtime(dt.datetime.fromisoformat(moment))
    return f"{local.day} {local:%B %Y, %H:%M} ({settings.TIME_ZONE})"


def say_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        say.print(str(problem), markup=False, highlight=False, soft_wrap=True)


def print_json(data: object) -> None:
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
