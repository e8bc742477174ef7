"""What may run in the background. A room decorates a function with `job`; `actions.start_job` queues it,
the worker runs it, and the function reports through the `Progress` it is given."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django_tasks import task

from wandel.foundation.live.models import Job

logger = logging.getLogger(__name__)


class JobCancelled(Exception):
    """Raised inside a job whose cancelling was asked for."""


@dataclass
class Progress:
    """A job's way to say how far it is. Calling it raises JobCancelled once the job is to stop."""

    job: Job

    def __call__(self, share: float, note: str = "") -> None:
        from wandel.foundation.live import actions

        if actions.report_progress(job=self.job, share=share, note=note):
            raise JobCancelled


JobFunction = Callable[..., None]
_functions: dict[str, JobFunction] = {}


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register `function(job, progress, **arguments)` as a kind of job."""

    def add(function: JobFunction) -> JobFunction:
        if kind in _functions:
            raise ValueError(f"job {kind!r} is registered already")
        _functions[kind] = function
        return function

    return add


def known(kind: str) -> bool:
    return kind in _functions


def run(job: Job) -> None:
    """Run a job here and now, and write down how it ended. An error ends the job, not the caller."""
    from wandel.foundation.live import actions

    if not actions.begin_job(job=job, actor=None):
        return
    try:
        _functions[job.kind](job, Progress(job), **job.arguments)
    except JobCancelled:
        actions.end_job(job=job, status=Job.Status.CANCELLED, actor=None)
    except Exception as error:
        logger.exception("job %s (%s) failed", job.kind, job.pk)
        actions.end_job(
            job=job, status=Job.Status.FAILED, actor=None, error=f"{type(error).__name__}: {error}"
        )
    else:
        actions.end_job(job=job, status=Job.Status.DONE, actor=None)


@task()
def run_job(job_id: str) -> None:
    """What the queue's worker calls."""
    run(Job.objects.get(pk=job_id))


def channel_of(job: Any) -> str:
    """The event channel on which a job's progress is told."""
    return f"job:{job.pk}"
