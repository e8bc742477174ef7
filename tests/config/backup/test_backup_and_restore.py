"""`wandel backup` and `wandel restore`, as somebody types them."""

from __future__ import annotations

import json
import re
import stat
from zipfile import ZipFile

import pytest
from tests.config.backup.contents import everything, rows
from tests.config.backup.place import SERVER


def said(done) -> str:
    """What was told, with its lines joined."""
    return " ".join(done.stderr.split())


def test_what_is_restored_is_what_was_backed_up(backed_up, places, tmp_path):
    place = places()
    # A freshly prepared place is still an empty one.
    assert place.wandel("manage", "migrate", "-v", "0").returncode == 0
    done = place.wandel("restore", backed_up)
    assert done.returncode == 0, done.stderr
    assert re.search(r"the state of \d+ \w+ 20\d\d, \d\d:\d\d \(Europe/Berlin\), 3 uploads\.", said(done))
    again = tmp_path / "again.zip"
    assert place.wandel("backup", again).returncode == 0
    assert everything(again) == everything(backed_up)
    assert len(rows(again, "arenas_idea")) == 40
    # What was restored is found by its words, each database having made its own index.
    place.python(
        "import django; django.setup()\n"
        "from django.contrib.auth.models import AnonymousUser\n"
        "from wandel.foundation.cities.models import City\n"
        "from wandel.foundation.cities.reader import Reader\n"
        "from wandel.foundation.search.queries import find\n"
        "reader = Reader(city=City.objects.get(), role='visitor', user=AnonymousUser())\n"
        "assert len(find(reader, 'ide 17')) == 1 and len(find(reader, 'idee', limit=99)) == 40"
    )
    # New rows come after the restored ones.
    place.python(
        "import django; django.setup()\n"
        "from wandel.foundation.cities.actions import create_city\n"
        "create_city(slug='zweite', name={'de': 'Zweite'}, actor=None)"
    )


@pytest.mark.skipif(not SERVER, reason="compares the two databases; runs where PostgreSQL is tested")
def test_a_backup_of_one_database_is_restored_into_the_other(backed_up, places, tmp_path):
    there, back = places("there", engine="sqlite"), places("back")
    assert there.wandel("restore", backed_up).returncode == 0
    assert there.wandel("backup", tmp_path / "sqlite.zip").returncode == 0
    done = back.wandel("restore", tmp_path / "sqlite.zip")
    assert done.returncode == 0, done.stderr
    assert back.wandel("backup", tmp_path / "again.zip").returncode == 0
    assert everything(tmp_path / "again.zip") == everything(backed_up)


def test_the_file_says_what_it_is_and_belongs_to_its_owner(backed_up):
    with ZipFile(backed_up) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["format"] == 1
    assert {"version", "engine", "created_at", "migrations", "members"} <= manifest.keys()
    assert stat.S_IMODE(backed_up.stat().st_mode) == 0o600
    assert [path.name for path in backed_up.parent.iterdir()] == [backed_up.name]


def test_there_are_no_secrets_in_it_unless_a_passphrase_locks_them(source, backed_up, places, tmp_path):
    key = (source.folder / "secret-key").read_bytes().strip()
    with ZipFile(backed_up) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert key not in content
    assert [row["body"] for row in rows(backed_up, "outbox_outboxmessage")] == ["INVITATION"]
    assert not any(name.endswith("django_session.jsonl") for name in archive.namelist())
    (tmp_path / "passphrase").write_text("correct horse battery\n")
    locked = tmp_path / "locked.zip"
    with_it = ["--passphrase-file", tmp_path / "passphrase"]
    assert source.wandel("backup", locked, *with_it).returncode == 0
    with ZipFile(locked) as archive:
        assert key not in b"".join(archive.read(name) for name in archive.namelist())
    wrong = places().wandel("restore", locked, "--passphrase-file", "-", stdin="correct horse bakery\n")
    assert wrong.returncode == 1
    assert "does not open" in said(wrong)
    place = places()
    assert place.wandel("restore", locked, *with_it).returncode == 0
    assert (place.folder / "secret-key").read_bytes().strip() == key
    count = "import django; django.setup()\nfrom django.contrib.sessions.models import Session\n"
    assert place.python(f"{count}print(Session.objects.count())").strip() == "1"


def test_a_short_passphrase_protects_nothing_and_is_refused(source, tmp_path):
    done = source.wandel("backup", tmp_path / "new.zip", "--passphrase-file", "-", stdin="short\n")
    assert done.returncode == 1
    assert "too short" in said(done)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_unasked(source, tmp_path):
    target = tmp_path / "wandel.zip"
    target.write_bytes(b"precious")
    done = source.wandel("backup", target)
    assert done.returncode == 1
    assert "exists already" in said(done)
    assert target.read_bytes() == b"precious"
    assert source.wandel("backup", target, "--overwrite").returncode == 0
    assert len(rows(target, "arenas_idea")) == 40


def test_nothing_is_restored_where_data_stand(source, backed_up, tmp_path):
    done = source.wandel("restore", backed_up)
    assert done.returncode == 1
    assert "data stand here already" in said(done)
    assert source.wandel("backup", tmp_path / "still.zip").returncode == 0
    assert everything(tmp_path / "still.zip") == everything(backed_up)


def test_a_full_disk_leaves_no_file_and_is_said(source, tmp_path):
    target = tmp_path / "wandel.zip"
    done = source.wandel("backup", target, largest_file=100_000)
    assert done.returncode == 1
    assert re.search(r"No backup was written: no room is left for .*wandel\.zip", said(done))
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


UPLOAD_STOPPED = 899_000


@pytest.mark.parametrize("largest", [300_000, UPLOAD_STOPPED], ids=["database", "upload"])
def test_a_full_disk_leaves_the_place_empty(backed_up, places, largest):
    """The first limit stops the database of SQLite, the second an upload."""
    place = places()
    done = place.wandel("restore", backed_up, largest_file=largest)
    assert done.returncode == 1
    assert "no room is left" in said(done)
    assert "Traceback" not in done.stderr
    assert not place.folder.exists()


def test_what_the_installation_lacks_is_named(places, backed_up, tmp_path):
    place = places()
    assert place.wandel("restore", backed_up).returncode == 0
    first, second, _third = sorted(path for path in place.folder.glob("files/*/*/*"))
    first.unlink()
    second.write_bytes(b"changed")
    done = place.wandel("backup", tmp_path / "lacking.zip")
    assert done.returncode == 3
    assert f"Missing in the installation: the upload {first.relative_to(place.folder / 'files')}" in said(
        done
    )
    assert f"checksum is wrong): {second.relative_to(place.folder / 'files')}" in said(done)
    assert places("other").wandel("restore", tmp_path / "lacking.zip").returncode == 0


def test_a_backup_of_an_older_version_is_led_forward(places, tmp_path):
    old, new = places("old"), places()
    old.python(
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "for room, migration in (('agenda', '0001'), ('live', '0001'), ('cities', '0001')):\n"
        "    call_command('migrate', room, migration, verbosity=0)\n"
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        'cursor.execute("INSERT INTO live_job (id, kind, arguments, status, progress, note, error, '
        "cancel_requested, created_at) VALUES ('0123456789abcdef0123456789abcdef', 'old.kind', '{}', 'done', "
        "1.0, '', '', FALSE, '2026-01-01 10:00:00')\")"
    )
    backup = tmp_path / "old.zip"
    done = old.wandel("backup", backup)
    assert done.returncode == 0, done.stderr
    with ZipFile(backup) as archive:
        assert ["live", "0002_job_not_before"] not in json.loads(archive.read("manifest.json"))["migrations"]
    done = new.wandel("restore", backup)
    assert done.returncode == 0, done.stderr
    assert new.wandel("backup", tmp_path / "new.zip").returncode == 0
    assert [(row["kind"], row["not_before"]) for row in rows(tmp_path / "new.zip", "live_job")] == [
        ("old.kind", None)
    ]


def test_what_was_hidden_and_erased_since_is_hidden_and_erased_again(places, tmp_path):
    old, new = places("old"), places()
    old.seed()
    assert old.wandel("backup", tmp_path / "before.zip").returncode == 0
    old.python(
        "import django; django.setup()\n"
        "from wandel.foundation.records.actions import set_visibility\n"
        "from wandel.people.arenas.actions import hide_idea, publish_idea\n"
        "from wandel.people.arenas.models import Idea\n"
        "from wandel.people.events.models import Event\n"
        "for key in ('idee-1', 'idee-2'):\n"
        "    hide_idea(idea=Idea.objects.get(slug=key), actor=None)\n"
        "set_visibility(artefact=Idea.objects.get(slug='idee-3'), visibility='team', actor=None)\n"
        "set_visibility(artefact=Idea.objects.get(slug='idee-4'), visibility='team', actor=None)\n"
        "publish_idea(idea=Idea.objects.get(slug='idee-4'), actor=None)\n"
        "set_visibility(artefact=Event.objects.get(), visibility='team', actor=None)\n"
    )
    listed = (old.folder / "erasures.jsonl").read_text()
    assert "Idee" not in listed, "the list keeps none of what was to be forgotten"
    done = new.wandel("restore", tmp_path / "before.zip", "--erasures", old.folder / "erasures.jsonl")
    assert done.returncode == 0, done.stderr
    assert "and now again: 4" in said(done)
    assert new.wandel("backup", tmp_path / "new.zip").returncode == 0
    ideas = {
        row["slug"]: row for row in rows(tmp_path / "new.zip", "cities_artefact") if row["kind"] == "idea"
    }
    assert {slug for slug, row in ideas.items() if row["withdrawn_at"]} == {"idee-1", "idee-2"}
    assert {slug for slug, row in ideas.items() if row["visibility"] == "team"} == {"idee-3"}
    events = [row for row in rows(tmp_path / "new.zip", "cities_artefact") if row["kind"] == "event"]
    assert [row["visibility"] for row in events] == ["team"]
    # And what the new place has learned, it keeps for the next time.
    assert (new.folder / "erasures.jsonl").read_text().count("\n") == listed.count("\n")


def test_a_city_that_was_deleted_since_stays_deleted_with_its_files(places, tmp_path):
    old, new = places("old").seed(), places("new")
    assert old.wandel("backup", tmp_path / "before.zip").returncode == 0
    old.python(
        "import django; django.setup()\n"
        "from wandel.foundation.administration.actions.deletion import erase_city\n"
        "from wandel.foundation.cities.models import City\n"
        "erase_city(city=City.objects.get(), actor=None)"
    )
    assert [path for path in (old.folder / "files").rglob("*") if path.is_file()] == []
    done = new.wandel("restore", tmp_path / "before.zip", "--erasures", old.folder / "erasures.jsonl")
    assert done.returncode == 0, done.stderr
    assert [path for path in (new.folder / "files").rglob("*") if path.is_file()] == []
    assert new.wandel("backup", tmp_path / "new.zip").returncode == 0
    for table in ("cities_city", "records_storedfile", "arenas_idea"):
        assert rows(tmp_path / "new.zip", table) == []


ATTACH = """
import io
import django; django.setup()
from PIL import Image
from wandel.foundation.records.attachments.actions import attach
from wandel.foundation.records.attachments.judging import judge_bytes
from wandel.people.arenas.models import Idea
out = io.BytesIO()
Image.new("RGB", (900, 600), "green").save(out, "JPEG")
attach(artefact=Idea.objects.first(), files=[judge_bytes("platz.jpg", out.getvalue())], actor=None)
"""


def uploads(place) -> dict[str, bytes]:
    folder = place.folder / "files"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pictures_come_back_and_those_of_a_city_that_was_deleted_since_do_not(places, tmp_path):
    old, new, later = places("old"), places(), places("later")
    old.seed().python(ATTACH)
    assert old.wandel("backup", tmp_path / "before.zip").returncode == 0
    there = uploads(old)
    assert len(there) == 5
    assert new.wandel("restore", tmp_path / "before.zip").returncode == 0
    assert uploads(new) == there
    old.python(
        "import django; django.setup()\n"
        "from wandel.foundation.administration.actions.deletion import erase_city\n"
        "from wandel.foundation.cities.models import City\n"
        "erase_city(city=City.objects.get(), actor=None)\n"
    )
    assert uploads(old) == {}
    done = later.wandel("restore", tmp_path / "before.zip", "--erasures", old.folder / "erasures.jsonl")
    assert done.returncode == 0, done.stderr
    assert uploads(later) == {}


def test_a_failed_restoring_leaves_no_list_of_erasures(backed_up, places, tmp_path):
    place = places()
    said_since = {
        "id": "1" * 32,
        "at": "2026-01-01T00:00:00+00:00",
        "did": "hidden",
        "model": "cities.artefact",
        "key": {"pk": "0" * 32},
        "fields": {"visibility": "team"},
    }
    (tmp_path / "given.jsonl").write_text(json.dumps(said_since) + "\n")
    # The limit stops an upload, when the database is whole already.
    done = place.wandel(
        "restore", backed_up, "--erasures", tmp_path / "given.jsonl", largest_file=UPLOAD_STOPPED
    )
    assert done.returncode == 1
    assert "no room is left" in said(done)
    assert not (place.folder / "erasures.jsonl").exists()


def test_a_list_that_does_not_name_one_thing_is_refused_before_anything_is_touched(
    backed_up, places, tmp_path
):
    place = places()
    given = tmp_path / "given.jsonl"
    given.write_text(
        '{"id": "11111111111111111111111111111111", "at": "2026-01-01T00:00:00+00:00", "did": "hidden", '
        '"model": "events.event", "key": {"city__slug": "neustadt"}, "fields": {"visibility": "team"}}\n'
    )
    done = place.wandel("restore", backed_up, "--erasures", given)
    assert done.returncode == 1
    assert "given.jsonl" in said(done)
    assert "Traceback" not in done.stderr
    assert not (place.folder / "wandel.sqlite3").exists()


def test_without_a_list_of_erasures_it_is_said_that_there_is_none(backed_up, places):
    done = places().wandel("restore", backed_up)
    assert done.returncode == 0
    assert "What was hidden after the backup shows again" in said(done)


def test_a_list_that_is_not_there_is_refused(backed_up, places, tmp_path):
    done = places().wandel("restore", backed_up, "--erasures", tmp_path / "none.jsonl")
    assert done.returncode == 1
    assert "none.jsonl is not there" in said(done)
