"""The parts of a case and what a city keeps of them, for every kind that a part describes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from wandel.foundation.cities.described import Named, documents_for, part_of
from wandel.foundation.cities.exchange import LeavingOut, as_part
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.cities.named import Sight
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.actions import create


@transaction.atomic
def load_parts(city: City, kind: str, parts: Iterable[Any], *, actor: User | None) -> None:
    """Write parts of a case into its city, as one kind. A case is published, and so is what it brings."""
    named = Named(city)
    for part in parts:
        create(
            kind=kind,
            city=city,
            key=part.key,
            document=part.model_dump(mode="json", exclude={"key"}, exclude_none=True, by_alias=True),
            visibility=Artefact.Visibility.PUBLIC,
            actor=actor,
            named=named,
        )


def parts_of(reader: Reader, kind: str, left_out: LeavingOut = None) -> list[Any]:
    """The other way round: everything of a kind that the reader may see, as parts in the order in which it
    was made; what they may not see goes unnamed in it. What is not complete is left out and written down, or
    raises pydantic's ValidationError."""
    model = kinds[kind].model_class
    found = model.objects.visible_to(reader).order_by("created_at", "slug")
    documents = documents_for(reader, list(found))
    sight = Sight(reader)
    parts = []
    for one in found:
        document = sight.of(model, documents[one.pk]) | {"key": one.slug}
        parts += as_part(part_of(model), document, str(one), one.title, left_out)
    return parts
