"""Dates of the process: team meetings, workshops, and events at which others learn from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import FlagField, TextField
from wandel.foundation.cities.models import Artefact, City, Source

if TYPE_CHECKING:
    from wandel.foundation.cities.access import Reader


class EventQuerySet(models.QuerySet):
    def public(self) -> EventQuerySet:
        """What everybody may see, whoever asks."""
        return self.filter(visibility=Artefact.Visibility.PUBLIC, city__is_public=True)

    def visible_to(self, reader: Reader) -> EventQuerySet:
        """What this reader may see of the reader's city: the team everything, others what is public."""
        found = self.filter(city=reader.city)
        return found if reader.is_team else found.public()


class Event(models.Model):
    class Kind(models.TextChoices):
        TEAM_MEETING = "team-meeting", _("Teamtreffen")
        WORKSHOP = "workshop", _("Werkstatt")
        TRANSFER = "transfer", _("Austausch und Öffentlichkeit")

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="events")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    date = models.DateField()
    title = TextField()
    summary = TextField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    flag = FlagField()
    visibility = models.CharField(
        max_length=8, choices=Artefact.Visibility.choices, default=Artefact.Visibility.TEAM
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["date", "key"]
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="one_event_per_key")]

    def __str__(self) -> str:
        return f"event/{self.key}"

    def get_absolute_url(self) -> str:
        return reverse("events:event", kwargs={"city_slug": self.city.slug, "event_key": self.key})

    @property
    def is_over(self) -> bool:
        return self.date < timezone.localdate()

    @property
    def is_public(self) -> bool:
        return self.visibility == Artefact.Visibility.PUBLIC
