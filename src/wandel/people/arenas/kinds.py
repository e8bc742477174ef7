from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext, npgettext_lazy
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.activity_kinds import activity_kinds
from wandel.foundation.cities.kinds import Kind, comes_from, register_kind
from wandel.foundation.cities.named import register_choices
from wandel.foundation.cities.reader import Reader
from wandel.people.arenas import queries


def _first(reader: Reader) -> dict[str, Any]:
    """A new arena is the next one, and still to come."""
    number = queries.next_number(reader.city)
    title = gettext("Arena %(number)s") % {"number": number}
    return {"number": number, "title": {(get_language() or "de")[:2]: title}, "status": "planned"}


ARENA = register_kind(
    Kind(
        key="arena",
        model="arenas.Arena",
        label=_("Arena"),
        plural=_("Arenen"),
        step="arenas",
        icon="arenas",
        url_name="arenas:arena",
        intro=_("Ein Treffen, in dem Menschen der Stadt am Wandel arbeiten, mit allem, was dabei entsteht."),
        begins=_first,
    )
)
IDEA = register_kind(
    Kind(
        key="idea",
        model="arenas.Idea",
        label=_("Idee"),
        plural=_("Ideen"),
        step="arenas",
        icon="spark",
        url_name="arenas:idea",
        counted=npgettext_lazy("trace", "%(number)s Idee", "%(number)s Ideen", "number"),
    )
)
comes_from(ARENA.key, "event")


@register_choices("activity-kind")
def _activity_kinds(_reader: Reader, _thing: Any) -> list[tuple[str, Any]]:
    return [(kind.key, kind.label) for kind in activity_kinds]
