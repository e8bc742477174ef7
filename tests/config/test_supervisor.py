"""The supervisor, with small programs in place of web and workers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from wandel.config import supervisor

SCRIPT = """
import os, sys, time
from wandel.config.supervisor import supervise
def web():
    print("web", os.getpid(), flush=True)
    time.sleep(60)
def worker():
    print("worker", os.getpid(), flush=True)
    os.execvp("sh", ["sh", "-c", sys.argv[1]])
print("killed", supervise({"web": web, "worker": worker}), flush=True)
"""
BUSY = 'trap "" TERM; while :; do sleep 0.1; done'


class Running:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.printed = ""

    def until(self, wanted: str, times: int = 1) -> None:
        while len(re.findall(wanted, self.printed)) < times:
            line = self.process.stdout.readline()
            assert line, f"waited in vain for {wanted}: {self.printed}"
            self.printed += line

    def pids(self) -> set[int]:
        return {int(pid) for pid in re.findall(r"^(?:web|worker) (\d+)$", self.printed, re.MULTILINE)}

    def rest(self) -> str:
        self.printed += self.process.stdout.read()
        return self.printed


@contextmanager
def supervised(command, script=SCRIPT):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    process = subprocess.Popen(
        [sys.executable, "-c", script, command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.wait()


def gone(pid: int) -> bool:
    """No such process, or one that waits to be buried by a parent that does not look."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in {"Z", "X"}
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return sys.platform == "linux"


def test_what_falls_over_is_started_again_after_growing_pauses():
    with supervised("exit 3") as running:
        running.until("starting it again in", times=2)
        running.until(r"^worker \d+$|worker \d+\n", times=2)
        running.process.send_signal(signal.SIGTERM)
        said = running.rest()
    assert "worker ended with code 3; starting it again in 1 s" in said
    assert "worker ended with code 3; starting it again in 2 s" in said
    assert said.count("web ") == 1
    assert "killed []" in said
    assert running.process.returncode == 0


def test_a_stop_stops_all(tmp_path):
    trace = tmp_path / "stopped"
    command = f'trap "touch {trace}; exit 0" TERM; echo ready; while :; do sleep 0.1; done'
    with supervised(command) as running:
        running.until("ready")
        running.process.send_signal(signal.SIGTERM)
        assert "killed []" in running.rest()
    assert trace.exists()


def test_what_does_not_listen_is_stopped_all_the_same_and_named():
    with supervised(BUSY) as running:
        running.until(r"worker \d+\n")
        running.process.send_signal(signal.SIGTERM)
        assert "killed ['worker']" in running.rest()
        assert running.process.wait(5) == 0
    assert all(gone(pid) for pid in running.pids())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, a program that replaces itself is on its own")
def test_when_the_supervisor_is_killed_its_children_go_too():
    with supervised(BUSY) as running:
        running.until(r"worker \d+\n")
        running.until(r"web \d+\n")
        running.process.kill()
        running.process.wait()
        children = running.pids()
        assert len(children) == 2
        deadline = time.monotonic() + 20
        while not all(gone(pid) for pid in children):
            assert time.monotonic() < deadline, "they live on"
            time.sleep(0.05)


def test_what_cannot_be_started_is_tried_again_later(monkeypatch, caplog):
    def start(process):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(supervisor.ForkProcess, "start", start)
    child = supervisor.Child("web", lambda: None, supervisor.Lifeline(0, 0))
    assert not child.is_alive()
    child.look_after()
    told = "web cannot be started: Resource temporarily unavailable; starting it again in 1 s"
    assert [record.getMessage() for record in caplog.records] == [told]


def test_who_started_it_with_nohup_keeps_it_when_the_terminal_goes():
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + SCRIPT
    with supervised("echo ready; exec sleep 60", ignoring) as running:
        running.until("ready")
        running.process.send_signal(signal.SIGHUP)
        running.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert running.process.poll() is None
        running.process.send_signal(signal.SIGTERM)
        assert "killed []" in running.rest()


def test_the_pipe_tells_of_the_end_where_the_kernel_does_not():
    """The same on a system without the call that asks the kernel for it."""
    script = "import sys; sys.platform = 'elsewhere'\n" + SCRIPT.replace(
        'os.execvp("sh", ["sh", "-c", sys.argv[1]])', "time.sleep(60)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        running = Running(process)
        running.until(r"(?:web|worker) \d+\n", times=2)
        process.kill()
        process.wait()
        assert running.process.stdout.read() == ""  # closed once no child holds it any more
        deadline = time.monotonic() + 20
        while not all(gone(pid) for pid in running.pids()):
            assert time.monotonic() < deadline, "they live on"
            time.sleep(0.05)
