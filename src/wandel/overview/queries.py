"""What the home of a city says: where it wants to go and how far that is, what happens next, and for the
team what is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.cities.access import Reader
from wandel.foundation.cities.models import Artefact, TraceLink
from wandel.foundation.live.models import Job
from wandel.foundation.messages.models import OutboxMessage
from wandel.people.arenas.models import Activity, Arena, Idea
from wandel.people.network.models import Organisation
from wandel.steps.agenda.models import Commitment
from wandel.steps.agenda.queries import commitments_of
from wandel.steps.experiments.models import Experiment
from wandel.steps.experiments.queries import experiments_of
from wandel.steps.pathways.models import ModelVersion, Result
from wandel.steps.pathways.queries import certainties
from wandel.steps.vision.models import Target

SHOWN = 3


@dataclass(frozen=True)
class Aim:
    """A target, and what the newest pathway computed for it says; `found` is None where none was computed.

    `chance`: share of draws of uncertain assumptions in which that pathway reaches it, None if not known.
    """

    target: Target
    found: dict[str, Any] | None
    chance: float | None = None

    @property
    def reached(self) -> bool:
        return self.found is not None and bool(self.found["reached"])

    @property
    def earliest_year(self) -> int | None:
        return self.found["earliest_year"] if self.found else None

    @property
    def gap(self) -> float | None:
        return self.found["gap"] if self.found else None


def aims(reader: Reader) -> list[Aim]:
    """The targets by year, each with what the newest result of the newest model says of it."""
    newest = ModelVersion.objects.filter(city=reader.city).defer("document").first()
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    if newest is not None:
        every = Result.objects.filter(model_version=newest).order_by("created_at", "pk")
        last = {artefact: pk for pk, targets in every.values_list("pk", "targets") for artefact in targets}
        # Only the verdicts are read, not the whole result, which holds every year of every stock.
        verdicts = every.filter(pk__in=last.values()).values_list("pk", "result__targets")
        for result, targets in verdicts:
            found |= {target["artefact"]: (result, target) for target in targets}
    certain = certainties(results=[result for result, _ in found.values()])
    aims = []
    for target in Target.objects.visible_to(reader).order_by("year", "slug"):
        result, verdict = found.get(target.slug, (None, None))
        chances = certain[result]["targets"] if result in certain else {}
        chance = chances[target.slug]["probability"] if target.slug in chances else None
        aims.append(Aim(target, verdict, chance))
    return aims


def next_arena(reader: Reader, *, today: dt.date) -> Arena | None:
    coming = Arena.objects.filter(city=reader.city, status=Arena.Status.PLANNED, date__gte=today)
    return coming.order_by("date").first()


def running_experiments(reader: Reader) -> list[Experiment]:
    return list(experiments_of(reader).filter(status=Experiment.Status.RUNNING)[:SHOWN])


def failed_experiments(reader: Reader) -> list[Experiment]:
    return list(experiments_of(reader).filter(status=Experiment.Status.STOPPED)[:1])


def newest_commitments(reader: Reader) -> list[Commitment]:
    return list(commitments_of(reader).order_by("-created_at", "slug")[:SHOWN])


def organisations(reader: Reader) -> list[Organisation]:
    return list(Organisation.objects.filter(city=reader.city))


@dataclass(frozen=True)
class Due:
    """Something that waits for the team."""

    text: str
    url: str
    tone: str = "info"


def due(reader: Reader, *, today: dt.date | None = None) -> list[Due]:
    """What is due for the team: answers owed, things half prepared, promises overdue, and what failed."""
    today = today or timezone.localdate()
    parts = (_open_activities, _ideas, _commitments, _drafts, _failures)
    return [item for part in parts for item in part(reader, today)]


def _door(reader: Reader, name: str, **kwargs: str) -> str:
    return reverse(name, kwargs={"city_slug": reader.city.slug} | kwargs)


def _open_activities(reader: Reader, _today: dt.date) -> list[Due]:
    found = Activity.objects.filter(arena__city=reader.city, phase="open").select_related("arena")
    return [
        Due(
            text=_("Eine Aktivität läuft. Jetzt steuern."),
            url=_door(reader, "arenas:console", arena_key=activity.arena.key, activity_key=activity.key),
            tone="success",
        )
        for activity in found
    ]


def _ideas(reader: Reader, _today: dt.date) -> list[Due]:
    """An idea that has led nowhere yet is a person without an answer."""
    leads_on = TraceLink.objects.filter(source=OuterRef("pk"), withdrawn_at=None)
    waiting = Idea.objects.standing().filter(~Exists(leads_on), city=reader.city).count()
    if not waiting:
        return []
    text = ngettext(
        "%(number)s Idee wartet auf eine Antwort.", "%(number)s Ideen warten auf eine Antwort.", waiting
    )
    return [Due(text=text % {"number": waiting}, url=_door(reader, "arenas:index"))]


def _commitments(reader: Reader, today: dt.date) -> list[Due]:
    over = Commitment.Status.DONE, Commitment.Status.FAILED
    late = (
        Commitment.objects.standing().filter(city=reader.city, due__lt=today).exclude(status__in=over).count()
    )
    if not late:
        return []
    text = ngettext("%(number)s Zusage ist überfällig.", "%(number)s Zusagen sind überfällig.", late)
    return [Due(text=text % {"number": late}, url=_door(reader, "agenda:index"), tone="warning")]


def _drafts(reader: Reader, _today: dt.date) -> list[Due]:
    hidden = Artefact.objects.standing().filter(city=reader.city, visibility=Artefact.Visibility.TEAM)
    number = hidden.exclude(kind="idea").count()
    if not number:
        return []
    text = ngettext(
        "%(number)s Beitrag ist noch nicht öffentlich.",
        "%(number)s Beiträge sind noch nicht öffentlich.",
        number,
    )
    return [Due(text=text % {"number": number}, url=_door(reader, "vision:index"))]


def _failures(reader: Reader, _today: dt.date) -> list[Due]:
    newest = Job.objects.filter(city=reader.city).order_by("-created_at")[:1]
    failed = [job for job in newest if job.status == Job.Status.FAILED]
    unsent = OutboxMessage.objects.filter(city=reader.city).filter(
        Q(status=OutboxMessage.Status.FAILED) | Q(status=OutboxMessage.Status.WAITING, attempts__gt=0)
    )
    found = []
    if failed:
        found.append(
            Due(_("Die letzte Rechnung ist fehlgeschlagen."), _door(reader, "pathways:index"), "danger")
        )
    if number := unsent.count():
        text = ngettext("%(number)s Mail ging nicht hinaus.", "%(number)s Mails gingen nicht hinaus.", number)
        found.append(Due(text % {"number": number}, _door(reader, "arenas:index"), "danger"))
    return found
