"""Whether what should happen by itself does happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from wandel.config.doctor.findings import Finding, counted, fault, warning
from wandel.config.place import in_use
from wandel.foundation.live.models import Job
from wandel.foundation.messages.models import OutboxMessage

PATIENCE = dt.timedelta(minutes=15)
SILENCE = dt.timedelta(minutes=2)


def workers() -> Iterator[Finding]:
    """A worker that computes may leave others waiting; one that says nothing for long is gone."""
    name, now = "running.workers", timezone.now()
    if not in_use(settings.DATA):
        yield warning(name, "Wandel is not running here.", "Start it: wandel run")
    begun = Job.objects.filter(status=Job.Status.RUNNING)
    silent = [job for job in begun if (job.heard_at or job.started_at or job.created_at) < now - SILENCE]
    for job in silent[:5]:
        yield fault(
            name,
            f"The job {job.kind} ({job.pk}) should be running, but nothing has been heard of it for long.",
            "Start Wandel again; the job is then shown as failed, and can be asked for anew.",
        )
    due = Q(not_before=None, created_at__lt=now - PATIENCE) | Q(not_before__lt=now - PATIENCE)
    overdue = Job.objects.filter(due, status=Job.Status.WAITING).count()
    if overdue and begun.count() == len(silent):
        yield fault(
            name,
            f"No worker takes {counted(overdue, 'job')} waiting for over a quarter of an hour.",
            "Start Wandel again, and see what it says when a worker ends.",
        )


def outbox() -> Iterator[Finding]:
    late = OutboxMessage.objects.filter(
        status=OutboxMessage.Status.WAITING, next_attempt_at__lt=timezone.now() - PATIENCE
    )
    if count := late.count():
        yield fault(
            "running.outbox",
            f"{counted(count, 'mail')} should have been sent by now.",
            "See to the worker and to the settings of the mail server (WANDEL_EMAIL_…).",
        )
    failed = OutboxMessage.objects.filter(
        status=OutboxMessage.Status.FAILED, next_attempt_at__gt=timezone.now() - dt.timedelta(days=30)
    )
    if count := failed.count():
        reasons = ", ".join(sorted(set(failed.exclude(error="").values_list("error", flat=True)[:3])))
        yield warning(
            "running.outbox",
            f"{counted(count, 'mail')} of the last month could not be delivered "
            f"({reasons or 'no reason was given'}).",
            "See to the addresses, and to the settings of the mail server (WANDEL_EMAIL_…).",
        )
