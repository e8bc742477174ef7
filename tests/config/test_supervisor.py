import os
import signal
import subprocess
import sys
import time
from pathlib import Path

SCRIPT = """
import os, sys, time
from wandel.config.supervisor import supervise
def note(name):
    print("starting", name, flush=True)
def web():
    time.sleep(60)
def worker():
    os.execvp("sh", ["sh", "-c", sys.argv[1]])
sys.exit(supervise({"web": web, "worker": worker}, note))
"""


def supervised(command, until):
    """Run the supervisor until `until` stands in what it prints; returns all of it and the exit code."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, command], stdout=subprocess.PIPE, text=True, env=environment
    )
    printed = ""
    deadline = time.monotonic() + 60
    while not until(printed) and time.monotonic() < deadline:
        printed += running.stdout.readline()
    running.send_signal(signal.SIGTERM)
    return printed + running.stdout.read(), running.wait(30)


def test_what_falls_over_is_started_again_and_told():
    printed, code = supervised("exit 3", lambda text: text.count("starting worker") >= 2)
    assert printed.count("starting web") == 1
    assert code == 0


def test_a_stop_stops_all(tmp_path):
    trace = tmp_path / "stopped"
    command = f'trap "touch {trace}; exit 0" TERM; echo ready; while :; do sleep 0.1; done'
    _printed, code = supervised(command, lambda text: "ready" in text)
    assert code == 0
    assert trace.exists()
