"""Reads of the analysis room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wandel.foundation.cities.access import Reader
from wandel.foundation.cities.models import City
from wandel.people.arenas.models import Idea
from wandel.steps.analysis.models import Balance, Indicator, Problem
from wandel.steps.analysis.pieces import Sources, shown
from wandel.steps.analysis.reading import Reading


def problems_of(reader: Reader) -> QuerySet[Problem]:
    return Problem.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


def problems_by_field(reader: Reader) -> list[tuple[Problem.Field, list[Problem]]]:
    """The problems under their fields, in the order of the fields; a field without problems is left out."""
    problems = list(problems_of(reader))
    grouped = ((field, [one for one in problems if one.field == field]) for field in Problem.Field)
    return [(field, found) for field, found in grouped if found]


def problem_of(idea: Idea) -> Problem | None:
    """What an idea has been taken up as, and still is."""
    return (
        Problem.objects.standing()
        .filter(
            links_in__source_id=idea.pk, links_in__relation="leads-to", links_in__withdrawn_at__isnull=True
        )
        .select_related("city")
        .first()
    )


def sources_of(city: City) -> Sources:
    """The sources of a city by key, as a figure shows them."""
    return {
        source.key: {
            "title": source.title,
            "publisher": source.publisher,
            "year": source.year,
            "url": source.url,
        }
        for source in city.sources.all()
    }


def newest_balance(city: City, *, year: int | None = None, sources: Sources | None = None) -> Reading | None:
    """The newest balance of a city, or the newest of one year. Without `sources` its figures name theirs by
    key alone."""
    balances = Balance.objects.filter(city=city)
    if year is not None:
        balances = balances.filter(year=year)
    found = balances.first()
    return None if found is None else Reading(found, sources or {})


def balance_years(city: City) -> list[int]:
    """The years for which there is a balance, the newest first."""
    return list(Balance.objects.filter(city=city).order_by("-year").values_list("year", flat=True).distinct())


def indicators_of(city: City) -> list[Indicator]:
    """The indicators of a city, their figures as they are stored."""
    return list(Indicator.objects.filter(city=city))


def with_sources(indicators: list[Indicator], sources: Sources) -> list[Indicator]:
    """The indicators with figures that a page can show, each with its source."""
    for indicator in indicators:
        indicator.figures = [shown(figure, sources) for figure in indicator.figures]
        indicator.parts = [part | {"figure": shown(part["figure"], sources)} for part in indicator.parts]
    return indicators


@dataclass(frozen=True)
class Evidence:
    """What a problem rests on: an indicator, or a part of the balance; neither, if it is no longer there."""

    key: str
    indicator: Indicator | None = None
    balance: dict[str, Any] | None = None


def evidence_of(problem: Problem, city: City) -> list[Evidence]:
    """The evidence of a problem in its order."""
    if not problem.evidence:
        return []
    sources = sources_of(city)
    indicators = {indicator.key: indicator for indicator in with_sources(indicators_of(city), sources)}
    reading = newest_balance(city, sources=sources)
    found = []
    for key in problem.evidence:
        kind, _colon, place = key.partition(":")
        if kind == "balance" and place:
            found.append(Evidence(key, balance=reading.part(place) if reading else None))
        else:
            found.append(Evidence(key, indicator=indicators.get(key)))
    return found
