"""Lists that are brought in, and what is known of the columns of such lists."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListImport(models.Model):
    """A table on its way into a city. `sheets` are its cells and `choices` what has been decided of them:
    both, and the file, are gone once it is done. `outcome` says then what it made and changed, as
    {id, made, before, after}: versions, so that it can be undone."""

    class State(models.TextChoices):
        READING = "reading", _("wird gelesen")
        REFUSED = "refused", _("nicht lesbar")
        READY = "ready", _("in Arbeit")
        DONE = "done", _("übernommen")
        UNDONE = "undone", _("rückgängig gemacht")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="list_imports")
    kind = models.SlugField(max_length=30)
    name = models.CharField(max_length=200)
    file = models.ForeignKey("records.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    refusal = models.CharField(max_length=20, blank=True)
    sheets = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    outcome = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        indexes = [models.Index(fields=["city", "kind", "-uploaded_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class KnownColumns(models.Model):
    """Which column of a table with this head is which field, as a city last decided. `head` is a hash."""

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="+")
    kind = models.SlugField(max_length=30)
    head = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "kind", "head"], name="columns_known_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.head[:8]}"
