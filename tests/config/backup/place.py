"""An installation in a folder and a database of its own, on which real commands run."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[3]
PATIENCE_S = 240
SERVER = os.environ.get("WANDEL_DATABASE_URL", "")

SEED = """
import datetime as dt
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
call_command("migrate", verbosity=0)
from wandel.foundation.cities import actions
from wandel.foundation.cities.models import Artefact
from django.utils import timezone
from wandel.foundation.messages.models import OutboxMessage
from wandel.foundation.records.actions import store_file
from tests.making import create_activity, create_arena, create_event
from wandel.people.arenas import actions as arenas
city = actions.create_city(slug="neustadt", name={"de": "Neustadt „Ä“"}, actor=None, is_demo=True)
person = actions.create_user(email="person@example.org", actor=None)
actions.give_role(city=city, user=person, role="admin", actor=None)
arena = create_arena(city=city, number=1, key="eins", title={"de": "Eins"}, actor=None)
activity = create_activity(arena=arena, key="ideen", kind="collect", title={"de": "Ideen"},
    prompt={"de": "Was hindert?"}, phase="open", actor=None)
for number in range(40):
    arenas.record_idea(activity=activity, key=f"idee-{number}", text=f"Idee {number} 🌳\\u2028",
        language="de", actor=None, visibility="public")
create_event(city=city, kind="workshop", date=dt.date(2026, 5, 1), title={"de": "Fest"}, key="fest",
    visibility="public", actor=person)
for number in range(3):
    store_file(name=f"plan-{number}.pdf", media_type="application/pdf", data=bytes([number]) * 900_000,
        city=city, actor=person, is_public=True)
OutboxMessage.objects.create(key="login", recipient="person@example.org", language="de", subject="Code",
    body="LOGIN-CODE", expires_at=timezone.now())
OutboxMessage.objects.create(key="invitation", city=city, recipient="a@example.org", language="de",
    subject="Kommt", body="INVITATION")
session = SessionStore(); session["login"] = "SECRET-CODE"; session.save()
"""


class Place:
    def __init__(self, folder: Path, *, engine: str | None = None) -> None:
        self.folder = folder
        self.engine = engine or ("postgresql" if SERVER else "sqlite")
        self.database = ""
        if self.engine == "postgresql":
            self.database = f"w_{uuid.uuid4().hex[:12]}"
            self.ask_server(f"CREATE DATABASE {self.database}")

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("WANDEL_")}
        url = f"{SERVER.rpartition('/')[0]}/{self.database}" if self.database else ""
        return kept | {
            "WANDEL_DATA": str(self.folder),
            "WANDEL_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "wandel.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "COLUMNS": "200",
        }

    def ask_server(self, statement: str) -> None:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(statement)

    def end(self) -> None:
        if self.database:
            self.ask_server(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    def wandel(
        self, *arguments: object, largest_file: int | None = None, stdin: str = ""
    ) -> subprocess.CompletedProcess:
        """Run a command; `largest_file` bytes is as much as it may write into one file, as on a full disk."""

        def limit() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        return subprocess.run(
            [sys.executable, "-m", "wandel", *map(str, arguments)],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            input=stdin,
            timeout=PATIENCE_S,
            preexec_fn=limit,
            check=False,
        )

    def killed_at(self, where: str, *arguments: object) -> int:
        """Run a command that is killed for good (SIGKILL) when `module:name` is called for the nth time
        (`module:name:n`); returns its exit code."""
        command = [sys.executable, "-c", KILLED, where, *map(str, arguments)]
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == -9, f"was not killed at {where}: {done.stderr}"
        return done.returncode

    def python(self, code: str) -> str:
        done = self.process(code)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def process(self, code: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def seed(self) -> Place:
        self.python(SEED)
        return self


KILLED = """
import os, signal, sys
from importlib import import_module
import django; django.setup()
module, name, nth = sys.argv[1].split(":")
*path, last = name.split(".")
owner = import_module(module)
for part in path:
    owner = getattr(owner, part)
inner, calls = getattr(owner, last), [0]
def counted(*args, **kwargs):
    calls[0] += 1
    if calls[0] == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
    return inner(*args, **kwargs)
setattr(owner, last, counted)
from wandel.cli import app
app(sys.argv[2:])
"""
