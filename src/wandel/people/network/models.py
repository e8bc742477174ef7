"""Organisations, the ties between them, how the team rates them, and what they have to do with artefacts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import choices_of, described
from wandel.foundation.cities.fields import FlagField, TextField
from wandel.foundation.cities.models import Artefact, City, Source
from wandel_engine.cases import parts


def _grades(highest: int) -> list[Any]:
    return [MinValueValidator(1), MaxValueValidator(highest)]


@described(parts.Organisation)
class Organisation(Artefact):
    """An organisation, never a person; its title is its name. In a demonstration a real one carries published
    facts only."""

    # Without a name on the side of the artefact, where kinds have fields that are called so.
    artefact_ptr = models.OneToOneField(
        Artefact, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="+"
    )

    @property
    def is_real(self) -> bool:
        return self.flag != "fictional"

    def clean(self) -> None:
        super().clean()
        if self.is_real and Rating.objects.filter(organisation=self.pk).exists():
            raise ValidationError(
                {"flag": _("Wirkliche Organisationen werden nicht eingestuft.")}, code="real"
            )


class Standing(models.QuerySet):
    def standing(self) -> Standing:
        """What has not been withdrawn."""
        return self.filter(withdrawn_at=None)


class WorkingRecord(models.Model):
    """A line of a city's working data: changed, and withdrawn instead of deleted. `version` counts how often
    it was saved, so that nobody overwrites what they have not seen."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    flag = FlagField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Standing.as_manager()

    class Meta:
        abstract = True


class Tie(WorkingRecord):
    """A directed tie from one organisation to another."""

    origin = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ties_out")
    target = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ties_in")
    kind = models.CharField(max_length=20, choices=choices_of(parts.TieKind))
    strength = models.PositiveSmallIntegerField(validators=_grades(3))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "target", "kind"],
                condition=Q(withdrawn_at=None),
                name="one_standing_tie_per_kind",
            ),
            models.CheckConstraint(condition=~Q(origin=models.F("target")), name="no_tie_to_itself"),
        ]

    def __str__(self) -> str:
        return f"tie/{self.pk}"

    @property
    def title(self) -> dict[str, str]:
        """Where it is changed, it goes by the name of whom it leads to."""
        return self.target.title

    def clean(self) -> None:
        if {self.origin.city_id, self.target.city_id} != {self.city_id}:
            raise ValidationError(_("Beide Organisationen müssen zur selben Stadt gehören."), code="city")
        if self.flag == "fictional" and (self.origin.is_real or self.target.is_real):
            raise ValidationError(
                {"flag": _("Wirklichen Organisationen wird keine Beziehung angedichtet.")}, code="real"
            )


class Rating(models.Model):
    """How an invented organisation is placed in one field of action. For the team's eyes only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ratings")
    topic = models.CharField(max_length=20, choices=choices_of(parts.Field))
    influence = models.PositiveSmallIntegerField(validators=_grades(5))
    interest = models.PositiveSmallIntegerField(validators=_grades(5))
    stance = models.CharField(max_length=12, choices=choices_of(parts.Stance))
    niche_regime = models.CharField(max_length=8, choices=choices_of(parts.Standing))
    statement = TextField()
    flag = FlagField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["topic", "organisation__slug"]
        constraints = [models.UniqueConstraint(fields=["organisation", "topic"], name="one_rating_per_topic")]

    def __str__(self) -> str:
        return f"rating/{self.organisation.slug}/{self.topic}"

    def clean(self) -> None:
        if self.organisation.is_real:
            raise ValidationError(_("Wirkliche Organisationen werden nicht eingestuft."), code="real")

    @property
    def city_id(self) -> int:
        return self.organisation.city_id


class Involvement(WorkingRecord):
    """What an organisation has to do with an artefact."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="involvements")
    artefact = models.ForeignKey(Artefact, on_delete=models.CASCADE, related_name="involved")
    role = models.CharField(max_length=12, choices=choices_of(parts.InvolvementRole))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "artefact", "role"],
                condition=Q(withdrawn_at=None),
                name="one_standing_involvement_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"involvement/{self.pk}"

    @property
    def title(self) -> dict[str, str]:
        """Where it is changed, it goes by the name of who is involved."""
        return self.organisation.title

    def clean(self) -> None:
        if {self.organisation.city_id, self.artefact.city_id} != {self.city_id}:
            raise ValidationError(_("Beides muss zur selben Stadt gehören."), code="city")
        if self.flag == "fictional" and self.organisation.is_real:
            raise ValidationError(
                {"flag": _("Einer wirklichen Organisation wird keine Rolle angedichtet.")}, code="real"
            )
