"""What the home of a city says: where it wants to go and how far that is, what happens next, what is tried
and promised, failure included."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, When

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.queries import traces
from wandel.foundation.cities.reader import Reader
from wandel.people.arenas.models import Activity, Arena
from wandel.people.events.models import Event
from wandel.people.events.queries import next_event
from wandel.people.network.models import Organisation
from wandel.steps.agenda.models import Commitment
from wandel.steps.agenda.queries import commitments_of
from wandel.steps.experiments.models import Experiment
from wandel.steps.experiments.queries import experiments_of
from wandel.steps.pathways.first import Candidate, first_of
from wandel.steps.pathways.models import Result
from wandel.steps.pathways.queries import certainties, chance_of, newest_results, newest_verdicts
from wandel.steps.pathways.sight import Sight
from wandel.steps.vision.models import Target
from wandel_engine.cases.parts import (
    ArenaStatus,
    CommitmentStatus,
    ExperimentStatus,
    Partnership,
    TargetStatus,
)
from wandel_engine.pathways.chances import Standing, standing_of

SHOWN = 3
MOST = 100
"""Among how many of the newest commitments those to be shown are looked for."""
TRIED = 12
"""Among so many commitments one is looked for that began as an idea."""
NAMED = 4
"""How many of the organisations are named."""


@dataclass(frozen=True)
class Aim:
    """A target, and what the newest pathway computed for it says; `result` and `found` are None where none
    was computed. `chance`: share of draws of uncertain assumptions in which that pathway reaches it, None if
    not known."""

    target: Target
    result: Result | None = None
    found: dict[str, Any] | None = None
    chance: float | None = None

    @property
    def newer(self) -> bool:
        """Whether a newer version computed it, which this one cannot read."""
        return self.result is not None and self.found is None

    @property
    def adopted(self) -> bool:
        return self.target.status == TargetStatus.ADOPTED

    @property
    def reached(self) -> bool:
        return self.found is not None and bool(self.found["reached"])

    @property
    def standing(self) -> Standing:
        return standing_of(self.chance)

    @property
    def earliest_year(self) -> int | None:
        return self.found["earliest_year"] if self.found else None

    @property
    def earliest_is_proven(self) -> bool:
        return self.found is not None and bool(self.found["earliest_year_proven"])


def aims(reader: Reader, sight: Sight) -> list[Aim]:
    """The targets by year, each with what the newest result says of it."""
    found = newest_verdicts(newest_results(reader, sight))
    certain = certainties(results=[result.pk for result, _ in found.values()])
    aims = []
    for target in Target.objects.visible_to(reader).order_by("year", "slug"):
        result, verdict = found.get(target.slug, (None, None))
        chance = chance_of(certain.get(result.pk), target.slug) if verdict is not None else None
        aims.append(Aim(target, result, verdict, chance))
    return aims


def shown_aim(aims: Sequence[Aim], wanted: str) -> Aim | None:
    """The one asked for; without, or where it is not there, the one to be shown first."""
    by_key = {aim.target.slug: aim for aim in aims}
    if wanted in by_key:
        return by_key[wanted]
    first = first_of(Candidate(aim.target.slug, aim.target.year, aim.adopted, aim.chance) for aim in aims)
    return by_key.get(first)


@dataclass(frozen=True)
class Coming:
    """Something with a day, of whatever kind."""

    day: dt.date
    kind: str
    thing: Arena | Event | Commitment


def coming(reader: Reader, *, today: dt.date) -> list[Coming]:
    """The next arena, the next event, and the promises that are due next; the nearest day first."""
    arena = (
        Arena.objects.visible_to(reader)
        .filter(status=ArenaStatus.PLANNED, date__gte=today)
        .order_by("date")
        .first()
    )
    event = next_event(reader, today=today)
    over = CommitmentStatus.DONE, CommitmentStatus.FAILED
    due = commitments_of(reader).filter(due__gte=today).exclude(status__in=over)[:SHOWN]
    found = [Coming(one.due, "commitment", one) for one in due]
    found += [Coming(arena.date, "arena", arena)] if arena is not None else []
    found += [Coming(event.date, "event", event)] if event is not None else []
    return sorted(found, key=lambda one: one.day)[:SHOWN]


def experiments(reader: Reader) -> list[Experiment]:
    """What is tried now, and one that was stopped: the city learns from that, too."""
    every = experiments_of(reader)
    running = list(every.filter(status=ExperimentStatus.RUNNING)[:SHOWN])
    stopped = list(every.filter(status=ExperimentStatus.STOPPED)[:1])
    return [*running[: SHOWN - len(stopped)], *stopped]


def commitments(reader: Reader) -> list[Commitment]:
    """One of each state, the newest of it, so that nothing but success is never all that is shown."""
    order = (
        CommitmentStatus.DELAYED,
        CommitmentStatus.DONE,
        CommitmentStatus.FAILED,
        CommitmentStatus.IN_PROGRESS,
        CommitmentStatus.OPEN,
    )
    newest = list(commitments_of(reader).order_by("-created_at", "slug")[:MOST])
    chosen = [next((one for one in newest if one.status == status), None) for status in order]
    found = [one for one in chosen if one is not None]
    return [*found, *(one for one in newest if one not in found)][:SHOWN]


@dataclass(frozen=True)
class Counts:
    """How much there is that the reader may see. `commitments` and `experiments` by state."""

    kinds: dict[str, int]
    commitments: Counter[str]
    experiments: Counter[str]
    organisations: int

    def of(self, kind: str) -> int:
        return self.kinds.get(kind, 0)


def counts(reader: Reader) -> Counts:
    def by_state(model: Any) -> Counter[str]:
        rows = model.objects.visible_to(reader).order_by().values_list("status").annotate(Count("pk"))
        return Counter(dict(rows))

    rows = Artefact.objects.visible_to(reader).filter(kind__in=kinds.keys())
    return Counts(
        kinds=dict(rows.order_by().values_list("kind").annotate(Count("pk"))),
        commitments=by_state(Commitment),
        experiments=by_state(Experiment),
        organisations=Organisation.objects.visible_to(reader).count(),
    )


def organisations(reader: Reader) -> list[Organisation]:
    """A few to be named: those that carry the process first."""
    carrying = Case(When(partnership=Partnership.CORE, then=0), When(partnership="", then=2), default=1)
    return list(Organisation.objects.visible_to(reader).order_by(carrying, "slug")[:NAMED])


def open_activity(reader: Reader) -> Activity | None:
    """The activity in which anybody may write something now; of several the one of the last arena."""
    here = Arena.objects.visible_to(reader)
    found = Activity.objects.standing().filter(arena__in=here, phase="open").select_related("arena")
    return found.order_by("-arena__number", "pk").first()


def commitment_from_idea(reader: Reader) -> Commitment | None:
    """A commitment that began as somebody's idea, for showing how that went."""
    commitments = list(commitments_of(reader)[:TRIED])
    found = traces(commitments, reader)
    return next(
        (one for one in commitments if any(hop.kind == "idea" for hop in found[one.pk].origins)),
        None,
    )
