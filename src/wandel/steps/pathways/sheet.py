"""The sheet of a measure: what it does in the pathway to the target that is shown first. What a job has not
computed is no data; nothing is computed while the page is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.queries import Hop, trace
from wandel.foundation.cities.reader import Reader
from wandel.foundation.ui.figures import Figure
from wandel.foundation.ui.formats import format_number
from wandel.foundation.ui.names import PAYER_NAMES
from wandel.steps.pathways import sentences
from wandel.steps.pathways.facts import Facts
from wandel.steps.pathways.first import first_result
from wandel.steps.pathways.models import Measure
from wandel.steps.pathways.queries import (
    in_the_way,
    newest_model,
    newest_results,
    readable,
)
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import sight_of
from wandel_engine.pathways.chances import in_hundred, standing_of
from wandel_engine.pathways.contributions import Contribution, Contributions
from wandel_engine.pathways.result import TargetResult

HOUSE = "electricity"
"""The commodity of which a measure may make or save some that is bought from outside."""


@dataclass(frozen=True)
class Sheet:
    """`facts`: what the newest model knows of the measure, None where it does not know it. `reading`: the
    pathway shown first, `studied` what each of its measures contributes; `origins`: what it comes from;
    `in_the_way`: the problems of its field among them, and the barriers behind those."""

    measure: Measure
    facts: Facts | None
    reading: Reading | None
    studied: Contributions | None
    origins: list[Hop] = field(default_factory=list)
    in_the_way: list[Artefact] = field(default_factory=list)

    def _of(self, *wanted: str) -> list[Hop]:
        return [hop for hop in self.origins if hop.kind in wanted]

    @property
    def aims(self) -> list[Hop]:
        return self._of("target", "principle")

    @property
    def hindrances(self) -> list[dict[str, Any]]:
        """Title, address and kind of each problem and barrier in its way."""
        city = self.measure.city.slug
        return [
            {
                "title": one.title,
                "url": kinds[one.kind].url(city_slug=city, slug=one.slug),
                "label": kinds[one.kind].label,
            }
            for one in self.in_the_way
        ]

    @property
    def sources(self) -> list[Any]:
        """Where it and its figures come from, each once."""
        city = self.measure.city
        keys = [(self.measure.cost or {}).get("source"), *(self.facts.sources() if self.facts else ())]
        found = [self.measure.source, *(city.source_named(key) for key in keys if key)]
        return list(dict.fromkeys(one for one in found if one is not None))

    @property
    def can_be_computed(self) -> bool:
        """Whether a job could tell what it contributes, and has not yet."""
        return self.start is not None and self.studied is None

    @property
    def start(self) -> int | None:
        """Its start in the pathway shown, where that takes it."""
        if self.reading is None:
            return None
        return self.reading.pathway.outcome.decisions.measures.get(self.measure.place)

    @property
    def is_refused(self) -> bool:
        """Whether the pathway shown knows the measure and goes without it."""
        if self.reading is None:
            return False
        known = self.reading.pathway.outcome.decisions.measures
        return self.measure.place in known and known[self.measure.place] is None

    @cached_property
    def contribution(self) -> Contribution | None:
        found = self.studied.measures if self.studied is not None else ()
        return next((one for one in found if one.measure == self.measure.place), None)

    @property
    def target(self) -> TargetResult | None:
        """The target of the pathway shown; the last of several."""
        targets = self.reading.pathway.targets if self.reading is not None else ()
        return max(targets, key=lambda one: one.year) if targets else None

    @property
    def standing(self) -> str:
        """What the chance of that target is called."""
        if self.reading is None or self.target is None:
            return standing_of(None)
        if self.reading.certainty is None and self.chances is not None and self.studied is not None:
            return standing_of(self.studied.chances[self.target.artefact])
        return self.reading.standing(self.target.artefact)

    @property
    def year(self) -> int | None:
        return self.target.year if self.target is not None else None

    @property
    def saved(self) -> Sequence[float]:
        """t/a less by year, in the account of the target."""
        if self.contribution is None or self.reading is None:
            return ()
        return self.contribution.saved[self.reading.account]

    @property
    def effect(self) -> Figure | None:
        """In the year of the target."""
        if not self.saved or self.reading is None or self.year is None:
            return None
        value = self.saved[self.reading.years.index(self.year)]
        return Figure(value=value, unit="t", year=self.year, flag="computed", digits=0)

    @property
    def effect_in_all(self) -> Figure | None:
        """From the first decision on."""
        return Figure(value=sum(self.saved), unit="t", flag="computed", digits=0) if self.saved else None

    @property
    def electricity(self) -> Figure | None:
        """What needs not be bought from outside, in the year of the target; None where nothing changes."""
        bought = self.contribution.bought.get(HOUSE) if self.contribution is not None else None
        if bought is None or self.reading is None or self.year is None:
            return None
        value = bought[self.reading.years.index(self.year)] / 1000
        return Figure(value=value, unit="GWh", year=self.year, flag="computed")

    @property
    def mostly_electricity(self) -> bool:
        """Whether it makes or saves electricity that the balance does not count as less emissions."""
        return (
            self.electricity is not None and self.effect is not None and abs(self.effect.value or 0.0) < 0.5
        )

    @property
    def hours(self) -> Figure | None:
        """Of all trades and years."""
        if self.contribution is None:
            return None
        value = sum(sum(series) for series in self.contribution.hours.values())
        return Figure(value=value, unit="h", flag="computed", digits=0)

    @property
    def chances(self) -> tuple[int, int] | None:
        """In how many of a hundred draws the target is reached with it, and without it."""
        if self.contribution is None or self.studied is None or self.target is None:
            return None
        key = self.target.artefact
        if key not in self.contribution.chances:
            return None
        # With it the chance is that of the pathway, which every page tells alike.
        certain = self.reading.certainty if self.reading is not None else None
        whole = certain.targets[key].probability if certain is not None else self.studied.chances[key]
        return in_hundred(whole), in_hundred(self.contribution.chances[key])

    @property
    def also_left_out(self) -> list[str]:
        """What could not be without it."""
        if self.contribution is None or self.reading is None:
            return []
        return [self.reading.name_of("measures", key) for key in self.contribution.left_out[1:]]

    def payers(self) -> list[tuple[dict[str, str], float]]:
        """(group of payers, share in per cent) of the cost of the measure itself, the largest first."""
        if self.facts is None:
            return []
        sums: dict[str, float] = {}
        for group, share in self.facts.payer_groups():
            sums[group] = sums.get(group, 0.0) + share
        return [
            ({"name": str(PAYER_NAMES[group]), "colour": f"payer-{group}"}, sums[group])
            for group in sorted(sums, key=lambda one: -sums[one])
        ]

    def obstacles(self) -> list[dict[str, Any]]:
        """The limits of the pathway shown that hold back what it makes possible."""
        if self.facts is None or self.reading is None:
            return []
        return sentences.obstacle_rows(self.reading, of=self.facts.touched)

    @property
    def taken_in(self) -> list[int]:
        """The target years of the pathways that take it."""
        return self._years(taken=True)

    @property
    def left_out_of(self) -> list[int]:
        """The target years of those that go without it."""
        return self._years(taken=False)

    def _years(self, *, taken: bool) -> list[int]:
        starts = self.facts.starts() if self.facts is not None else []
        return sorted({start.target_year for start in starts if (start.year is not None) == taken})

    def rows(self) -> list[list[str]]:
        """The numbers of the picture, from the start on."""
        if self.reading is None or self.start is None:
            return []
        return [
            [str(year), format_number(value, 0)]
            for year, value in zip(self.reading.years, self.saved, strict=True)
            if year >= self.start
        ]


def sheet_of(measure: Measure, reader: Reader) -> Sheet:
    origins = trace(measure, reader).origins
    hindering = in_the_way(measure, reader, origins=[hop.id for hop in origins])
    model = newest_model(city=reader.city)
    if model is None:
        return Sheet(measure, None, None, None, origins, hindering)
    sight = sight_of(reader)
    results = readable(newest_results(reader, sight))
    readings = {result.pk: Reading(result, sight) for result in results}
    facts = Facts(measure, model, tuple(readings.values()))
    first = first_result(reader, results)
    reading = readings[first.pk] if first is not None else None
    return Sheet(
        measure,
        facts if facts.known else None,
        reading,
        reading.contributions if reading is not None else None,
        origins,
        hindering,
    )
