"""The transition agenda: who does what by when, and with what."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.fields import TextField
from wandel.foundation.cities.models import Artefact, Source
from wandel.foundation.records.models import StoredFile
from wandel.people.network.models import Organisation


class Commitment(Artefact):
    """What one organisation has promised. A day that nobody has set is None."""

    class Status(models.TextChoices):
        OPEN = "open", gettext_lazy("noch offen")
        IN_PROGRESS = "in-progress", gettext_lazy("in Umsetzung")
        DONE = "done", gettext_lazy("abgeschlossen")
        DELAYED = "delayed", gettext_lazy("verzögert")
        FAILED = "failed", gettext_lazy("gescheitert")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="commitments")
    due = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    resources = TextField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def clean(self) -> None:
        super().clean()
        if self.organisation.city_id != self.city_id:
            raise ValidationError(_("Beides muss zur selben Stadt gehören."), code="city")
        if self.organisation.is_real and self.flag == "fictional":
            raise ValidationError(
                _("Einer wirklichen Organisation wird keine Zusage angedichtet."), code="real"
            )


class Edition(models.Model):
    """The agenda as it was published, in one language. Editions of one number were made together.

    `content_hash` stands for all that it says, without its number and its day.
    """

    class Language(models.TextChoices):
        DE = "de", "Deutsch"
        EN = "en", "English"
        PL = "pl", "Polski"

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=Language.choices)
    content_hash = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "number", "language"], name="one_edition_per_number_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"edition {self.number} {self.language}"
