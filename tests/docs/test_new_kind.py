"""The example of docs/how-to/new-kind.md works as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "new-kind.md"
SETTINGS = """
from wandel.config.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "lending"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
"""
USE = """
import django
django.setup()
from django.core.management import call_command
call_command("makemigrations", "lending", verbosity=0)
call_command("migrate", verbosity=0)
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
from tests.factories import make_city, make_member
from tests.making import make_organisation, sent
from lending.models import SharedThing

city = make_city("stadt")
make_organisation(city, "verein", "Leihverein", sector="civil-society")
client = Client()
client.force_login(make_member(city), backend="allauth.account.auth_backends.AuthenticationBackend")
new = "/de/stadt/records/new/shared-thing/"
given = sent(client, new, title_de="Lastenrad", summary_de="Mit Verdeck.", condition="good", owner="verein",
             fee_value="4,50", fee_unit="EUR", fee_flag="stated", visibility="public")
refused = client.post(new, given | {"fee_value": "4,50 – ca."})
assert refused.status_code == 422
assert "Ist 4,5 gemeint?" in refused.content.decode()
made = client.post(new, given)
assert made.status_code == 302, made.context["form"].errors
assert SharedThing.objects.get().fee == {"value": 4.5, "unit": "EUR", "flag": "stated"}
page = Client().get(made.url).content.decode()
for text in ("Lastenrad", "Wem es gehört", "Leihverein", "gut", "4,5"):
    assert text in page, text
assert "Lastenrad" in Client().get("/de/stadt/records/list/shared-thing/").content.decode()
edit = "/de/stadt/records/shared-thing/lastenrad/edit/"
assert client.post(edit, sent(client, edit, condition="worn")).status_code == 302
history = client.get("/de/stadt/records/shared-thing/lastenrad/").content.decode()
assert "<del>gut</del>" in history and "<ins>gebraucht</ins>" in history and "Zustand" in history
back = "/de/stadt/records/shared-thing/lastenrad/versions/1/restore/"
assert client.post(back, {"seen_version": 2}).status_code == 302
assert SharedThing.objects.get().condition == "good"
[told] = Client().get("/api/v1/cities/stadt/artefacts?kind=shared-thing").json()["items"]
assert told["content"]["owner"] == "verein"
print("works")
"""


def test_a_kind_is_two_files_and_a_migration(tmp_path):
    files = dict(re.findall(r"^`(\w+\.py)`\n+```python\n(.*?)^```", PAGE.read_text(), re.M | re.S))
    assert sorted(files) == ["kinds.py", "models.py"]
    room = tmp_path / "lending"
    (room / "migrations").mkdir(parents=True)
    for place in ("__init__.py", "migrations/__init__.py"):
        (room / place).touch()
    for name, code in files.items():
        (room / name).write_text(code)
    (tmp_path / "example_settings.py").write_text(SETTINGS)
    run = subprocess.run(
        [sys.executable, "-c", USE],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "example_settings",
            "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
            "WANDEL_DATA": str(tmp_path / "data"),
        },
        capture_output=True,
        text=True,
    )
    assert run.stdout.strip() == "works", run.stderr[-3000:]
    assert [path.name for path in (room / "migrations").glob("0*.py")] == ["0001_initial.py"]
