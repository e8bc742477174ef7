"""The outbox: a mail is written down with the action that causes it and sent afterwards."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", _("wartet")
        SENT = "sent", _("verschickt")
        FAILED = "failed", _("nicht zustellbar")

    class Fault(models.TextChoices):
        REFUSED = "refused", _("Der Mailserver nimmt diese Adresse nicht an.")
        UNREACHABLE = "unreachable", _("Der Mailserver ist nicht zu erreichen.")
        SLOW = "slow", _("Der Mailserver hat nicht rechtzeitig geantwortet.")
        OTHER = "other", _("Der Mailserver hat die Mail nicht angenommen.")

    # A mail about an account, such as a log-in code, belongs to no city.
    city = models.ForeignKey("cities.City", null=True, on_delete=models.CASCADE, related_name="outbox")
    key = models.CharField(max_length=120)
    recipient = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    queued_by = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    # What is worth nothing afterwards, and is not kept: such a mail is deleted once it is sent, or too late.
    expires_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    fault = models.CharField(max_length=11, choices=Fault.choices, blank=True)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["city", "key", "recipient"], name="no_mail_twice")]

    def __str__(self) -> str:
        # The audit log keeps this, and it is no place for addresses.
        return f"mail/{self.key}"


class LoginRequest(models.Model):
    """Somebody wants to log in with an address. Neither the address nor the code that was sent stands here,
    only what each is recognised by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.CharField(max_length=64, db_index=True)
    # Nothing where no code was sent, and once it has been used.
    code = models.CharField(max_length=64, blank=True)
    # Whether it counts as a mail to this address. It does so for one without an account, too.
    is_mailed = models.BooleanField()
    guesses = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"login/{self.pk}"
