from __future__ import annotations

import uuid

from django.db import models


class Erasure(models.Model):
    """Something was hidden or erased, or shown again. It names what it is about, and never quotes it. Kept a
    second time in a list outside the database, from which it is repeated when a backup from before is
    restored."""

    class Did(models.TextChoices):
        HIDDEN = "hidden"
        SHOWN = "shown"
        ERASED = "erased"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    did = models.CharField(max_length=8, choices=Did.choices)
    model = models.CharField(max_length=60)
    key = models.JSONField()
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.did} {self.model} {self.key}"
