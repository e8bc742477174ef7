"""Writes of the live room: events are appended, jobs are queued, reported on and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.live import jobs
from wandel.foundation.live.models import Event, Job


def publish(*, city: City | int, channel: str, name: str, payload: dict[str, Any] | None = None) -> Event:
    """Append an event, in the transaction of the action that it tells of."""
    return publish_all(city=city, channel=channel, name=name, payloads=[payload or {}])[0]


def publish_all(*, city: City | int, channel: str, name: str, payloads: list[dict[str, Any]]) -> list[Event]:
    """Append several events of one name at once, in the given order."""
    city_id = city.pk if isinstance(city, City) else city
    return Event.objects.bulk_create(
        Event(city_id=city_id, channel=channel, name=name, payload=payload) for payload in payloads
    )


@action("live.start_job")
def start_job(
    *,
    kind: str,
    city: City | None,
    actor: User | None,
    not_before: dt.datetime | None = None,
    **arguments: Any,
) -> Job:
    """Queue a job. The worker takes it up once this transaction is committed, not before the given time."""
    if not jobs.known(kind):
        raise ValueError(f"{kind!r} is no kind of job")
    made = Job.objects.create(
        kind=kind, city=city, arguments=arguments, created_by=actor, not_before=not_before
    )
    transaction.on_commit(lambda: jobs.run_job.using(run_after=not_before).enqueue(str(made.pk)))
    return made


@action("live.begin_job")
def begin_job(*, job: Job, actor: User | None) -> bool:
    """Take a waiting job up. False where it was cancelled, or is run by somebody else."""
    current = Job.objects.select_for_update().get(pk=job.pk)
    if current.status != Job.Status.WAITING:
        return False
    job.status, job.started_at = Job.Status.RUNNING, timezone.now()
    job.save(update_fields=["status", "started_at"])
    _tell(job)
    return True


def report_progress(*, job: Job, share: float, note: str = "") -> bool:
    """Write down how far the job is; returns whether it is to stop."""
    job.progress, job.note = min(1.0, max(0.0, share)), note[:200]
    with transaction.atomic():
        job.save(update_fields=["progress", "note"])
        _tell(job)
    return Job.objects.filter(pk=job.pk, cancel_requested=True).exists()


@action("live.end_job")
def end_job(*, job: Job, status: str, actor: User | None, error: str = "") -> Job:
    job.status, job.error, job.ended_at = Job.Status(status), error, timezone.now()
    if job.status == Job.Status.DONE:
        job.progress = 1.0
    job.save(update_fields=["status", "error", "ended_at", "progress"])
    _tell(job)
    return job


@action("live.cancel_job")
def cancel_job(*, job: Job, actor: User | None) -> Job:
    """Ask a running job to stop at its next report; a waiting one ends at once."""
    current = Job.objects.select_for_update().get(pk=job.pk)
    if current.is_over:
        return current
    current.cancel_requested = True
    if current.status == Job.Status.WAITING:
        current.status, current.ended_at = Job.Status.CANCELLED, timezone.now()
    current.save(update_fields=["cancel_requested", "status", "ended_at"])
    _tell(current)
    return current


_STOPPED = "the worker stopped before the job was done; ask for it again"


@action("live.fail_orphans")
def fail_orphans(*, actor: User | None) -> int:
    """End the jobs that a stopped worker has left running; called when the worker starts."""
    orphans = list(Job.objects.filter(status=Job.Status.RUNNING))
    for orphan in orphans:
        end_job(job=orphan, status=Job.Status.FAILED, actor=None, error=_STOPPED)
    return len(orphans)


def _tell(job: Job) -> None:
    if job.city_id is not None:
        publish(
            city=job.city_id,
            channel=jobs.channel_of(job),
            name="job",
            payload={"status": str(job.status), "progress": job.progress},
        )
