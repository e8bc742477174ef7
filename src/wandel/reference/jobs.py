"""What takes too long for a request: the check of an uploaded case, and making a city of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from wandel.foundation.live.jobs import Progress, Queue, job
from wandel.foundation.live.models import Job
from wandel.foundation.records.models import StagedImport
from wandel.reference import actions
from wandel.reference.exchange import check_archive
from wandel.reference.exporting import exported
from wandel.reference.models import CaseExport
from wandel.reference.origins import case_at
from wandel.reference.queries import BEGIN, CHECK, DROP_EXPORT, EXPORT, TAKE_OVER
from wandel_engine.cases import Case, CaseError, Problem, read_case_archive


@job(CHECK, queue=Queue.QUICK, repeatable=True)
def check_case(running: Job, progress: Progress, *, staged: int) -> None:
    """Read and check an uploaded case, and keep what was found."""
    kept = StagedImport.objects.select_related("file").get(pk=staged)
    progress(0.1, "reading")
    problems = check_archive(_archive(kept))
    progress(0.9, "storing")
    actions.judge_case(staged=kept, problems=problems, actor=running.created_by)


@job(TAKE_OVER, queue=Queue.QUICK, repeatable=True)
def take_over_case(running: Job, progress: Progress, *, staged: int) -> None:
    """Make a city of a checked case; what stands in the way now is kept as its problems."""
    kept = StagedImport.objects.select_related("file").get(pk=staged)
    if kept.status == StagedImport.Status.APPLIED:
        return
    progress(0.1, "reading")
    try:
        case = _read(kept)
        progress(0.3, "making")
        actions.take_over_staged(staged=kept, case=case, actor=running.created_by)
    except CaseError as refused:
        problems = list(refused.problems)
    except ValidationError as refused:
        reason = " ".join(refused.messages)
        problems = [
            Problem(
                "not_taken_over",
                f"it could not be taken over: {reason}",
                "correct the case and upload it again",
                params={"reason": reason},
            )
        ]
    else:
        return
    actions.judge_case(staged=kept, problems=problems, actor=running.created_by)


@job(EXPORT, queue=Queue.QUICK, repeatable=True)
def export_city(running: Job, progress: Progress, *, export: int) -> None:
    """Pack all that a city has published, for who has asked for it."""
    asked = CaseExport.objects.select_related("city").filter(pk=export).first()
    if asked is None:
        return
    progress(0.1, "packing")
    made = exported(asked.city)
    progress(0.9, "storing")
    actions.keep_export(asked=asked, made=made, actor=running.created_by)


@job(DROP_EXPORT, queue=Queue.QUICK, repeatable=True)
def drop_export(_running: Job, _progress: Progress, *, export: int) -> None:
    """Forget an archive that had its day, unless another one has taken its place."""
    asked = CaseExport.objects.filter(pk=export).first()
    if asked is not None:
        actions.drop_export(asked=asked, actor=None)


@job(BEGIN, queue=Queue.QUICK, repeatable=True)
def begin_from(running: Job, progress: Progress, *, origin: str, chosen: list[str]) -> None:
    """Take parts of another city over; what is there already stays as it is."""
    progress(0.1, "reading")
    case = case_at(origin, running.created_by)
    progress(0.5, "making")
    actions.begin(city=running.city, case=case, chosen=chosen, actor=running.created_by)


def _archive(kept: StagedImport) -> bytes:
    with kept.file.content.open("rb") as archive:
        data: bytes = archive.read()
    return data


def _read(kept: StagedImport) -> Case:
    return read_case_archive(_archive(kept))
