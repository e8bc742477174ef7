"""A real installation, a room full of phones, and a backup in the midst of it."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from benchmarks.arenas.phones import Phone
from django.conf import settings
from tests.config.backup.contents import rows
from tests.config.backup.place import PATIENCE_S, ROOT, Place

PHONES = 50
BEFORE, AFTER = 2, 3
OF_ONE_PHONE = 8
"""How many ideas each phone has sent when the backup begins, and sends while it is made."""

PLACE = """
import json
import django; django.setup()
from wandel.people.arenas.models import Activity
activity = Activity.objects.get()
print(json.dumps({"code": activity.join_code, "path": f"/de/neustadt/arenas/eins/{activity.key}/"}))
"""


@pytest.fixture
def running(tmp_path):
    """The installation and its port."""
    assets = Path(settings.ASSETS)
    if not (assets / "ui/vendor/vega.js").exists():
        pytest.skip("no assets: run `make setup`")
    place = Place(tmp_path / "live").seed()
    shutil.copytree(assets, place.folder / "assets")
    (place.folder / "assets-src").symlink_to(assets.parent / "assets-src")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = (tmp_path / "told.txt").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "wandel", "run", "--port", str(port)],
        env=place.environment,
        cwd=ROOT,
        stdout=told,
        stderr=told,
    )
    deadline = time.monotonic() + PATIENCE_S
    while not _answers(port):
        assert process.poll() is None, Path(told.name).read_text()
        assert time.monotonic() < deadline, Path(told.name).read_text()
        time.sleep(0.2)
    yield place, port
    process.terminate()
    process.wait(30)
    told.close()
    place.end()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/de/accessibility", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


async def _write_all_the_time(port: int, where: dict[str, str], place: Place, target: Path) -> tuple:
    """Every phone sends one idea after the other; the backup begins once each has sent some. Returns what was
    acknowledged before it began, all that was sent at all, and how the backup ended."""
    acknowledged: list[str] = []
    ended = asyncio.Event()

    async def go_on(number: int) -> None:
        """A new phone every few ideas, since one phone and one network have their limits."""
        sent = 0
        while sent < BEFORE + AFTER or not ended.is_set():
            text = f"Telefon {number}, Idee {sent}"
            if sent % OF_ONE_PHONE == 0:
                phone = Phone(port)
            # Each page names the sending that may be repeated; a new idea needs a new page.
            await phone.join(where["code"], where["path"])
            if sent > BEFORE:
                await asyncio.sleep(1.5)
            await phone.send(text, 0, 0)
            acknowledged.append(text)
            sent += 1

    writing = [asyncio.create_task(go_on(number)) for number in range(PHONES)]
    while len(acknowledged) < PHONES * BEFORE:
        await asyncio.sleep(0.02)
        for task in writing:
            if task.done():
                task.result()
    before = list(acknowledged)
    try:
        backup = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wandel", "backup", str(target), env=place.environment, cwd=ROOT
        )
        code = await backup.wait()
    finally:
        ended.set()
    await asyncio.gather(*writing)
    return before, list(acknowledged), code


def test_no_idea_that_was_acknowledged_is_lost(running, tmp_path, places):
    place, port = running
    where = json.loads(place.python(PLACE))
    target = tmp_path / "live.zip"
    before, sent, code = asyncio.run(_write_all_the_time(port, where, place, target))
    assert code == 0
    assert len(before) >= PHONES * BEFORE
    assert len(sent) > len(before), "nobody wrote while the backup was made"
    new = places()
    done = new.wandel("restore", target)
    assert done.returncode == 0, done.stderr
    assert new.wandel("backup", tmp_path / "restored.zip").returncode == 0
    artefacts = {
        row["id"]: json.loads(row["title"]) for row in rows(tmp_path / "restored.zip", "cities_artefact")
    }
    ideas = [
        artefacts[row["artefact_ptr_id"]]["de"] for row in rows(tmp_path / "restored.zip", "arenas_idea")
    ]
    from_phones = [text for text in ideas if text.startswith("Telefon")]
    assert set(before) <= set(from_phones)
    assert set(from_phones) <= set(sent)
    assert len(from_phones) == len(set(from_phones))
