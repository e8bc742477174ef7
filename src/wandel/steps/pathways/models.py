"""The versions of a city's pathway model, and what was computed from them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.described import described
from wandel.foundation.cities.fields import DocumentField, TextField
from wandel.foundation.cities.models import Artefact
from wandel.people.network.models import Organisation
from wandel_engine.cases import parts
from wandel_engine.pathways import RESULT_FORMAT


class Immutable(models.Model):
    """Written once: what was computed must stay what it was."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is never changed")
        super().save(*args, **kwargs)


class Stored(Immutable):
    """An answer of the engine. `format` is the number of its document's shape, so that a later version can
    bring it up to date and an earlier one can say that it cannot read it."""

    format = models.PositiveSmallIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def is_newer(self) -> bool:
        """Whether a newer version than this one computed it."""
        return self.format > RESULT_FORMAT


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
        verbose_name = _("Version des Modells")
        constraints = [
            models.UniqueConstraint(fields=["city", "model_hash"], name="one_version_per_model_hash"),
            models.UniqueConstraint(fields=["city", "number"], name="one_model_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"model {self.number} ({self.model_hash[:12]})"


class ModelChange(models.Model):
    """From here on this version of the model counts: who made it so, and why. The newest change is the one
    that holds. `base` is the version that was brought as a whole, on which `merging` lays what targets and
    measures say."""

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="model_changes")
    version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="changes")
    base = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("Änderung des Modells")

    def __str__(self) -> str:
        return f"{self.version} from {self.at:%Y-%m-%d}"


class Scenario(models.Model):
    """A pathway of which the start years are chosen by people, kept under a name of its own.

    `starts`: key of a measure in the model → start year, None: not taken. It aims at `target`, by its key in
    the model, and is the team's until it is shown. Its pathways are results that point to it.
    """

    city = models.ForeignKey("cities.City", on_delete=models.CASCADE, related_name="scenarios")
    key = models.SlugField(max_length=90)
    title = TextField()
    target = models.CharField(max_length=80)
    starts = models.JSONField(default=dict)
    visibility = models.CharField(
        max_length=8, choices=Artefact.Visibility.choices, default=Artefact.Visibility.TEAM
    )
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("cities.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "key"]
        verbose_name = _("Szenario")
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="one_scenario_per_key")]

    def __str__(self) -> str:
        return f"scenario/{self.key}"

    @property
    def is_public(self) -> bool:
        return self.visibility == Artefact.Visibility.PUBLIC


class Result(Stored):
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
    scenario = models.ForeignKey(Scenario, null=True, on_delete=models.CASCADE, related_name="results")
    job = models.ForeignKey("live.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("Ergebnis")

    outdated = False
    """Whether the model, or what the scenario says, was changed since; told by who read it."""

    def __str__(self) -> str:
        return f"pathway {self.key or 'without target'} of {self.model_hash[:12]}"

    @property
    def city_id(self) -> int:
        return self.model_version.city_id

    @property
    def key(self) -> str:
        """The targets as they stand in an address."""
        return ",".join(self.targets)

    @property
    def name(self) -> str:
        """What an address calls it beside all others: its targets, or its scenario."""
        return str(self.scenario) if self.scenario_id is not None else self.key


class Study(Stored):
    """What was asked of a found pathway: how certain it is, what else would do, what each year costs.

    `document` is the engine's answer as JSON, with what it takes to compute it again. Where the engine could
    not answer, it holds only ``refused``, why. The newest of a kind counts.
    """

    class Kind(models.TextChoices):
        CERTAINTY = "certainty", _("Sicherheit")
        ALTERNATIVES = "alternatives", _("Andere Pfade")
        CONTRIBUTIONS = "contributions", _("Wirkung der Maßnahmen")

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


@described(parts.Measure, organisation=Organisation)
class Measure(Artefact):
    """A measure as people know it. Its effects stand in the model, under its `place`, where it has one."""

    # The name keeps clear of the targets' field `measure`, which says what a target measures.
    artefact_ptr = models.OneToOneField(
        Artefact, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="as_measure"
    )

    @property
    def modelled(self) -> bool:
        """Whether its effect is computed."""
        return bool(self.place)
