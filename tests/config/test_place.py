"""Starting where one cannot start: what is told, and that it ends with a code and no traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from wandel.config.place import occupy
held = occupy(Path(sys.argv[1]), "wandel run on http://127.0.0.1:8000", token="first")
print("held", flush=True)
time.sleep(60)
"""


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"WANDEL_DATA": str(folder), "PYTHONPATH": str(ROOT / "src")}


def wandel(folder: Path, *arguments: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    ended = subprocess.run(
        [*prefix, sys.executable, "-m", "wandel", *arguments],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in ended.stderr
    return ended


@pytest.fixture
def holder(tmp_path):
    """Another process that works in the folder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.parametrize(
    "arguments",
    [("run", "--port", "1"), ("serve", "--port", "1"), ("setup",), ("manage", "migrate")],
    ids=lambda arguments: arguments[0],
)
def test_two_at_once_do_not_work_in_one_folder(tmp_path, holder, arguments):
    refused = wandel(tmp_path, *arguments)
    assert refused.returncode == 1
    assert "is in use: wandel run on http://127.0.0.1:8000, process" in refused.stderr
    assert str(holder.pid) in refused.stderr
    assert not (tmp_path / "wandel.sqlite3").exists()


def test_who_was_killed_holds_nothing(tmp_path, holder):
    holder.kill()
    holder.wait()
    again = subprocess.run(
        [sys.executable, "-c", HOLDER.replace("time.sleep(60)", "print(held.predecessor)"), str(tmp_path)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout == "held\nfirst\n"


def test_a_port_in_use_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = wandel(tmp_path, "run", "--port", str(port))
    assert refused.returncode == 1
    assert f"127.0.0.1:{port} cannot be used: Address already in use" in refused.stderr


def test_a_setting_that_is_wrong_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("WANDEL_TLS", "perhaps")
    refused = wandel(tmp_path, "setup")
    assert refused.returncode == 1
    assert "WANDEL_TLS='perhaps': use 1 or 0" in refused.stderr


def small_disk(folder: Path, then: str) -> tuple[str, ...]:
    """Runs what follows with a file system of 100 kB on the folder."""
    mount = f'mount -t tmpfs -o size=100k tmpfs "{folder}"{then} && exec "$@"'
    return ("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh")


@pytest.mark.parametrize(
    ("then", "reason"),
    [("", "No space left on device"), (' && mount -o remount,ro "$WANDEL_DATA"', "Read-only file system")],
    ids=["full", "read-only"],
)
@pytest.mark.parametrize("arguments", [("run", "--port", "0"), ("setup",)], ids=lambda given: given[0])
def test_a_disk_that_takes_nothing_is_told(tmp_path, then, reason, arguments):
    prefix = small_disk(tmp_path, then)
    if (
        not shutil.which("unshare")
        or subprocess.run(
            [*prefix, "true"], check=False, capture_output=True, env=environment(tmp_path)
        ).returncode
    ):
        pytest.skip("no file system can be mounted here")
    refused = wandel(tmp_path, *arguments, prefix=prefix)
    assert refused.returncode == 1
    assert f"The data folder {tmp_path} cannot be written: {reason}." in refused.stderr
