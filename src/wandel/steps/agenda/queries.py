"""Reads of the agenda room."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, QuerySet
from django.utils import timezone

from wandel.foundation.cities.access import Reader
from wandel.foundation.cities.models import City
from wandel.foundation.live.models import Job
from wandel.steps.agenda.models import Commitment, Edition

STILL_NEWS = dt.timedelta(minutes=5)


def commitments_of(reader: Reader) -> QuerySet[Commitment]:
    """By the day they are due; those without a day come last."""
    found = Commitment.objects.visible_to(reader).select_related("organisation", "source")
    return found.order_by(F("due").asc(nulls_last=True), "slug")


def newest_editions(*, city: City) -> list[Edition]:
    """The newest edition in each of its languages; empty where nothing is published yet."""
    found = list(editions_of(city=city)[: len(Edition.Language.values)])
    return [edition for edition in found if edition.number == found[0].number]


def editions_of(*, city: City) -> QuerySet[Edition]:
    """Newest first."""
    return Edition.objects.filter(city=city, file__is_public=True).select_related("file")


def jobs_of(*, city: City) -> QuerySet[Job]:
    return Job.objects.filter(city=city, kind="agenda.publish")


def unfinished_jobs(*, city: City) -> QuerySet[Job]:
    return jobs_of(city=city).filter(status__in=[Job.Status.WAITING, Job.Status.RUNNING])


def last_job(*, city: City) -> Job | None:
    """The newest job, unless it succeeded so long ago that nobody waits for it any more."""
    newest = jobs_of(city=city).first()
    if newest is None or newest.status != Job.Status.DONE:
        return newest
    return newest if newest.ended_at > timezone.now() - STILL_NEWS else None
