"""Arenas, the live activities in them, and the ideas that people send from their phones."""

from __future__ import annotations

import secrets
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from wandel.foundation.cities.activity_kinds import ActivityKind, Phase, activity_kinds
from wandel.foundation.cities.described import described
from wandel.foundation.cities.fields import TextField
from wandel.foundation.cities.models import Artefact, City
from wandel_engine.cases import parts

# Without letters and digits that look or sound alike when somebody reads a code from the wall.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(6))


@described(parts.Arena)
class Arena(Artefact):
    """A meeting of the process. A date that nobody has published is None."""

    def clean(self) -> None:
        same = Arena.objects.filter(city_id=self.city_id, number=self.number).exclude(pk=self.pk).first()
        if same is not None:
            taken = _("Diese Nummer hat schon eine andere Arena.")
            if same.withdrawn_at is not None:
                taken = _("Diese Nummer hat eine Arena, die zurückgezogen ist.")
            raise ValidationError({"number": taken}, code="taken")


class ActivityQuerySet(models.QuerySet):
    def standing(self) -> ActivityQuerySet:
        """What has not been withdrawn."""
        return self.filter(withdrawn_at=None)


@described(parts.Activity)
class Activity(models.Model):
    """Something that people do together, live, as a part of an arena: whoever sees the arena sees it. Its
    kind, from the registry, says what and in which phase."""

    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="activities")
    key = models.SlugField(max_length=60)
    title = TextField()
    phase = models.SlugField(max_length=30)
    join_code = models.CharField(max_length=12, unique=True, default=new_code)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ActivityQuerySet.as_manager()
    erased_by = "join_code"

    class Meta:
        ordering = ["position", "id"]
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

    @property
    def release(self) -> str:
        """Its state for the team: what is not public waits until somebody has looked at it."""
        return "public" if self.is_public else "unreleased"
