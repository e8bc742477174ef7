"""The transition agenda: who does what by when, and with what."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import described
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.models import StoredFile
from wandel.people.network.models import Organisation
from wandel_engine.cases import parts


@described(parts.Commitment, organisation=Organisation)
class Commitment(Artefact):
    """What one organisation has promised. A day that nobody has set is None."""

    def clean(self) -> None:
        super().clean()
        if self.organisation is not None and self.organisation.is_real and self.flag == "fictional":
            raise ValidationError(
                _("Einer wirklichen Organisation wird keine Zusage angedichtet."), code="real"
            )


class Edition(models.Model):
    """The agenda as it was published, in one language. Editions of one number were made together, and are
    withdrawn together: then their files are kept and not served.

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
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "cities.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "number", "language"], name="one_edition_per_number_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"edition {self.number} {self.language}"
