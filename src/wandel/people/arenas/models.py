"""Arenas, the live activities in them, and the ideas that people send from their phones."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.activity_kinds import ActivityKind, Phase, activity_kinds
from wandel.foundation.cities.fields import FlagField, TextField
from wandel.foundation.cities.models import Artefact, City, Source


class Arena(models.Model):
    """A meeting of the process. A date that nobody has published is None."""

    class Status(models.TextChoices):
        PLANNED = "planned", gettext_lazy("geplant")
        HELD = "held", gettext_lazy("hat stattgefunden")

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="arenas")
    number = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    title = TextField()
    topic = TextField()
    date = models.DateField(null=True, blank=True)
    venue = TextField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PLANNED)
    summary = TextField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    flag = FlagField()

    class Meta:
        ordering = ["number", "key"]
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="one_arena_per_key")]

    def __str__(self) -> str:
        return f"arena/{self.key}"

    @property
    def name(self) -> Any:
        """The title; an arena without one goes by its number."""
        return self.title or _("Arena %(number)s") % {"number": self.number}


class Activity(models.Model):
    """Something that people do together, live. Its kind, from the registry, says what and in which phase."""

    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="activities")
    key = models.SlugField(max_length=60)
    kind = models.SlugField(max_length=30)
    title = TextField()
    prompt = TextField()
    phase = models.SlugField(max_length=30)
    join_code = models.CharField(max_length=12, unique=True)

    class Meta:
        ordering = ["arena", "id"]
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint(fields=["arena", "key"], name="one_activity_per_key")]

    def __str__(self) -> str:
        return f"activity/{self.key}"

    @property
    def city(self) -> City:
        return self.arena.city

    @property
    def city_id(self) -> int:
        return self.arena.city_id

    @property
    def channel(self) -> str:
        return f"activity:{self.pk}"

    @property
    def behaviour(self) -> ActivityKind:
        return activity_kinds[self.kind]

    @property
    def current(self) -> Phase:
        return next(phase for phase in self.behaviour.phases if phase.key == self.phase)

    @property
    def is_open(self) -> bool:
        return bool(self.current.participants_may)


class Idea(Artefact):
    """What somebody answered, as they wrote it. `participant` is a random token, never a name."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="ideas")
    participant = models.CharField(max_length=40, blank=True)
    client_id = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "participant", "client_id"], name="one_idea_per_sending"
            )
        ]
