"""Versions of artefacts, files, and imports that are checked before anything is taken over."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """What an artefact said at one time. `content` holds title, summary and what its kind adds."""

    artefact = models.ForeignKey("cities.Artefact", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["artefact", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.artefact_id} v{self.number}"


class StoredFile(models.Model):
    """A file kept by its content's hash. Only what is public is served to everybody."""

    city = models.ForeignKey("cities.City", null=True, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.FileField(upload_to="%Y/%m/")
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class StagedImport(models.Model):
    """Something uploaded that waits to be taken over. `problems` lists what stands against it, each with
    file, line, field, code and parameters; while there is one, nothing of it can be applied."""

    class Status(models.TextChoices):
        REFUSED = "refused", _("zurückgewiesen")
        READY = "ready", _("geprüft")
        APPLIED = "applied", _("übernommen")

    city = models.ForeignKey("cities.City", null=True, on_delete=models.CASCADE, related_name="imports")
    kind = models.SlugField(max_length=30)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices)
    problems = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"
