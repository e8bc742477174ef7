"""The analysis of a city: its persistent problems, its balances and its indicators."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import DocumentField, TextField
from wandel.foundation.cities.models import Artefact, City, Source


class Problem(Artefact):
    """A persistent problem, on one level of the multi-level perspective and in one field.

    `evidence` lists what it rests on: keys of indicators, and parts of the balance as "balance:<sector>" or
    "balance:<sector>/<carrier>".
    """

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
    evidence = models.JSONField(default=list, blank=True)


class Balance(models.Model):
    """The energy and greenhouse-gas balance of one year, written once: a correction is a new one.

    `document` is what it was computed from (card, cells, factor sets with their sources), `result` what the
    engine made of it, in both accounts, with the range of the totals.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="balances")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    document = DocumentField()
    result = DocumentField()
    engine_version = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("Bilanz")
        constraints = [
            models.UniqueConstraint(fields=["city", "year", "number"], name="one_balance_per_number")
        ]

    def __str__(self) -> str:
        return f"balance {self.year} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a balance is never changed")
        super().save(*args, **kwargs)


class Indicator(models.Model):
    """A number that tells something about the city, in one year or several; parts add up to it."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="indicators")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title = TextField()
    figures = models.JSONField(default=list)
    parts = models.JSONField(default=list, blank=True)
    note = TextField()

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("Kennzahl")
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="one_indicator_per_key")]

    def __str__(self) -> str:
        return self.key

    @property
    def content(self) -> list[Any]:
        """All that it says, as JSON."""
        return [self.key, self.title, self.figures, self.parts, self.note]
