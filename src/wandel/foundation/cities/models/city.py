from __future__ import annotations

import datetime as dt
import hashlib

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import FigureField, TextField
from wandel.foundation.ui.names import LANGUAGE_NAMES
from wandel.foundation.ui.palettes import CITY_COLOURS


class City(models.Model):
    """The process of one city: everything else belongs to exactly one of these."""

    slug = models.SlugField(max_length=60, unique=True)
    name = TextField()
    summary = TextField()
    process_title = TextField()
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    population = FigureField()
    area = FigureField()
    is_public = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    demo_notice = TextField()
    licence = models.CharField(max_length=120, blank=True)
    # As in ISO 3166-1: two letters; empty where nobody has said it.
    country = models.CharField(max_length=2, blank=True)
    # In which languages its texts are written, the first one first; none given: all of this website.
    languages = models.JSONField(default=list, blank=True)
    contact = models.EmailField(_("E-Mail-Adresse für Fragen"), blank=True)
    colour = models.CharField(max_length=12, blank=True, choices=[(key, key) for key in CITY_COLOURS])
    # The hash of its logo, which is part of the logo's address; empty where it has none.
    logo = models.CharField(max_length=16, blank=True, editable=False)
    imprint = TextField()
    privacy = TextField()
    deletion_due = models.DateTimeField(null=True, blank=True, editable=False)
    # How often its settings were saved, so that nobody overwrites what they have not seen.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Stadt")
        verbose_name_plural = _("Städte")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> dict[str, str]:
        return self.name

    @property
    def spoken(self) -> list[str]:
        """The languages in which its texts are asked for."""
        return self.languages or list(LANGUAGE_NAMES)

    def is_to_be_deleted(self, moment: dt.datetime) -> bool:
        """Whether its deletion was asked for and its waiting time is over."""
        return self.deletion_due is not None and self.deletion_due <= moment

    def source_named(self, key: str) -> Source | None:
        """The source that figures of this city call by this key; all are read at once and remembered."""
        return self._sources_by_key.get(key)

    @cached_property
    def _sources_by_key(self) -> dict[str, Source]:
        return {source.key: source for source in self.sources.all()}


class CityLogo(models.Model):
    """A small picture, as it was encoded here. Apart from its city, which every page reads."""

    city = models.OneToOneField(City, on_delete=models.CASCADE, related_name="picture")
    # As base64: a backup keeps rows as text.
    png = models.TextField()

    def __str__(self) -> str:
        return f"logo/{self.city_id}"


class StepState(models.Model):
    """How far one of the five steps has come."""

    class Status(models.TextChoices):
        OPEN = "open", _("noch offen")
        DRAFT = "draft", _("in Arbeit")
        PUBLISHED = "published", _("veröffentlicht")

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    summary = TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "step"], name="one_state_per_step")]

    def __str__(self) -> str:
        return f"{self.step}: {self.status}"


class Role(models.TextChoices):
    """What somebody is in one city. Participant and visitor need no account and no row."""

    ADMIN = "admin", _("Stadt-Administration")
    TEAM = "team", _("Transformationsteam")
    PARTNER = "partner", _("Partner")


class Membership(models.Model):
    user = models.ForeignKey("cities.User", on_delete=models.CASCADE, related_name="memberships")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    # For which a partner takes part, and what of it is theirs to change.
    organisation = models.ForeignKey(
        "cities.Artefact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "city"], name="one_role_per_city")]

    def __str__(self) -> str:
        return f"{self.role} in {self.city_id}"


class Source(models.Model):
    """Where figures come from; figures name it by its key."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="sources")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="one_source_per_key")]
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        """Changes with what is said of it, so that nobody overwrites what they have not seen."""
        said = (self.title, self.publisher, self.year, self.url, self.licence, self.note)
        return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:16]
