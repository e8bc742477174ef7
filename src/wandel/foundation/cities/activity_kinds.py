"""Third registry: kinds of live activities. An activity bundles what may be done, by whom, in which
phase, and what artefact comes out. A new kind is one file, `activities.py`, in the room it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from wandel.foundation.cities.registry import Registry


@dataclass(frozen=True)
class Phase:
    """A phase of an activity: what participants and the team may do while it is the active one."""

    key: str
    label: Any
    participants_may: frozenset[str] = frozenset()
    team_may: frozenset[str] = frozenset()
    next: str | None = None
    next_label: Any = ""


class ActivityKind(Protocol):
    """What the arenas room needs of a kind of activity.

    The three templates show one state to phone, projector and console; each gets `activity` and what the
    method of its name returns. `perform` does what a participant or the team asks (`deed`), after the
    arenas room has checked that the active phase allows it; it returns a template context for the answer.
    """

    key: str
    label: Any
    hint: Any
    outcome: str
    phases: tuple[Phase, ...]
    phone_template: str
    projector_template: str
    console_template: str

    def phone(self, activity: Any, participant: Any) -> dict[str, Any]: ...

    def projector(self, activity: Any) -> dict[str, Any]: ...

    def console(self, activity: Any, reader: Any) -> dict[str, Any]: ...

    def perform(self, deed: str, activity: Any, **given: Any) -> dict[str, Any]: ...


activity_kinds: Registry[ActivityKind] = Registry()


def register_activity_kind(kind: ActivityKind) -> ActivityKind:
    return activity_kinds.add(kind.key, kind)
