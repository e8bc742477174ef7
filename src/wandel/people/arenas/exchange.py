"""The arenas' part of a case: arenas, their activities, and the ideas that were collected."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wandel.foundation.cities.models import Artefact, City, User
from wandel.people.arenas import actions
from wandel_engine.cases.parts import Arena


@transaction.atomic
def load_arenas(city: City, arenas: Iterable[Arena], *, actor: User | None) -> None:
    """Write the arenas of a case into its city. A case is published, and so are its ideas."""
    sources = {source.key: source for source in city.sources.all()}
    for given in arenas:
        arena = actions.create_arena(
            city=city,
            key=given.key,
            number=given.number,
            title=given.title or {},
            topic=given.topic or {},
            date=given.date,
            venue=given.venue or {},
            status=given.status,
            summary=given.summary or {},
            source=sources[given.source] if given.source else None,
            flag=given.flag,
            actor=actor,
        )
        for planned in given.activities:
            activity = actions.create_activity(
                arena=arena,
                key=planned.key,
                kind=planned.kind,
                title=planned.title,
                prompt=planned.prompt,
                phase=planned.phase,
                actor=actor,
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
