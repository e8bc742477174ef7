"""Writes by which a city goes: asked for, waited for, and done in the background."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.administration.actions.permission import in_turn
from wandel.foundation.cities.actions import delete_city
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.live.actions import cancel_job, start_job
from wandel.foundation.live.models import Job
from wandel.foundation.records.actions import forget_files

DELETE = "administration.delete_city"
WAITING_TIME = dt.timedelta(days=7)
logger = logging.getLogger(__name__)


@action("administration.request_deletion")
def request_deletion(*, city: City, typed: str, actor: User | None) -> City:
    """Have the city deleted once its waiting time is over. `typed` is its key, as a confirmation. Asked for
    again, the first time stays. Raises ValidationError where something else was typed."""
    current = in_turn(city, "administration.delete", actor)
    if typed != current.slug:
        raise ValidationError(
            _("Zur Bestätigung bitte genau „%(key)s“ eintippen.") % {"key": current.slug}, code="not-typed"
        )
    if current.deletion_due is None:
        current.deletion_due = timezone.now() + WAITING_TIME
        current.save(update_fields=["deletion_due"])
        # Of no city: it would go with it.
        start_job(kind=DELETE, city=None, actor=actor, not_before=current.deletion_due, city_id=current.pk)
    return current


@action("administration.cancel_deletion")
def cancel_deletion(*, city: City, actor: User | None) -> City:
    """The city stays. Whoever administers it may say so until the last moment."""
    current = in_turn(city, "cities.administer", actor)
    if current.deletion_due is not None:
        current.deletion_due = None
        current.save(update_fields=["deletion_due"])
        waiting = Job.objects.filter(kind=DELETE, status=Job.Status.WAITING, arguments__city_id=current.pk)
        for job in waiting:
            cancel_job(job=job, actor=actor)
    return current


@action("administration.stop_jobs")
def stop_jobs(*, city: City, actor: User | None) -> int:
    """Ask everything that is computed for the city to stop, and returns how much still does something."""
    at_work = Job.objects.filter(city=city, status__in=[Job.Status.WAITING, Job.Status.RUNNING])
    for job in at_work:
        if not job.cancel_requested:
            cancel_job(job=job, actor=actor)
    return at_work.filter(status=Job.Status.RUNNING).count()


@action("administration.erase_city")
def erase_city(*, city: City, actor: User | None) -> None:
    """Delete the city with all that is in it, its files on the disk included. Raises ValidationError where
    its waiting time is not over."""
    names = forget_files(city)
    delete_city(city=city, actor=actor)
    # Where a file cannot be removed, the deed stands, and the log tells which one is left.
    transaction.on_commit(lambda: _remove(names))


def _remove(names: list[str]) -> None:
    for name in names:
        try:
            default_storage.delete(name)
        except OSError as error:
            logger.warning("the file %s of a deleted city is left: %s", name, error)
