"""Organisations, the ties between them, how the team rates them, and what they have to do with artefacts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.fields import FlagField, TextField, check_text
from wandel.foundation.cities.models import Artefact, City, Source
from wandel.foundation.ui.names import ACTOR_SECTOR_NAMES


class Topic(models.TextChoices):
    """The fields of action."""

    URBAN_DEVELOPMENT = "urban-development", gettext_lazy("Stadtentwicklung")
    MOBILITY = "mobility", gettext_lazy("Mobilität")
    ENERGY = "energy", gettext_lazy("Energie")
    ECONOMY = "economy", gettext_lazy("Wirtschaften")
    CONSUMPTION = "consumption", gettext_lazy("Konsum")


def _grades(highest: int) -> list[Any]:
    return [MinValueValidator(1), MaxValueValidator(highest)]


def check_texts(value: Any) -> None:
    if not isinstance(value, list):
        raise ValidationError(gettext_lazy("Erwartet wird eine Liste von Texten."), code="not-a-list")
    for item in value:
        check_text(item)


def check_topics(value: Any) -> None:
    if not isinstance(value, list) or not set(value) <= set(Topic.values):
        raise ValidationError(
            gettext_lazy("Erwartet wird eine Liste von Handlungsfeldern."), code="not-a-topic"
        )


class Organisation(models.Model):
    """An organisation, never a person. A real one carries published facts only."""

    class Kind(models.TextChoices):
        CORE = "core", gettext_lazy("Kernpartnerschaft")
        PARTNER = "partner", gettext_lazy("Partnerschaft")
        SUPRA_REGIONAL = "supra-regional", gettext_lazy("überregional")

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="organisations")
    key = models.SlugField(max_length=80)
    name = models.CharField(max_length=300)
    sector = models.CharField(max_length=20, choices=list(ACTOR_SECTOR_NAMES.items()))
    is_real = models.BooleanField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    summary = TextField()
    roles = models.JSONField(default=list, blank=True, validators=[check_texts])
    fields = models.JSONField(default=list, blank=True, validators=[check_topics])
    url = models.URLField(max_length=500, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    in_team = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "key"]
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="one_organisation_per_key")]

    def __str__(self) -> str:
        return f"organisation/{self.key}"

    @property
    def topics(self) -> list[Any]:
        return [Topic(key).label for key in self.fields]


class Tie(models.Model):
    """A directed tie from one organisation to another."""

    class Kind(models.TextChoices):
        COOPERATION = "cooperation", gettext_lazy("Zusammenarbeit")
        INFORMATION = "information", gettext_lazy("Information")
        FUNDING = "funding", gettext_lazy("Förderung")
        SUPERVISION = "supervision", gettext_lazy("Aufsicht")

    origin = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ties_out")
    target = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ties_in")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    strength = models.PositiveSmallIntegerField(validators=_grades(3))
    flag = FlagField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "target", "kind"], name="one_tie_per_kind"),
            models.CheckConstraint(condition=~models.Q(origin=models.F("target")), name="no_tie_to_itself"),
        ]

    def __str__(self) -> str:
        return f"tie/{self.origin_id}-{self.target_id}"

    def clean(self) -> None:
        if self.origin.city_id != self.target.city_id:
            raise ValidationError(_("Beide Organisationen müssen zur selben Stadt gehören."), code="city")

    @property
    def city_id(self) -> int:
        return self.origin.city_id


class Rating(models.Model):
    """How an invented organisation is placed in one field of action. For the team's eyes only."""

    class Stance(models.TextChoices):
        SUPPORTIVE = "supportive", gettext_lazy("unterstützend")
        NEUTRAL = "neutral", gettext_lazy("neutral")
        SCEPTICAL = "sceptical", gettext_lazy("skeptisch")

    class Level(models.TextChoices):
        NICHE = "niche", gettext_lazy("Nische")
        REGIME = "regime", gettext_lazy("Regime")
        HYBRID = "hybrid", gettext_lazy("dazwischen")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ratings")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    influence = models.PositiveSmallIntegerField(validators=_grades(5))
    interest = models.PositiveSmallIntegerField(validators=_grades(5))
    stance = models.CharField(max_length=12, choices=Stance.choices)
    niche_regime = models.CharField(max_length=8, choices=Level.choices)
    statement = TextField()
    flag = FlagField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["topic", "organisation__name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "topic"], name="one_rating_per_topic")]

    def __str__(self) -> str:
        return f"rating/{self.organisation_id}/{self.topic}"

    def clean(self) -> None:
        if self.organisation.is_real:
            raise ValidationError(_("Wirkliche Organisationen werden nicht eingestuft."), code="real")

    @property
    def city_id(self) -> int:
        return self.organisation.city_id


class Involvement(models.Model):
    """What an organisation has to do with an artefact."""

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", gettext_lazy("verantwortlich")
        AFFECTED = "affected", gettext_lazy("betroffen")
        ENDORSES = "endorses", gettext_lazy("trägt mit")
        PLEDGES = "pledges", gettext_lazy("sagt zu")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="involvements")
    artefact = models.ForeignKey(Artefact, on_delete=models.CASCADE, related_name="involvements")
    role = models.CharField(max_length=12, choices=Role.choices)
    flag = FlagField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "artefact", "role"], name="one_involvement_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"involvement/{self.organisation_id}/{self.role}"

    def clean(self) -> None:
        if self.organisation.city_id != self.artefact.city_id:
            raise ValidationError(_("Beides muss zur selben Stadt gehören."), code="city")

    @property
    def city_id(self) -> int:
        return self.organisation.city_id
