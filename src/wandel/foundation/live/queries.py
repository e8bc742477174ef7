"""Reads of the live room."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wandel.foundation.cities.models import City
from wandel.foundation.live.job_kinds import Queue, job_kinds
from wandel.foundation.live.models import Job


def next_job(queue: Queue) -> Job | None:
    """The job that has waited longest for this queue's worker. Those of a kind that no room knows any more go
    to the quick one, which tells of them."""
    mine = Q(kind__in=[kind.name for kind in job_kinds.values() if kind.queue == queue])
    if queue == Queue.QUICK:
        mine |= ~Q(kind__in=list(job_kinds))
    due = Q(not_before=None) | Q(not_before__lte=timezone.now())
    return Job.objects.filter(mine, due, status=Job.Status.WAITING).order_by("created_at").first()


def unfinished(*, city: City | int, kind: str, subject: str | None = None) -> QuerySet[Job]:
    """What waits or is being worked on, and is not to stop."""
    found = Job.objects.filter(
        city=city, kind=kind, status__in=[Job.Status.WAITING, Job.Status.RUNNING], cancel_requested=False
    )
    return found if subject is None else found.filter(subject=subject)


LOOKED_BACK_AT = 5


def usual_seconds(job: Job, **same: Any) -> float | None:
    """How long the last jobs of this kind took in this city, in the middle; None where there were none.
    `same`: arguments that they must share, where a kind does things of different length."""
    alike = {f"arguments__{name}": value for name, value in same.items()}
    done = Job.objects.filter(city=job.city_id, kind=job.kind, status=Job.Status.DONE, **alike)
    times = done.exclude(started_at=None).values_list("started_at", "ended_at")[:LOOKED_BACK_AT]
    return median((end - start).total_seconds() for start, end in times) if times else None
