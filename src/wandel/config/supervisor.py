"""Runs web and worker side by side, and starts either again when it falls over."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from types import FrameType

PAUSE_S = 1.0
GRACE_S = 10.0

Program = Callable[[], None]


def supervise(programs: dict[str, Program], before_start: Callable[[str], None]) -> int:
    """Run the programs until the first SIGINT or SIGTERM, then stop them all; returns the exit code.

    Each runs in a process that is forked from this one, and so finds everything imported already: a start
    costs no second reading of all modules. Whoever calls this must therefore hold no thread, nor a
    connection that `before_start` does not close. It is told the name of each program before it is started,
    the first time and again.
    """
    fork = multiprocessing.get_context("fork")
    running: dict[str, BaseProcess] = {}
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    def start(name: str) -> None:
        before_start(name)
        running[name] = fork.Process(target=_run_alone, args=(programs[name],), name=name)
        running[name].start()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # What is read so far stays for good: no collection of garbage needs to look through it again.
    gc.freeze()
    for name in programs:
        start(name)
    while not stopping:
        time.sleep(0.2)
        for name, process in list(running.items()):
            if not process.is_alive() and not stopping:
                print(f"{name} ended with code {process.exitcode}; starting it again", file=sys.stderr)  # noqa: T201
                time.sleep(PAUSE_S)
                start(name)
    for process in running.values():
        process.terminate()
    for process in running.values():
        process.join(GRACE_S)
        if process.is_alive():
            process.kill()
    return 0


def _run_alone(program: Program) -> None:
    """In a session of its own, which keeps the terminal's Ctrl+C from reaching it twice."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    program()
