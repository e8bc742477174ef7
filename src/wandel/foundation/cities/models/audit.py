from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """Who did what, when. Written with the action itself, in one transaction; never changed."""

    city = models.ForeignKey("cities.City", null=True, on_delete=models.CASCADE, related_name="audit")
    actor = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    actor_role = models.CharField(max_length=20)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["city", "-at"])]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
