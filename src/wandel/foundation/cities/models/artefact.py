from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import FlagField, TextField
from wandel.foundation.cities.models.city import City

if TYPE_CHECKING:
    from wandel.foundation.cities.reader import Reader


class ArtefactQuerySet(models.QuerySet):
    """Also the query set of every kind, since a kind inherits from Artefact."""

    def standing(self) -> ArtefactQuerySet:
        """What has not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, reader: Reader) -> ArtefactQuerySet:
        """What this reader may see of the reader's city: the team everything, others what is public."""
        found = self.standing().filter(city=reader.city)
        if reader.is_team:
            return found
        found = found.filter(visibility=Artefact.Visibility.PUBLIC)
        return found if reader.knows_city else found.filter(city__is_public=True)

    def unchecked(self) -> ArtefactQuerySet:
        """What was taken over from another city, and nobody here stands by yet."""
        return self.exclude(taken_over_from={}).filter(confirmed_at=None)


class Artefact(models.Model):
    """Parent of everything that people make in the process, so that a trace can lead from any to any."""

    class Visibility(models.TextChoices):
        TEAM = "team", _("nur für das Team")
        PUBLIC = "public", _("öffentlich")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="artefacts")
    kind = models.SlugField(max_length=30)
    slug = models.SlugField(max_length=90)
    title = TextField()
    summary = TextField()
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.TEAM)
    flag = FlagField()
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "cities.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The name of the city that it was taken over from, and since when somebody here stands by it.
    taken_over_from = TextField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ArtefactQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "kind", "slug"], name="one_artefact_per_slug")]
        indexes = [
            models.Index(fields=["city", "kind"]),
            # All that is asked of very many at once, so that none of them has to be opened for it.
            models.Index(
                fields=["city", "withdrawn_at", "visibility", "kind", "created_at", "id"],
                name="artefacts_that_readers_see",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"

    def get_absolute_url(self) -> str:
        from wandel.foundation.cities.kinds import kinds

        return kinds[self.kind].url(city_slug=self.city.slug, slug=self.slug)

    def is_seen_by(self, reader: Reader) -> bool:
        """Of one that was read already what `visible_to` asks of many."""
        if self.withdrawn_at is not None or self.city_id != reader.city.pk:
            return False
        return reader.is_team or (self.is_public and (reader.knows_city or reader.city.is_public))

    @property
    def is_unchecked(self) -> bool:
        return bool(self.taken_over_from) and self.confirmed_at is None

    @property
    def is_public(self) -> bool:
        return self.visibility == self.Visibility.PUBLIC


class TraceLink(models.Model):
    """Leads from … to … . Never deleted, only withdrawn."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="trace_links")
    source = models.ForeignKey(Artefact, on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Artefact, on_delete=models.PROTECT, related_name="links_in")
    relation = models.SlugField(max_length=30)
    source_version = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        "cities.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "relation"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_link",
            ),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.target_id}"
