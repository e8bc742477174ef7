"""What the reference room keeps: the archives that were made of a city."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class CaseExport(models.Model):
    """An archive of all that a city has published, for who asked for it. `left_out` lists what a case has no
    place for, `problems` what would keep another installation from reading it."""

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="exports")
    requested_by = models.ForeignKey("cities.User", on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    file = models.ForeignKey("records.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey("live.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    left_out = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["city", "requested_by"], name="one_export_for_each_person")
        ]

    def __str__(self) -> str:
        return f"export/{self.pk}"
