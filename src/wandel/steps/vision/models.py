"""The vision of a city: principles, elements with the views that differ, and measurable targets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import FigureField, TextField
from wandel.foundation.cities.models import Artefact, Source


class Statement(Artefact):
    """An artefact that may name where it has been published."""

    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        abstract = True


class Principle(Statement):
    """A guiding principle."""


class VisionElement(Statement):
    """A piece of the vision in one field, with the view of those who do not share it."""

    class Field(models.TextChoices):
        URBAN_DEVELOPMENT = "urban-development", _("Stadtentwicklung")
        MOBILITY = "mobility", _("Mobilität")
        ENERGY = "energy", _("Energie")
        ECONOMY = "economy", _("Wirtschaften")
        CONSUMPTION = "consumption", _("Konsum")

    field = models.CharField(max_length=20, choices=Field.choices)
    minority_view = TextField()


class Target(Statement):
    """In this year, in this account, no more than the threshold. `measure` says what is counted."""

    class Account(models.TextChoices):
        BISKO = "bisko", _("BISKO-Bilanz")
        TERRITORIAL = "territorial", _("Territorialbilanz")

    class Measure(models.TextChoices):
        EMISSIONS = "emissions", _("Treibhausgase")
        EMISSIONS_PER_HEAD = "emissions-per-head", _("Treibhausgase je Kopf")
        ENERGY = "energy", _("Endenergie")

    class Status(models.TextChoices):
        ADOPTED = "adopted", _("beschlossen")
        DISCUSSED = "discussed", _("in Diskussion")

    year = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=12, choices=Account.choices)
    measure = models.CharField(max_length=20, choices=Measure.choices)
    threshold = FigureField()
    reference_year = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DISCUSSED)
