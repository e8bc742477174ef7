"""`wandel doctor` names what is wrong and what mends it."""

from __future__ import annotations

import json
import socket
import threading

import pytest
from tests.config.backup.place import SERVER, Place
from tests.factories import make_city
from typer.testing import CliRunner

from wandel.cli import app
from wandel.config.doctor import setup
from wandel.config.doctor.findings import counted, fault, warning
from wandel.foundation.cities.models import Membership, User

SPOIL = """
import datetime as dt
import django; django.setup()
from django.db import connection
from django.utils import timezone
from wandel.foundation.cities.models import Artefact, City, Erasure, Membership, User
from wandel.foundation.live.models import Job
from wandel.foundation.messages.models import OutboxMessage
from wandel.foundation.records.models import StoredFile
from wandel.foundation.search.models import Entry
from pathlib import Path
from wandel.steps.pathways.models import ModelVersion, Result
city = City.objects.create(slug="echt", name={"de": "Echt"})
for address in ("admin@example.org", "team@example.org"):
    Membership.objects.create(city=city, user=User.objects.create(email=address), role="admin")
Artefact.objects.create(city=city, kind="idea", slug="ohne", title={"de": "Ohne"})
ideas = Artefact.objects.exclude(slug="ohne").order_by("slug")
Entry.objects.filter(artefact=ideas[0]).delete()
Entry.objects.filter(artefact=ideas[1]).update(version=99)
Artefact.objects.filter(pk=ideas[2].pk).update(withdrawn_at=timezone.now())
first, second = [Path(stored.content.path) for stored in StoredFile.objects.order_by("pk")[:2]]
first.unlink(); second.write_bytes(b"changed")
long_ago = timezone.now() - dt.timedelta(hours=3)
Job.objects.create(kind="old", city=city, status="waiting")
Job.objects.create(kind="gone", city=city, status="running", started_at=long_ago)
Job.objects.update(created_at=long_ago)
OutboxMessage.objects.update(next_attempt_at=long_ago)
OutboxMessage.objects.create(city=city, key="a", recipient="a@example.org", language="de", status="failed",
    error="550 no such user")
Erasure.objects.create(did="hidden", model="cities.artefact", key={"pk": "x"}, fields={"visibility": "team"})
Path(StoredFile.objects.order_by("pk")[2].content.path).chmod(0o644)
model = ModelVersion.objects.create(city=city, number=1, document={}, model_hash="x")
Result.objects.create(model_version=model, result={"format": 999}, reached=True)
"""


def findings(place: Place) -> tuple[int, list[dict]]:
    done = place.wandel("doctor", "--json")
    return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    made = Place(tmp_path_factory.mktemp("doctor")).seed()
    yield made
    made.end()


def test_each_fault_is_named_with_its_mend_and_a_sound_place_has_none(place):
    code, found = findings(place)
    # No look was written here, and nobody has made a backup or started it.
    assert {one["check"] for one in found if one["is_fault"]} == {"setup.look"}
    assert {one["check"] for one in found} >= {"running.workers", "folder.backups", "setup.mail"}
    assert code == 1
    place.python(SPOIL)
    (place.folder / "secret-key").write_text("short")
    (place.folder / "secret-key").chmod(0o640)
    place.folder.chmod(0o755)
    code, found = findings(place)
    said = {(one["check"], one["what"]) for one in found}

    def told(check: str, *parts: str) -> bool:
        return any(name == check and all(part in what for part in parts) for name, what in said)

    assert told("setup.secret_key", "too weak")
    assert told("folder.private", "secret-key", "0640")
    assert told("folder.private", str(place.folder), "0755")
    assert sum(name == "folder.private" for name, _what in said) == 3
    assert told("setup.demonstration", "admin@example.org", "real city echt")
    assert told("contents.uploads", "plan-0.pdf", "is missing")
    assert told("contents.uploads", "plan-1.pdf", "no longer what was uploaded")
    assert told("contents.versions", "1 artefact of the kind idea")
    assert told("contents.search", "does not know 2 artefacts", "knows 1 too many")
    assert told("contents.results", "cannot be read")
    assert told("contents.erasures_listed", "lacks 1")
    assert told("running.workers", "gone", "nothing has been heard")
    assert told("running.workers", "waiting for over a quarter")
    assert told("running.outbox", "should have been sent")
    assert told("running.outbox", "550 no such user")
    assert all(one["mend"] for one in found)
    assert code == 1


@pytest.mark.skipif(bool(SERVER), reason="spoils a file of SQLite")
def test_a_damaged_database_is_named(place, tmp_path):
    path = place.folder / "wandel.sqlite3"
    whole = path.read_bytes()
    for begin in (0, 100, len(whole) // 3, len(whole) // 2):
        content = bytearray(whole)
        content[begin : begin + 20_000] = bytes(20_000)
        path.write_bytes(content)
        done = place.wandel("doctor")
        assert done.returncode == 1
        assert "database.sound" in done.stderr, (begin, done.stderr)
        assert "restore the last backup" in done.stderr
    path.unlink()
    done = place.wandel("doctor")
    assert "There is no database" in done.stderr
    assert "wandel setup" in done.stderr


@pytest.mark.parametrize(
    ("check", "name", "value", "told"),
    [
        (setup.debug, "DEBUG", True, "details of the program"),
        (setup.hosts, "ALLOWED_HOSTS", ["*"], "any host name"),
        (setup.hosts, "ALLOWED_HOSTS", [], "no host name"),
        (setup.secret_key, "SECRET_KEY", "a" * 60, "too weak"),
        (setup.secret_key, "SECRET_KEY", "django-insecure-" + "abcdefgh" * 8, "too weak"),
    ],
)
def test_settings_that_harm(settings, check, name, value, told):
    assert list(check()) == []
    setattr(settings, name, value)
    [finding] = check()
    assert told in finding.what
    assert finding.is_fault


def mail_server(settings, port: int) -> None:
    settings.DEMO = False
    settings.EMAIL_BACKEND = setup.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "wandel@example.org"


def test_a_mail_server_that_is_not_there_or_says_nothing(settings, monkeypatch):
    monkeypatch.setattr(setup, "TIME_LIMIT_S", 0.3)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        mail_server(settings, server.getsockname()[1])
        assert "cannot be used" in next(setup.mail()).what
        server.listen()
        assert "cannot be used" in next(setup.mail()).what


def test_a_mail_server_that_answers(settings):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        mail_server(settings, server.getsockname()[1])

        def greet() -> None:
            caller, _address = server.accept()
            with caller:
                caller.sendall(b"220 here\r\n")
                while caller.recv(1000):
                    caller.sendall(b"250 fine\r\n")

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        assert list(setup.mail()) == []
        thread.join(10)


def test_demonstration_mode_beside_a_real_city(db, settings):
    settings.DEMO = True
    make_city(is_demo=True)
    assert list(setup.demonstration()) == []
    real = make_city()
    [mode] = setup.demonstration()
    assert "mode is on" in mode.what
    settings.DEMO = False
    person = User.objects.create(email="admin@example.org")
    [account] = setup.demonstration()
    assert not account.is_fault
    Membership.objects.create(city=real, user=person, role="admin")
    assert any(finding.is_fault for finding in setup.demonstration())


@pytest.mark.parametrize(
    "command",
    [
        ("doctor",),
        ("doctor", "--json"),
        ("backup", "out.zip"),
        ("member", "list", "stadt"),
        ("member", "add", "stadt", "a@example.org", "team"),
        ("member", "remove", "stadt", "a@example.org"),
        ("case", "load", "cases/goerlitz"),
    ],
    ids=" ".join,
)
def test_a_mistyped_data_folder_is_told_and_not_made(tmp_path, command):
    place = Place(tmp_path / "mistyped", engine="sqlite")
    done = place.wandel(*command)
    assert done.returncode == 1
    said = " ".join((done.stdout + done.stderr).split())
    assert f"There is no data folder {place.folder}" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_faults_and_warnings_are_counted_in_words():
    assert [counted(number, "warning") for number in (0, 1, 2, 1200)] == [
        "no warnings",
        "1 warning",
        "2 warnings",
        "1,200 warnings",
    ]


@pytest.mark.parametrize(("faults", "warnings"), [(1, 1), (2, 0), (0, 3)])
def test_the_last_line_counts(monkeypatch, faults, warnings):
    found = [fault("a", "b", "c")] * faults + [warning("a", "b", "c")] * warnings
    monkeypatch.setattr("wandel.config.doctor.examination.examine", lambda: found)
    said = CliRunner().invoke(app, ["doctor"]).stderr.splitlines()[-1]
    assert (
        said
        == {
            (1, 1): "1 fault, 1 warning.",
            (2, 0): "2 faults, no warnings.",
            (0, 3): "No faults, 3 warnings.",
        }[faults, warnings]
    )
