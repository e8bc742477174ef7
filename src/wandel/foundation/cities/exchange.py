"""The city's own part of a case: its cover sheet and its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from pydantic import BaseModel, ValidationError

from wandel.foundation.cities import actions
from wandel.foundation.cities.described import filled
from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.cities.steps import STEPS
from wandel_engine.cases.parts import CaseCard, Source

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True)
class LeftOut:
    """Something of a city that has no place in a case as it stands: what it is ("measure/bus"), what it is
    called, and in which of its fields that lies."""

    what: str
    title: Any
    fields: tuple[str, ...]


LeavingOut = list[LeftOut] | None
"""Where a reader writes down what it leaves out; with None it raises pydantic's ValidationError instead."""


def as_part(
    part: type[Part], document: Mapping[str, Any], what: str, title: Any, left_out: LeavingOut
) -> list[Part]:
    """The part that a document says, as a list of one; of none where the part cannot say it."""
    try:
        return [part.model_validate(filled(dict(document)))]
    except ValidationError as error:
        if left_out is None:
            raise
        fields = (str(one["loc"][0]) if one["loc"] else "" for one in error.errors())
        left_out.append(LeftOut(what, title, tuple(dict.fromkeys(fields))))
        return []


@transaction.atomic
def load_city(card: CaseCard, sources: list[Source], *, actor: User | None) -> City:
    """Make a city of a case's cover sheet, with the state of its steps and its sources."""
    city = actions.create_city(
        slug=card.key,
        name=card.name,
        summary=card.process.summary or {},
        process_title=card.process.title or {},
        started_on=card.process.started,
        ended_on=card.process.ended,
        population=card.population.model_dump(mode="json") if card.population else None,
        area=card.area.model_dump(mode="json") if card.area else None,
        languages=list(card.languages),
        country=card.country or "",
        is_demo=card.demonstration,
        demo_notice=card.notice or {},
        licence=card.licence or "",
        actor=actor,
    )
    for phase in card.phases:
        actions.set_step(
            city=city, step=phase.step, status=phase.status, summary=phase.summary or {}, actor=actor
        )
    for source in sources:
        actions.add_source(
            city=city,
            key=source.key,
            title=source.title,
            publisher=source.publisher or "",
            year=source.year,
            url=source.url or "",
            licence=source.licence or "",
            note=source.note or "",
            actor=actor,
        )
    return city


def card_of(reader: Reader, languages: set[str], left_out: LeavingOut = None) -> CaseCard:
    """The cover sheet of a city. `languages` are those in which something is written there."""
    city = reader.city
    states = {state.step: state for state in city.steps.all()}
    process = {
        "title": city.process_title,
        "summary": city.summary,
        "started": city.started_on and city.started_on.isoformat(),
        "ended": city.ended_on and city.ended_on.isoformat(),
    }
    phases = [states[step.key] for step in STEPS if step.key in states]
    own = (city.name, city.summary, city.process_title, city.demo_notice, *(one.summary for one in phases))
    more = languages.union(*own) - set(city.spoken)
    must = {
        "format": 1,
        "key": city.slug,
        "name": city.name,
        "languages": [*city.spoken, *sorted(more)],
        "demonstration": city.is_demo,
        "process": filled(process),
        "phases": [
            filled({"step": state.step, "status": state.status, "summary": state.summary}) for state in phases
        ],
    }
    may = {
        "country": city.country,
        "notice": city.demo_notice,
        "licence": city.licence,
        "population": city.population,
        "area": city.area,
    }
    whole = as_part(CaseCard, must | may, "city", city.name, left_out)
    return whole[0] if whole else CaseCard.model_validate(must)


def sources_of(reader: Reader, left_out: LeavingOut = None) -> list[Source]:
    """The sources of a city, in the order of their keys."""
    found = []
    for source in reader.city.sources.order_by("key"):
        document = {
            name: getattr(source, name)
            for name in ("key", "title", "publisher", "year", "url", "licence", "note")
        }
        found += as_part(Source, document, f"source/{source.key}", source.title, left_out)
    return found
