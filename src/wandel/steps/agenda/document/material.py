"""Everything that an edition tells, read once for all its languages. An edition is for everybody, so it is
read with the eyes of somebody who only sees what is public."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from wandel.foundation.cities.access import VISITOR, Reader
from wandel.foundation.cities.models import City, Source
from wandel.foundation.cities.queries import Trace, traces
from wandel.steps.agenda.models import Commitment
from wandel.steps.agenda.queries import commitments_of
from wandel.steps.experiments.models import Experiment
from wandel.steps.experiments.queries import experiments_of
from wandel.steps.pathways.models import Measure
from wandel.steps.pathways.queries import newest_results
from wandel.steps.pathways.reading import Reading
from wandel.steps.vision.models import Target, VisionElement
from wandel.steps.vision.queries import elements_of, targets_of


@dataclass(frozen=True)
class Material:
    """`pathways` holds the newest result of each target, the earliest target first."""

    city: City
    sources: dict[str, Source]
    targets: list[Target]
    pathways: list[Reading]
    measures: list[Measure]
    experiments: list[Experiment]
    commitments: list[Commitment]
    traces: dict[object, Trace]
    dissent: list[VisionElement]

    @property
    def shown(self) -> list[Reading]:
        """The pathways shown at length: that of the earliest target, and where it is missed also the first
        that reaches its target, so that neither hides the other."""
        if not self.pathways:
            return []
        first = self.pathways[0]
        reached = [one for one in self.pathways if one.pathway.targets and one.pathway.reached]
        return [first, reached[0]] if reached and reached[0] is not first else [first]


def gather(city: City) -> Material:
    reader = Reader(city=city, role=VISITOR, user=AnonymousUser())
    commitments = list(commitments_of(reader))
    return Material(
        city=city,
        sources={source.key: source for source in city.sources.all()},
        targets=targets_of(reader),
        pathways=[Reading(result) for result in newest_results(city=city)],
        measures=list(Measure.objects.visible_to(reader).select_related("source").order_by("slug")),
        experiments=list(experiments_of(reader)),
        commitments=commitments,
        traces=traces(commitments, reader),
        dissent=[element for element in elements_of(reader) if element.minority_view],
    )
