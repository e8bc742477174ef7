"""Which kinds of background jobs there are. A room keeps its functions in `jobs.py`; all of these modules are
imported when Django starts, so that every process knows every kind."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wandel.foundation.cities.models import User
    from wandel.foundation.cities.reader import Reader
    from wandel.foundation.live.models import Job

JobFunction = Callable[..., None]


class Queue(enum.StrEnum):
    """Each has a worker of its own, so that what takes a moment never waits for what takes minutes."""

    QUICK = "quick"
    COMPUTING = "computing"


@dataclass(frozen=True)
class About:
    """What one job is about, for one reader: its name, the page on which its result stands and what the link
    there says; `outcome`, in a word, how it ended well; `error`, the message of one that failed, without what
    the reader may not know; `alike`, the arguments of those that take about as long."""

    title: str
    url: str
    link: str
    outcome: str = ""
    error: str = ""
    alike: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What people are told of jobs of a kind. Whoever has `permission` in the job's city watches it, stops
    it, and asks for it again.

    `about` gives None where the reader may not know what the job is about. `stages`: what a job notes while
    it works → what is being done, in which %(done)s and %(all)s stand for the counts that follow the note.
    `reasons`: the name of an error → why the job failed, in words. `again` starts the same anew.
    """

    permission: str
    about: Callable[[Job, Reader], About | None]
    again: Callable[[Job, User], Job]
    stages: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class JobKind:
    """`repeatable` says that a job whose worker died may simply be begun again. One that nobody watches has
    nothing `told`."""

    name: str
    function: JobFunction
    queue: Queue
    repeatable: bool
    told: Told | None = None


job_kinds: dict[str, JobKind] = {}


def job(
    name: str, *, queue: Queue = Queue.COMPUTING, repeatable: bool = False, told: Told | None = None
) -> Callable[[JobFunction], JobFunction]:
    """Register `function(job, progress, **arguments)` as a kind of job."""

    def add(function: JobFunction) -> JobFunction:
        if name in job_kinds:
            raise ValueError(f"job {name!r} is registered already")
        job_kinds[name] = JobKind(name, function, queue, repeatable, told)
        return function

    return add


def known(name: str) -> bool:
    return name in job_kinds
