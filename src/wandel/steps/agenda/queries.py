"""Reads of the agenda room."""

from __future__ import annotations

from django.db.models import F, QuerySet

from wandel.foundation.cities.access import Reader
from wandel.steps.agenda.models import Commitment


def commitments_of(reader: Reader) -> QuerySet[Commitment]:
    """By the day they are due; those without a day come last."""
    found = Commitment.objects.visible_to(reader).select_related("organisation", "source")
    return found.order_by(F("due").asc(nulls_last=True), "slug")
