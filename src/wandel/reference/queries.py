"""Reads of the reference room."""

from __future__ import annotations

from django.db.models import QuerySet

from wandel.foundation.cities.models import City, User
from wandel.foundation.live.models import Job
from wandel.foundation.records.models import StagedImport
from wandel.reference.models import CaseExport

KIND = "case"
CHECK, TAKE_OVER = "reference.check", "reference.take_over"
EXPORT, DROP_EXPORT, BEGIN = "reference.export", "reference.drop_export", "reference.begin"
"""Kinds of jobs."""


def imports_of(user: User) -> QuerySet[StagedImport]:
    """The cases that this person has uploaded, the newest first. Nobody sees another's."""
    return StagedImport.objects.filter(kind=KIND, uploaded_by=user).select_related("file", "city")


def job_of(staged: StagedImport) -> Job | None:
    """The newest job of an uploaded case: its check, or its being taken over."""
    jobs = Job.objects.filter(kind__in=[CHECK, TAKE_OVER], created_by_id=staged.uploaded_by_id)
    return jobs.filter(arguments__staged=staged.pk).first()


def export_of(city: City, user: User) -> CaseExport | None:
    """The archive of a city that this person has asked for last. Nobody sees another's."""
    asked = CaseExport.objects.filter(city=city, requested_by_id=user.pk)
    return asked.select_related("file", "job").first()


def beginnings_of(city: City) -> QuerySet[Job]:
    """The jobs that take parts of other cities over into this one, the newest first."""
    return Job.objects.filter(city=city, kind=BEGIN)
