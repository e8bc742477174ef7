"""What runs in the background. A room decorates a function with `job`; `actions.start_job` has it done, a
worker runs it, and the function reports through the `Progress` it is given."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections

from wandel.foundation.live import actions
from wandel.foundation.live.job_kinds import About, Queue, Told, job, job_kinds, known
from wandel.foundation.live.models import Job

__all__ = ["About", "JobCancelled", "JobInterrupted", "Progress", "Queue", "Told", "job", "known", "run"]

BEAT_S = 10.0
logger = logging.getLogger(__name__)


class JobCancelled(Exception):
    """Raised inside a job whose cancelling was asked for."""


class JobInterrupted(BaseException):
    """Raised inside a job whose worker is to stop. No error of the job, so that it may be begun again."""


def _never() -> bool:
    return False


@dataclass
class Progress:
    """A job's way to say how far it is. Calling it raises JobCancelled once the job is to stop, and
    JobInterrupted once its worker is."""

    job: Job
    stopping: Callable[[], bool] = _never

    def __call__(self, share: float, note: str = "") -> None:
        if actions.report_progress(job=self.job, share=share, note=note):
            raise JobCancelled
        if self.stopping():
            raise JobInterrupted


def run(job: Job, *, worker: str = "", stopping: Callable[[], bool] = _never) -> None:
    """Run a job here and now, and write down how it ended. An error ends the job, not the caller."""
    if not actions.begin_job(job=job, worker=worker, actor=None):
        return
    try:
        if job.kind not in job_kinds:
            raise LookupError(f"no room knows the kind of job {job.kind!r}")
        with _heartbeat(job):
            job_kinds[job.kind].function(job, Progress(job, stopping), **job.arguments)
    except JobCancelled:
        actions.end_job(job=job, status=Job.Status.CANCELLED, actor=None)
    except JobInterrupted:
        actions.put_back(job=job, actor=None)
    except ValidationError as refused:
        # No fault: what was asked for cannot be done any more, and the reason is a sentence for people.
        reason = " ".join(refused.messages)
        logger.warning("job %s (%s) refused: %s", job.kind, job.pk, reason)
        actions.end_job(job=job, status=Job.Status.FAILED, actor=None, error=reason)
    except Exception as error:
        logger.exception("job %s (%s) failed", job.kind, job.pk)
        actions.end_job(
            job=job, status=Job.Status.FAILED, actor=None, error=f"{type(error).__name__}: {error}"
        )
    else:
        actions.end_job(job=job, status=Job.Status.DONE, actor=None)


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Say again and again that somebody is at work, for workers on other machines."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_S):
            try:
                actions.keep_alive(job=job)
            except DatabaseError as error:
                logger.warning("job %s (%s): no sign of life written: %s", job.kind, job.pk, error)
        connections.close_all()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
