"""A database that does not answer: what runs goes on trying, says so in a line, and can be stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from tests.e2e.installation import ROOT

pytestmark = pytest.mark.e2e


@pytest.fixture
def served(tmp_path):
    """`wandel serve` with a database at an address where nobody listens."""
    pytest.importorskip("psycopg")
    with socket.socket() as nobody, socket.socket() as free:
        nobody.bind(("127.0.0.1", 0))
        free.bind(("127.0.0.1", 0))
        gone, port = nobody.getsockname()[1], free.getsockname()[1]
        free.close()
        environment = os.environ | {
            "WANDEL_DATABASE_URL": f"postgresql://postgres@127.0.0.1:{gone}/wandel",
            "WANDEL_DATA": str(tmp_path),
            "PYTHONPATH": str(ROOT / "src"),
        }
        with subprocess.Popen(
            [sys.executable, "-m", "wandel", "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            process.address = f"http://127.0.0.1:{port}"
            yield process
            process.kill()


def test_the_workers_are_started_again_and_again_and_all_can_be_stopped(served):
    said = ""
    while said.count("worker-quick ended with code 1; starting it again") < 2:
        line = served.stdout.readline()
        assert line, said
        said += line
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(f"{served.address}/de/", timeout=60)
    served.send_signal(signal.SIGTERM)
    said += served.stdout.read()
    assert served.wait(9) == 0
    assert re.search(r"worker-quick ERROR wandel.service: the database fails: ", said)
    assert "starting it again in 1 s" in said
    assert "starting it again in 2 s" in said
    of_workers = [line for line in said.splitlines() if "worker" in line]
    assert not any("Traceback" in line for line in of_workers)
