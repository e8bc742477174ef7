"""The events' part of a case."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wandel.foundation.cities.models import Artefact, City, User
from wandel.people.events import actions
from wandel_engine.cases.parts import Event


@transaction.atomic
def load_events(city: City, events: Iterable[Event], *, actor: User | None) -> None:
    """Write the events of a case into its city. A case is published, and so are they."""
    sources = {source.key: source for source in city.sources.all()}
    for given in events:
        actions.create_event(
            city=city,
            key=given.key,
            kind=given.kind,
            date=given.date,
            title=given.title,
            summary=given.summary,
            source=sources[given.source] if given.source else None,
            flag=given.flag,
            visibility=Artefact.Visibility.PUBLIC,
            actor=actor,
        )
