"""Commands that prepare and run an installation."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from wandel.cli.cases import DEMO_PEOPLE, load, publish_agenda
from wandel.cli.terminal import AsJson, print_json, say, start_django

if TYPE_CHECKING:
    from django.conf import LazySettings

HEAD_START_S = 1.5
"""What the web process is given before the worker begins."""

Demo = Annotated[Path | None, typer.Option(help="Case folder to load where there is no city yet.")]
Port = Annotated[int, typer.Option(help="Port on 127.0.0.1.", envvar="PORT")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]


def setup(demo: Demo = None) -> None:
    """Prepare the data folder: look and fonts, database, static files, and a demonstration if asked for."""
    if _prepare():
        _fill(demo)


def serve(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Run web and worker until Ctrl+C."""
    start_django()
    _supervise(host, port)


def run(demo: Demo = None, port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Prepare what is not prepared yet, then run web and worker until Ctrl+C: `setup` and `serve` in one."""
    from wandel.foundation.ui.assets import assets_are_current

    if not assets_are_current(_settings().ASSETS):
        _setup_apart(demo)
    if _prepare():
        _setup_apart(demo)
    _supervise(host, port)


def _setup_apart(demo: Path | None) -> None:
    """`setup` in a process of its own: what draws and computes starts threads, and web and worker are forked
    from a process that has none."""
    command = [sys.executable, "-m", "wandel", "setup", *(("--demo", str(demo)) if demo else ())]
    code = subprocess.run(command, check=False).returncode
    if code:
        raise typer.Exit(code)


def _settings() -> LazySettings:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wandel.config.settings")
    from django.conf import settings

    return settings


def _prepare() -> bool:
    """Write what is missing or older than its sources; returns whether there is no city yet."""
    settings = _settings()
    from wandel.foundation.ui.assets import write_assets
    from wandel.foundation.ui.storage import collect_if_changed

    with say.status("Look, fonts and charts …"):
        write_assets(settings.ASSETS)
    start_django()
    from django.core.management import call_command

    from wandel.config.translations import compile_catalogues

    with say.status("Translations and database …"):
        compile_catalogues()
        call_command("migrate", interactive=False, verbosity=0)
    # The folder may have come into being after the settings looked for it.
    settings.STATICFILES_DIRS = [settings.ASSETS]
    with say.status("Static files …"):
        collect_if_changed()
    from wandel.foundation.cities.models import City

    return not City.objects.exists()


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


def _supervise(host: str, port: int) -> NoReturn:
    from django.conf import settings
    from django.db import connections

    from wandel.config.supervisor import supervise
    from wandel.foundation.live.actions import fail_orphans

    def clear_up(name: str) -> None:
        """What a worker left running when it died has failed; its successor must not leave it so."""
        if name == "worker":
            fail_orphans(actor=None)
        for connection in connections.all(initialized_only=True):
            connection.close()
            if connection.vendor == "postgresql":
                connection.close_pool()

    say.print(f"Wandel: http://{host}:{port}")
    if settings.DEMO:
        people = ", ".join(f"{email} ({role})" for email, role in DEMO_PEOPLE)
        say.print(f"Demonstration log-ins: {people}. The code appears here, in this window.")
    raise typer.Exit(supervise({"web": lambda: _answer(host, port), "worker": _work}, before_start=clear_up))


def _answer(host: str, port: int) -> None:
    """The web process."""
    import uvicorn

    uvicorn.run("wandel.config.asgi:application", host=host, port=port, log_level="warning", access_log=False)


def _work() -> None:
    """The worker. It computes for minutes, and leaves the processor to whoever waits for a page, first of all
    for the first one."""
    from django.core.management import call_command

    os.nice(10)
    time.sleep(HEAD_START_S)
    call_command("db_worker", reload=False, startup_delay=False, interval=0.5)


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
    """Hand the arguments to Django's own commands."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "wandel.config.settings"}
    command = [sys.executable, "-m", "django", *context.args]
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)
