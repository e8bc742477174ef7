"""Invitations to work on a city's process."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from wandel.foundation.cities.models import City, Role

VALID_FOR = dt.timedelta(days=30)


class Invitation(models.Model):
    """Somebody is asked to take a role in a city, and has it from their next log-in on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role.choices)
    # For which a partner is to take part.
    organisation = models.ForeignKey(
        "cities.Artefact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=5)
    note = models.TextField(blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # When the newest mail was written, and which one it was.
    mailed_at = models.DateTimeField(default=timezone.now)
    mails = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        # The audit log keeps this, and it is no place for addresses.
        return f"invitation/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def valid_until(self) -> dt.datetime:
        return self.mailed_at + VALID_FOR

    @property
    def is_valid(self) -> bool:
        """Whether it gives its role to whoever logs in with its address."""
        return self.is_open and self.valid_until > timezone.now()

    @property
    def mail_key(self) -> str:
        """Under which its newest mail lies in the outbox."""
        return f"invitation:{self.pk}:{self.mails}"
