"""Reads of the reference room."""

from __future__ import annotations

from django.db.models import QuerySet

from wandel.foundation.cities.models import User
from wandel.foundation.records.models import StagedImport
from wandel.reference.actions import KIND

NEWEST = 20


def imports_of(user: User) -> QuerySet[StagedImport]:
    """The cases that this person has uploaded, the newest first. Nobody sees another's."""
    return StagedImport.objects.filter(kind=KIND, uploaded_by=user).select_related("file", "city")
