"""Writes of the reference room: a case that was uploaded is kept with its problems, then taken over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.live.actions import start_job
from wandel.foundation.live.models import Job
from wandel.foundation.records.actions import judge_import, mark_applied, stage_import, store_file
from wandel.foundation.records.models import StagedImport
from wandel.reference import queries
from wandel.reference.beginning import copied
from wandel.reference.exchange import take_over
from wandel.reference.exporting import Exported
from wandel.reference.models import CaseExport
from wandel.reference.queries import BEGIN, CHECK, DROP_EXPORT, EXPORT, KIND, TAKE_OVER
from wandel.steps.pathways.actions import request_result
from wandel.steps.pathways.queries import newest_model
from wandel_engine.cases import Case, Problem

MOST_PROBLEMS = 300
"""So many are kept of one upload; whoever mends them uploads again and sees the rest."""


@action("reference.stage_case")
def stage_case(*, name: str, data: bytes, city: City, actor: User) -> StagedImport:
    """Keep an uploaded archive and have it checked. `city` is the one in which it was uploaded."""
    file = store_file(name=name[-200:], media_type="application/zip", data=data, city=None, actor=actor)
    staged = stage_import(kind=KIND, file=file, actor=actor)
    start_job(kind=CHECK, city=city, actor=actor, staged=staged.pk)
    return staged


@action("reference.judge_case")
def judge_case(*, staged: StagedImport, problems: Sequence[Problem], actor: User | None) -> StagedImport:
    """Keep what was found wrong with an uploaded case."""
    kept = [problem.as_dict() for problem in problems[:MOST_PROBLEMS]]
    return judge_import(staged=staged, problems=kept, actor=actor)


@action("reference.request_take_over")
def request_take_over(*, staged: StagedImport, city: City, actor: User) -> Job:
    """Have a city made of a checked upload; asked again while that goes on, the same job. Raises
    ValidationError where the upload is not ready."""
    current = StagedImport.objects.select_for_update().get(pk=staged.pk)
    going_on = queries.job_of(current)
    if going_on is not None and going_on.kind == TAKE_OVER and not going_on.is_over:
        return going_on
    if current.status != StagedImport.Status.READY:
        raise ValidationError(_("Aus diesem Import kann keine Stadt werden."), code="not-ready")
    return start_job(kind=TAKE_OVER, city=city, actor=actor, staged=current.pk)


@action("reference.take_over")
def take_over_staged(*, staged: StagedImport, case: Case, actor: User) -> City:
    """Make a city of the case that was read from a staged archive, administered by whoever takes it over,
    and queue the search for its pathways; what was taken over in the meantime stays one city. Raises
    CaseError, or ValidationError where the import is not ready; then nothing has happened."""
    current = StagedImport.objects.select_for_update().get(pk=staged.pk)
    if current.status == StagedImport.Status.APPLIED:
        return current.city
    city = take_over(case, actor=actor).city
    mark_applied(staged=current, city=city, actor=actor)
    version = newest_model(city=city)
    for target in case.model.targets if case.model else ():
        request_result(model_version=version, targets=[target.artefact], actor=actor)
    return city


@action("reference.request_export")
def request_export(*, city: City, actor: User) -> CaseExport:
    """Have an archive made of all that a city has published; asked again while that goes on, the same one.
    What was made before for the same person goes. Raises PermissionDenied."""
    require("reference.export", actor, city)
    take_turns(city)
    asked = queries.export_of(city, actor)
    if asked is not None and asked.job is not None and not asked.job.is_over:
        return asked
    if asked is not None:
        _forget(asked)
    made = CaseExport.objects.create(city=city, requested_by=actor)
    made.job = start_job(kind=EXPORT, city=city, actor=actor, export=made.pk)
    made.save(update_fields=["job"])
    return made


def _forget(asked: CaseExport) -> None:
    if asked.file is not None:
        asked.file.delete()
    asked.delete()


@action("reference.keep_export")
def keep_export(*, asked: CaseExport, made: Exported, actor: User | None) -> CaseExport:
    """Keep an archive for who asked for it, with what is to be said of it."""
    city = asked.city
    name = f"{city.slug}-{timezone.localdate().isoformat()}.zip"
    asked.file = store_file(
        name=name, media_type="application/zip", data=made.archive, city=city, actor=actor
    )
    asked.left_out = [{"what": one.what, "title": one.title, "fields": one.fields} for one in made.left_out]
    asked.problems = [problem.as_dict() for problem in made.problems[:MOST_PROBLEMS]]
    asked.save(update_fields=["file", "left_out", "problems"])
    start_job(kind=DROP_EXPORT, city=city, actor=None, not_before=timezone.now() + KEPT, export=asked.pk)
    return asked


KEPT = dt.timedelta(days=1)
"""What was public when an archive was made need not be so for ever."""


@action("reference.drop_export")
def drop_export(*, asked: CaseExport, actor: User | None) -> None:
    """Forget an archive, with its bytes."""
    _forget(asked)


@action("reference.request_beginning")
def request_beginning(*, city: City, origin: str, chosen: Sequence[str], actor: User) -> Job:
    """Have parts of another city taken over into this one; asked again while that goes on, the same job.
    Raises PermissionDenied."""
    require("reference.begin", actor, city)
    take_turns(city)
    going_on = queries.beginnings_of(city).exclude(status__in=Job.OVER).first()
    return going_on or start_job(kind=BEGIN, city=city, actor=actor, origin=origin, chosen=list(chosen))


@action("reference.begin")
def begin(*, city: City, case: Case, chosen: Sequence[str], actor: User | None) -> int:
    """Take the chosen parts of another city's case over, for the team alone and marked as not checked;
    returns how many. What a city has under the same key stays as it is. Raises PermissionDenied."""
    require("reference.begin", actor, city)
    take_turns(city)
    return copied(city, case, chosen, actor)
