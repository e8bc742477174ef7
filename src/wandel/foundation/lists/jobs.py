"""What takes too long for a request: reading a large table, and bringing it in."""

from __future__ import annotations

from django.utils.translation import override

from wandel.foundation.cities.access import reader_for
from wandel.foundation.lists import actions
from wandel.foundation.lists.models import ListImport
from wandel.foundation.live.jobs import Progress, Queue, job
from wandel.foundation.live.models import Job


@job(actions.READ, queue=Queue.QUICK, repeatable=True)
def read_table(running: Job, progress: Progress, *, listed: str) -> None:
    """Read the cells of an uploaded table; what has been dropped since is left alone."""
    kept = ListImport.objects.select_related("file").filter(pk=listed).first()
    if kept is None or kept.file is None:
        return
    progress(0.1, "reading")
    with kept.file.content.open("rb") as file:
        data = file.read()
    actions.read_staged(listed=kept, data=data, actor=running.created_by)


@job(actions.BRING_IN, queue=Queue.QUICK, repeatable=True)
def bring_table_in(running: Job, progress: Progress, *, listed: str, mark: str, language: str) -> None:
    """Bring a large table in, as whoever asked for it: what they may not do any more is not done."""
    kept = ListImport.objects.select_related("city").filter(pk=listed).first()
    if kept is None or kept.state != ListImport.State.READY:
        return
    actor = running.created_by
    if actor is None:
        return
    progress(0.1, "making")
    with override(language):
        actions.bring_in(listed=kept, reader=reader_for(actor, kept.city), mark=mark, actor=actor)
