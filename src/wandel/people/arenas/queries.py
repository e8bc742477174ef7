"""Reads of the arenas room."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from wandel.foundation.cities.access import Reader
from wandel.foundation.cities.models import Artefact
from wandel.foundation.live.models import Event
from wandel.people.arenas.models import Activity, Arena, Idea


def arenas_of(reader: Reader) -> QuerySet[Arena]:
    """The arenas of a city with `ideas`, the number of those that are public, and their activities."""
    public = Q(activities__ideas__visibility=Artefact.Visibility.PUBLIC, activities__ideas__withdrawn_at=None)
    return (
        Arena.objects.filter(city=reader.city)
        .annotate(ideas=Count("activities__ideas", filter=public))
        .prefetch_related("activities")
    )


def activities_of(arena: Arena) -> list[Activity]:
    """The activities of an arena, each with `public_ideas`. Even the team sees here what everybody sees."""
    public = (
        Idea.objects.standing().filter(visibility=Artefact.Visibility.PUBLIC).order_by("created_at", "pk")
    )
    ideas = Prefetch("ideas", queryset=public, to_attr="public_ideas")
    return list(arena.activities.select_related("arena__city").prefetch_related(ideas))


def activity(reader: Reader, arena_key: str, activity_key: str) -> Activity | None:
    found = Activity.objects.filter(arena__city=reader.city, arena__key=arena_key, key=activity_key)
    return found.select_related("arena__city").first()


def activity_by_code(code: str) -> Activity | None:
    wanted = code.strip().replace(" ", "").upper()
    return Activity.objects.filter(join_code=wanted).select_related("arena__city").first()


def ideas_on(activity: Activity) -> QuerySet[Idea]:
    """What hangs on the wall: all ideas but the hidden ones, the newest first."""
    return Idea.objects.standing().filter(activity=activity).order_by("-created_at", "pk")


def ideas_from(activity: Activity, participant: str) -> QuerySet[Idea]:
    """Somebody's own ideas."""
    return ideas_on(activity).filter(participant=participant)


def latest_event(activity: Activity) -> int:
    """Read before the ideas themselves, so that a page misses nothing between loading and listening."""
    found = Event.objects.filter(channel=activity.channel).order_by("-id").values_list("id", flat=True)
    return found.first() or 0
