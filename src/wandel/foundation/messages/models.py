"""The outbox: a mail is written down with the action that causes it and sent afterwards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("wartet")
        SENT = "sent", _("verschickt")
        FAILED = "failed", _("nicht zustellbar")

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="outbox")
    key = models.CharField(max_length=120)
    recipient = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(auto_now_add=True)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["city", "key", "recipient"], name="no_mail_twice")]

    def __str__(self) -> str:
        # The audit log keeps this, and it is no place for addresses.
        return f"mail/{self.key}"
