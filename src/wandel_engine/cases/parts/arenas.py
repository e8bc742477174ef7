"""Arenas with their live activities, and the other events: arenas/, events/."""

import datetime
from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Flag, Flagged, Key, Language, Part
from wandel_engine.figures import Text


class Idea(Part):
    """An idea that was collected, in the language in which it was written."""

    key: Key
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    language: Language
    flag: Flag


class Activity(Part):
    """A live activity of an arena; so far ideas are collected."""

    key: Key
    kind: Literal["collect"]
    title: Text
    prompt: Text
    phase: Literal["prepared", "open", "closed"]
    ideas: tuple[Idea, ...] = ()


class Arena(Flagged):
    """A meeting of the arena; what was not published (date, title, topic) is left empty."""

    key: Key
    number: Annotated[int, Constraint(ge=1, le=999)]
    date: datetime.date | None = None
    title: Text | None = None
    topic: Text | None = None
    status: Literal["held", "planned"]
    venue: Text | None = None
    summary: Text | None = None
    activities: tuple[Activity, ...] = ()


class Event(Flagged):
    """A team meeting, a workshop or a transfer event."""

    key: Key
    kind: Literal["team-meeting", "workshop", "transfer"]
    date: datetime.date
    title: Text
    summary: Text
