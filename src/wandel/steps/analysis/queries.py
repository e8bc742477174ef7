"""Reads of the analysis room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.cities.reader import Reader
from wandel.foundation.ui.figures import Figure
from wandel.foundation.ui.formats import digits_of
from wandel.foundation.ui.text import localise
from wandel.steps.analysis.models import Balance, DriverOrBarrier, Indicator, Problem
from wandel.steps.analysis.names import CARRIER_NAMES, SECTOR_NAMES
from wandel.steps.analysis.pieces import Sources, shown
from wandel.steps.analysis.reading import Reading
from wandel_engine.balance import BALANCE_FORMAT
from wandel_engine.cases.parts import Field

SHOWN_IN_A_LIST = 3
"""Figures of a series that stand in the list; the page of the indicator has them all."""


def problems_of(reader: Reader) -> QuerySet[Problem]:
    return Problem.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


def problems_in_order(reader: Reader) -> QuerySet[Problem]:
    """The problems in the order of their fields."""
    place = Case(*(When(field=field, then=place) for place, field in enumerate(Field)))
    return problems_of(reader).order_by(place, "created_at", "slug")


def by_field(problems: Iterable[Problem]) -> list[tuple[Field, list[Problem]]]:
    """Problems under their fields, in the order of the fields; a field without problems is left out."""
    problems = list(problems)
    grouped = ((field, [one for one in problems if one.field == field]) for field in Field)
    return [(field, found) for field, found in grouped if found]


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
    """The newest balance of a city that this version can read, or the newest of one year. Without `sources`
    its figures name theirs by key alone."""
    balances = Balance.objects.filter(city=city, format__lte=BALANCE_FORMAT)
    if year is not None:
        balances = balances.filter(year=year)
    found = balances.first()
    return None if found is None else Reading(found, sources or {})


def has_newer_balance(city: City) -> bool:
    """Whether a newer version of Wandel stored a balance that this one cannot read."""
    return Balance.objects.filter(city=city, format__gt=BALANCE_FORMAT).exists()


def balance_years(city: City) -> list[int]:
    """The years for which there is a balance that can be read, the newest first."""
    readable = Balance.objects.filter(city=city, format__lte=BALANCE_FORMAT)
    return list(readable.order_by("-year").values_list("year", flat=True).distinct())


def indicators_of(reader: Reader) -> QuerySet[Indicator]:
    """The indicators that the reader may see, in the order in which they were made; their figures as they are
    stored."""
    return Indicator.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


def hidden_indicators(reader: Reader) -> set[str]:
    """The keys of indicators that are there, and that the reader may not see."""
    visible = Indicator.objects.visible_to(reader)
    of_city = Indicator.objects.filter(city=reader.city).exclude(pk__in=visible.values("pk"))
    return set(of_city.values_list("slug", flat=True))


def with_sources(indicators: list[Indicator], sources: Sources) -> list[Indicator]:
    """The indicators with figures that a page can show, each with its source."""
    for indicator in indicators:
        indicator.number_of_figures = len(indicator.figures)
        indicator.figures = [_as_stated(figure, sources) for figure in indicator.figures]
        indicator.newest = indicator.figures[-SHOWN_IN_A_LIST:]
        indicator.parts = [part | {"figure": shown(part["figure"], sources)} for part in indicator.parts]
    return indicators


def _as_stated(figure: dict[str, Any], sources: Sources) -> Figure:
    return shown(figure, sources, digits=digits_of(figure.get("value")))


@dataclass(frozen=True)
class Evidence:
    """What a problem rests on: an indicator, or a part of the balance; neither, if it is no longer there."""

    key: str
    indicator: Indicator | None = None
    balance: dict[str, Any] | None = None


def evidence_of(problem: Problem, reader: Reader) -> list[Evidence]:
    """The evidence of a problem in its order; an indicator that the reader may not see is none for them."""
    if not problem.evidence:
        return []
    sources = sources_of(reader.city)
    hidden = hidden_indicators(reader)
    visible = indicators_of(reader).filter(slug__in=problem.evidence)
    indicators = {indicator.slug: indicator for indicator in with_sources(list(visible), sources)}
    reading = newest_balance(reader.city, sources=sources)
    found = []
    for key in problem.evidence:
        kind, _colon, place = key.partition(":")
        if kind == "balance" and place:
            found.append(Evidence(key, balance=reading.part(place) if reading else None))
        elif key in indicators or key not in hidden:
            found.append(Evidence(key, indicators.get(key)))
    return found


def resting_on(indicator: Indicator, reader: Reader) -> list[Artefact]:
    """What names an indicator as its evidence, as far as the reader may see it."""
    return [
        one
        for model in (Problem, DriverOrBarrier)
        for one in model.objects.visible_to(reader).order_by("created_at", "slug")
        if indicator.slug in one.evidence
    ]


def possible_evidence(reader: Reader) -> list[tuple[str, str]]:
    """What a problem may rest on, as (key, name): indicators, and what the newest balance has data of."""
    found = [(one.slug, localise(one.title)) for one in indicators_of(reader)]
    reading = newest_balance(reader.city)
    for sector in reading.sectors if reading else ():
        found.append((f"balance:{sector}", _("Bilanz: %(part)s") % {"part": SECTOR_NAMES[sector]}))
        for carrier in reading.carriers_of(sector):
            part = f"{SECTOR_NAMES[sector]}, {CARRIER_NAMES[carrier]}"
            found.append((f"balance:{sector}/{carrier}", _("Bilanz: %(part)s") % {"part": part}))
    return found
