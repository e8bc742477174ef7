"""The versions of a city's pathway model, and what was computed from them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import DocumentField, FigureField, TextField
from wandel.foundation.cities.models import Artefact, Source


class Immutable(models.Model):
    """Written once: what was computed must stay what it was."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is never changed")
        super().save(*args, **kwargs)


class ModelVersion(Immutable):
    """A state of the model; the same content is stored once per city."""

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="model_versions")
    number = models.PositiveIntegerField()
    document = DocumentField()
    model_hash = models.CharField(max_length=64)
    title = TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("Modellfassung")
        constraints = [
            models.UniqueConstraint(fields=["city", "model_hash"], name="one_version_per_model_hash"),
            models.UniqueConstraint(fields=["city", "number"], name="one_model_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"model {self.number} ({self.model_hash[:12]})"


class Result(Immutable):
    """A found pathway, with all that is needed to compute it again.

    `result` is the engine's Pathway as JSON; `targets` are the artefact keys of the model's targets, empty
    for the cheapest pathway without a target.
    """

    model_version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="results")
    targets = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    result = models.JSONField()
    engine_version = models.CharField(max_length=40)
    solver_version = models.CharField(max_length=40)
    model_hash = models.CharField(max_length=64)
    reached = models.BooleanField()
    job = models.ForeignKey("live.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("Ergebnis")

    def __str__(self) -> str:
        return f"pathway {self.key or 'without target'} of {self.model_hash[:12]}"

    @property
    def city_id(self) -> int:
        return self.model_version.city_id

    @property
    def key(self) -> str:
        """The targets as they stand in an address."""
        return ",".join(self.targets)


class Study(Immutable):
    """What was asked of a found pathway: how certain it is, what else would do, what each year costs.

    `document` is the engine's answer as JSON, with what it takes to compute it again. Where the engine could
    not answer, it holds only ``refused``, why. The newest of a kind counts.
    """

    class Kind(models.TextChoices):
        CERTAINTY = "certainty", _("Sicherheit")
        ALTERNATIVES = "alternatives", _("Andere Wege")

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="studies")
    kind = models.CharField(max_length=20, choices=Kind)
    document = models.JSONField()
    engine_version = models.CharField(max_length=40)
    job = models.ForeignKey("live.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("Untersuchung")

    def __str__(self) -> str:
        return f"{self.kind} of {self.result}"


class Measure(Artefact):
    """A measure as people know it. Its effects stand in the model, under its key, where it has any."""

    # The name keeps clear of the targets' field `measure`, which says what a target measures.
    artefact_ptr = models.OneToOneField(
        Artefact, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="as_measure"
    )
    field = models.SlugField(max_length=30)
    start_year = models.PositiveSmallIntegerField(null=True, blank=True)
    modelled = models.BooleanField(default=False)
    cost = FigureField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
