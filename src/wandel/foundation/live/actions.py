"""Writes of the live room: events are appended, jobs are queued, reported on and ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.live.job_kinds import job_kinds, known
from wandel.foundation.live.models import Event, Job, channel_of


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
    subject: str = "",
    **arguments: Any,
) -> Job:
    """Have a job done. A worker takes it up once this transaction is committed, not before the given time.
    `subject`, in the words of its room, is what a page asks by whether something is computed for it."""
    if not known(kind):
        raise ValueError(f"{kind!r} is no kind of job")
    return Job.objects.create(
        kind=kind,
        city=city,
        subject=subject,
        arguments=arguments,
        created_by=actor,
        not_before=not_before,
    )


@action("live.begin_job")
def begin_job(*, job: Job, actor: User | None, worker: str = "") -> bool:
    """Take a waiting job up. False where it was cancelled, is run by somebody else, or is gone."""
    current = _current(job)
    if current is None or current.status != Job.Status.WAITING:
        return False
    job.status, job.started_at = Job.Status.RUNNING, timezone.now()
    job.worker, job.heard_at, job.begun = worker, Now(), current.begun + 1
    job.save(update_fields=["status", "started_at", "worker", "heard_at", "begun"])
    _tell(job)
    return True


def keep_alive(*, job: Job) -> None:
    """Write down that the job is still being worked on."""
    Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING).update(heard_at=Now())


def report_progress(*, job: Job, share: float, note: str = "") -> bool:
    """Write down how far the job is; returns whether it is to stop, as it is when it went with its city."""
    job.progress, job.note = min(1.0, max(0.0, share)), note[:200]
    with transaction.atomic():
        if _current(job) is None:
            return True
        job.save(update_fields=["progress", "note"])
        _tell(job)
    return Job.objects.filter(pk=job.pk, cancel_requested=True).exists()


@action("live.end_job")
def end_job(*, job: Job, status: str, actor: User | None, error: str = "") -> Job:
    """Write down how a job ended. What was given to somebody else in the meantime is left alone, and so is
    what went with its city."""
    current = _current(job)
    if current is None:
        return job
    if (current.worker, current.begun) != (job.worker, job.begun) or current.status == Job.Status.WAITING:
        return current
    job.status, job.error, job.ended_at = Job.Status(status), error, timezone.now()
    if job.status == Job.Status.DONE:
        job.progress = 1.0
    job.save(update_fields=["status", "error", "ended_at", "progress"])
    _tell(job)
    return job


@action("live.put_back")
def put_back(*, job: Job, actor: User | None) -> Job:
    """Let a job wait again whose worker stops in the middle of it."""
    current = _current(job)
    if current is None:
        return job
    if current.status != Job.Status.RUNNING:
        return current
    job.status, job.started_at, job.progress, job.note, job.worker = Job.Status.WAITING, None, 0.0, "", ""
    job.save(update_fields=["status", "started_at", "progress", "note", "worker"])
    _tell(job)
    return job


def _current(job: Job) -> Job | None:
    """As it is now, and unchanged until the transaction ends; None where it went with its city."""
    current = Job.objects.select_for_update().filter(pk=job.pk).first()
    if current is None:
        # So that nothing which is written now, such as the audit entry, belongs to a city that is gone.
        job.city = None
    return current


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


STOPPED = "the worker stopped before the job was done; ask for it again"
BEGINNINGS = 3
"""How often a repeatable job is begun before its dying workers are told as its failure."""
LOST_AFTER = dt.timedelta(seconds=60)
"""From when on a job of which nothing is heard has no worker any more."""


@action("live.fail_orphans")
def fail_orphans(*, workers: Collection[str], actor: User | None) -> int:
    """Fail the jobs that these workers, now dead, have left running; what may be repeated waits again."""
    return _fail(Job.objects.filter(worker__in=workers))


@action("live.fail_silent")
def fail_silent(*, but: str, actor: User | None) -> int:
    """The same for jobs of which nothing has been heard for long. Workers whose name begins with `but` are
    looked after otherwise, however long they are silent: a machine may have been asleep."""
    silent = Q(heard_at=None) | Q(heard_at__lt=Now() - LOST_AFTER)
    return _fail(Job.objects.filter(silent).exclude(worker__startswith=but))


@action("live.put_back_all")
def put_back_all(*, workers: Collection[str], actor: User | None) -> int:
    """Let all jobs wait again that these workers, which were stopped in good order, have left running."""
    left = list(Job.objects.select_for_update().filter(worker__in=workers, status=Job.Status.RUNNING))
    for job in left:
        put_back(job=job, actor=None)
    return len(left)


def _fail(jobs: QuerySet[Job]) -> int:
    orphans = list(jobs.select_for_update().filter(status=Job.Status.RUNNING))
    for orphan in orphans:
        kind = job_kinds.get(orphan.kind)
        if kind is not None and kind.repeatable and orphan.begun < BEGINNINGS:
            put_back(job=orphan, actor=None)
        else:
            end_job(job=orphan, status=Job.Status.FAILED, actor=None, error=STOPPED)
    return len(orphans)


def _tell(job: Job) -> None:
    if job.city_id is not None:
        publish(
            city=job.city_id,
            channel=channel_of(job),
            name="job",
            payload={"status": str(job.status), "progress": job.progress},
        )
