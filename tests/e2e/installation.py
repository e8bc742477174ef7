"""A whole installation in a folder of its own, prepared and run by `wandel run` as a newcomer does it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90
PREPARING_S = 300
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)

CHECKING = """
import django
django.setup()
from wandel.foundation.live.jobs import run
from wandel.foundation.live.models import Job
for job in Job.objects.filter(kind="reference.check", status="waiting"):
    run(job)
"""


class Installation:
    def __init__(self, folder: Path, assets: Path) -> None:
        self.folder = folder
        self.said = folder / "said.txt"
        shutil.copytree(assets, folder / "assets")
        (folder / "assets-src").symlink_to(assets.parent / "assets-src")
        self._environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("WANDEL_", "DJANGO_"))
        } | {
            "WANDEL_DATA": str(folder),
            "WANDEL_DEMO": "1",
            "WANDEL_PSEUDO_LOCALE": "1",
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Prepare the folder, load the case and serve it; returns once the first page is answered."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            self._command(port),
            cwd=ROOT,
            env=self._environment,
            stdout=self.said.open("w"),
            stderr=subprocess.STDOUT,
        )
        self._wait_until(self._answers, "the server to answer", PREPARING_S)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def login_code(self, email: str, *, after: int) -> str:
        """The newest code mailed to this address, as the console shows it, `after` a `position()`."""
        found: list[str] = []

        def arrived() -> bool:
            mails = self.said.read_text(encoding="utf-8")[after:].split("Subject: ")[1:]
            found.extend(code for mail in mails if f"To: {email}" in mail for code in CODE.findall(mail))
            return bool(found)

        self._wait_until(arrived, f"a code for {email}")
        return found[-1]

    def position(self) -> int:
        """How much has been said so far."""
        return len(self.said.read_text(encoding="utf-8"))

    def _command(self, port: int) -> list[str]:
        return [sys.executable, "-m", "wandel", "run", "--demo", "cases/goerlitz", "--port", str(port)]

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.said.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{self.address}/de/accessibility", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def _wait_until(self, condition, what: str, patience_s: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + patience_s
        while not condition():
            assert time.monotonic() < deadline, (
                f"waited in vain for {what}:\n{self.said.read_text(encoding='utf-8')}"
            )
            time.sleep(0.1)


class Copy(Installation):
    """An installation as it is now, once more, to be spoilt by tests: pages only, without a worker. Who is
    logged in there is logged in here."""

    def __init__(self, original: Installation, folder: Path) -> None:
        self.folder = folder
        self.said = folder / "said.txt"
        self._environment = original._environment | {"WANDEL_DATA": str(folder)}
        for unchanged in ("assets", "static", "pseudo-locale"):
            (folder / unchanged).symlink_to(original.folder / unchanged)
        shutil.copytree(original.folder / "files", folder / "files")
        shutil.copy2(original.folder / "secret-key", folder)
        with (
            closing(sqlite3.connect(original.folder / "wandel.sqlite3")) as there,
            closing(sqlite3.connect(folder / "wandel.sqlite3")) as here,
        ):
            there.backup(here)

    def check_cases(self) -> None:
        """Do what the worker would do with uploaded cases."""
        command = [sys.executable, "-c", CHECKING]
        settings = {"DJANGO_SETTINGS_MODULE": "wandel.config.settings"}
        subprocess.run(command, cwd=ROOT, env=self._environment | settings, check=True)

    def _command(self, port: int) -> list[str]:
        served = ["wandel.config.asgi:application", "--port", str(port), "--log-level", "warning"]
        return [sys.executable, "-m", "uvicorn", *served]
