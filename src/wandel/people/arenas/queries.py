"""Reads of the arenas room."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet

from wandel.foundation.cities.models import Artefact, AuditEntry, City, TraceLink, User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.live.models import Event
from wandel.people.arenas.models import Activity, Arena, Idea


def arenas_of(reader: Reader) -> QuerySet[Arena]:
    """The arenas that a reader may see, each with `ideas`, the number of those that are public."""
    public = Q(
        activities__withdrawn_at=None,
        activities__ideas__visibility=Artefact.Visibility.PUBLIC,
        activities__ideas__withdrawn_at=None,
    )
    return (
        Arena.objects.visible_to(reader)
        .annotate(ideas=Count("activities__ideas", filter=public))
        .order_by("number", "slug")
    )


def next_number(city: City) -> int:
    """The number of the next arena; one that was withdrawn keeps its own."""
    return (Arena.objects.filter(city=city).aggregate(last=Max("number"))["last"] or 0) + 1


def activities_of(arena: Arena) -> list[Activity]:
    """The activities of an arena, each with `public_ideas`. Even the team sees here what everybody sees."""
    public = (
        Idea.objects.standing().filter(visibility=Artefact.Visibility.PUBLIC).order_by("created_at", "pk")
    )
    ideas = Prefetch("ideas", queryset=public, to_attr="public_ideas")
    return list(arena.activities.standing().select_related("arena__city").prefetch_related(ideas))


def withdrawn_from(arena: Arena) -> QuerySet[Activity]:
    """What was taken off the page of an arena, the latest first."""
    return arena.activities.exclude(withdrawn_at=None).order_by("-withdrawn_at")


def activity(
    reader: Reader, arena_slug: str, activity_key: str, *, withdrawn: bool = False
) -> Activity | None:
    """An activity of an arena that the reader may see; one that was withdrawn only if that is asked for."""
    found = Activity.objects.filter(arena__in=Arena.objects.visible_to(reader), arena__slug=arena_slug)
    if not withdrawn:
        found = found.standing()
    return found.filter(key=activity_key).select_related("arena__city").first()


def changed_by(activity: Activity) -> tuple[User | None, dt.datetime | None]:
    """Who changed what an activity says last, and when."""
    entry = (
        AuditEntry.objects.filter(
            city_id=activity.city_id, action="arenas.edit_activity", subject=str(activity)
        )
        .select_related("actor")
        .first()
    )
    return (entry.actor, entry.at) if entry is not None else (None, None)


def may_take_part(reader: Reader, activity: Activity) -> bool:
    """Whether the reader may take part in an activity that was found by its code."""
    return reader.may("arenas.take_part") and (reader.is_team or activity.arena.is_public)


def activity_by_code(code: str) -> Activity | None:
    wanted = code.strip().replace(" ", "").upper()
    if not wanted.isalnum():
        return None
    standing = Activity.objects.standing().filter(arena__withdrawn_at=None)
    return standing.filter(join_code=wanted).select_related("arena__city").first()


def ideas_on(activity: Activity) -> QuerySet[Idea]:
    """All ideas but the hidden ones, the newest first; many of them nobody has looked at yet."""
    return Idea.objects.standing().filter(activity=activity).order_by("-created_at", "pk")


def released(activity: Activity) -> QuerySet[Idea]:
    """What hangs on the wall: ideas that the team has published."""
    return ideas_on(activity).filter(visibility=Artefact.Visibility.PUBLIC)


def waiting(activity: Activity) -> QuerySet[Idea]:
    """Ideas at which the team has still to look; for its eyes only."""
    return ideas_on(activity).exclude(visibility=Artefact.Visibility.PUBLIC)


def ideas_from(activity: Activity, participant: str) -> QuerySet[Idea]:
    """Somebody's own ideas."""
    return ideas_on(activity).filter(participant=participant)


def latest_event(activity: Activity) -> int:
    """Read before the ideas themselves, so that a page misses nothing between loading and listening."""
    found = Event.objects.filter(channel=activity.channel).order_by("-id").values_list("id", flat=True)
    return found.first() or 0


def running_activities(city: City) -> list[Activity]:
    """Those in which participants may do something now."""
    return list(
        Activity.objects.standing()
        .filter(arena__in=Arena.objects.standing().filter(city=city), phase="open")
        .select_related("arena")
        .order_by("pk")
    )


def unanswered_ideas(city: City) -> QuerySet[Idea]:
    """Ideas of which nothing has come yet, the oldest first."""
    leads_on = TraceLink.objects.filter(source=OuterRef("pk"), withdrawn_at=None)
    return Idea.objects.standing().filter(~Exists(leads_on), city=city).order_by("created_at", "pk")
