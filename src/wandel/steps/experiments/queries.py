"""Reads of the experiments room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from wandel.foundation.cities.models import Artefact, TraceLink
from wandel.foundation.cities.reader import Reader
from wandel.steps.experiments.models import Experiment


def experiments_of(reader: Reader) -> QuerySet[Experiment]:
    return Experiment.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


def experiments_from(reader: Reader, measure: Artefact) -> QuerySet[Experiment]:
    """Those that came of a measure."""
    led = TraceLink.objects.filter(source_id=measure.pk, withdrawn_at=None).values("target")
    return experiments_of(reader).filter(pk__in=led)


def log_of(experiment: Experiment) -> list[dict[str, Any]]:
    """The learning log day by day, each with its `date` as a day."""
    found = [entry | {"date": dt.date.fromisoformat(entry["date"])} for entry in experiment.log]
    return sorted(found, key=lambda entry: entry["date"])
