"""Reads of the network room."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from wandel.foundation.cities.access import Reader
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.ui.names import ACTOR_SECTOR_NAMES
from wandel.people.network.models import Organisation, Rating, Topic


def sectors_of(reader: Reader) -> list[dict[str, Any]]:
    """The organisations of a city by sector, in the fixed order; sectors without one are left out."""
    organisations = list(Organisation.objects.filter(city=reader.city))
    groups = [
        {
            "key": key,
            "title": title,
            "organisations": [entry for entry in organisations if entry.sector == key],
        }
        for key, title in ACTOR_SECTOR_NAMES.items()
    ]
    return [group for group in groups if group["organisations"]]


def involvements_of(organisation: Organisation, reader: Reader) -> list[dict[str, Any]]:
    """What the organisation has to do with the artefacts that this reader may see."""
    found = organisation.involvements.filter(artefact__in=Artefact.objects.visible_to(reader))
    return [
        {"involvement": entry, "artefact": entry.artefact, "kind": kinds[entry.artefact.kind].label}
        for entry in found.select_related("artefact__city")
    ]


def ratings_on(reader: Reader, topic: str) -> QuerySet[Rating]:
    found = Rating.objects.filter(organisation__city=reader.city, topic=topic)
    return found.select_related("organisation")


def rated_topics(reader: Reader) -> list[Topic]:
    """The fields of action in which anybody is rated, in their fixed order."""
    rated = set(
        Rating.objects.filter(organisation__city=reader.city).order_by().values_list("topic", flat=True)
    )
    return [topic for topic in Topic if topic.value in rated]
