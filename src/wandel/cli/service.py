"""Commands that prepare and run an installation."""

from __future__ import annotations

import logging
import multiprocessing
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from wandel.cli.cases import load, publish_agenda
from wandel.cli.terminal import AsJson, print_json, say, start_django, told
from wandel.config.place import Occupancy, data_folder, occupy, refuse_unfinished

if TYPE_CHECKING:
    from django.conf import LazySettings

    from wandel.foundation.live.job_kinds import Queue

HEAD_START_S = 1.5
"""What the web process is given before the workers begin."""
ALONE = {"migrate", "flush", "loaddata"}
HARMLESS = {"--help", "--check", "--plan"}
logger = logging.getLogger("wandel.service")

Demo = Annotated[Path | None, typer.Option(help="Case folder to load where there is no city yet.")]
Port = Annotated[int, typer.Option(help="Port on 127.0.0.1.", envvar="PORT", min=0, max=65535)]
Host = Annotated[str, typer.Option(help="Address to listen on.")]


def setup(demo: Demo = None) -> None:
    """Prepare the data folder: look and fonts, database, static files, and a demonstration if asked for."""
    with told():
        refuse_unfinished(data_folder())
        _occupancy = occupy(data_folder(), "wandel setup")
        _set_up(demo)
        _tell_setup_key()


def serve(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Run web and workers until Ctrl+C."""
    with told():
        occupancy, bound = _enter("serve", host, port)
        start_django()
    _supervise(occupancy, bound)


def run(demo: Demo = None, port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Prepare what is not prepared yet, then run web and workers until Ctrl+C: `setup` and `serve` in one."""
    with told():
        occupancy, bound = _enter("run", host, port)
        from wandel.foundation.ui.assets import assets_are_current

        if not assets_are_current(_settings().ASSETS):
            _set_up_apart(demo)
        if _prepare():
            _set_up_apart(demo)
    _supervise(occupancy, bound)


def _enter(command: str, host: str, port: int) -> tuple[Occupancy, socket.socket]:
    """Data folder and port, before anything is done with either."""
    from wandel.config.web import bind

    refuse_unfinished(data_folder())
    occupancy = occupy(data_folder(), f"wandel {command} on http://{host}:{port}", token=secrets.token_hex(8))
    try:
        return occupancy, bind(host, port)
    except OSError as error:
        say.print(
            f"{host}:{port} cannot be used: {error.strerror}. Another one can be chosen with --port.",
            markup=False,
            soft_wrap=True,
        )
        raise typer.Exit(1) from error


def _set_up(demo: Path | None) -> None:
    if _prepare():
        _fill(demo)


def _set_up_apart(demo: Path | None) -> None:
    """`setup` in a process of its own: what draws and computes starts threads, and web and workers are forked
    from a process that has none. It is forked, and so works in the data folder that this one holds."""
    _let_go()
    apart = multiprocessing.get_context("fork").Process(target=_end_with, args=(_set_up, demo), name="setup")
    apart.start()
    apart.join()
    if apart.exitcode:
        raise typer.Exit(1)


def _end_with(function: Callable[[Path | None], None], demo: Path | None) -> None:
    try:
        with told():
            function(demo)
    except typer.Exit as ended:
        sys.exit(ended.exit_code)


def _let_go() -> None:
    """Close what must not be forked."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def _settings() -> LazySettings:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wandel.config.settings")
    from django.conf import settings

    return settings


def _prepare() -> bool:
    """Write what is missing or older than its sources; returns whether there is no city yet."""
    settings = _settings()
    from wandel.config.privacy import close_to_others
    from wandel.foundation.ui.assets import write_assets
    from wandel.foundation.ui.storage import collect_if_changed

    close_to_others(settings.DATA)
    with say.status("Look, fonts and charts …"):
        write_assets(settings.ASSETS)
    start_django()
    from wandel.config.translations import compile_catalogues

    with say.status("Translations and database …"):
        compile_catalogues()
        _migrate()
    # The folder may have come into being after the settings looked for it.
    settings.STATICFILES_DIRS = [settings.ASSETS]
    with say.status("Static files …"):
        collect_if_changed()
    from wandel.foundation.cities import erasures
    from wandel.foundation.cities.models import City

    erasures.catch_up()
    return not City.objects.exists()


def _migrate() -> None:
    """Bring the database up to date, after a copy of what is in it."""
    from django.core.management import call_command

    from wandel.config.backup.copies import copy_before_migrating, migrations_are_pending

    if not migrations_are_pending():
        return
    copy = copy_before_migrating()
    if copy is not None:
        say.print(f"Copy before the migration: {copy}", markup=False, soft_wrap=True)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception:
        if copy is not None:
            say.print(
                "The migration failed. To go back: move the data folder away (with PostgreSQL, empty the "
                f"database), install the version from before, and there: wandel restore …/{copy.name}",
                markup=False,
                soft_wrap=True,
            )
        raise


def _fill(demo: Path | None) -> None:
    """What only a new installation needs: the compiled kernel, and a city to look at."""
    from wandel.foundation.cities.models import City
    from wandel_engine.pathways.ensemble import prepare

    with say.status("Compiling the kernel of ensembles …"):
        prepare()
    if demo is not None:
        with say.status(f"Case {demo} …"):
            loaded = load(demo)
            publish_agenda(City.objects.get(slug=loaded["city"]))


def _supervise(occupancy: Occupancy, bound: socket.socket) -> NoReturn:
    from django.conf import settings

    from wandel.config.supervisor import supervise
    from wandel.config.web import answer
    from wandel.foundation.cities.demonstration import DEMO_PEOPLE
    from wandel.foundation.live.job_kinds import Queue

    host, port = bound.getsockname()[:2]
    say.print(f"Wandel: http://{f'[{host}]' if ':' in host else host}:{port}")
    _tell_setup_key()
    if settings.DEMO:
        people = ", ".join(f"{email} ({role})" for email, role in DEMO_PEOPLE)
        say.print(f"Demonstration log-ins: {people}. The code appears here, in this window.")
    _let_go()
    workers = {f"worker-{queue}": queue for queue in Queue}
    programs = {"web": partial(answer, bound)}
    programs |= {name: partial(_work, queue, occupancy) for name, queue in workers.items()}
    killed = supervise(programs)
    _put_back([_signature(occupancy.token, workers[name]) for name in killed if name in workers])
    raise typer.Exit(0)


def _tell_setup_key() -> None:
    """Where nothing is yet: what the first person needs to get in."""
    from django.db import InterfaceError, OperationalError

    from wandel.foundation.administration import setup_key

    try:
        key = setup_key.prepare()
    except (OperationalError, InterfaceError):
        # A database that does not answer yet keeps nothing from starting; each process says so itself.
        return
    if key is not None:
        say.print(f"No city yet. To found one, open that page; its setup key: {key}", soft_wrap=True)


def _signature(token: str, queue: Queue) -> str:
    """The name under which a worker signs its jobs."""
    return f"{token}/{queue}"


def _put_back(workers: list[str]) -> None:
    """What workers were doing when the stop ended them is done after the next start."""
    from django.db import Error

    from wandel.foundation.live.actions import put_back_all

    if workers:
        try:
            put_back_all(workers=workers, actor=None)
        except Error as error:
            say.print(f"Jobs that were under way will be shown as failed: {error}", markup=False)


def _work(queue: Queue, occupancy: Occupancy) -> None:
    """A worker. It leaves the processor to whoever waits for a page, first of all for the first one; one that
    computes does so for minutes, and leaves it to the other as well."""
    from django.db import Error

    from wandel.foundation.live.job_kinds import Queue
    from wandel.foundation.live.worker import work

    os.nice(10 if queue == Queue.COMPUTING else 5)
    time.sleep(HEAD_START_S)
    try:
        work(
            queue=queue,
            name=_signature(occupancy.token, queue),
            installation=occupancy.token,
            predecessors=[_signature(occupancy.predecessor, queue)] if occupancy.predecessor else [],
        )
    except Error as error:
        logger.error("the database fails: %s", str(error).strip())
        sys.exit(1)


def translations(
    update: Annotated[bool, typer.Option("--update", help="First merge today's texts into them.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what the English and the Polish catalogue lack."""
    start_django()
    from wandel.config import translations as catalogues

    if update:
        catalogues.update()
    faults = {language: catalogues.missing(language) for language in catalogues.LANGUAGES}
    if as_json:
        print_json(faults)
    else:
        for line in (f"{language}: {fault}" for language, found in faults.items() for fault in found):
            say.print(line, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if any(faults.values()) else 0)


def manage(context: typer.Context) -> None:
    """Hand the arguments to Django's own commands. Those that change the database as a whole do so alone."""
    if ALONE.intersection(context.args[:1]) and not HARMLESS.intersection(context.args):
        with told():
            _occupancy = occupy(data_folder(), f"wandel manage {context.args[0]}")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wandel.config.settings"}
    command = [sys.executable, "-m", "django", *context.args]
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)
