"""Runs web and worker side by side, and starts either again when it falls over."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

PAUSE_S = 1.0
GRACE_S = 10.0


def supervise(commands: dict[str, list[str]], before_start: Callable[[str], None]) -> int:
    """Run the commands until the first SIGINT or SIGTERM, then stop them all; returns the exit code.

    `before_start` is told the name of each command before it is started, the first time and again."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # A session of its own keeps the terminal's Ctrl+C from reaching the children twice.
    for name, command in commands.items():
        before_start(name)
        running[name] = subprocess.Popen(command, start_new_session=True)
    while not stopping:
        time.sleep(0.2)
        for name, process in running.items():
            if process.poll() is not None and not stopping:
                print(f"{name} ended with code {process.returncode}; starting it again", file=sys.stderr)  # noqa: T201
                time.sleep(PAUSE_S)
                before_start(name)
                running[name] = subprocess.Popen(commands[name], start_new_session=True)
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0
