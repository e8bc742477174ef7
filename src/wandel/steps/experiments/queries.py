"""Reads of the experiments room."""

from __future__ import annotations

from django.db.models import QuerySet

from wandel.foundation.cities.access import Reader
from wandel.steps.experiments.models import Experiment


def experiments_of(reader: Reader) -> QuerySet[Experiment]:
    return Experiment.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


def board(experiments: list[Experiment]) -> list[tuple[Experiment.Status, list[Experiment]]]:
    """Every state with its experiments, also a state that none is in."""
    return [(status, [one for one in experiments if one.status == status]) for status in Experiment.Status]
