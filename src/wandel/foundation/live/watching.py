"""Jobs as people watch them: which of them a reader may see, what is done just now, how long it will take."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.cities.reader import Reader
from wandel.foundation.live.actions import STOPPED
from wandel.foundation.live.job_kinds import About, Told, job_kinds
from wandel.foundation.live.models import Job
from wandel.foundation.live.queries import usual_seconds
from wandel.foundation.ui.formats import format_number

STILL_NEWS = dt.timedelta(minutes=5)
"""For so long, a job that ended well is told of where somebody may have waited for it."""
LISTED = 30
TOLD_FROM = 0.15
"""The share from which on a job's own pace says how long it will still take."""
_COUNTED = re.compile(r"(?P<stage>\S+) (?P<done>\d+)/(?P<all>\d+)")


@dataclass(frozen=True)
class Watched:
    """A job beside what its kind tells of it to one reader."""

    job: Job
    told: Told
    about: About

    @cached_property
    def stage(self) -> str:
        """What is being done; a note that the kind has no words for says nothing."""
        if self.job.is_over:
            return ""
        counted = _COUNTED.fullmatch(self.job.note)
        sentence = str(self.told.stages.get(counted["stage"] if counted else self.job.note, ""))
        if counted is None:
            return sentence
        return sentence % {name: format_number(int(counted[name]), 0) for name in ("done", "all")}

    @cached_property
    def reason(self) -> str:
        """Why it failed, in words, as far as there are any for it."""
        if self.job.error == STOPPED:
            return _("Das Rechenprogramm wurde beendet, bevor es fertig war.")
        return str(self.told.reasons.get(self.job.error.partition(":")[0], ""))

    @property
    def message(self) -> str:
        """What the program itself says of its failure."""
        return "" if self.job.error == STOPPED else self.about.error

    @cached_property
    def left(self) -> str:
        """How long it will still take: by its own pace, before that by how long the last ones took."""
        job = self.job
        if job.is_over or job.started_at is None:
            return ""
        passed = (timezone.now() - job.started_at).total_seconds()
        if job.progress >= TOLD_FROM:
            return _still(passed * (1 - job.progress) / job.progress)
        usual = self.usual
        return _still(usual - passed) if usual is not None and usual > passed else ""

    @cached_property
    def usual(self) -> float | None:
        return usual_seconds(self.job, **self.about.alike)


def _still(seconds: float) -> str:
    if seconds < 100:
        number = max(1, round(seconds)) if seconds < 10 else 10 * round(seconds / 10)
        return ngettext("Noch etwa %(number)s Sekunde.", "Noch etwa %(number)s Sekunden.", number) % {
            "number": number
        }
    number = round(seconds / 60)
    return ngettext("Noch etwa %(number)s Minute.", "Noch etwa %(number)s Minuten.", number) % {
        "number": number
    }


def kinds_for(reader: Reader) -> list[str]:
    """The kinds of jobs that the reader may watch in the city."""
    return [kind.name for kind in job_kinds.values() if kind.told and reader.may(kind.told.permission)]


def jobs_for(reader: Reader, *, kinds: Collection[str] = ()) -> QuerySet[Job]:
    """All jobs of the reader's city, of these kinds or of any, that the reader may watch; newest first."""
    wanted = [name for name in kinds_for(reader) if not kinds or name in kinds]
    return Job.objects.filter(city=reader.city, kind__in=wanted)


def watched(job: Job, reader: Reader) -> Watched | None:
    """The job for a reader who may watch its kind; None where it is about something hidden."""
    told = job_kinds[job.kind].told
    about = told.about(job, reader) if told is not None else None
    return Watched(job, told, about) if told is not None and about is not None else None


def _all_watched(jobs: Iterable[Job], reader: Reader) -> list[Watched]:
    return [one for job in jobs if (one := watched(job, reader)) is not None]


def current(reader: Reader, *, kinds: Collection[str], subject: str | None = None) -> Watched | None:
    """The newest job of these kinds, about this subject or about any: while it is under way, where it ended
    without a result, and for a moment after it ended well."""
    found = jobs_for(reader, kinds=kinds)
    if subject is not None:
        found = found.filter(subject=subject)
    newest = found.first()
    if newest is None or (newest.status == Job.Status.DONE and not _is_news(newest)):
        return None
    return watched(newest, reader)


def _is_news(job: Job) -> bool:
    return job.ended_at is not None and job.ended_at > timezone.now() - STILL_NEWS


def under_way(reader: Reader, *, kinds: Collection[str] = ()) -> list[Watched]:
    """What waits or is being worked on, in the order in which it is its turn."""
    unfinished = Q(status__in=[Job.Status.WAITING, Job.Status.RUNNING], cancel_requested=False)
    found = jobs_for(reader, kinds=kinds).filter(unfinished).order_by("created_at")
    return _all_watched(found[:LISTED], reader)


def ended(reader: Reader) -> list[Watched]:
    """The last ones that are over."""
    over = Q(status__in=[Job.Status.DONE, Job.Status.FAILED, Job.Status.CANCELLED])
    return _all_watched(jobs_for(reader).filter(over)[:LISTED], reader)
