"""Background jobs, and the append-only log of events that pages listen to."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Something that happened on a channel. Never changed; its id is the order and the SSE event id."""

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=60)
    name = models.SlugField(max_length=30)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "id"])]

    def __str__(self) -> str:
        return f"{self.channel} {self.name}"


class Job(models.Model):
    """Work in the background: with progress, a result or an error, and a way to stop it. What waits here is
    the queue: there is no second place that could know of it, or not."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("wartet")
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")
        FAILED = "failed", _("fehlgeschlagen")
        CANCELLED = "cancelled", _("abgebrochen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey("cities.City", null=True, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True, default="")
    arguments = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    progress = models.FloatField(default=0.0)
    note = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)
    created_by = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    begun = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["city", "kind", "-created_at"]),
            # The workers look several times a second, and what is done stays.
            models.Index(
                fields=["created_at"], condition=models.Q(status="waiting"), name="live_job_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"

    OVER = (Status.DONE, Status.FAILED, Status.CANCELLED)

    @property
    def is_over(self) -> bool:
        return self.status in self.OVER

    @property
    def percent(self) -> int:
        return round(100 * self.progress)


def channel_of(job: Job) -> str:
    """The event channel on which a job's progress is told."""
    return f"job:{job.pk}"
