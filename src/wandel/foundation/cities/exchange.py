"""The city's own part of a case: its cover sheet and its sources."""

from __future__ import annotations

from django.db import transaction

from wandel.foundation.cities import actions
from wandel.foundation.cities.models import City, User
from wandel_engine.cases.parts import CaseCard, Source


@transaction.atomic
def load_city(card: CaseCard, sources: list[Source], *, actor: User | None) -> City:
    """Make a city of a case's cover sheet, with the state of its steps and its sources."""
    city = actions.create_city(
        slug=card.key,
        name=card.name,
        summary=card.process.summary,
        process_title=card.process.title,
        started_on=card.process.started,
        ended_on=card.process.ended,
        population=card.population.model_dump(mode="json"),
        area=card.area.model_dump(mode="json"),
        is_demo=card.demonstration,
        demo_notice=card.notice or {},
        licence=card.licence,
        actor=actor,
    )
    for phase in card.phases:
        actions.set_step(city=city, step=phase.step, status=phase.status, summary=phase.summary, actor=actor)
    for source in sources:
        actions.add_source(
            city=city,
            key=source.key,
            title=source.title,
            publisher=source.publisher,
            year=source.year,
            url=source.url or "",
            note=source.note or "",
            actor=actor,
        )
    return city
