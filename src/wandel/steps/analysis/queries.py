"""Reads of the analysis room."""

from __future__ import annotations

from django.db.models import QuerySet

from wandel.foundation.cities.access import Reader
from wandel.steps.analysis.models import Problem


def problems_of(reader: Reader) -> QuerySet[Problem]:
    return Problem.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


def problems_by_field(reader: Reader) -> list[tuple[Problem.Field, list[Problem]]]:
    """The problems under their fields, in the order of the fields; a field without problems is left out."""
    problems = list(problems_of(reader))
    grouped = ((field, [one for one in problems if one.field == field]) for field in Problem.Field)
    return [(field, found) for field, found in grouped if found]
