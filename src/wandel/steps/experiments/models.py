"""Experiments: small projects that start from a challenge and aim at learning, with what was learnt."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.fields import FigureField, FlagField, TextField
from wandel.foundation.cities.models import Artefact, Source


class Experiment(Artefact):
    """`learning_questions` is a list of multilingual texts. A day that nobody has published is None."""

    class Status(models.TextChoices):
        IDEA = "idea", _("Idee")
        PLANNED = "planned", _("geplant")
        RUNNING = "running", _("läuft")
        DONE = "done", _("abgeschlossen")
        STOPPED = "stopped", _("abgebrochen")

    challenge = TextField()
    hypothesis = TextField()
    learning_questions = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.IDEA)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    budget = FigureField()
    outcome = TextField()
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class LogEntry(models.Model):
    """What was done or learnt on a day."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="log")
    date = models.DateField()
    text = TextField()
    flag = FlagField()

    class Meta:
        ordering = ["date", "id"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.date}"
