"""Versions of artefacts, files, and imports that are checked before anything is taken over."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import TextField
from wandel.foundation.cities.models import Artefact

if TYPE_CHECKING:
    from wandel.foundation.cities.reader import Reader

PAGE, PREVIEW = 1600, 640
"""Pixels of the longer side of a kept picture."""


class Version(models.Model):
    """What an artefact said at one time, and to whom. `content` is its document;
    `visibility` is empty where it was not written down. `restored_from` is the number of an older version
    that says the same."""

    artefact = models.ForeignKey("cities.Artefact", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    visibility = models.CharField(max_length=8, choices=Artefact.Visibility.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    restored_from = models.PositiveIntegerField(null=True, blank=True)
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

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, reader: Reader) -> AttachmentQuerySet:
        """What this reader may see: what stands with an artefact that they may see. A picture that nobody has
        described is for the team."""
        seen = Artefact.objects.visible_to(reader)
        found = self.filter(withdrawn_at=None, artefact__in=seen).select_related("file", "preview")
        return found if reader.is_team else found.exclude(alt={}, preview__isnull=False)


class Attachment(models.Model):
    """A picture or a document that stands with an artefact, and is seen by whoever sees the artefact. A
    picture is kept in two sizes: `file` fills a page, `preview` a place in a list; a document has none.
    `alt` says what can be seen in a picture, `caption` what it has to do with the artefact."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="attachments")
    artefact = models.ForeignKey("cities.Artefact", on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    preview = models.ForeignKey(StoredFile, null=True, on_delete=models.CASCADE, related_name="+")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField()
    alt = TextField()
    caption = TextField()
    version = models.PositiveIntegerField(default=1)
    described_by = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    described_at = models.DateTimeField(null=True)
    attached_by = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    attached_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "attached_at"]
        indexes = [models.Index(fields=["artefact", "position"])]

    def __str__(self) -> str:
        return f"attachment/{self.pk}"

    @property
    def title(self) -> object:
        """How it is called in a sentence."""
        return self.caption or self.file.name

    @property
    def is_picture(self) -> bool:
        return self.preview_id is not None

    @property
    def preview_width(self) -> int:
        """Pixels across; for a browser that chooses between the two sizes."""
        longest = max(self.width, self.height)
        return self.width if longest <= PREVIEW else max(1, round(self.width * PREVIEW / longest))

    @property
    def lacks_words(self) -> bool:
        """Whether it is a picture of which nobody has said what can be seen."""
        return self.is_picture and not self.alt


class Draft(models.Model):
    """What somebody has typed into a form and not saved yet: of something that stands there, or of something
    new of a kind, which may come out of `origin` ("<kind>/<slug>"). `typed` are the fields of the form as
    they were sent, sound or not; `based_on` is the version that its author had before their eyes. Nobody
    else sees it."""

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("cities.User", on_delete=models.CASCADE, related_name="drafts")
    kind = models.SlugField(max_length=40)
    artefact = models.ForeignKey("cities.Artefact", null=True, on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(max_length=150, blank=True)
    typed = models.JSONField()
    based_on = models.PositiveIntegerField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "artefact"], name="one_draft_of_each"),
            models.UniqueConstraint(
                fields=["user", "city", "kind", "origin"],
                condition=models.Q(artefact=None),
                name="one_draft_of_something_new",
            ),
        ]
        indexes = [models.Index(fields=["saved_at"])]

    def __str__(self) -> str:
        return f"draft/{self.pk}"


class Proposal(models.Model):
    """A change of an artefact that somebody proposes who may not make it: the fields of its document that are
    to be other, and a sentence why. The team accepts or declines it with a sentence."""

    class Status(models.TextChoices):
        OPEN = "waiting", _("wartet auf Antwort")
        ACCEPTED = "accepted", _("angenommen")
        DECLINED = "declined", _("abgelehnt")

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="proposals")
    artefact = models.ForeignKey("cities.Artefact", on_delete=models.CASCADE, related_name="proposals")
    author = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    changed = models.JSONField()
    based_on = models.PositiveIntegerField()
    note = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["city", "status"])]

    def __str__(self) -> str:
        return f"proposal/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class StagedImport(models.Model):
    """Something uploaded that is checked and then waits to be taken over. `problems` lists what stands
    against it, each with file, line, field, code and parameters; while there is one, nothing of it can be
    applied."""

    class Status(models.TextChoices):
        CHECKING = "checking", _("wird geprüft")
        REFUSED = "refused", _("zurückgewiesen")
        READY = "ready", _("geprüft")
        APPLIED = "applied", _("Stadt angelegt")

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
