"""Which target is shown first, wherever one of several is: the adopted one, else the nearest with an even
chance, else the nearest. Home, pathways, agenda and interface ask here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wandel.foundation.cities.reader import Reader
from wandel.steps.pathways.models import Result
from wandel.steps.pathways.queries import certainties, chance_of, first_year
from wandel.steps.vision.models import Target
from wandel_engine.cases.parts import TargetStatus
from wandel_engine.pathways.chances import in_hundred

Certainties = Mapping[int, dict[str, Any]]
EVEN = 50
"""From how many draws in a hundred on a target counts as within reach, when one is to be shown first."""


@dataclass(frozen=True)
class Candidate:
    """A target, or what was computed for several at once. `chance` is None where nobody computed it."""

    key: str
    year: int
    adopted: bool
    chance: float | None

    @property
    def in_reach(self) -> bool:
        return self.chance is not None and in_hundred(self.chance) >= EVEN


def first_of(candidates: Iterable[Candidate]) -> str:
    """The key of the one to show first; empty where there is none."""
    by_year = sorted(candidates, key=lambda one: (one.year, one.key))
    groups = ([one for one in by_year if one.adopted], [one for one in by_year if one.in_reach], by_year)
    return next((group[0].key for group in groups if group), "")


def first_result(
    reader: Reader, results: Sequence[Result], certain: Certainties | None = None
) -> Result | None:
    """The pathway to the target that is shown first. One to several targets has the chance of the least.
    `certain`: what `certainties` knows of the results, where it was asked already."""
    if not results:
        return None
    adopted = set(
        Target.objects.visible_to(reader).filter(status=TargetStatus.ADOPTED).values_list("slug", flat=True)
    )
    if certain is None:
        certain = certainties(results=[result.pk for result in results])

    def chance(result: Result) -> float | None:
        chances = [chance_of(certain.get(result.pk), target) for target in result.targets]
        known = [one for one in chances if one is not None]
        return min(known) if known and len(known) == len(chances) else None

    key = first_of(
        Candidate(result.key, first_year(result), not adopted.isdisjoint(result.targets), chance(result))
        for result in results
    )
    return next(result for result in results if result.key == key)
