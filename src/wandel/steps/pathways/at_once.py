"""The first answer to a new or changed target: what the pathways that are computed already mean for it. It is
there at once, and says of itself that it is not the last word."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wandel.steps.pathways.merging import tonnes_of
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sentences import tonnes


def answers(readings: Iterable[Reading], target: dict[str, Any], people: float | None) -> list[str]:
    """Of the pathway that comes nearest to the target, of those that were sought for another one: whether it
    would do, by when, and how much is lacking. Nothing where no pathway says anything about the year."""
    allowed, year = tonnes_of(target, people), target["year"]
    courses = [(one, _course(one, target["account"])) for one in readings]
    told = [(course[year], one, course) for one, course in courses if year in course]
    if not told or math.isnan(allowed):
        return []
    left, reading, course = min(told, key=lambda entry: entry[0])
    given = {
        "name": " · ".join(reading.name_of("targets", one.artefact) for one in reading.pathway.targets),
        "year": year,
        "left": tonnes(left),
        "allowed": tonnes(allowed),
        "gap": tonnes(left - allowed),
    }
    if left <= allowed:
        first = _(
            "Auf den ersten Blick reicht schon der Pfad zu „%(name)s“: %(year)s bleiben %(left)s, erlaubt "
            "sind %(allowed)s."
        )
    else:
        first = _(
            "Auf den ersten Blick: Mit dem Pfad zu „%(name)s“ bleiben %(year)s %(left)s, erlaubt sind "
            "%(allowed)s. Es sind %(gap)s im Jahr zu viel."
        )
    return [first % given, _by_when(course, allowed)]


def _course(reading: Reading, account: str) -> dict[int, float]:
    return dict(zip(reading.years, reading.pathway.outcome.emissions[account].total, strict=True))


def _by_when(course: dict[int, float], allowed: float) -> str:
    met = [year for year, left in course.items() if left <= allowed]
    if not met:
        return _("Bis %(last)s kommt er nicht unter diese Schwelle.") % {"last": max(course)}
    return _("Unter der Schwelle liegt er erstmals %(year)s.") % {"year": min(met)}
