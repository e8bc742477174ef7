"""A worker: takes what waits in its queue, one job after the other, until it is told to stop."""

from __future__ import annotations

import signal
import time
from collections.abc import Collection
from types import FrameType

from django.db import close_old_connections

from wandel.foundation.cities.actions import clear_outdated
from wandel.foundation.live import actions
from wandel.foundation.live.jobs import JobInterrupted, Queue, run
from wandel.foundation.live.queries import next_job
from wandel.foundation.records.drafts.actions import clear_drafts

PAUSE_S = 0.3
TENDING_S = 15.0
CLEARING_S = 3600.0
REPORT_S = 2.0
"""What a job is given, when the worker is to stop, to come to its next report."""


def work(*, queue: Queue, name: str, installation: str, predecessors: Collection[str] = ()) -> None:
    """Run the jobs of a queue until SIGTERM. `name` is this worker's, under which it signs its jobs; those
    that its predecessors left running have failed, or are begun again. So have those of other installations
    on the same database of which nothing has been heard for long. The one of the quick queue also clears away
    what has served its time, at its start and every hour."""
    stop = _Stop()
    actions.fail_orphans(workers=[name, *predecessors], actor=None)
    tended = cleared = float("-inf")
    try:
        while not stop.asked():
            close_old_connections()
            if time.monotonic() - tended > TENDING_S:
                actions.fail_silent(but=installation, actor=None)
                tended = time.monotonic()
            if queue == Queue.QUICK and time.monotonic() - cleared > CLEARING_S:
                clear_outdated(actor=None)
                clear_drafts(actor=None)
                cleared = time.monotonic()
            job = next_job(queue)
            if job is None:
                time.sleep(PAUSE_S)
            else:
                stop.busy = True
                run(job, worker=name, stopping=stop.asked)
                stop.busy = False
    except JobInterrupted:
        # Too late to be noticed in the job itself.
        actions.put_back_all(workers=[name], actor=None)


class _Stop:
    """SIGTERM ends an idle worker soon, a job at its next report, or where it stands a little later."""

    def __init__(self) -> None:
        self.busy = False
        self._asked = False
        signal.signal(signal.SIGTERM, self._terminate)

    def asked(self) -> bool:
        return self._asked

    def _terminate(self, _number: int, _frame: FrameType | None) -> None:
        # No lock, and so no threading.Event, in a signal handler: the main thread may hold it.
        self._asked = True
        if self.busy:
            signal.signal(signal.SIGALRM, self._interrupt)
            signal.setitimer(signal.ITIMER_REAL, REPORT_S)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        raise JobInterrupted
