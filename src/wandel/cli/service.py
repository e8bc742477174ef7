"""Commands that prepare and run an installation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from wandel.cli.cases import DEMO_PEOPLE, load, publish_agenda
from wandel.cli.terminal import AsJson, print_json, say, start_django


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

    if City.objects.exists():
        return
    from wandel_engine.pathways.ensemble import prepare

    with say.status("Compiling the kernel of ensembles …"):
        prepare()
    if demo is not None:
        with say.status(f"Case {demo} …"):
            loaded = load(demo)
            publish_agenda(City.objects.get(slug=loaded["city"]))


def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", envvar="PORT")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Run web and worker until Ctrl+C."""
    start_django()
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
