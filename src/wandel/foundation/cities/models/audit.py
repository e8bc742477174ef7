from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models


class AuditEntry(models.Model):
    """Who did what, when. Written with the action itself, in one transaction; never changed. `changes`: what
    fields said before and say now, as (field, before, after)."""

    city = models.ForeignKey("cities.City", null=True, on_delete=models.CASCADE, related_name="audit")
    actor = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    actor_role = models.CharField(max_length=20)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)
    changes = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["city", "-at"])]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class Submission(models.Model):
    """What was sent by a form, so that it is done once. `key` is a fingerprint of the form's own mark and of
    all that was typed: what was changed and sent again is another one."""

    key = models.CharField(max_length=64, primary_key=True)
    made_model = models.CharField(max_length=60, blank=True)
    made_pk = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"submission {self.key[:12]}"

    @property
    def made(self) -> Any:
        """What came of it, as it is now; None where that was no model, or is gone."""
        if not self.made_model:
            return None
        return apps.get_model(self.made_model)._base_manager.filter(pk=self.made_pk).first()
