"""One running installation, with a mail server, for all tests of this package."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings
from tests.e2e.installation import CODE, ROOT, Installation
from tests.running.mail_server import MailServer

CITY = "kleinstadt"
TEAM, COLLEAGUE, PARTNER = "planning@example.net", "colleague@example.net", "works@example.net"
FILL = f"""
import datetime as dt, django
django.setup()
from wandel.foundation.cities.actions import create_city, create_user, give_role
from tests.making import create_activity, create_arena, create_event
from wandel.steps.pathways.actions import add_model_version
from wandel_engine.pathways import dump_model, load_model
city = create_city(slug="{CITY}", name={{"de": "Kleinstadt"}}, actor=None)
for email, role in (("{TEAM}", "admin"), ("{COLLEAGUE}", "team"), ("{PARTNER}", "partner")):
    give_role(city=city, user=create_user(email=email, actor=None), role=role, actor=None)
create_event(
    city=city, kind="workshop", date=dt.date.today() + dt.timedelta(days=30), title={{"de": "Werkstatt"}},
    key="workshop", visibility="public", actor=None,
)
arena = create_arena(city=city, key="arena", number=1, status="planned", actor=None)
create_activity(arena=arena, key="ideas", kind="collect", title={{"de": "Ideen"}}, actor=None)
add_model_version(city=city, document=dump_model(load_model("benchmarks/models/small")), actor=None)
"""


class Running(Installation):
    """Not a demonstration: its mail goes to a mail server."""

    def __init__(self, folder: Path, assets: Path, mail_port: int) -> None:
        super().__init__(folder, assets)
        if (collected := Path(settings.STATIC_ROOT)).exists():
            # As `make setup` has left them, so that they need not be compressed once more.
            shutil.copytree(collected, folder / "static")
        del self._environment["WANDEL_DEMO"], self._environment["WANDEL_PSEUDO_LOCALE"]
        self._environment |= {
            "WANDEL_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "WANDEL_EMAIL_HOST": "127.0.0.1",
            "WANDEL_EMAIL_PORT": str(mail_port),
            "WANDEL_EMAIL_TIMEOUT": "2",
        }

    def fill(self) -> None:
        self.python(FILL)

    def python(self, code: str) -> None:
        """Run a program in it, beside its own processes."""
        environment = self._environment | {"DJANGO_SETTINGS_MODULE": "wandel.config.settings"}
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)

    def start(self) -> None:
        earlier = self.log()
        super().start()
        self._earlier = earlier

    _earlier = ""

    def log(self) -> str:
        """All that was ever said."""
        return self._earlier + (self.said.read_text(encoding="utf-8") if self.said.exists() else "")

    @property
    def supervisor(self) -> subprocess.Popen[bytes]:
        return self._process

    def children(self) -> dict[int, int]:
        """Its processes, and how far each gives way to others."""
        table = subprocess.run(["ps", "-eo", "pid=,ppid=,nice="], capture_output=True, text=True, check=True)
        rows = [line.split() for line in table.stdout.splitlines()]
        return {int(pid): int(nice) for pid, parent, nice in rows if int(parent) == self._process.pid}

    def computing_worker(self) -> int:
        children = self.children()
        return max(children, key=children.__getitem__)

    def another(self) -> subprocess.CompletedProcess[str]:
        """The same once more, beside this one."""
        return subprocess.run(
            self._command(0), cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False
        )

    def wait_until(self, condition: Callable[[], object], what: str) -> None:
        self._wait_until(condition, what, patience_s=60)

    def _command(self, port: int) -> list[str]:
        return [sys.executable, "-m", "wandel", "run", "--port", str(port)]


class Browser:
    """Somebody at the pages, without scripts."""

    def __init__(self, installation: Running) -> None:
        self.installation = installation
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = "de"

    def get(self, path: str) -> requests.Response:
        return self.session.get(f"{self.installation.address}{path}", timeout=60)

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return html.unescape(answer.text)

    def send(
        self, door: str, path: str = "", files: dict[str, Any] | None = None, **fields: str
    ) -> requests.Response:
        """Fill in the form of a page, with all that is hidden in it, and send it to `path`."""
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.get(door).text)
        return self.session.post(
            f"{self.installation.address}{path or door}", data=dict(hidden) | fields, files=files, timeout=60
        )

    def log_in(self, email: str, mails: MailServer) -> None:
        before = len(mails.to(email))
        self.send("/de/account/login/code/", email=email)
        self.installation.wait_until(lambda: len(mails.to(email)) > before, f"a code for {email}")
        code = CODE.search(mails.to(email)[-1].get_content().replace("\r\n", "\n"))[0]
        answer = self.send("/de/account/login/code/confirm/", code=code)
        assert "/login/" not in answer.url

    def wait_for(self, path: str, wanted: str) -> str:
        """The page, once it says what is waited for."""
        self.installation.wait_until(lambda: wanted in self.page(path), f"{wanted!r} on {path}")
        return self.page(path)


@pytest.fixture(scope="package")
def mails():
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def installation(tmp_path_factory, mails):
    assets = Path(settings.ASSETS)
    if not (assets / "ui/vendor/vega.js").exists():
        pytest.skip("no assets: run `make setup`")
    made = Running(tmp_path_factory.mktemp("running"), assets, mails.port)
    try:
        made.start()
        made.fill()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="package")
def team(installation, mails):
    browser = Browser(installation)
    browser.log_in(TEAM, mails)
    return browser
