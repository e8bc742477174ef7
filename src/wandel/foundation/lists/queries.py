"""Reads of the lists room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wandel.foundation.cities.kinds import Kind, kinds
from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.lists.actions import BRING_IN, jobs_of
from wandel.foundation.lists.models import ListImport
from wandel.foundation.live.models import Job


def imports_of(city: City, kind: Kind) -> QuerySet[ListImport]:
    found = ListImport.objects.filter(city=city, kind=kind.key)
    return found.select_related("uploaded_by").defer("sheets", "choices")


def job_of(listed: ListImport) -> Job | None:
    return jobs_of(listed).first()


def is_being_brought_in(listed: ListImport) -> bool:
    found = job_of(listed)
    return found is not None and found.kind == BRING_IN and not found.is_over


def row_count(listed: ListImport) -> int:
    """How long the sheet is that would be brought in."""
    return len(listed.sheets[listed.choices["sheet"]]["rows"]) if listed.sheets else 0


@dataclass(frozen=True)
class Outcome:
    """One thing that an import made or changed, as it is today."""

    artefact: Artefact
    made: bool
    kept: bool
    url: str


def outcomes_of(listed: ListImport) -> list[Outcome]:
    kind = kinds[listed.kind]
    told: dict[str, dict[str, Any]] = {one["id"]: one for one in listed.outcome}
    found = {str(one.pk): one for one in Artefact.objects.filter(pk__in=list(told))}
    return [
        Outcome(
            found[pk],
            one["made"],
            one.get("kept", False),
            kind.url(city_slug=listed.city.slug, slug=found[pk].slug),
        )
        for pk, one in told.items()
        if pk in found
    ]
