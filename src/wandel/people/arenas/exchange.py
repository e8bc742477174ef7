"""The arenas' part of a case: arenas, their activities, and the ideas that were collected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from wandel.foundation.cities.described import document_of, documents_of, filled
from wandel.foundation.cities.exchange import LeavingOut, as_part
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.exchange import load_parts
from wandel.people.arenas import actions
from wandel.people.arenas.models import Activity, Arena, Idea
from wandel_engine.cases import parts


@transaction.atomic
def load_arenas(city: City, arenas: Iterable[parts.Arena], *, actor: User | None) -> None:
    """Write the arenas of a case into its city. A case is published, and so are its ideas."""
    given = list(arenas)
    load_parts(city, "arena", [one.model_copy(update={"activities": ()}) for one in given], actor=actor)
    made = {arena.slug: arena for arena in Arena.objects.filter(city=city)}
    for arena in given:
        for planned in arena.activities:
            document = planned.model_dump(mode="json", exclude={"key", "phase", "ideas"}, exclude_none=True)
            activity = actions.create_activity(
                arena=made[arena.key], document=document, key=planned.key, phase=planned.phase, actor=actor
            )
            for idea in planned.ideas:
                actions.record_idea(
                    activity=activity,
                    key=idea.key,
                    text=idea.text,
                    language=idea.language,
                    flag=idea.flag,
                    visibility=Artefact.Visibility.PUBLIC,
                    actor=actor,
                )


def arenas_of(reader: Reader, left_out: LeavingOut = None) -> list[parts.Arena]:
    """The other way round: the arenas that the reader may see, as parts, with their activities and the ideas
    in them that the reader may see. What is not complete is left out and written down."""
    ideas = defaultdict(list)
    for idea in Idea.objects.visible_to(reader).order_by("created_at", "slug"):
        ideas[idea.activity_id] += as_part(parts.Idea, _idea(idea), str(idea), idea.title, left_out)
    arenas = list(Arena.objects.visible_to(reader).order_by("number", "slug"))
    activities = defaultdict(list)
    for activity in Activity.objects.standing().filter(arena__in=arenas):
        activities[activity.arena_id].append(_activity(activity) | {"ideas": ideas[activity.pk]})
    documents = documents_of(arenas)
    found = []
    for arena in arenas:
        document = documents[arena.pk] | {"key": arena.slug, "activities": activities[arena.pk]}
        found += as_part(parts.Arena, document, str(arena), arena.title, left_out)
    return found


def _activity(activity: Activity) -> dict[str, Any]:
    return filled(document_of(activity)) | {"key": activity.key, "phase": activity.phase}


def _idea(idea: Idea) -> dict[str, Any]:
    """In the language in which it was written. What people say of themselves, they state."""
    [(language, text), *_more] = idea.title.items()
    return {"key": idea.slug, "text": text, "language": language, "flag": idea.flag or "stated"}
