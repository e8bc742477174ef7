"""Reads of the network room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import document_of, own_fields
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, AuditEntry
from wandel.foundation.cities.reader import Reader
from wandel.foundation.ui.names import ACTOR_SECTOR_NAMES
from wandel.foundation.ui.text import localise
from wandel.people.network.models import Involvement, Organisation, Rating, Tie, WorkingRecord
from wandel_engine.cases.parts import Field


def organisations_of(reader: Reader) -> list[Organisation]:
    """The organisations that the reader may see, by sector in the fixed order, then by name."""
    order = list(ACTOR_SECTOR_NAMES)
    found = Organisation.objects.visible_to(reader)
    return sorted(found, key=lambda one: (order.index(one.sector), str(localise(one.title)).casefold()))


def by_sector(organisations: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Organisations by sector, in the fixed order; sectors without one are left out."""
    organisations = list(organisations)
    groups = [
        {
            "key": key,
            "title": title,
            "organisations": [entry for entry in organisations if entry.sector == key],
        }
        for key, title in ACTOR_SECTOR_NAMES.items()
    ]
    return [group for group in groups if group["organisations"]]


def all_ties(reader: Reader) -> Any:
    """The ties between organisations that the reader may see, with those that were withdrawn."""
    seen = Organisation.objects.visible_to(reader).values("pk")
    found = Tie.objects.filter(city=reader.city, origin__in=seen, target__in=seen)
    return found.select_related("city", "origin__city", "target__city", "source")


def ties_seen(reader: Reader) -> QuerySet[Tie]:
    return all_ties(reader).standing()


def all_involvements(reader: Reader) -> Any:
    """The involvements of which the reader may see both sides, with those that were withdrawn."""
    found = Involvement.objects.filter(
        city=reader.city,
        organisation__in=Organisation.objects.visible_to(reader).values("pk"),
        artefact__in=Artefact.objects.visible_to(reader).values("pk"),
    )
    return found.select_related("city", "organisation__city", "artefact__city", "source")


def involvements_seen(reader: Reader) -> QuerySet[Involvement]:
    return all_involvements(reader).standing()


def involvements_of(organisation: Organisation, reader: Reader) -> list[dict[str, Any]]:
    """What the organisation has to do with the artefacts that this reader may see."""
    return [
        {"involvement": entry, "artefact": entry.artefact, "kind": kinds[entry.artefact.kind].label}
        for entry in involvements_seen(reader).filter(organisation=organisation.pk)
    ]


def involved_in(artefact: Artefact, reader: Reader) -> list[Involvement]:
    """The other way round: who has to do with an artefact."""
    return list(involvements_seen(reader).filter(artefact=artefact.pk))


@dataclass(frozen=True)
class NamedAs:
    """As what something itself names organisations: those of one of its fields."""

    label: str
    organisations: list[Organisation]


def named_in(artefact: Artefact, reader: Reader) -> list[NamedAs]:
    """The organisations that an artefact names in fields of its own, field by field, as far as the reader may
    see them."""
    fields = [field for field in own_fields(type(artefact)) if field.names == "organisation"]
    if not fields:
        return []
    document = document_of(artefact)
    keys = {field.name: _as_list(document[field.name]) for field in fields}
    wanted = [key for found in keys.values() for key in found]
    seen = {one.slug: one for one in Organisation.objects.visible_to(reader).filter(slug__in=wanted)}
    found = [
        NamedAs(_(field.says.label), [seen[key] for key in keys[field.name] if key in seen])
        for field in fields
    ]
    return [one for one in found if one.organisations]


def _as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def saved_by(record: WorkingRecord) -> tuple[Any, dt.datetime | None]:
    """Who has saved a line of working data last, and when."""
    entries = AuditEntry.objects.filter(city_id=record.city_id, subject=str(record))
    last = entries.select_related("actor").first()
    return (last.actor, last.at) if last is not None else (None, None)


def ratings_of_city(reader: Reader) -> QuerySet[Rating]:
    """How the organisations that stand are rated."""
    seen = Organisation.objects.visible_to(reader).values("pk")
    return Rating.objects.filter(organisation__in=seen).select_related("organisation", "source")


def ratings_on(reader: Reader, topic: str) -> QuerySet[Rating]:
    return ratings_of_city(reader).filter(topic=topic)


def rated_topics(reader: Reader) -> list[Field]:
    """The fields of action in which anybody is rated, in their fixed order."""
    rated = set(ratings_of_city(reader).order_by().values_list("topic", flat=True))
    return [topic for topic in Field if topic.value in rated]
