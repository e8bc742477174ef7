"""Runs web and workers side by side, and starts each again when it falls over."""

from __future__ import annotations

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from types import FrameType

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
STEADY_S = 60.0
"""What ran that long before it fell over is started again as if for the first time."""
GRACE_S = 3.5
PR_SET_PDEATHSIG = 1

Program = Callable[[], None]
logger = logging.getLogger("wandel.supervisor")
_fork = multiprocessing.get_context("fork")


class Child:
    """A program in a process of its own, which is started again after a pause that doubles each time."""

    def __init__(self, name: str, program: Program, lifeline: Lifeline) -> None:
        self.name = name
        self._program = program
        self._lifeline = lifeline
        self._pause_s = FIRST_PAUSE_S
        self._due: float | None = None
        self.process: ForkProcess | None = None
        self._start()

    def look_after(self) -> None:
        """Notice that it ended, and start it again once its pause is over. Never waits."""
        if self._due is not None:
            if time.monotonic() >= self._due:
                self._start()
        elif not self.is_alive():
            if time.monotonic() - self._began > STEADY_S:
                self._pause_s = FIRST_PAUSE_S
            self._start_later(f"ended with code {self.process.exitcode}")

    def is_alive(self) -> bool:
        return self.process is not None and self.process.is_alive()

    def _start(self) -> None:
        self._began, self._due = time.monotonic(), None
        self.process = _fork.Process(
            target=_run_alone, args=(self._program, self._lifeline, os.getpid()), name=self.name
        )
        try:
            self.process.start()
        except OSError as error:  # too little memory, too many processes
            self.process = None
            self._start_later(f"cannot be started: {error.strerror}")

    def _start_later(self, reason: str) -> None:
        logger.error("%s %s; starting it again in %.0f s", self.name, reason, self._pause_s)
        self._due = time.monotonic() + self._pause_s
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)


@dataclass(frozen=True)
class Lifeline:
    """A pipe of which only the supervisor holds the end that is written to: when it is gone, whatever the
    reason, those who read from the other end are told so by the kernel."""

    read: int
    write: int

    def hold_on(self, parent: int) -> None:
        """In a child: end when the parent does. The kernel sees to it where it can, also of a process that is
        deep in a computation; elsewhere a thread does, which watches the pipe."""
        os.close(self.write)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        threading.Thread(target=self._watch, name="lifeline", daemon=True).start()

    def _watch(self) -> None:
        os.read(self.read, 1)
        os.kill(os.getpid(), signal.SIGKILL)


def supervise(programs: dict[str, Program]) -> list[str]:
    """Run the programs until the first SIGINT, SIGTERM or SIGHUP, then stop them all; returns the names of
    those that did not stop by themselves.

    Each runs in a process that is forked from this one, and so finds everything imported already: a start
    costs no second reading of all modules. Whoever calls this must therefore hold no thread, and no open
    connection. Here, nothing is read or written: whatever fails around it, the supervisor goes on.
    """
    multiprocessing.current_process().name = "supervisor"
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Who starts it with nohup wants it to stay when the terminal goes.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)
    # What is read so far stays for good: no collection of garbage needs to look through it again.
    gc.freeze()
    lifeline = Lifeline(*os.pipe())
    children = [Child(name, program, lifeline) for name, program in programs.items()]
    while not stopping:
        time.sleep(0.2)
        for child in children:
            if not stopping:
                child.look_after()
    return _stop([child for child in children if child.is_alive()])


def _stop(children: list[Child]) -> list[str]:
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + GRACE_S
    while time.monotonic() < deadline and any(child.is_alive() for child in children):
        time.sleep(0.05)
    late = [child for child in children if child.is_alive()]
    for child in late:
        child.process.kill()
        child.process.join()
    return [child.name for child in late]


def _run_alone(program: Program, lifeline: Lifeline, parent: int) -> None:
    """In a session of its own, which keeps the terminal's Ctrl+C from reaching it twice."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    lifeline.hold_on(parent)
    try:
        program()
    except Exception:
        logger.exception("an error nobody expected")
        sys.exit(1)
