from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import FigureField, TextField


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
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Stadt")
        verbose_name_plural = _("Städte")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


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
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="one_source_per_key")]
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title
