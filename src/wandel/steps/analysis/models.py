"""The analysis of a city: its persistent problems."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.models import Artefact, Source


class Problem(Artefact):
    """A persistent problem, on one level of the multi-level perspective and in one field."""

    class Level(models.TextChoices):
        LANDSCAPE = "landscape", _("Landschaft")
        REGIME = "regime", _("Regime")
        NICHE = "niche", _("Nische")

    class Field(models.TextChoices):
        URBAN_DEVELOPMENT = "urban-development", _("Stadtentwicklung")
        MOBILITY = "mobility", _("Mobilität")
        ENERGY = "energy", _("Energie")
        ECONOMY = "economy", _("Wirtschaften")
        CONSUMPTION = "consumption", _("Konsum")

    level = models.CharField(max_length=10, choices=Level.choices)
    field = models.CharField(max_length=20, choices=Field.choices)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
